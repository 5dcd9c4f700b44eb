"""A letter is asked for once, whatever becomes of the answer."""

from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tukin.aws.clients import Refused
from tukin.aws.mail import ses as mail
from tukin.aws.mail.ses import mail_client, send_mail
from tukin.vocabulary.errors import StoreUnavailable


class Ses:
    """Takes letters, or raises."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.asked: list[dict[str, Any]] = []
        self.fault = fault

    def send_email(self, **request: Any) -> None:
        self.asked.append(request)
        if self.fault:
            raise self.fault


def send(ses: Ses) -> None:
    with patch.object(mail, "mail_client", lambda: ses):
        send_mail("tukin@go.id", "ani@go.id", "Tugas", "Satu.\n")


def test_a_letter_is_plain_text_to_one_address() -> None:
    ses = Ses()
    send(ses)
    assert ses.asked == [
        {
            "FromEmailAddress": "tukin@go.id",
            "Destination": {"ToAddresses": ["ani@go.id"]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": "Tugas", "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": "Satu.\n", "Charset": "UTF-8"}},
                }
            },
        }
    ]


def test_faults_say_whether_it_may_have_left() -> None:
    rejected: Any = {
        "Error": {"Code": "MessageRejected"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    with pytest.raises(Refused):
        send(Ses(ClientError(rejected, "SendEmail")))
    with pytest.raises(StoreUnavailable):
        send(Ses(ReadTimeoutError(endpoint_url="ses")))


def test_the_client_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(boto3, "client", lambda name, **options: made.append((name, options)))
    mail_client.cache_clear()
    mail_client()
    mail_client.cache_clear()
    ((name, options),) = made
    assert name == "sesv2"
    assert options["config"].retries == {"mode": "standard", "total_max_attempts": 1}
