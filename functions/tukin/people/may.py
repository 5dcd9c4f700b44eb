"""Who may do what: the one place of the rights of people who sign in.

A person is who the identity provider says. What they may do follows from rows alone: their own
number, a dated line that gives them somebody, or a grant of that day (I10). Everything here is
plain values, so that pages and API routes ask the same function and a matrix tests all of it.

Who signed in without a second factor has no grants here: whoever opens the session leaves them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from tukin.people.grants.grant import Grant, GrantRole
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.period import Period


class PersonOfToday(Protocol):
    """What is asked of a person; ``people.person.book.Person`` is one."""

    @property
    def nip(self) -> str:
        """Their number."""

    @property
    def key(self) -> str:
        """Their person key."""

    @property
    def name(self) -> str:
        """Their name as in the register."""

    @property
    def agency(self) -> str | None:
        """Where they serve today; None where nowhere."""

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What they were granted and holds today."""


class RaterLike(Protocol):
    """Somebody who rates; ``people.lines.chain.Rater`` is one."""

    @property
    def nip(self) -> str | None:
        """Their number; None of an office outside the civil service."""


class ChainLike(Protocol):
    """Who rates whom in one agency; ``people.lines.chain.Chain`` is one."""

    def rater_of(self, nip: str, day: date) -> RaterLike | None:
        """Who rates a person on a day."""

    def superior_of(self, nip: str, day: date) -> RaterLike | None:
        """Who steps in for the rater."""

    def day_that_counts(self, nip: str, period: Period) -> date | None:
        """The last day of the period on which the person serves in the agency."""

    def serves(self, nip: str, day: date) -> bool:
        """Whether the person serves in the agency on a day."""


class Action(StrEnum):
    """What somebody may want to do on a page or by a route."""

    READ_OWN = "read_own"
    READ_SLIP = "read_slip"
    REPORT_RATER = "report_rater"
    READ_RATING = "read_rating"
    READ_WORDS = "read_words"
    GIVE_RATING = "give_rating"
    STEP_IN = "step_in"
    STRIKE_RATING = "strike_rating"
    CONTEST_RECEIPT = "contest_receipt"
    READ_DIALOGUE = "read_dialogue"
    WRITE_DIALOGUE = "write_dialogue"
    ENTER_LINES = "enter_lines"
    ANSWER_REPORTS = "answer_reports"
    UPLOAD_MONTH = "upload_month"
    READ_MONTH = "read_month"
    READ_COVERAGE = "read_coverage"
    PRINT_SLIPS = "print_slips"
    CLOSE_MONTH = "close_month"
    APPROVE_MONTH = "approve_month"
    APPROVE_LINES = "approve_lines"


class Side(StrEnum):
    """How somebody is placed to the person whom it is about."""

    SELF = "self"
    RATER = "rater"
    SUPERIOR = "superior"


_HR, _HEAD = frozenset({GrantRole.HR}), frozenset({GrantRole.HEAD})

BY_SIDE: Mapping[Action, frozenset[Side]] = MappingProxyType(
    {
        Action.READ_OWN: frozenset({Side.SELF}),
        Action.READ_SLIP: frozenset({Side.SELF}),
        Action.REPORT_RATER: frozenset({Side.SELF}),
        Action.READ_RATING: frozenset(Side),
        Action.READ_WORDS: frozenset(Side),
        Action.GIVE_RATING: frozenset({Side.RATER}),
        Action.STEP_IN: frozenset({Side.SUPERIOR}),
        Action.STRIKE_RATING: frozenset({Side.RATER}),
        Action.CONTEST_RECEIPT: frozenset({Side.SELF}),
        Action.READ_DIALOGUE: frozenset(Side),
        Action.WRITE_DIALOGUE: frozenset({Side.SELF, Side.RATER}),
    }
)
"""Who may do it by how they are placed to the person. Raters see no rupiah: a slip is one's own."""

BY_GRANT: Mapping[Action, frozenset[GrantRole]] = MappingProxyType(
    {
        Action.READ_RATING: _HR | _HEAD,
        Action.ENTER_LINES: _HR,
        Action.ANSWER_REPORTS: _HR,
        Action.UPLOAD_MONTH: _HR,
        Action.READ_MONTH: _HR | _HEAD,
        Action.READ_COVERAGE: _HR | _HEAD,
        Action.PRINT_SLIPS: _HR,
        Action.CLOSE_MONTH: _HR,
        Action.APPROVE_MONTH: _HEAD,
        Action.APPROVE_LINES: _HEAD,
    }
)
"""Who may do it by a grant of the agency. Words are for the two and the superior alone."""


@dataclass(frozen=True, slots=True)
class Subject:
    """About whom or what: an agency, a person of it, a month; None where none is meant."""

    agency: str | None = None
    nip: str | None = field(default=None, repr=False)
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code of the catalogue and its details."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The text in both languages."""
        return message_for(self.code, self.details)


def may(
    person: PersonOfToday, action: Action, subject: Subject, day: date, chain: ChainLike | None
) -> Reason | None:
    """Why somebody may not do something; None where they may.

    Args:
        person: who it is today.
        action: what they want to do.
        subject: about whom, of which agency and month.
        day: today in the region.
        chain: who rates whom in the subject's agency; None where it is about no person.
    """
    sides = BY_SIDE.get(action, frozenset())
    if sides and subject.nip is not None and side_of(person, subject, day, chain) in sides:
        return None
    roles = BY_GRANT.get(action, frozenset())
    if any(_grants(grant, roles, subject, day) for grant in person.grants):
        return None
    if not sides:
        return Reason("E1032", {"roles": ", ".join(sorted(roles))})
    if action in (Action.GIVE_RATING, Action.STEP_IN) and subject.nip == person.nip:
        return Reason("E1033")
    return Reason("E1031")


def side_of(
    person: PersonOfToday, subject: Subject, day: date, chain: ChainLike | None
) -> Side | None:
    """How somebody is placed to the subject's person; None where not at all.

    For a month it is decided on the day that counts, or today where that is still to come: who
    rates from tomorrow on rates tomorrow. Who was the rater before is none any more, and nobody is
    rater or superior of somebody who does not serve in the agency then, whatever a line says.
    """
    if subject.nip is None:
        return None
    if subject.nip == person.nip:
        return Side.SELF
    if chain is None:
        return None
    on = _day_of(subject.nip, subject.period, day, chain)
    if on is None:
        return None
    if _is(person, chain.rater_of(subject.nip, on)):
        return Side.RATER
    return Side.SUPERIOR if _is(person, chain.superior_of(subject.nip, on)) else None


def _day_of(nip: str, period: Period | None, day: date, chain: ChainLike) -> date | None:
    """The day on which lines are looked at; None where the person does not serve on it."""
    counts = day if period is None else chain.day_that_counts(nip, period)
    if counts is None or not chain.serves(nip, min(day, counts)):
        return None
    return min(day, counts)


def _is(person: PersonOfToday, rater: RaterLike | None) -> bool:
    return rater is not None and rater.nip is not None and rater.nip == person.nip


def _grants(grant: Grant, roles: frozenset[GrantRole], subject: Subject, day: date) -> bool:
    of_agency = subject.agency is not None and grant.agency == subject.agency
    return grant.role in roles and of_agency and grant.holds_on(day)
