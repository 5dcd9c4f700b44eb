"""E-mail by SES, asked for once: a repetition would be a second letter."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tukin.aws.clients import CONNECT_SECONDS, READ_SECONDS, region_of_environment, service_faults

_ONCE = Config(
    retries={"mode": "standard", "total_max_attempts": 1},
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
)


@cache
def mail_client() -> Any:
    """SES, which is never asked twice for one letter."""
    return boto3.client("sesv2", region_name=region_of_environment(), config=_ONCE)


def send_mail(sender: str, to: str, subject: str, text: str) -> None:
    """Send plain text to one address.

    Raises:
        Refused: SES does not take it; nothing was sent.
        Throttled: it asks to slow down; nothing was sent.
        StoreUnavailable: nobody knows whether it was sent.
    """
    content = {"Subject": _utf8(subject), "Body": {"Text": _utf8(text)}}
    with service_faults():
        mail_client().send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [to]},
            Content={"Simple": content},
        )


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
