"""With how many of their staff raters spoke: who was in a dialogue, and never what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tukin.dialogue.dialogue import missed_days
from tukin.programme.parts import DialogueKind, DialogueRules


@dataclass(frozen=True, slots=True)
class Mark:
    """That there is a dialogue: what an agency may know of it. No words are in it.

    Attributes:
        id, nip, rater_nip, kind, begun_on: as of the dialogue.
        planned: the proposed days, each with the day on which it was proposed.
        held_on: when it was held; None as long as nothing is recorded.
        recorded_on: when it was first recorded.
        acknowledged_on: when the employee answered to what is recorded now.
        due: the days until which something was agreed, of what is not said to be kept or not.
    """

    id: str
    nip: str = field(repr=False)
    rater_nip: str = field(repr=False)
    kind: DialogueKind
    begun_on: date
    planned: tuple[tuple[date, date], ...] = ()
    held_on: date | None = None
    recorded_on: date | None = None
    acknowledged_on: date | None = None
    due: tuple[date, ...] = ()

    def is_overdue(self, today: date) -> bool:
        """Whether two proposed days passed without a record."""
        return self.held_on is None and missed_days(list(self.planned), today) > 1


@dataclass(frozen=True, slots=True)
class RaterCoverage:
    """One rater's: how many staff they have, with how many there was an acknowledged dialogue.

    ``awaiting`` are those whose record waits for an answer only, ``overdue`` those with whom two
    planned days passed.
    """

    rater_nip: str = field(repr=False)
    staff: int
    covered: int
    awaiting: int
    overdue: int


def window(today: date, rules: DialogueRules) -> tuple[date, date]:
    """The first and last day of the time in which there is to be one dialogue."""
    months = today.year * 12 + today.month - 1 - rules.every_months
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(today.day, last)) + timedelta(days=1), today


def coverage(
    staff: Mapping[str, Iterable[str]], marks: Iterable[Mark], today: date, rules: DialogueRules
) -> tuple[RaterCoverage, ...]:
    """Of each rater, by NIP; a dialogue with the rater before counts for the present one.

    Args:
        staff: by rater's NIP, the NIPs of whom they rate today.
        marks: of the agency's dialogues.
        today: the last day of the window.
        rules: how long the window is.
    """
    first, last = window(today, rules)
    marks = list(marks)
    held = [each for each in marks if each.held_on and first <= each.held_on <= last]
    covered = {each.nip for each in held if each.acknowledged_on is not None}
    awaiting = {each.nip for each in held} - covered
    overdue = {each.nip for each in marks if each.is_overdue(today)}
    return tuple(
        RaterCoverage(
            rater,
            len(own := set(theirs)),
            len(own & covered),
            len(own & awaiting),
            len(own & overdue),
        )
        for rater, theirs in sorted(staff.items())
    )
