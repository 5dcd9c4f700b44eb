"""``make invoke``: what it says before anything is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local import engine, invoke
from infrastructure.local.places import FUNCTIONS

HANDLERS = FUNCTIONS / "tukin" / "handlers"


def test_every_function_has_a_sample() -> None:
    shared = {"__init__", "dated_files", "month_desks"}
    handlers = sorted({path.stem for path in HANDLERS.glob("*.py")} - shared)
    assert invoke.samples() == handlers
    assert invoke.FILES.keys() <= {*handlers}


@pytest.mark.parametrize("name", ["", "receive-upload", "../README"])
def test_a_function_without_a_sample_gets_the_list(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke.main(name) == 2
    said = capsys.readouterr().err
    assert "FUNCTION is one of: approve_people, approve_upload" in said
    assert "Traceback" not in said


def test_without_local_aws_it_says_how_to_start_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "find", lambda: None)
    assert invoke.main("sweep") == 1
    assert "make up" in capsys.readouterr().err


class Session:
    """An S3 that takes everything."""

    def __init__(self) -> None:
        self.put: dict[str, Any] = {}

    def client(self, _: str) -> "Session":
        return self

    def put_object(self, **asked: Any) -> dict[str, str]:
        self.put = asked
        return {"VersionId": "version of here"}


def test_places_are_those_of_here_and_the_object_is_there() -> None:
    session = Session()
    (message,) = json.loads(invoke.sample_of(session, "receive_upload"))["Records"]
    (record,) = json.loads(message["body"])["Records"]
    bucket = "tukin-storage-intake-000000000000-ap-southeast-3"
    assert record["s3"]["bucket"]["name"] == bucket == session.put["Bucket"]
    assert record["s3"]["object"]["versionId"] == "version of here"
    assert session.put["Key"] == "uploads/disdik/2026-10/penilaian Oktober 2026 (final).csv"
    assert record["s3"]["object"]["size"] == len(session.put["Body"]) > 10_000


def test_a_request_is_of_a_role_that_is_deployed_here() -> None:
    event = json.loads(invoke.sample_of(Session(), "read_records"))
    arn = event["requestContext"]["authorizer"]["iam"]["userArn"]
    assert arn.startswith("arn:aws:sts::000000000000:assumed-role/tukin-")


def test_a_sample_that_is_sent_twice_is_two_requests() -> None:
    """A read is recorded once under a request's id, and refused under one that is taken."""
    ids = [
        json.loads(invoke.sample_of(Session(), "read_records"))["requestContext"]["requestId"]
        for _ in range(2)
    ]
    assert len({*ids, "EXAMPLEREQUEST="}) == 3
