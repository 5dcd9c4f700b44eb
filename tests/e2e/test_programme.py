"""On the engine: a programme by two people is in force, and what goes by it answers."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.e2e.conftest import City
from tests.unit.programme.samples import document
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.local("it does not wait for the schedule")]

PATH = "/rules/programme"


def test_the_first_one_is_in_force_by_two_people(city: City) -> None:
    author, approver = city.api("rules-author"), city.api("rules-approver")
    live = author.get(PATH)
    assert live["today"] == "jakarta-2026"
    events = approver.get(f"{PATH}/history")["events"]
    who = {each["kind"]: each["who"].split("/")[0] for each in events}
    assert who == {
        "proposed": "tukin-rules-author",
        "approved": "tukin-rules-approver",
        "deployed": "tukin-rules-approver",
    }


def test_nobody_takes_both_steps(city: City) -> None:
    changed = document(effective_from="2026-01-02").decode()
    with pytest.raises(ApiError) as refused:
        city.api("rules-approver").post(
            f"{PATH}/proposals", {"document": changed, "reason": "mine"}
        )
    assert refused.value.status == 403
    sha256 = city.api("rules-author").get(PATH)["sha256"]
    body = {"reason": "mine", "digest": "0" * 64}
    with pytest.raises(ApiError) as refused:
        city.api("rules-author").post(f"{PATH}/proposals/{sha256}/approval", body)
    assert refused.value.status == 403


def test_coverage_is_read_by_the_agencys_offices(city: City) -> None:
    path = "/agencies/disdik/dialogue-coverage"
    found = city.api("agency-disdik").get(path)
    assert found["every_months"] == 3
    assert city.api("auditor").get(path) == found
    with pytest.raises(ApiError) as refused:
        city.api("agency-dinkes").get(path)
    assert refused.value.status == 403


def test_the_list_of_the_morning_is_the_agencys_to_read(city: City) -> None:
    answer = city.admin("lambda").invoke(FunctionName=city.outputs["SendNoticesName"])
    assert "FunctionError" not in answer, answer["Payload"].read()
    assert json.loads(answer["Payload"].read())["agencies"] >= 3
    day = datetime.now(UTC).astimezone(timezone(timedelta(hours=7))).date()
    data = city.report("disdik", f"notices/disdik/{day}.csv")
    assert data.decode("utf-8-sig").splitlines()[0] == "nip,nama,pesan,tautan"
    with pytest.raises(Exception, match=r"AccessDenied|403"):
        city.report("dinkes", f"notices/disdik/{day}.csv")
