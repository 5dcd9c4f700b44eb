"""The one writer of CSV: canonical bytes, and cells that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Cell = str | int | None
"""None is an empty cell."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


class CsvFile(NamedTuple):
    """The bytes in UTF-8, and the number of rows below the header."""

    data: bytes
    rows: int


def write_csv(
    header: Sequence[str], rows: Iterable[Iterable[Cell]], *, delimiter: str = ","
) -> CsvFile:
    """A file that a person may open in a spreadsheet: CRLF, formulas made text.

    Args:
        header: the first row; () for none.
        rows: the rows below it.
        delimiter: one character.
    """
    safe = (map(formula_safe, row) for row in rows)
    return _write([formula_safe(cell) for cell in header], safe, delimiter, "\r\n")


def write_canonical_csv(header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """A file that only tukin reads: LF, each cell exactly as it is."""
    return _write(header, rows, ",", "\n").data


def formula_safe(value: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write(
    header: Sequence[Cell], rows: Iterable[Iterable[Cell]], delimiter: str, line_end: str
) -> CsvFile:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    if header:
        writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return CsvFile(text.getvalue().encode(), count)
