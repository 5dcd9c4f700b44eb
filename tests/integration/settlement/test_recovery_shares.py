"""A recovery takes at most a share of the month's pay, by the rules of the agency's live month."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.golden.make import tell_story as golden_story
from tests.integration.treasury import Treasury, people
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay
from tukin.rules.rule_set import RuleSet

KEY, OTHER_KEY, THIRD_KEY = "key-00000001", "key-00000002", "key-00000003"
STATED = {"most_percent": 10, "source": "illustrative"}


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    """Person 1 owes 376 of September: 940 − 564."""
    with Treasury() as made:
        made.publish("disdik", people(1_000))
        made.settle_period(KEY)
        made.publish("disdik", people(600))
        made.settle_period(OTHER_KEY)
        assert made.check_books().outstanding_idr == 376
        yield made


def recover(treasury: Treasury, gross_idr: int, period: str = "2026-10", **rules: Any) -> int:
    """The transfer of a month's pay from which the debt is recovered."""
    treasury.publish("disdik", people(gross_idr), period, **rules)
    found = treasury.transfers(treasury.settle_period(f"{THIRD_KEY}-{period}", period))
    treasury.check_books()
    return found[1]


@pytest.mark.parametrize(
    ("percent", "transfer_idr"),
    # Of 470 net: nothing; 47; 58.75, rounded down; half, 235; all that is owed, 376.
    [("0", 470), ("10", 423), ("12.5", 412), (None, 235), ("100", 94)],
)
def test_the_rules_of_the_month_state_the_share(
    treasury: Treasury, percent: str | None, transfer_idr: int
) -> None:
    rules: dict[str, Any] = {}
    if percent is not None:
        rules["recovery"] = STATED | {"most_percent": percent}
    assert recover(treasury, 500, **rules) == transfer_idr
    outstanding = treasury.check_books().outstanding_idr
    assert outstanding == 376 - (470 - transfer_idr)


def test_the_rest_is_carried_from_month_to_month(treasury: Treasury) -> None:
    assert recover(treasury, 500) == 235  # owes 141
    assert recover(treasury, 200, "2026-08") == 94  # half of 188: owes 47
    assert recover(treasury, 500, "2026-07") == 470 - 47
    assert treasury.check_books().outstanding_idr == 0


def test_a_run_of_an_older_engine_recovers_all(treasury: Treasury) -> None:
    """It was asked for before there were shares, and its lines are what they were."""
    with patch("tukin.handlers.manage_runs.ENGINE", "3"):
        assert recover(treasury, 500, recovery=STATED) == 94
    assert "recovery_bp" not in treasury.entries()[-1].values["release"]


def test_the_entry_says_what_counts_where_the_rules_state_none(treasury: Treasury) -> None:
    recover(treasury, 500, recovery=STATED)
    assert treasury.entries()[-1].values["release"]["recovery_bp"] == 5_000
    run_id = treasury.entries()[-1].values["run_id"]
    (document,) = (
        json.loads(data)
        for place, data in treasury.objects(f"prepared/{run_id}/").items()
        if not place.endswith("lines.jsonl")
    )
    assert document["recovery_bp"] == 5_000


def test_finance_sees_what_was_taken_and_what_is_left(treasury: Treasury) -> None:
    recover(treasury, 500)
    run_id = treasury.entries()[-1].values["run_id"]
    (data,) = (
        data
        for place, data in treasury.objects(f"runs/{run_id}/").items()
        if place.endswith("/recoveries.csv")
    )
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    named = {"name": "Contoh 1", "agency": "disdik"}
    assert row == {**row, **named, "recovered_idr": "235", "carried_idr": "0"}
    assert row["outstanding_idr"] == "141"


def test_nobody_recovers_by_another_share_than_was_shown(treasury: Treasury) -> None:
    """A book that takes effect between preparation and release changes no line of the run."""
    treasury.publish("disdik", people(500), "2026-10")
    run_id = treasury.prepare(THIRD_KEY, "2026-10")
    shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content["totals"]
    with patch("tukin.settlement.settle.USUAL_RECOVERY_BP", 10_000):
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
    assert shown["recovered_idr"] == 235
    assert treasury.transfers(run_id) == {1: 235}


def test_a_run_that_recovers_is_made_again_to_the_byte(tmp_path: Path) -> None:
    with GoldenOffice() as office:
        *_, october = golden_story(office)[0]
        recovered = [line for line in office.lines(october) if line.recovered_idr]
        assert recovered
        assert all(line.recovered_idr <= line.amounts.net_idr // 2 for line in recovered)
        (tmp_path / "x.zip").write_bytes(bundle_of(office, october))
    case = read_bundle(tmp_path / "x.zip")
    assert replay(case) is None
    with patch.object(RuleSet, "recovery_bp", lambda *_: 1):
        assert replay(case) is not None, "an auditor sees that another share was taken"
