"""Whether the personnel administration runs out of people: with fewer than two the list is fixed.

A list takes effect by one who uploads it and another who approves it, so that nobody can add
anybody once one person is left. Pure but for the lists that are handed in.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from tukin.people.grants.grant import GrantRole, Grants

LOOKED_AHEAD = timedelta(days=30)
"""How long before its end the administration hears of it."""
_NEEDED = 2
_HOUR = 1
"""Hour of the day, UTC, in which sweeps count: once a day the alarm goes off, and ends again."""


def count_ending(grants: Callable[[date], Grants], now: datetime) -> Counter[str]:
    """1 where fewer than two people are left to change the list, now or soon; 0 outside the hour.

    Args:
        grants: the list in force on a day, by what is approved until now.
        now: the time, UTC, whose day counts: in that hour it is also the day of the region.
    """
    if now.hour != _HOUR:
        return Counter()
    return Counter(PersonnelEnding=int(first_day_without_two(grants, now.date()) is not None))


def first_day_without_two(grants: Callable[[date], Grants], today: date) -> date | None:
    """The first day, from today until 30 days on, on which fewer than two people are personnel.

    Two numbers or two rows of one person are one. None where there is no such day, and where nobody
    was named yet: the first two are named by themselves.
    """
    for ahead in range(LOOKED_AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        in_force = grants(day)
        if in_force.rows and len(in_force.holders(GrantRole.PERSONNEL, day)) < _NEEDED:
            return day
    return None
