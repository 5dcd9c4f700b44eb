"""The cycle of a month, who is not rated, and last month's values beside the form."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.simulation.ratings.table import MemoryTable
from tests.unit.ratings.office import (
    ANI,
    BUDI,
    CITRA,
    DEWI,
    EKO,
    EVERYBODY,
    FAJAR,
    LINES,
    NOW,
    OCTOBER,
    RULES,
    above,
    agency,
    as_expected,
    chain_of,
    close,
    desk_on,
    entry,
    given,
)
from tukin.people.agencies.agency import RatingsFrom
from tukin.people.lines.line import Line, LineKind
from tukin.ratings.cycle import (
    Cycles,
    CycleState,
    StoredCycle,
    state_of_rating,
    state_on,
)
from tukin.ratings.giving import give, give_by_system, strike
from tukin.ratings.rating import RatingState
from tukin.ratings.view import (
    describe_cycle,
    describe_rating,
    find_unrated,
    values_of_month_before,
)
from tukin.vocabulary.period import Period

CYCLE = RULES.cycle
assert CYCLE is not None
TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 9, 30), "upcoming"), (date(2026, 10, 1), "open"), (date(2026, 11, 6), "open")],
)
def test_a_month_opens_by_its_day_and_is_closed_by_a_person(day: date, state: str) -> None:
    assert CYCLE is not None
    assert state_on(None, CYCLE, OCTOBER, day) == state


def test_a_stored_cycle_is_read_as_it_was_written() -> None:
    table = MemoryTable()
    cycle = StoredCycle(
        "disdik",
        OCTOBER,
        CycleState.REOPENED,
        closed_by="hani",
        closed_at=NOW,
        composed={"n": 1, "key": "composed/disdik/2026-10/penilaian-1.jsonl"},
        reopened_by="kepala",
        reopened_at=NOW,
        reason="Kehadiran keliru.",
        reopenings=1,
    )
    cycles = Cycles(table)
    assert cycles.read("disdik", OCTOBER) is None
    assert cycles.write(cycle, None)
    assert cycles.read("disdik", OCTOBER) == cycle
    assert table.items["CYCLE#disdik", "2026-10"] == {
        "pk": "CYCLE#disdik",
        "sk": "2026-10",
        "format": 1,
        "state": "reopened",
        "revision": 1,
        "closed_by": "hani",
        "closed_at": "2026-11-02T03:00:00.000+00:00",
        "composed": {"n": 1, "key": "composed/disdik/2026-10/penilaian-1.jsonl"},
        "reopened_by": "kepala",
        "reopened_at": "2026-11-02T03:00:00.000+00:00",
        "reason": "Kehadiran keliru.",
        "reopenings": 1,
    }


def test_of_two_who_write_a_cycle_at_once_one_is_refused() -> None:
    table = MemoryTable()
    cycles = Cycles(table)
    closing = StoredCycle("disdik", OCTOBER, CycleState.CLOSING)
    assert cycles.write(closing, None)
    assert not cycles.write(closing, None)
    before = cycles.read("disdik", OCTOBER)
    assert cycles.write(replace(closing, state=CycleState.CLOSED), before)
    assert not cycles.write(replace(closing, state=CycleState.REOPENED), before)
    after = cycles.read("disdik", OCTOBER)
    assert after is not None
    assert (after.state, after.revision) == (CycleState.CLOSED, 2)


def test_a_given_rating_is_closed_by_its_month_alone() -> None:
    closed = StoredCycle("disdik", OCTOBER, CycleState.CLOSED)
    assert state_of_rating(given(), None) is RatingState.GIVEN
    assert state_of_rating(given(), closed) is RatingState.CLOSED
    assert state_of_rating(given(state=RatingState.STRUCK), closed) is RatingState.STRUCK
    reopened = replace(closed, state=CycleState.REOPENED)
    assert state_of_rating(given(), reopened) is RatingState.GIVEN


def test_the_cycle_is_described_with_its_days() -> None:
    assert CYCLE is not None
    stored = StoredCycle("disdik", OCTOBER, CycleState.CLOSED, closed_at=NOW, reopenings=1)
    assert describe_cycle(stored, CYCLE, "disdik", OCTOBER, TODAY) == {
        "agency": "disdik",
        "period": "2026-10",
        "state": "closed",
        "opens_on": "2026-10-01",
        "due_on": "2026-11-03",
        "closes_on": "2026-11-05",
        "closed_at": "2026-11-02T03:00:00.000+00:00",
        "reopenings": 1,
    }


def test_a_rating_is_described_without_a_word_of_it() -> None:
    assert CYCLE is not None
    table = MemoryTable()
    rating = give(desk_on(table), BUDI, ANI, above(), 0, NOW)
    described = describe_rating(rating, None, CYCLE)
    assert described == {
        "nip": ANI,
        "rater_nip": BUDI,
        "rater_kind": "definitif",
        "basis": "",
        "hasil_kerja": "di_atas",
        "perilaku_kerja": "sesuai",
        "by_indicator": {},
        "scores": {"inovasi": 11_000, "komunikasi": 10_000, "produktivitas": 11_000},
        "state": "given",
        "revision": 1,
        "given_at": "2026-11-02T03:00:00.000+00:00",
        "received_at": None,
        "received_how": None,
    }


def test_who_is_not_rated_is_named_with_who_owes_it() -> None:
    table = MemoryTable()
    desk = desk_on(table, row=agency(ratings=RatingsFrom.SYSTEM))
    give_by_system(desk, BUDI, ANI, as_expected(), 0, "s", NOW)
    give_by_system(desk, CITRA, BUDI, as_expected(), 0, "s", NOW)
    strike(desk, BUDI, ANI, "Bukan penilaian saya.", 1, NOW)
    lines = (*LINES, Line(EKO, None, "Bupati", None, LineKind.NON_ASN, date(2026, 1, 1), None, ""))
    found = list(find_unrated(desk.ratings, chain_of(lines), OCTOBER, TODAY))
    owed = {one["nip"]: one["owed_by"] and one["owed_by"]["nip"] for one in found}
    assert owed == {FAJAR: BUDI, ANI: BUDI, DEWI: CITRA, CITRA: EKO, EKO: None}
    (of_eko,) = [one["owed_by"] for one in found if one["nip"] == EKO]
    assert of_eko == {"nip": None, "name": "Bupati", "kind": "non_asn"}
    assert [one["nip"] for one in found] == sorted(owed)


def test_who_is_without_a_line_or_was_not_there_in_the_month() -> None:
    table = MemoryTable()
    desk = desk_on(table)
    people = [entry(nip) for nip in EVERYBODY if nip != ANI]
    chain = chain_of(LINES[1:], [*people, entry(ANI, until=date(2026, 9, 30))])
    found = {one["nip"]: one for one in find_unrated(desk.ratings, chain, OCTOBER, TODAY)}
    assert ANI not in found
    assert found[EKO]["owed_by"] is None


def test_last_months_values_are_a_read_of_their_own_without_words() -> None:
    table = MemoryTable()
    september = Period(2026, 9)
    desk = desk_on(table, date(2026, 10, 1), period=september)
    give(desk, BUDI, ANI, above(), 0, datetime(2026, 10, 1, tzinfo=UTC))
    ratings = desk.ratings
    assert values_of_month_before(ratings, "disdik", OCTOBER, ANI) == {
        "hasil_kerja": "di_atas",
        "perilaku_kerja": "sesuai",
        "by_indicator": {},
    }
    assert values_of_month_before(ratings, "disdik", september, ANI) is None
    assert desk_on(table).latest(ANI) is None, "nothing of it is in October's"


def test_closing_writes_no_rating() -> None:
    table = MemoryTable()
    give(desk_on(table), BUDI, ANI, above(), 0, NOW)
    before = dict(table.items)
    close(table)
    assert table.items.keys() - before.keys() == {("CYCLE#disdik", "2026-10")}
