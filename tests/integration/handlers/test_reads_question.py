"""The auditor asks who read a person, or whom a caller read; each question is a read itself."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from tests.integration.office import Office
from tests.integration.people import nip_of, person
from tests.integration.processing.test_approval import approve, waiting_upload
from tests.integration.wire import Call, Fault
from tests.integration.world import ACCESS_LOG, REGION

PERIOD = "2026-09"
BASE = f"/agencies/disdik/periods/{PERIOD}"
ONE = "/agencies/disdik/employee-records"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as office:
        office.upload([person(number) for number in range(3)], period=PERIOD)
        yield office


DAY = "2026-10-31"
SPAN = {"since": DAY, "until": DAY}


def index_next_day(office: Office) -> dict[str, int]:
    """The night after the day on which everything happens here."""
    with patch("tukin.handlers.index_reads.datetime") as clock:
        clock.now.return_value = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
        made: dict[str, int] = office.invoke("index_reads", {})
    return made


def at_noon() -> Any:
    """All requests are of the day that is indexed."""
    noon = datetime(2026, 10, 31, 5, tzinfo=UTC)
    return patch("tukin.aws.http.Request.now", staticmethod(lambda: noon))


def test_by_person_and_by_caller_and_each_question_is_a_read(office: Office) -> None:
    with at_noon():
        assert office.http("POST", ONE, "agency-disdik", {"nip": nip_of(1)}).status == 200
        assert office.http("POST", ONE, "auditor", {"nip": nip_of(2)}).status == 200
        assert office.http("GET", f"{BASE}/records", "finance").status == 200
        early = office.http("POST", "/reads", "auditor", {"nip": nip_of(1), **SPAN}).content
        assert (early["reads"], early["not_indexed"]) == ([], ["2026-10-30", DAY])
        asked = {"caller": "tukin-finance/session", **SPAN}
        assert office.http("POST", "/reads", "auditor", asked).status == 200
    assert index_next_day(office) == {"days": 14}
    assert index_next_day(office) == {"days": 0}

    of_one = office.http("POST", "/reads", "auditor", {"nip": nip_of(1), **SPAN}).content
    assert {(each["caller"], each["route"].split("/")[-1]) for each in of_one["reads"]} == {
        ("tukin-agency-disdik/session", "employee-records"),
        ("tukin-auditor/session", "reads"),
    }
    assert len(of_one["reads"]) == 2
    assert of_one["not_indexed"] == []
    by_finance = {"caller": "tukin-finance/session", **SPAN}
    (page,) = office.http("POST", "/reads", "auditor", by_finance).content["reads"]
    assert (page["agency"], page["count"], page["person_keys"]) == ("disdik", 3, [])
    of_auditor = {"caller": "tukin-auditor/session", **SPAN}
    asked_for = office.http("POST", "/reads", "auditor", of_auditor).content["reads"]
    assert sorted(each["of_caller"] for each in asked_for) == ["", "", "tukin-finance/session"]


@pytest.mark.parametrize("role", ["finance", "agency-disdik", "agency-disdik-head", "personnel"])
def test_nobody_but_the_auditor_asks(office: Office, role: str) -> None:
    assert office.http("POST", "/reads", role, {"nip": nip_of(1), **SPAN}).status == 403


def test_a_record_that_was_written_over_or_hidden_counts_as_it_was_first(office: Office) -> None:
    """A lock keeps nobody from a second version or a delete marker; the policy does, on AWS."""
    s3 = boto3.client("s3", region_name=REGION)
    with at_noon():
        office.http("POST", ONE, "agency-disdik", {"nip": nip_of(1)})
        office.http("POST", ONE, "agency-disdik", {"nip": nip_of(1)})
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=ACCESS_LOG, Prefix="20")["Contents"]]
    s3.put_object(Bucket=ACCESS_LOG, Key=keys[0], Body=b"{}")
    s3.delete_object(Bucket=ACCESS_LOG, Key=keys[1])
    index_next_day(office)
    found = office.http("POST", "/reads", "auditor", {"nip": nip_of(1), **SPAN}).content["reads"]
    assert len(found) == 2


# --- Refusals and changes -------------------------------------------------------------------------

APPROVAL = "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/approval"


def routes() -> list[str]:
    """The routes of all that was recorded."""
    s3 = boto3.client("s3", region_name=REGION)
    found = s3.list_objects_v2(Bucket=ACCESS_LOG, Prefix="20").get("Contents", [])
    data = [s3.get_object(Bucket=ACCESS_LOG, Key=each["Key"])["Body"].read() for each in found]
    return [json.loads(each)["route"] for each in data]


def test_changes_that_a_refusal_holds_are_recorded() -> None:
    with Office() as office:
        upload = waiting_upload(office)
        answer = approve(office, upload, digest="0" * 64)
        assert (answer.status, answer.content["code"]) == (409, "E711")
        assert "dropped" in answer.content["changes"]
        assert routes() == [APPROVAL]


def test_what_was_done_before_503_is_done_and_answered_when_it_is_sent_again() -> None:
    with Office() as office:
        upload = waiting_upload(office)
        digest = office.upload_item(upload)["digest"]
        path = f"{BASE}/uploads/{upload.upload_id}/approval"

        def no_record(call: Call) -> Fault | None:
            is_record = call.bucket == ACCESS_LOG and call.operation == "PutObject"
            return Fault.FAIL_BEFORE if is_record else None

        office.wire.plan = no_record
        head, body = "agency-disdik-head", {"digest": digest}
        first = office.http("POST", path, head, body, session=head)
        office.wire.plan = lambda _: None
        assert (first.status, first.content["code"]) == (503, "E758")
        assert approve(office, upload, digest).status == 200
        office.run_executions()
        assert office.status_of(upload) == "published"
