"""By which month a proposal is judged: nobody can choose it, nor push another one before it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tukin.rule_changes.gate.basis import Basis, find_people
from tukin.vocabulary.period import Period

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def found(live: Mapping[str, list[int]], settled: list[str]) -> tuple[Basis, str, int]:
    """What is found, where ``live`` has the people of each agency by period."""

    def live_of(period: Period) -> list[Any]:
        rows = live.get(str(period), [])
        return [SimpleNamespace(totals=SimpleNamespace(rows=count)) for count in rows]

    paid = [Period.parse(text) for text in settled]
    people = find_people(
        NOW, lambda periods: [each for each in periods if each in paid], cast(Any, live_of)
    )
    return people.basis, str(people.period), people.rows


MONTHS = {"2026-08": [9, 1], "2026-09": [6], "2026-10": [5, 2], "2026-13": [10]}


@pytest.mark.parametrize(
    ("live", "settled", "expected"),
    [
        (MONTHS, ["2026-08", "2026-09"], (Basis.SETTLED, "2026-09", 6)),
        # The THR of a year comes after its December in the order of periods, not in time.
        (MONTHS, ["2026-09", "2026-13"], (Basis.SETTLED, "2026-09", 6)),
        (MONTHS, ["2026-13"], (Basis.SETTLED, "2026-13", 10)),
        # A settled month that was withdrawn since has nobody in it.
        (MONTHS | {"2026-09": [0]}, ["2026-08", "2026-09"], (Basis.SETTLED, "2026-08", 10)),
        # Before anything is settled: most people, of two alike the later month.
        ({"2026-08": [9, 1], "2026-10": [10], "2026-12": [1]}, [], (Basis.LIVE, "2026-10", 10)),
        ({"2026-08": [0]}, [], (Basis.LIVE, "2026-08", 0)),
        ({}, [], (Basis.NOBODY, "2026-11", 0)),
    ],
)
def test_the_month(
    live: Mapping[str, list[int]], settled: list[str], expected: tuple[Basis, str, int]
) -> None:
    assert found(live, settled) == expected
