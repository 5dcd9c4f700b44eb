"""Claims that nobody decided in time: they stay unpaid, and the administration hears of it daily.

Nobody is paid by lapse. Pure but for the stored claims that are handed in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from tukin.settlement.claims.store import Claim
from tukin.vocabulary.period import Period

DECIDED_WITHIN = timedelta(days=3)
"""How long after a claim was found nobody is reminded of it."""
_HOUR = 1
"""Hour of the day, UTC, in which sweeps count: once a day the alarm goes off, and ends again."""
_MONTHS = 12


def count_undecided(of_period: Callable[[Period], Iterable[Claim]], now: datetime) -> Counter[str]:
    """How many claims of the last year are not decided in time; 0 outside of the hour.

    Args:
        of_period: the stored claims of a period.
        now: the time, UTC.
    """
    if now.hour != _HOUR:
        return Counter()
    found = (claim for period in _periods(now) for claim in of_period(period))
    return Counter(ClaimsUndecided=sum(_is_late(claim, now) for claim in found))


def _is_late(claim: Claim, now: datetime) -> bool:
    return claim.is_open and datetime.fromisoformat(claim.since) + DECIDED_WITHIN <= now


def _periods(now: datetime) -> Iterator[Period]:
    """The months of the last year and its extra pay runs."""
    period = Period(now.year, now.month)
    for _ in range(_MONTHS + 1):
        yield period
        period = period.previous
    yield from (Period(year, month) for year in (now.year - 1, now.year) for month in (13, 14))
