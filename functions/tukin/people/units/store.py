"""Units by content in the archive; which are in force is in the table, under ``UNITS``."""

from datetime import date
from functools import lru_cache
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.dated.desk import FileKind
from tukin.people.dated.digest import Rows, describe_difference
from tukin.people.units.canonical import NAMES, cells_of, load_units
from tukin.people.units.unit import Unit, Units
from tukin.register.approval.dated_files import DatedFiles, Places
from tukin.register.store import ContentArchive


def units_archive(bucket: Bucket) -> ContentArchive:
    """Lists by content: ``units/{sha256}.csv``."""
    return ContentArchive(bucket, lambda sha256: f"units/{sha256}.csv", "units")


@lru_cache(maxsize=4)
def read_units(archive: Bucket, sha256: str) -> Units:
    """The list of a hash, read once a process."""
    return load_units(units_archive(archive).get(sha256))


def units_in_force(table: Table, archive: Bucket, day: date) -> Units:
    """The units in force on a day; none before the first list was approved."""
    sha256 = DatedFiles(table, UNITS.places).sha256_in_force_on(day)
    return read_units(archive, sha256) if sha256 else Units([])


def describe_changes(before: Units | None, after: Units) -> dict[str, Any]:
    """The units that are added, removed and changed, each with its row before and after."""
    return describe_difference("unit", _by_code(before or Units([])), _by_code(after))


_PLACES = Places({"pk": "UNITS"}, {"pk": "UNITS#FILES"})
UNITS: FileKind[Units] = FileKind(_PLACES, read_units, describe_changes)
"""The files that say which units there are."""


def _by_code(units: Units) -> dict[str, Rows]:
    return {row.code: [_describe(row)] for row in units.rows}


def _describe(row: Unit) -> dict[str, str | None]:
    return {name: cell or None for name, cell in zip(NAMES, cells_of(row), strict=True)}
