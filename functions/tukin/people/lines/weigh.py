"""Whether a list of lines takes effect by itself, or waits for the agency's head. Pure.

An agency's HR keeps its own lines. What one person could gain by, what touches many at once, and
what is said of days that have passed, is agreed to by the head. It goes by what a list changes of
who rates whom on some day, so that it does not matter by which rows it says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tukin.people.lines.chain import MOST_STEPS
from tukin.people.lines.line import Line, LineKind, Lines

MOST_PERCENT = 20
"""Of an agency's people, those whose rater changes without its head (illustrative)."""
DAYS_TOGETHER = timedelta(days=30)
"""Changes within these days are weighed together: small steps add up."""


class Why(StrEnum):
    """Why a list waits."""

    MANY = "many"
    OWN_RATEES = "own_ratees"
    OWN_RATER = "own_rater"
    OFFICE = "office"
    OUTSIDE = "outside"
    PAST = "past"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scales:
    """What a list is weighed by.

    Attributes:
        dated: from when on the list counts.
        today: the day of its upload, where the agency is.
        size: how many people the agency has.
        uploader: who uploaded it; empty where nobody can say who that is.
        office: everybody who acts in an office today or later.
        earlier: whose rater lists of the last days changed without the head.
        person: one and the same number of all that a person ever had.
    """

    dated: date
    today: date
    size: int
    uploader: frozenset[str] = field(repr=False)
    office: frozenset[str] = field(repr=False)
    earlier: frozenset[str] = field(repr=False)
    person: Callable[[str], str] = field(default=lambda nip: nip, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """From a day on somebody's line is another; None where there is none."""

    nip: str = field(repr=False)
    day: date
    after: Line | None


def changes_of(before: Lines, after: Lines) -> Iterator[Change]:
    """Where two lists say something else of who rates somebody, day by day."""
    for nip in sorted({*before.people, *after.people}):
        for day in sorted({*before.days_of(nip), *after.days_of(nip)}):
            line = after.line_of(nip, day)
            if _right(before.line_of(nip, day)) != _right(line):
                yield Change(nip, day, line)


def changed_people(before: Lines, after: Lines) -> frozenset[str]:
    """Everybody whose rater two lists do not agree on."""
    return frozenset(change.nip for change in changes_of(before, after))


def why_it_waits(before: Lines, after: Lines, scales: Scales) -> tuple[Why, ...]:
    """Every reason why a list waits for the head; none where it takes effect by itself.

    Args:
        before: what is in force on its date.
        after: the list.
        scales: see ``Scales``.
    """
    changes = list(changes_of(before, after))
    changed = {change.nip for change in changes} | scales.earlier
    found = {Why.UNKNOWN} if not scales.uploader else set()
    if changes and len(changed) * 100 > MOST_PERCENT * scales.size:
        found.add(Why.MANY)
    if scales.dated < scales.today or any(change.day < scales.today for change in changes):
        found.add(Why.PAST)
    for change in changes:
        found |= set(_gains(change, after, scales))
    return tuple(why for why in Why if why in found)


def _gains(change: Change, after: Lines, scales: Scales) -> Iterator[Why]:
    """What somebody could gain by a change."""
    person = scales.person(change.nip)
    if person in scales.uploader:
        yield Why.OWN_RATER
    if person in scales.office:
        yield Why.OFFICE
    if change.after is not None and change.after.kind is LineKind.NON_ASN:
        yield Why.OUTSIDE
    if scales.uploader & set(map(scales.person, _above(change, after))):
        yield Why.OWN_RATEES


def _above(change: Change, lines: Lines) -> Iterator[str]:
    """The rater of a change and everybody above: a superior may step in for a rater."""
    line = change.after
    for _ in range(MOST_STEPS):
        if line is None or line.rater_nip is None:
            return
        yield line.rater_nip
        line = lines.line_of(line.rater_nip, change.day)


def _right(line: Line | None) -> tuple[str | None, str, LineKind, str] | None:
    """By whom and by what right; the name matters where there is no number."""
    if line is None:
        return None
    name = line.rater_name if line.rater_nip is None else ""
    return line.rater_nip, name, line.kind, line.basis
