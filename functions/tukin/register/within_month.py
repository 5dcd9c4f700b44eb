"""What a register says about the days of a month before its last one: who came, left or changed.

Eligibility is judged on the month's last day. What held earlier in the month is looked up here, so
that nobody who left, joined or stopped being unpaid in between passes without a word.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Self

from tukin.register.register import LEFT, RegisterEntry

_ONE_DAY = timedelta(days=1)


class EndedStatus(NamedTuple):
    """A status that is not paid and ended before the month's last day; both days included."""

    status: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class MonthChanges:
    """The people for whom the last day is not the whole story, by NIP.

    Attributes:
        joined: the day since which somebody works without a gap, where it is after the month's
            first; whether at this agency or another makes no difference.
        ended: the last unpaid status of the month that ended before its last day, of those who are
            paid on that day.
    """

    joined: dict[str, date] = field(default_factory=dict)
    ended: dict[str, EndedStatus] = field(default_factory=dict)

    @classmethod
    def find(
        cls, entries: Iterable[RegisterEntry], last_day: date, unpaid: Collection[str]
    ) -> Self:
        """Look through a register once.

        Args:
            entries: without overlap, in the order of NIP and day.
            last_day: the month's.
            unpaid: the slugs of the statuses that are not paid.
        """
        changes = cls()
        first_day = last_day.replace(day=1)
        for nip, group in groupby(entries, attrgetter("nip")):
            spans = [entry for entry in group if entry.since <= last_day]
            if len(spans) > 1 or (spans and not _is_there(spans[0], first_day, last_day)):
                changes._look_at(nip, spans, last_day, unpaid)
        return changes

    def _look_at(
        self, nip: str, spans: Sequence[RegisterEntry], last_day: date, unpaid: Collection[str]
    ) -> None:
        """Look at somebody's entries that have begun, in the order of days."""
        first_day = last_day.replace(day=1)
        if spans[-1].holds_on(last_day) and spans[-1].status not in LEFT:
            if (joined := _works_since(spans)) > first_day:
                self.joined[nip] = joined
            if spans[-1].status not in unpaid:
                for entry in spans[:-1]:
                    if entry.until and entry.until >= first_day and entry.status in unpaid:
                        self.ended[nip] = EndedStatus(entry.status, entry.since, entry.until)


def _is_there(entry: RegisterEntry, first_day: date, last_day: date) -> bool:
    return entry.since <= first_day and entry.holds_on(last_day)


def _works_since(spans: Sequence[RegisterEntry]) -> date:
    """The first day of the last stretch of entries without a gap and without having left."""
    since = spans[-1].since
    for entry in reversed(spans[:-1]):
        if entry.status in LEFT or entry.until != since - _ONE_DAY:
            break
        since = entry.since
    return since
