"""An agency that finance leaves out of two runs in a row: its head and the auditor see it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.treasury import Treasury, people
from tests.integration.world import LEDGER, TABLE
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.settlement.stores.left_out import count_left_out
from tukin.settlement.writing.writer import LedgerWriter

PERIOD = "/periods/2026-09"
UPLOADS = "/agencies/dinkes/periods/2026-09/uploads"


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        made.publish("dinkes", people(4_000, first=5))
        yield made


def pay(treasury: Treasury, number: int, *agencies: str, amount: int = 0) -> None:
    """A run of some agencies; disdik has a correction for each of its own."""
    treasury.publish("disdik", people(1_000, 2_000 + number * 100 + amount))
    treasury.settle_period(f"key-0000000{number}", agencies=list(agencies))


def by_period(treasury: Treasury, role: str = "auditor") -> dict[str, Any]:
    answer = treasury.ask("GET", PERIOD, role=role)
    assert answer.status == 200, answer.content
    return {m["agency"]: m["left_out_of"] for m in answer.content["agencies"]}


def by_agency(treasury: Treasury, role: str) -> list[dict[str, Any]]:
    answer = treasury.http("GET", UPLOADS, role)
    assert answer.status == 200, answer.content
    return list(answer.content["left_out_of"])


def counted(hour: int) -> int:
    writer = LedgerWriter.on(Table(TABLE), Bucket(LEDGER), 3653)
    now = datetime.now(UTC).replace(hour=hour)
    live_months = LiveMonths(Table(TABLE))
    return count_left_out(writer.runs, writer.ledger, live_months, now)["AgenciesLeftOut"]


def test_left_out_twice_is_reported_until_it_is_paid(treasury: Treasury) -> None:
    pay(treasury, 1, "disdik")
    assert by_period(treasury) == {"disdik": [], "dinkes": [], "dukcapil": []}
    assert by_agency(treasury, "agency-dinkes-head") == []
    assert counted(1) == 0
    pay(treasury, 2, "disdik")
    first, second = (entry.values for entry in treasury.entries())
    runs = [{"seq": 1, "at": first["at"]}, {"seq": 2, "at": second["at"]}]
    assert by_period(treasury) == {"disdik": [], "dinkes": runs, "dukcapil": []}
    assert by_period(treasury, "finance")["dinkes"] == runs
    for role in ("agency-dinkes-head", "agency-dinkes", "auditor"):
        assert by_agency(treasury, role) == runs
    assert (counted(1), counted(2)) == (1, 0)
    pay(treasury, 3, "dinkes", "disdik")
    assert by_period(treasury) == {"disdik": [], "dinkes": [], "dukcapil": []}
    assert by_agency(treasury, "agency-dinkes-head") == []
    assert counted(1) == 0


def test_who_is_left_out_at_the_release_counts_as_well(treasury: Treasury) -> None:
    """Twice dinkes is asked for and publishes again before the release, which leaves it out."""
    for number in (1, 2):
        treasury.publish("disdik", people(1_000, 2_000 + number * 100))
        run_id = treasury.prepare(f"key-0000000{number}")
        treasury.publish("dinkes", people(4_000 + number, first=5))
        assert treasury.release(run_id, left_out=["dinkes"]).status == 202
        treasury.run_settlements()
    assert [run["seq"] for run in by_period(treasury)["dinkes"]] == [1, 2]


def test_a_run_that_paid_nothing_and_a_run_of_another_period_do_not_count(
    treasury: Treasury,
) -> None:
    pay(treasury, 1, "disdik")
    run_id = treasury.prepare("key-00000002", agencies=["disdik"])
    answer = treasury.ask("POST", f"/runs/{run_id}/cancellation", {"reason": "salah"})
    assert answer.content["status"] == "cancelled"
    treasury.publish("disdik", people(1_000, 2_000), "2026-08")
    treasury.settle_period("key-00000003", "2026-08", agencies=["disdik"])
    assert by_period(treasury)["dinkes"] == []
    assert counted(1) == 0


def test_another_agency_does_not_see_it(treasury: Treasury) -> None:
    pay(treasury, 1, "disdik")
    pay(treasury, 2, "disdik")
    path = "/agencies/disdik/periods/2026-09/uploads"
    assert treasury.http("GET", path, "agency-disdik-head").content["left_out_of"] == []
    assert treasury.http("GET", UPLOADS, "agency-disdik-head").status == 403
