"""The region of a command's calls: what the environment says, else the profile."""

from pathlib import Path

import pytest
import urllib3

from tukin.aws.clients import client
from tukin.aws.signed_api import SignedApi

CASES = [
    ({"AWS_REGION": "ap-southeast-3"}, "ap-southeast-3"),
    ({"AWS_DEFAULT_REGION": "ap-southeast-1"}, "ap-southeast-1"),
    ({"AWS_DEFAULT_REGION": "ap-southeast-1", "AWS_REGION": "ap-southeast-3"}, "ap-southeast-1"),
    ({"AWS_PROFILE": "disdik"}, "eu-west-1"),
    ({"AWS_PROFILE": "disdik", "AWS_REGION": "ap-southeast-3"}, "ap-southeast-3"),
]


@pytest.fixture(params=CASES, ids=str)
def region(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The region that is to be used, in an environment with a profile that has another one."""
    variables: dict[str, str]
    variables, expected = request.param
    config = tmp_path / "config"
    config.write_text("[profile disdik]\nregion = eu-west-1\n")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    keys = {"AWS_CONFIG_FILE": str(config), "AWS_ACCESS_KEY_ID": "x"}
    for name, value in {**keys, "AWS_SECRET_ACCESS_KEY": "y", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    return str(expected)


def test_of_a_call_to_a_service(region: str) -> None:
    assert client.__wrapped__("s3").meta.region_name == region


def test_of_a_call_to_the_api(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[str] = []

    def answer(_: object, method: str, url: str, **sent: dict[str, str]) -> object:
        signed.append(sent["headers"]["Authorization"])
        return urllib3.HTTPResponse(b"{}", status=200)

    monkeypatch.setattr(urllib3.PoolManager, "request", answer)
    SignedApi("http://api.test").get("/periods/2026-10")
    assert f"/{region}/execute-api/aws4_request" in signed[0]
