"""The canonical CSV of people who act, as the archive keeps it: one spelling of each value."""

import csv
import io
from datetime import date

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.people.grants.grant import Grant, GrantRole, Grants

NAMES = (
    "nip",
    "name",
    "former_nips",
    "users",
    "role",
    "agency",
    "since",
    "until",
    "responsible",
    "others",
    "outside",
)
"""The columns in their order; they are those of ``columns.COLUMNS``. Older lists lack the last."""
BETWEEN = "/"
"""Between several values of a cell; no name of a session has it."""


def write_grants(grants: Grants) -> bytes:
    """The canonical CSV, in the order of the rows."""
    return write_canonical_csv(NAMES, map(cells_of, grants.rows))


def load_grants(data: bytes) -> Grants:
    """The rows of their canonical CSV."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return Grants(_grant(number, cells) for number, cells in enumerate(rows, start=2))


def cells_of(grant: Grant) -> tuple[str, ...]:
    """The cells of a row; an empty one says nothing."""
    return (
        grant.nip or "",
        grant.name,
        BETWEEN.join(grant.former_nips),
        BETWEEN.join(grant.users),
        grant.role,
        grant.agency or "",
        grant.since.isoformat(),
        grant.until.isoformat() if grant.until else "",
        BETWEEN.join(grant.responsible),
        BETWEEN.join(grant.others),
        grant.outside or "",
    )


def _grant(row: int, cells: dict[str, str]) -> Grant:
    return Grant(
        nip=cells["nip"] or None,
        name=cells["name"],
        former_nips=_several(cells["former_nips"]),
        users=_several(cells["users"]),
        role=GrantRole(cells["role"]),
        agency=cells["agency"] or None,
        since=date.fromisoformat(cells["since"]),
        until=date.fromisoformat(cells["until"]) if cells["until"] else None,
        responsible=_several(cells["responsible"]),
        others=_several(cells["others"]),
        outside=cells.get("outside") or None,
        row=row,
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(BETWEEN)) if cell else ()
