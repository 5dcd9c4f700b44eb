"""The desks of a month that is rated on the pages, on the stores of a table and its buckets."""

from collections.abc import Callable
from datetime import date
from functools import partial

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.grants.in_force import four_eyes_of
from tukin.processing.compose import pins_of
from tukin.ratings.cycle import Cycles
from tukin.ratings.month.attendance_store import AttendanceParts
from tukin.ratings.month.closing import Closings
from tukin.ratings.month.composed import ComposedFiles
from tukin.ratings.month.now import MonthReader
from tukin.ratings.month.reopening import Reopenings
from tukin.ratings.store import Ratings
from tukin.register.pinned import pinned_register
from tukin.rules.store import LiveRules
from tukin.vocabulary.person_keys import PersonKeys


def closings_on(
    table: Table,
    archive: Bucket,
    intake: Bucket,
    rules: LiveRules,
    keys: PersonKeys,
    today: Callable[[], date],
) -> Closings:
    """What closes months."""
    return Closings(
        reader=reader_on(table, archive, rules, keys),
        cycles=Cycles(table),
        composed=ComposedFiles(table, intake),
        agencies=lambda: agencies_in_force(table, archive, today()),
        today=today,
    )


def reader_on(table: Table, archive: Bucket, rules: LiveRules, keys: PersonKeys) -> MonthReader:
    """What reads a month as it would be composed now; it writes nothing (estimates)."""
    return MonthReader(
        ratings=Ratings(table, keys),
        parts=AttendanceParts(table, archive),
        pins=partial(pins_of, rules, table),
        register=partial(pinned_register, archive),
    )


def reopenings_on(
    table: Table, archive: Bucket, closings: Closings, today: Callable[[], date]
) -> Reopenings:
    """What opens months again."""
    return Reopenings(table, closings, four_eyes_of(table, archive, today))
