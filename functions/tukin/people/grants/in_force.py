"""Four eyes by the list of people who act that is in force."""

from collections.abc import Callable
from datetime import date
from functools import partial

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.store import find_grants


def four_eyes_of(table: Table, archive: Bucket, today: Callable[[], date]) -> FourEyes:
    """By the lists of a table and an archive, and the day in the region."""
    return FourEyes(partial(find_grants, table, archive), today)
