"""The canonical CSV of lines, as the archive keeps it: one spelling of each value."""

import csv
import io
from datetime import date

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.people.lines.line import Line, LineKind, Lines

NAMES = ("nip", "rater_nip", "rater_name", "instead_of", "kind", "since", "until", "basis")
"""The columns in their order; they are those of ``columns.COLUMNS``."""


def write_lines(lines: Lines) -> bytes:
    """The canonical CSV, in the order of the rows."""
    return write_canonical_csv(NAMES, map(cells_of, lines.rows))


def load_lines(data: bytes) -> Lines:
    """The rows of their canonical CSV."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return Lines(_line(number, cells) for number, cells in enumerate(rows, start=2))


def cells_of(line: Line) -> tuple[str, ...]:
    """The cells of a row; an empty one says nothing."""
    return (
        line.nip or "",
        line.rater_nip or "",
        line.rater_name,
        line.instead_of or "",
        line.kind,
        line.since.isoformat(),
        line.until.isoformat() if line.until else "",
        line.basis,
    )


def _line(row: int, cells: dict[str, str]) -> Line:
    return Line(
        nip=cells["nip"] or None,
        rater_nip=cells["rater_nip"] or None,
        rater_name=cells["rater_name"],
        instead_of=cells["instead_of"] or None,
        kind=LineKind(cells["kind"]),
        since=date.fromisoformat(cells["since"]),
        until=date.fromisoformat(cells["until"]) if cells["until"] else None,
        basis=cells["basis"],
        row=row,
    )
