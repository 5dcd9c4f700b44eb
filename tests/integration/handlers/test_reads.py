"""Who read whom: each answer with people's data is recorded before it leaves, or is none."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from unittest.mock import patch

import boto3
import pytest

from schemas.openapi import OPERATIONS, Operation
from tests.integration.handlers import test_hostile_requests
from tests.integration.handlers.test_hostile_requests import Town
from tests.integration.office import Office
from tests.integration.people import nip_of, person
from tests.integration.stories import export
from tests.integration.wire import Call, Fault
from tests.integration.world import ACCESS_LOG, KEYS, REGION
from tukin.people import calls
from tukin.people.reading.routes import EXEMPT, READS

PERIOD = "2026-09"
NAMES = [person(number)["name"] for number in range(3)]
BASE = f"/agencies/disdik/periods/{PERIOD}"
ONE = "/agencies/disdik/employee-records"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """An office where something is published, paid, and returned."""
    with Office() as office, patch.object(calls, "COSTLY", {}):
        upload = office.upload([person(number) for number in range(3)], period=PERIOD)
        run_id = office.settle_period("key-00000001", PERIOD)
        export_id = export(office, PERIOD).content["manifest"]["export_id"]
        known = {
            "agency": "disdik",
            "period": PERIOD,
            "upload_id": upload.upload_id,
            "run_id": run_id,
            "key": KEYS.of(nip_of(0)),
            "export_id": export_id,
            "sha256": "0" * 64,
            "date": "2026-01-01",
            "document": office.rules.document.decode(),
        }
        yield Town(office, known)


class Said(NamedTuple):
    """A status, and the text of the answer."""

    status: int
    text: str


def ask(town: Town, operation: Operation) -> Said:
    body = test_hostile_requests.valid_bodies(town.known).get(operation.route)
    path = operation.route.split(" ")[1].format_map(town.known)
    role = test_hostile_requests.roles_of(operation)[0]
    content = None if body is None else json.dumps(body).encode()
    answer = test_hostile_requests.ask(town.office, operation, path, role, content)
    return Said(answer.status, json.dumps(answer.content))


def keys() -> set[str]:
    """The names of all that was recorded."""
    s3 = boto3.client("s3", region_name=REGION)
    found = s3.list_objects_v2(Bucket=ACCESS_LOG, Prefix="20").get("Contents", [])
    return {each["Key"] for each in found}


def since(before: set[str]) -> list[dict[str, Any]]:
    """What was recorded since then."""
    s3 = boto3.client("s3", region_name=REGION)
    new = sorted(keys() - before)
    return [json.loads(s3.get_object(Bucket=ACCESS_LOG, Key=key)["Body"].read()) for key in new]


def no_record(call: Call) -> Fault | None:
    is_record = call.bucket == ACCESS_LOG and call.operation == "PutObject"
    return Fault.FAIL_BEFORE if is_record else None


ANSWERED = {
    "POST /agencies/{agency}/explanations",
    "POST /agencies/{agency}/feedback-sheets",
    "POST /agencies/{agency}/employee-records",
    "POST /agencies/{agency}/periods/{period}/appraisals",
    "GET /agencies/{agency}/periods/{period}/records",
    "GET /agencies/{agency}/periods/{period}/referrals",
    "GET /agencies/{agency}/periods/{period}/register",
    "GET /agencies/{agency}/periods/{period}/uploads",
    "GET /accounts",
    "GET /claims/{period}",
    "GET /periods/{period}",
    "GET /periods/{period}/fairness",
    "GET /periods/{period}/holds",
    "GET /people/check",
    "GET /people/notices",
    "GET /agencies/{agency}/people/notices",
    "GET /agencies/{agency}/lines",
    "POST /periods/{period}/holds",
    "GET /runs/{run_id}/prepared",
    "GET /runs/{run_id}/prepared/lines",
    "GET /runs/{run_id}/links",
    "GET /runs/{run_id}/returns",
    "GET /runs/{run_id}/statement",
    "POST /exports",
    "GET /exports/{export_id}",
    "POST /reads",
}
"""Routes that answer here; of the others there is nothing to read."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.route)
def test_each_answer_with_people_is_recorded_once(town: Town, operation: Operation) -> None:
    before = keys()
    said = ask(town, operation)
    made = since(before)
    if operation.route in EXEMPT:
        assert made == []
        assert nip_of(0) not in said.text
    elif said.status < 300:
        assert [each["route"] for each in made] == [operation.route]
        assert nip_of(0) not in json.dumps(made)
    assert (operation.route in ANSWERED) == (operation.route in READS and said.status < 300)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.route)
def test_without_the_record_there_is_503_and_nobody_in_the_answer(
    town: Town, operation: Operation
) -> None:
    sound = ask(town, operation)
    town.office.wire.plan = no_record
    try:
        said = ask(town, operation)
    finally:
        town.office.wire.plan = lambda _: None
    if operation.route in ANSWERED:
        assert said.status == 503
        assert json.loads(said.text)["code"] == "E758"
    else:
        assert said.status in (sound.status, 503)
    if operation.route in READS:
        for personal in (nip_of(0), *NAMES):
            assert personal not in said.text, "data left without a record"


def test_who_was_asked_for_and_is_not_there_is_recorded(town: Town) -> None:
    before = keys()
    body = {"nip": nip_of(77), "period": PERIOD}
    answer = town.office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
    assert answer.status == 404
    (made,) = since(before)
    assert made["person_keys"] == [KEYS.of(nip_of(77))]
    assert made["agency"] == "disdik"


def test_a_refused_caller_reads_nothing_and_leaves_no_record(town: Town) -> None:
    before = keys()
    answer = town.office.http("POST", ONE, "agency-dinkes", {"nip": nip_of(1)})
    assert (answer.status, since(before)) == (403, [])


def test_a_record_is_locked_for_ten_years(town: Town) -> None:
    before = keys()
    town.office.http("POST", ONE, "auditor", {"nip": nip_of(1)})
    (key,) = keys() - before
    found = boto3.client("s3", region_name=REGION).head_object(Bucket=ACCESS_LOG, Key=key)
    assert found["ObjectLockMode"] == "COMPLIANCE"
    at = datetime.fromisoformat(key.partition("/")[0]).replace(tzinfo=UTC)
    assert (found["ObjectLockRetainUntilDate"] - at).days == 3653


def test_a_request_under_a_name_that_is_taken_gets_nothing(town: Town) -> None:
    """Whoever could call a function itself would else hide a read behind another's record."""
    with patch("uuid.uuid4") as made:
        made.return_value.hex = "taken"
        first = town.office.http("POST", ONE, "auditor", {"nip": nip_of(1)})
        second = town.office.http("POST", ONE, "auditor", {"nip": nip_of(2)})
    assert (first.status, second.status) == (200, 503)
    assert nip_of(2) not in json.dumps(second.content)
