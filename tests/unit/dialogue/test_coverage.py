"""Coverage: who was in an acknowledged dialogue, within which days."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.dialogue.lines import COLLEAGUE, EMPLOYEE, NEW_RATER, RATER, STRANGER
from tests.unit.programme.samples import version
from tukin.dialogue.coverage import Mark, RaterCoverage, coverage, window
from tukin.programme.parts import DialogueKind

RULES = version().dialogue
TODAY = date(2026, 10, 31)


def mark(nip: str, held: date | None, *, answered: bool = True, rater: str = RATER) -> Mark:
    begun = held or TODAY
    return Mark(
        "0" * 32,
        nip,
        rater,
        DialogueKind.PANTAU,
        begun,
        held_on=held,
        recorded_on=held,
        acknowledged_on=held if answered else None,
    )


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 10, 31), 3, date(2026, 8, 1)),
        (date(2026, 10, 5), 3, date(2026, 7, 6)),
        (date(2026, 2, 28), 3, date(2025, 11, 29)),
        (date(2026, 5, 31), 3, date(2026, 3, 1)),
        (date(2024, 5, 31), 3, date(2024, 3, 1)),
        (date(2026, 1, 15), 1, date(2025, 12, 16)),
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2026, 12, 31), 1, date(2026, 12, 1)),
    ],
)
def test_window(today: date, months: int, first: date) -> None:
    assert window(today, RULES.model_copy(update={"every_months": months})) == (first, today)


def test_only_acknowledged_ones_of_the_window_count() -> None:
    staff = {NEW_RATER: [EMPLOYEE, COLLEAGUE, STRANGER]}
    marks = [
        mark(EMPLOYEE, date(2026, 8, 1)),  # with the rater of then
        mark(EMPLOYEE, date(2026, 9, 1)),
        mark(COLLEAGUE, date(2026, 7, 31)),
        mark(COLLEAGUE, date(2026, 10, 1), answered=False),
        mark(STRANGER, None),
    ]
    (found,) = coverage(staff, marks, TODAY, RULES)
    assert found == RaterCoverage(NEW_RATER, staff=3, covered=1, awaiting=1, overdue=0)


def test_two_missed_days_are_overdue() -> None:
    missed = (date(2026, 10, 1), date(2026, 9, 20)), (date(2026, 10, 5), date(2026, 10, 2))
    marks = [replace(mark(EMPLOYEE, None), planned=missed)]
    (found,) = coverage({RATER: [EMPLOYEE]}, marks, TODAY, RULES)
    assert (found.covered, found.overdue) == (0, 1)
    (found,) = coverage({RATER: [EMPLOYEE]}, marks, date(2026, 10, 5), RULES)
    assert found.overdue == 0


def test_a_rater_without_staff_has_none_covered() -> None:
    assert coverage({RATER: []}, [mark(EMPLOYEE, TODAY)], TODAY, RULES) == (
        RaterCoverage(RATER, 0, 0, 0, 0),
    )
