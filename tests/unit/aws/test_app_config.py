"""An empty shelf is one thing, AppConfig that does not answer another."""

import io
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parameters import AppConfigProvider
from botocore.exceptions import ClientError, ReadTimeoutError

from tukin.aws.app_config import Profile
from tukin.vocabulary.errors import StoreUnavailable


class Service:
    """AppConfig's data plane with one answer for each document that is asked for."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self._answers = iter(answers)

    def start_configuration_session(self, **_: Any) -> dict[str, Any]:
        return {"InitialConfigurationToken": "first"}

    def get_latest_configuration(self, **_: Any) -> dict[str, Any]:
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return {"Configuration": io.BytesIO(answer), "NextPollConfigurationToken": "next"}


def missing(what: str) -> ClientError:
    error: Any = {"Error": {"Code": "ResourceNotFoundException"}, "ResourceType": what}
    return ClientError(error, "GetLatestConfiguration")


def profile(monkeypatch: pytest.MonkeyPatch, *answers: bytes | Exception) -> Profile:
    service: Any = Service(*answers)
    monkeypatch.setattr(
        Profile,
        "_begin_session",
        lambda _: AppConfigProvider("environment", "application", boto3_client=service),
    )
    return Profile("application", "environment", "profile", max_age_seconds=0)


@pytest.mark.parametrize("answer", [b"", missing("Deployment"), missing("Configuration")])
def test_nothing_was_deployed_yet(
    monkeypatch: pytest.MonkeyPatch, answer: bytes | Exception
) -> None:
    shelf = profile(monkeypatch, answer, b"{}")
    assert [shelf.read(), shelf.read()] == [b"", b"{}"]


@pytest.mark.parametrize(
    "answer",
    [
        missing("Environment"),
        ClientError({"Error": {"Code": "ThrottlingException"}}, "GetLatestConfiguration"),
        ReadTimeoutError(endpoint_url="appconfig"),
    ],
)
def test_what_does_not_answer_is_not_taken_for_empty(
    monkeypatch: pytest.MonkeyPatch, answer: Exception
) -> None:
    with pytest.raises(StoreUnavailable):
        profile(monkeypatch, answer).read()


def test_an_empty_answer_means_that_nothing_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = profile(monkeypatch, b"{}", b"")
    assert [shelf.read(), shelf.read()] == [b"{}", b"{}"]
