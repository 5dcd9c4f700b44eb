"""What one person could gain by an agency's lines waits for its head, whatever rows say it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.line_rows import line, nip
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.lines.weigh import Scales, Why, changed_people, why_it_waits

TODAY = date(2026, 10, 15)
TOMORROW = date(2026, 10, 16)
ORDER = {"since": TOMORROW, "until": date(2026, 10, 20), "basis": "SPRINT 1"}
HR, OFFICER = 90, 91
PLT, PLH = LineKind.PLT, LineKind.PLH
BEFORE = [line(number, 50) for number in range(1, 11)] + [
    line(50, 60),
    line(HR, 50),
    line(OFFICER, 60),
]


def scales(**others: Any) -> Scales:
    values: dict[str, Any] = {
        "dated": TODAY,
        "today": TODAY,
        "size": 20,
        "uploader": frozenset({nip(HR)}),
        "office": frozenset({nip(OFFICER), nip(HR)}),
        "earlier": frozenset(),
    }
    return Scales(**(values | others))


def moved(*rows: Line, rows_before: Iterable[Line] = BEFORE, **others: Any) -> tuple[Why, ...]:
    """Why a list waits in which some rows are added, and the people's own of before have ended."""
    return why_it_waits(Lines(rows_before), Lines([*rows_before, *rows]), scales(**others))


def another_rater(of: int, rater: int | None, since: date = TOMORROW, **cells: Any) -> list[Line]:
    """All rows of before, but that of a person ends and another begins."""
    day_before = date.fromordinal(since.toordinal() - 1)
    kept = [row for row in BEFORE if row.nip != nip(of)]
    old = [row for row in BEFORE if row.nip == nip(of)]
    ended = [line(of, int(str(row.rater_nip)[-3:]), until=day_before) for row in old]
    return [*kept, *ended, line(of, rater, since=since, **cells)]


def why(rows: list[Line], **others: Any) -> tuple[Why, ...]:
    return why_it_waits(Lines(BEFORE), Lines(rows), scales(**others))


def test_a_small_change_from_tomorrow_waits_for_nobody() -> None:
    assert why(another_rater(1, 60)) == ()
    assert moved(line(1, 60, PLH, **ORDER)) == ()
    assert why(list(BEFORE)) == ()


def test_more_than_a_fifth_waits() -> None:
    plh = line(None, 60, PLH, instead_of=50, **ORDER)
    assert changed_people(Lines(BEFORE), Lines([*BEFORE, plh])) == {
        nip(number) for number in (*range(1, 11), HR)
    }
    assert Why.MANY in moved(plh)
    four = [line(number, 60, PLH, **ORDER) for number in (1, 2, 3, 4)]
    assert moved(*four) == ()  # 4 of 20 are not more than 20 %
    assert moved(*four, line(5, 60, PLH, **ORDER)) == (Why.MANY,)


def test_small_steps_add_up_and_count_a_person_once() -> None:
    four = [line(number, 60, PLH, **ORDER) for number in (1, 2, 3, 4)]
    assert moved(*four, earlier=frozenset({nip(5)})) == (Why.MANY,)
    assert moved(*four, earlier=frozenset({nip(1), nip(2)})) == ()
    nothing = why(list(BEFORE), earlier=frozenset(map(nip, range(1, 11))))
    assert nothing == ()  # a list that changes nobody is no step


def test_the_first_list_waits() -> None:
    found = why_it_waits(Lines([]), Lines(BEFORE), scales())
    assert Why.MANY in found


def test_an_agency_without_people_in_the_register_waits() -> None:
    assert Why.MANY in why(another_rater(1, 60), size=0)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(another_rater(1, HR), id="a row of their own"),
        pytest.param([*BEFORE, line(1, HR, LineKind.DELEGASI, **ORDER)], id="delegated"),
        pytest.param([*BEFORE, line(None, HR, PLT, instead_of=60, **ORDER)], id="instead of"),
    ],
)
def test_who_makes_themselves_a_rater_waits(rows: list[Line]) -> None:
    assert Why.OWN_RATEES in why(rows)


def test_who_becomes_a_superior_waits() -> None:
    """70 is rated by the uploader, rightly; whoever moves to 70 has the uploader as superior."""
    before, below = line(70, HR), [*another_rater(1, 70), line(70, HR)]
    assert why_it_waits(Lines([*BEFORE, before]), Lines(below), scales()) == (Why.OWN_RATEES,)


def test_staff_that_move_below_an_acting_uploader_wait() -> None:
    """First an empty post gets the uploader as Plt, which changes nobody; then staff move there."""
    empty = [*BEFORE, line(None, HR, PLT, instead_of=70, **ORDER)]
    assert why(empty) == ()
    staff = [*another_rater(1, 70), line(None, HR, PLT, instead_of=70, **ORDER)]
    assert Why.OWN_RATEES in why_it_waits(Lines(empty), Lines(staff), scales())


def test_the_other_user_and_the_other_number_are_the_same_person() -> None:
    """By a former number the uploader is still who they are."""
    former = 92
    persons = {nip(former): nip(HR)}
    found = why(another_rater(1, former), person=lambda each: persons.get(each, each))
    assert Why.OWN_RATEES in found


def test_the_uploaders_own_rater_waits() -> None:
    assert set(why(another_rater(HR, 60))) >= {Why.OWN_RATER, Why.OFFICE}
    plh = line(None, 70, PLH, instead_of=50, **ORDER)
    assert Why.OWN_RATER in moved(plh, size=1_000)


def test_the_rater_of_an_officer_waits() -> None:
    assert why(another_rater(OFFICER, 50)) == (Why.OFFICE,)
    taken_away = [row for row in BEFORE if row.nip != nip(OFFICER)]
    assert Why.OFFICE in why(taken_away)


def test_an_office_outside_waits() -> None:
    """Its form is recorded by HR, who would rate by it."""
    rows = another_rater(1, None, kind=LineKind.NON_ASN, rater_name="Gubernur")
    assert why(rows) == (Why.OUTSIDE,)


def test_days_that_have_passed_wait() -> None:
    assert why(another_rater(1, 60, since=TODAY)) == ()
    assert why(another_rater(1, 60, since=date(2026, 10, 14))) == (Why.PAST,)
    in_place = [row for row in BEFORE if row.nip != nip(1)] + [line(1, 60)]
    assert why(in_place) == (Why.PAST,)
    assert why(another_rater(1, 60), dated=date(2026, 10, 14)) == (Why.PAST,)


def test_whom_nobody_knows_waits() -> None:
    assert why(another_rater(1, 60), uploader=frozenset()) == (Why.UNKNOWN,)
