"""Each night's work: the indexes of the days before, and of those that an earlier night left."""

from datetime import UTC, datetime, timedelta

from tukin.people.reading.store import ReadIndex

DAYS_BACK = 14
"""A night that failed is made up for by the nights after it, for as long."""
_SETTLED = timedelta(hours=1)
"""After the end of a day nobody writes into it any more: a request takes half a minute."""


def make_indexes(index: ReadIndex, now: datetime) -> int:
    """Index each day of the last two weeks that is over and has no index; how many were made.

    A day on which nobody read has an index too, which says so.
    """
    today = (now.astimezone(UTC) - _SETTLED).date()
    days = [today - timedelta(days=number) for number in range(DAYS_BACK, 0, -1)]
    return sum(index.make(day) is not None for day in days)
