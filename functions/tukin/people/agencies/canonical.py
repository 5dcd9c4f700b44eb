"""The canonical CSV of agencies, as the archive keeps it: one spelling of each value.

Every function that asks for an agency reads it, so it needs none of what reads foreign files.
"""

import csv
import io
from datetime import date

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.people.agencies.agency import Agencies, Agency, Mode, RatingsFrom

NAMES = (
    "agency",
    "name",
    "short",
    "top_nip",
    "timezone",
    "mode",
    "ratings",
    "since",
    "until",
)
"""The columns in their order; they are those of ``columns.COLUMNS``."""


def write_agencies(agencies: Agencies) -> bytes:
    """The canonical CSV, in the order of code and day."""
    return write_canonical_csv(NAMES, map(cells_of, agencies.rows))


def load_agencies(data: bytes) -> Agencies:
    """Agencies from their canonical CSV."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return Agencies(_agency(number, cells) for number, cells in enumerate(rows, start=2))


def cells_of(agency: Agency) -> tuple[str, ...]:
    """The cells of a row; an empty one says nothing."""
    return (
        agency.code,
        agency.name,
        agency.short or "",
        agency.top_nip,
        agency.time_zone,
        agency.mode,
        agency.ratings,
        agency.since.isoformat(),
        agency.until.isoformat() if agency.until else "",
    )


def _agency(row: int, cells: dict[str, str]) -> Agency:
    return Agency(
        code=cells["agency"],
        name=cells["name"],
        short=cells["short"] or None,
        top_nip=cells["top_nip"],
        time_zone=cells["timezone"],
        mode=Mode(cells["mode"]),
        ratings=RatingsFrom(cells["ratings"]),
        since=date.fromisoformat(cells["since"]),
        until=date.fromisoformat(cells["until"]) if cells["until"] else None,
        row=row,
    )
