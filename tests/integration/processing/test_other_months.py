"""A whole file that says what another month's said, or lacks columns that last month had, waits."""

import json
import random
from typing import Any

import pytest

from tests.integration.invariants import check_invariants
from tests.integration.people import Row, rule_book
from tests.integration.stories import month
from tests.integration.world import Notification, World

ROWS = month(low=(1,), alpa="1", status="aktif")
BEFORE = "2026-08"


@pytest.fixture
def before(world: World) -> World:
    """The month before is published."""
    assert world.status_of(world.upload(ROWS, period=BEFORE)) == "published"
    return world


def conditions(world: World, upload: Notification) -> list[dict[str, Any]]:
    report = json.loads(world.objects(world.upload_item(upload)["report_key"]).popitem()[1])
    return [finding for finding in report["findings"] if finding["kind"] == "condition"]


def shuffled(rows: list[Row]) -> list[Row]:
    rows = [dict(reversed(row.items())) for row in rows]
    random.Random(1).shuffle(rows)
    return rows


@pytest.mark.parametrize("rows", [ROWS, shuffled(ROWS)], ids=["bytes", "cells"])
def test_the_same_again_waits_and_names_the_month(before: World, rows: list[Row]) -> None:
    upload = before.upload(rows, minute=5)
    assert before.status_of(upload) == "awaiting_approval"
    assert before.upload_item(upload)["concerns"] == ["E772"]
    (condition,) = conditions(before, upload)
    assert "unggahan 2026-08" in condition["message_id"]
    check_invariants(before)


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ("2025-07", "awaiting_approval"),
        ("2025-06", "published"),
        ("2026-08", "awaiting_approval"),
        ("2026-09", "published"),
    ],
)
def test_a_year_before_and_the_month_after_are_looked_at(
    world: World, other: str, status: str
) -> None:
    assert world.status_of(world.upload(ROWS, period=other)) == "published"
    assert world.status_of(world.upload(ROWS, period="2026-07", minute=5)) == status


def test_extra_pay_runs_may_repeat_a_month(before: World) -> None:
    upload = before.upload(ROWS, period="2025-13", minute=5)
    assert before.status_of(upload) == "published"
    assert before.status_of(before.upload(ROWS, period="2025-14", minute=6)) == "published"


@pytest.mark.parametrize(
    "rows",
    [
        [*ROWS[:-1], ROWS[-1] | {"alpa": "2"}],
        [*ROWS[:-1], ROWS[-1] | {"name": "Orang Lain"}],
        ROWS[1:],
    ],
    ids=["another day", "another name", "one less"],
)
def test_what_differs_in_one_cell_is_another_month(before: World, rows: list[Row]) -> None:
    assert before.status_of(before.upload(rows, minute=5)) == "published"


def test_another_agency_may_say_the_same(before: World) -> None:
    rows = [row | {"nip": row["nip"][:-3] + "9" + row["nip"][-2:]} for row in ROWS]
    upload = before.upload(rows, agency="dinkes", minute=5)
    assert before.status_of(upload) == "published"


def test_a_correction_of_the_same_month_is_no_other_month(before: World) -> None:
    upload = before.upload(ROWS, period=BEFORE, name="lagi.csv", minute=5)
    assert before.status_of(upload) == "published"


def test_the_same_bytes_wait_though_a_row_is_rejected_now(before: World) -> None:
    """The accepted rows differ, because the rules know one position less."""

    def without_one(rules: dict[str, Any]) -> None:
        rules["positions"] = [p for p in rules["positions"] if p["code"] != "teknis-ahli"]

    before.rules.document = rule_book(without_one)
    before.cold_start()
    upload = before.upload(ROWS, minute=5)
    assert before.upload_item(upload)["rejected"] > 0
    assert "E772" in before.upload_item(upload)["concerns"]


def test_a_file_that_was_replaced_is_looked_at(before: World) -> None:
    """Last month's first file is sent again, though another one counts there."""
    other = [row | {"alpa": "0"} for row in ROWS]
    assert before.status_of(before.upload(other, period=BEFORE, minute=3)) == "published"
    upload = before.upload(ROWS, minute=5)
    assert before.upload_item(upload)["concerns"] == ["E772"]


def test_an_amendment_with_the_same_bytes_waits(before: World) -> None:
    rows, name = [ROWS[2] | {"alpa": "3"}], "perubahan-alpa.csv"
    assert before.status_of(before.upload(rows, name=name, period=BEFORE, minute=3)) == "published"
    assert before.status_of(before.upload(month(low=(2,)), minute=5)) == "awaiting_approval"
    upload = before.upload(rows, name=name, minute=6)
    assert before.upload_item(upload)["concerns"] == ["E772"]
    other = before.upload([rows[0] | {"alpa": "4"}], name=name, minute=7)
    assert before.status_of(other) == "published"


def test_a_rating_may_say_what_it_said_last_month(before: World) -> None:
    assert before.status_of(before.upload(month(low=(2,), alpa="1", status="aktif"))) == "published"
    body = {"nip": ROWS[2]["nip"], "aktivitas": 91}
    for period in (BEFORE, "2026-09"):
        path = f"/agencies/disdik/periods/{period}/appraisals"
        answer = before.http("POST", path, "agency-disdik", body)
        assert (answer.status, answer.content["waits"]) == (200, False)
        before.drain(before.notice(answer.content["upload"]["key"], 7))
    ratings = [i for i in before.items("UPLOAD#") if "/amendment-" in i["key"]]
    assert [rating["status"] for rating in ratings] == ["published", "published"]


@pytest.mark.parametrize("gone", [["alpa"], ["status"], ["alpa", "status"]], ids="+".join)
def test_columns_that_last_month_had_are_missed(before: World, gone: list[str]) -> None:
    rows = [{name: cell for name, cell in row.items() if name not in gone} for row in ROWS]
    upload = before.upload(rows, minute=5)
    assert before.status_of(upload) == "awaiting_approval"
    (condition,) = [c for c in conditions(before, upload) if c["code"] == "E773"]
    labels = {"alpa": "Alpa", "status": "Status"}
    assert all(labels[name] in condition["message_id"] for name in gone)
    others = labels.keys() - set(gone)
    assert not any(labels[name] in condition["message_id"] for name in others)


def test_a_column_that_is_new_or_of_an_older_month_is_not_missed(before: World) -> None:
    rows = [row | {"ijin": "1"} for row in ROWS]
    assert before.status_of(before.upload(rows, minute=5)) == "published"
    plain = month(low=(1,))
    assert before.status_of(before.upload(plain, period="2026-07", minute=6)) == "published"
