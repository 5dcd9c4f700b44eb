"""A dialogue of employee and rater: planned, held, recorded, acknowledged. Nothing of it pays.

All is what somebody did on a day; the state follows from that and from today's date, so that no
clock has to move it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from tukin.programme.parts import DialogueKind, DialogueRules

MOST_WORDS = 500
MOST_WHAT = 200
MOST_AGREEMENTS = 5


class Party(StrEnum):
    """The two who speak with one another."""

    RATER = "rater"
    EMPLOYEE = "employee"


class DialogueState(StrEnum):
    """How far a dialogue came."""

    BEGUN = "begun"
    PLANNED = "planned"
    MISSED = "missed"
    OVERDUE = "overdue"
    RECORDED = "recorded"
    UNANSWERED = "unanswered"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day that one of the two proposed on a day; a later one takes its place."""

    on: date
    by: Party
    said_on: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one of the two will do until a day."""

    what: str = field(repr=False)
    who: Party
    due: date


@dataclass(frozen=True, slots=True)
class Record:
    """What the rater wrote down of a dialogue that was held, first on ``first_on``."""

    held_on: date
    first_on: date
    strengths: str = field(repr=False)
    improve: str = field(repr=False)
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The employee's answer to one record; ``of_revision`` is what they had read."""

    at: datetime
    agrees: bool
    words: str = field(repr=False)
    of_revision: int


@dataclass(frozen=True, slots=True)
class Addition:
    """What one of the two added later; of an agreement, by its place, also whether it was kept."""

    at: datetime
    by: Party
    text: str = field(repr=False)
    agreement: int | None = None
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One dialogue.

    Attributes:
        id: 32 hexadecimal digits; of the form by which it was begun, so that twice is once.
        nip: the employee's.
        agency: where they are employed on the day it was begun.
        kind: what it is for.
        begun_on, begun_by: when and by which of the two.
        rater_nip: who is rater: of whoever recorded it, before that of the day it was last planned.
        rater_kind, basis: of the line by which they are.
        planned: the days that were proposed, the latest last.
        record: what the rater wrote down; None as long as nothing is.
        employee_words: the employee's own.
        acknowledged: the employee's answer to the record as it is now.
        additions: what came after the time for changes.
        revision: raised by every change.
        programme_sha256: of the programme by which it was begun.
    """

    id: str
    nip: str = field(repr=False)
    agency: str
    kind: DialogueKind
    begun_on: date
    begun_by: Party
    rater_nip: str = field(repr=False)
    rater_kind: str
    basis: str = field(repr=False)
    planned: tuple[PlannedDay, ...] = ()
    record: Record | None = None
    employee_words: str = field(default="", repr=False)
    acknowledged: Acknowledgement | None = None
    additions: tuple[Addition, ...] = ()
    revision: int = 1
    programme_sha256: str = ""

    @property
    def day(self) -> date:
        """The day that decides whose words these are: when it was held, else when it was begun."""
        return self.begun_on if self.record is None else self.record.held_on

    @property
    def planned_on(self) -> date | None:
        """The day that was proposed last."""
        return self.planned[-1].on if self.planned else None

    def missed(self, today: date) -> int:
        """How many proposed days passed: with no other one by then, and without a record."""
        return missed_days([(each.on, each.said_on) for each in self.planned], today)

    def can_be_changed(self, today: date, rules: DialogueRules) -> bool:
        """Whether record and own words can be changed still; afterwards there are additions."""
        record = self.record
        return record is None or today <= record.first_on + timedelta(days=rules.edit_days)

    def state(self, today: date, rules: DialogueRules) -> DialogueState:
        """The state on a day."""
        if self.acknowledged is not None:
            return DialogueState.ACKNOWLEDGED
        if self.record is not None:
            last = self.record.first_on + timedelta(days=rules.acknowledge_days)
            return DialogueState.RECORDED if today <= last else DialogueState.UNANSWERED
        if self.planned_on is None:
            return DialogueState.BEGUN
        if self.missed(today) > 1:
            return DialogueState.OVERDUE
        is_ahead = self.planned_on >= today  # also where a missed day was proposed again
        return DialogueState.PLANNED if is_ahead else DialogueState.MISSED


def missed_days(planned: list[tuple[date, date]], today: date) -> int:
    """How many of the planned days passed in vain.

    Args:
        planned: each day, and on which day it was proposed, in that order.
        today: whose past counts.
    """
    proposed_next = [proposed for _, proposed in planned[1:]] + [today]
    return sum(on < after for (on, _), after in zip(planned, proposed_next, strict=False))
