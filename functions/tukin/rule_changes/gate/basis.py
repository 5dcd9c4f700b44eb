"""On whose people a proposal is tried before it may be approved: the server chooses, nobody else.

That is the latest month that was settled. Before one ever was, it is the month in which most people
are live, so that a small month of somebody's own making takes no other's place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tukin.payroll.publication import LiveMonth
from tukin.vocabulary.period import Period

_YEARS_BACK = 5


class Basis(StrEnum):
    """Why these people: they were paid, they are live, or nobody ever was."""

    SETTLED = "settled"
    LIVE = "live"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class People:
    """The live months of the period by which a proposal is judged."""

    basis: Basis
    period: Period
    live_months: tuple[LiveMonth, ...]

    @property
    def rows(self) -> int:
        """How many people are live in it."""
        return sum(live.totals.rows for live in self.live_months)


def find_people(
    now: datetime,
    settled: Callable[[Iterable[Period]], Sequence[Period]],
    live_of: Callable[[Period], Iterable[LiveMonth]],
) -> People:
    """The people by whom a proposal is judged now.

    Extra pay runs are looked at only where there is no month: they are few of a year, and the order
    of periods puts them after its December.

    Args:
        now: the time.
        settled: those of some periods for which anything was credited.
        live_of: the live months of a period.
    """
    for period in sorted(settled(recent_periods(now.year)), key=_months_first, reverse=True):
        people = People(Basis.SETTLED, period, tuple(live_of(period)))
        if people.rows:
            return people
    found = list(_live_people(now, live_of))
    if found:
        return max(found, key=lambda people: (people.rows, *_months_first(people.period)))
    return People(Basis.NOBODY, Period(now.year, now.month), ())


def _live_people(
    now: datetime, live_of: Callable[[Period], Iterable[LiveMonth]]
) -> Iterator[People]:
    for period in recent_periods(now.year):
        live_months = tuple(live_of(period))
        if live_months:
            yield People(Basis.LIVE, period, live_months)


def _months_first(period: Period) -> tuple[bool, Period]:
    return not period.is_extra, period


def recent_periods(this_year: int) -> list[Period]:
    """The months and extra pay runs in which a change could still touch what was paid."""
    years = range(this_year - _YEARS_BACK, this_year + 2)
    return [Period(year, month) for year in years for month in range(1, 15)]
