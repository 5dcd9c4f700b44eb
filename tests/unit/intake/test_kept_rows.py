"""Accepted rows wait in memory and on disk alike, and a wrong count is reported."""

from dataclasses import replace
from itertools import islice

import pytest

from tests.unit.entitlement.cases import PNS, accepted
from tukin.entitlement.appraisal import Appraisal
from tukin.intake import kept_rows
from tukin.intake.kept_rows import KeptRows
from tukin.vocabulary.errors import IntegrityError


def rows(count: int) -> list[Appraisal]:
    row = accepted(name="Ōkta 李", note="Tugas", innovation_evidence="SK 1/2026")
    return [
        replace(row, row=number, nip=f"{PNS[:15]}{number:03d}") for number in range(1, count + 1)
    ]


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "_MOST_IN_MEMORY", 10)
    monkeypatch.setattr(kept_rows, "_AT_ONCE", 4)


def keep(some: list[Appraisal], at_once: int) -> KeptRows:
    kept = KeptRows()
    for start in range(0, len(some), at_once):
        kept.add(some[start : start + at_once])
    return kept


@pytest.mark.parametrize("count", [0, 1, 10, 11, 14, 15, 40])
@pytest.mark.parametrize("at_once", [1, 3, 7, 50])
def test_rows_come_back_in_their_order_as_often_as_wanted(count: int, at_once: int) -> None:
    kept = keep(rows(count), at_once)
    assert len(kept) == count
    assert list(kept) == list(kept) == rows(count)


def test_a_few_rows_stay_the_very_objects() -> None:
    some = rows(10)
    assert all(kept is row for kept, row in zip(keep(some, 3), some, strict=True))


def test_two_readings_at_once_do_not_disturb_each_other() -> None:
    some = rows(40)
    kept = keep(some, 3)
    assert [row.row for row in kept if row in kept] == list(range(1, 41))
    pairs = islice(zip(kept, kept, strict=True), 30)
    assert all(one.row == other.row for one, other in pairs)


def test_rows_can_be_added_behind_those_that_were_looked_at() -> None:
    some = rows(60)
    kept = keep(some[:30], 3)
    assert list(islice(kept, 16)) == some[:16]
    kept.add(some[30:])
    assert list(kept) == some


def test_people_are_left_out_in_memory_and_on_disk() -> None:
    some = rows(30)
    kept = keep(some, 3)
    kept.leave_out({some[1].nip, some[20].nip, some[29].nip}, 3)
    assert len(kept) == 27
    assert [row.row for row in kept] == [n for n in range(1, 31) if n not in (2, 21, 30)]


def test_a_row_that_is_nowhere_is_reported() -> None:
    """I1: not the number of rows is believed but the rows."""
    kept = keep(rows(12), 3)
    kept.leave_out({PNS[:15] + "003"}, 2)
    with pytest.raises(IntegrityError):
        list(kept)
