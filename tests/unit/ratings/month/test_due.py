"""Who is to be notified of ratings on a day: raters who owe one, employees who may read theirs."""

from datetime import date, timedelta

import pytest

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
    chain_of,
    entry,
)
from tukin.people.lines.line import Line, LineKind
from tukin.people.notices.notice import Due, Topic, notices_of
from tukin.ratings.cycle import CycleState, StoredCycle
from tukin.ratings.month.due import ratings_to_give, ratings_to_read
from tukin.ratings.rating import RatingState
from tukin.ratings.store import Standing

DUE = date(2026, 11, 3)
TODAY = date(2026, 11, 2)


def owed(rated: set[str], chain: object = None, today: date = TODAY) -> dict[str, int]:
    assert RULES.cycle is not None
    lines = chain_of() if chain is None else chain
    found = list(ratings_to_give(rated, lines, OCTOBER, RULES.cycle, today))  # type: ignore[arg-type]
    assert {due.on for due in found} <= {DUE}
    assert {due.topic for due in found} <= {Topic.RATINGS_DUE}
    return {nip: sum(due.nip == nip for due in found) for nip in {due.nip for due in found}}


def test_each_rater_owes_those_who_are_not_rated() -> None:
    """Budi rates Ani and Fajar; Citra Budi and Dewi; Eko Citra; nobody Eko."""
    assert owed(set()) == {BUDI: 2, CITRA: 2, EKO: 1}
    assert owed({ANI, BUDI, CITRA}) == {BUDI: 1, CITRA: 1}
    assert owed(set(EVERYBODY)) == {}


def test_while_a_month_runs_the_rater_of_today_owes_it() -> None:
    """Dewi acts for Budi from the 12th to the 20th."""
    assert owed({BUDI, DEWI, CITRA}, today=date(2026, 10, 15)) == {DEWI: 2}
    assert owed({BUDI, DEWI, CITRA}, today=date(2026, 10, 21)) == {BUDI: 2}


def test_nobody_owes_a_rating_of_who_was_not_there_or_to_an_office_outside() -> None:
    gone = entry(ANI, until=date(2026, 9, 30))
    later = entry(FAJAR, since=date(2026, 11, 1))
    others = [entry(nip) for nip in EVERYBODY if nip not in {ANI, FAJAR}]
    assert owed(set(), chain_of(entries=[gone, later, *others])) == {CITRA: 2, EKO: 1}
    outside = Line(DEWI, None, "Bupati", None, LineKind.DEFINITIF, date(2026, 1, 1), None, "")
    lines = [outside, *(line for line in LINES if line.nip != DEWI)]
    assert owed({ANI, FAJAR, CITRA}, chain_of(lines)) == {CITRA: 1}


def closed(state: CycleState = CycleState.CLOSED) -> StoredCycle:
    return StoredCycle("disdik", OCTOBER, state, closed_by="hr", closed_at=NOW)


@pytest.mark.parametrize(
    ("state", "is_received", "stored", "is_due"),
    [
        (RatingState.GIVEN, False, closed(), True),
        (RatingState.CORRECTED, False, closed(), True),
        (RatingState.GIVEN, True, closed(), False),
        (RatingState.STRUCK, False, closed(), False),
        (RatingState.GIVEN, False, closed(CycleState.CLOSING), False),
        (RatingState.GIVEN, False, closed(CycleState.REOPENED), False),
        (RatingState.GIVEN, False, None, False),
    ],
)
def test_a_rating_of_a_closed_month_waits_until_it_is_opened(
    state: RatingState, is_received: bool, stored: StoredCycle | None, is_due: bool
) -> None:
    found = list(ratings_to_read([Standing(ANI, state, is_received)], stored, chain_of(), TODAY))
    assert found == ([Due(ANI, Topic.RATING_RECEIVED)] if is_due else [])


def test_who_left_hears_nothing() -> None:
    gone = entry(ANI, until=TODAY - timedelta(days=1))
    chain = chain_of(entries=[gone, *(entry(nip) for nip in EVERYBODY if nip != ANI)])
    standings = [Standing(nip, RatingState.GIVEN, is_received=False) for nip in (ANI, FAJAR)]
    assert [due.nip for due in ratings_to_read(standings, closed(), chain, TODAY)] == [FAJAR]


def test_what_is_said_has_neither_a_name_nor_a_value() -> None:
    assert RULES.cycle is not None
    [notice] = notices_of(
        ratings_to_give({BUDI, DEWI, CITRA}, chain_of(), OCTOBER, RULES.cycle, TODAY)
    )
    assert notice.text == "2 pegawai menunggu penilaian Anda paling lambat 3 November 2026."
    assert notice.path == "/staf"
    assert ANI not in repr(Standing(ANI, RatingState.GIVEN, is_received=False))
