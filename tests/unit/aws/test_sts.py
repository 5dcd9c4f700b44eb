"""Roles are assumed at the region's own endpoint: the global one's tokens fail in Jakarta."""

from pathlib import Path

import boto3
import pytest

from tukin.aws import clients
from tukin.aws.signed_api import _usual_session

# A region for which botocore knew the global endpoint only, before it changed its default; for
# Jakarta it always had the region's own.
OLD, JAKARTA = "ap-southeast-1", "ap-southeast-3"


@pytest.fixture(params=[OLD, JAKARTA])
def region(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A profile that asks for the global endpoint."""
    config = tmp_path / "config"
    config.write_text(f"[default]\nregion = {request.param}\nsts_regional_endpoints = legacy\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody's")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody's")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    return str(request.param)


def test_the_command_signs_by_roles_of_the_regions_endpoint(region: str) -> None:
    sts = _usual_session().create_client("sts", region_name=region)
    assert sts.meta.endpoint_url == f"https://sts.{region}.amazonaws.com"


def test_clients_of_functions_and_command_do_too(region: str) -> None:
    sts = clients.client.__wrapped__("sts")
    assert sts.meta.endpoint_url == f"https://sts.{region}.amazonaws.com"


def test_without_the_setting_the_profile_would_decide(
    region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_STS_REGIONAL_ENDPOINTS")
    sts = clients.client.__wrapped__("sts")
    is_global = sts.meta.endpoint_url == "https://sts.amazonaws.com"
    assert is_global == (region == OLD)
