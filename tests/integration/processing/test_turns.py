"""Who sends very many versions waits for a turn; who has many months at work, for an execution."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.office import NOW, Clock, Office
from tests.integration.people import person
from tests.integration.state_machine import Held
from tests.integration.world import INTAKE, VARIABLES, Notification, World
from tukin.aws.table import Table
from tukin.payroll.stores.arrivals import Arrivals

HOUR = timedelta(hours=1)


class At(datetime):
    """The time of the function that receives."""

    moment = NOW

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.moment


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Three versions an hour, and one month at work for each agency."""
    few = {"VERSIONS_PER_HOUR": "3", "MOST_EXECUTIONS": "5"}
    monkeypatch.setitem(VARIABLES, "receive_upload", VARIABLES["receive_upload"] | few)
    monkeypatch.setitem(VARIABLES, "sweep", VARIABLES["sweep"] | {"MOST_EXECUTIONS": "5"})
    monkeypatch.setattr(At, "moment", NOW)
    with Office() as office, patch("tukin.processing.turns.datetime", At):
        yield office


def at(office: Office, moment: datetime) -> None:
    """Sweep at a moment, by which S3's objects are some minutes old."""
    At.moment = moment
    with patch.object(Clock, "hour_of_all", moment):
        office.invoke("sweep", {})
    messages, office.messages = office.messages, []
    for message in messages:
        office.drain(message)
    office.run_executions()
    while office.sent:
        office.drain(office.sent.pop(0))


def found(office: Office, name: str) -> int:
    """A metric of the sweep at the present moment, without what it would do."""
    with patch.object(Clock, "hour_of_all", At.moment):
        counts: dict[str, int] = office.invoke("sweep", {})
    office.messages.clear()
    return counts[name]


def ratings(office: Office, *scores: str) -> list[Notification]:
    """Amendments of one person, minute by minute, each drained before the next arrives."""
    made = []
    for minute, score in enumerate(scores, start=1):
        rated = [person(1, score)]
        made.append(office.put(rated, name=f"perubahan-{minute}.csv", minute=minute))
        office.drain(made[-1])
    return made


def score(office: Office) -> int:
    (live,) = office.items("PERIOD#")
    records = office.items(f"BATCH#{live['staged_as']}#")
    (mine,) = [r for r in records if r["nip"] == person(1)["nip"]]
    return int(mine["scores"]["aktivitas"]) // 100


# --- Turns ----------------------------------------------------------------------------------------


def test_turns_are_given_in_order_and_none_is_given_twice(world: World) -> None:
    arrivals = Arrivals(Table("tukin-test"), 2)
    given = [arrivals.turn("disdik", NOW + timedelta(minutes=5)) for _ in range(6)]
    assert given == [None, None, NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR]
    assert arrivals.turn("dinkes", NOW) is None, "each agency has its own"
    # In the next hour those that wait come first, and a new one after them.
    assert arrivals.turn("disdik", NOW + HOUR) == NOW + 3 * HOUR
    assert arrivals.turn("disdik", NOW + 9 * HOUR) is None, "after a rest all is as at first"


def test_versions_above_the_hours_number_wait_and_say_so(office: Office) -> None:
    office.upload([person(1, "80"), person(2)], minute=0)
    made = ratings(office, "81", "82", "83", "84")
    assert [office.status_of(one) for one in made] == ["published"] * 2 + ["received"] * 2
    assert score(office) == 82
    item = office.upload_item(made[2])
    assert item["waits_until"] == "2026-10-31T09:00:00+00:00"
    answer = office.http("GET", "/agencies/disdik/periods/2026-09/uploads", "agency-disdik")
    waiting = {each["upload_id"]: each for each in answer.content["uploads"]}[made[2].upload_id]
    assert (waiting["status"], waiting["in_line"]) == ("received", True)
    assert waiting["waits_until"] == "2026-10-31T09:00:00+00:00"
    key = f"reports/disdik/2026-09/perubahan-3.csv.{made[2].upload_id}.json"
    report = json.loads(office.objects()[f"{INTAKE}/{key}"])
    (finding,) = report["findings"]
    assert (finding["code"], finding["kind"]) == ("W741", "notice")
    assert "31-10-2026 16:00" in finding["message_id"], "by the region's clock"


def test_the_sweep_takes_up_in_order_what_has_waited(office: Office) -> None:
    office.upload([person(1, "80"), person(2)], minute=0)
    made = ratings(office, "81", "82", "83", "84")
    At.moment = NOW + timedelta(minutes=45)
    assert found(office, "UploadsDelayed") == 2
    assert found(office, "UploadsStuck") == 0, "it is no fault of ours"
    at(office, NOW + timedelta(minutes=59))
    assert score(office) == 82, "their turn has not come"
    assert [office.status_of(one) for one in made[2:]] == ["received"] * 2
    at(office, NOW + HOUR)
    assert [office.status_of(one) for one in made[2:]] == ["published"] * 2
    assert score(office) == 84, "the last one counts"
    assert "waits_until" not in office.upload_item(made[3])
    assert found(office, "UploadsDelayed") == 0
    report = json.loads(office.objects()[f"{INTAKE}/{office.upload_item(made[3])['report_key']}"])
    assert report["accepted"] == 1, "the report on the rows is in place of the one on the wait"
    check_invariants(office)
    check_events(office)


def test_a_notification_that_comes_again_takes_no_other_turn(office: Office) -> None:
    office.upload([person(1, "80"), person(2)], minute=0)
    (first,) = ratings(office, "81")
    for _ in range(5):
        office.drain(first)
    (again,) = office.items("ARRIVALS#")
    assert again["versions"] == 2
    assert "waits_until" not in office.upload_item(first)


def test_the_first_whole_file_of_a_month_never_waits(office: Office) -> None:
    ratings(office, "81", "82", "83", "84", "85")
    whole = office.upload([person(1, "90"), person(2)], period="2026-10", minute=9)
    assert office.upload_item(whole)["error_code"] != "W741"


def test_a_refused_first_file_may_be_corrected_at_once(office: Office) -> None:
    for number in range(3):
        office.upload([person(1)], agency="disdik", name=f"perubahan-{number}.csv", minute=number)
    bad = office.upload(b"no,table\n", minute=4)
    good = office.upload([person(1, "90"), person(2)], minute=5)
    assert [office.status_of(one) for one in (bad, good)] == ["refused", "published"]
    second = office.upload([person(1, "91"), person(2)], minute=6)
    assert office.status_of(second) == "received", "a month that is there is no first one"
    assert "waits_until" in office.upload_item(second)


# --- Executions -----------------------------------------------------------------------------------


def test_one_agency_has_a_fifth_of_the_executions_at_most(office: Office) -> None:
    """One of five here: the second month waits while the first is at work; another agency goes."""

    def hold(name: str, payload: Any) -> None:
        if name == "publish_batch" and payload["batch"]["period"] == "2026-09":
            raise Held

    office.before_task.append(hold)
    first = office.put([person(1), person(2)], minute=0)
    second = office.put([person(1, "70"), person(2, "75")], period="2026-08", minute=1)
    other = office.put([person(50)], agency="dinkes", period="2026-08", minute=2)
    office.drain(first, second, other)
    assert [office.status_of(one) for one in (first, second)] == ["validated", "received"]
    assert office.status_of(other) == "published", "what one agency has is not taken from another"
    assert len(office.executions) == 2
    At.moment = NOW + timedelta(minutes=20)
    assert found(office, "UploadsDelayed") == 1
    at(office, NOW + timedelta(minutes=20))
    assert office.status_of(second) == "received", "the first is still at work"

    office.before_task.remove(hold)
    for execution in office.executions.values():
        execution.begun = False if execution.status == "RUNNING" else execution.begun
    office.run_executions()
    office.drain_stream()
    assert office.status_of(first) == "published"
    at(office, NOW + timedelta(minutes=40))
    assert office.status_of(second) == "published"
    check_events(office)


def test_a_month_that_is_composed_again_keeps_its_lane(office: Office) -> None:
    office.upload([person(1, "80"), person(2)], minute=0)
    ratings(office, "81", "82")
    (lanes,) = office.items("LANES#disdik")
    assert list(lanes["lanes"]) == ["2026-09"]
    assert score(office) == 82
