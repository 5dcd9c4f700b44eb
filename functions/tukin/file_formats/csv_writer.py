"""The one writer of CSV: canonical bytes, and cells that no spreadsheet takes for a formula."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Cell = str | int | None
"""None is an empty cell."""

_FIRST_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
_CONTROL_STARTS = ("\t", "\r", "\n", "\0")
_FORMULA = re.compile(r'(^|[;,|\t\r\n])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])')
"""Where a formula would begin: at the start of a text, and after whatever a spreadsheet of some
region splits a line at. Blanks and quotes between are dropped by it; full-width signs count."""


class CsvFile(NamedTuple):
    """The bytes in UTF-8, and the number of rows below the header."""

    data: bytes
    rows: int


def write_csv(header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> CsvFile:
    """A file that people open in a spreadsheet: a BOM, commas, CRLF, formulas made text."""
    return _write_safe(header, rows, ",", formula_safe, codecs.BOM_UTF8)


def write_bank_csv(
    header: Sequence[str], rows: Iterable[Iterable[Cell]], delimiter: str
) -> CsvFile:
    """A file that a bank's program reads: no BOM; formulas are text, for people open it, too.

    Args:
        header: the first row; () for none.
        rows: the rows below it.
        delimiter: one character.
    """
    return _write_safe(header, rows, delimiter, formula_safe)


def write_first_csv(
    header: Sequence[str], rows: Iterable[Iterable[Cell]], *, delimiter: str = ","
) -> CsvFile:
    """A file as the runs of engines 1 to 3 have it, which a replay makes again."""
    return _write_safe(header, rows, delimiter, _first_formula_safe)


def write_canonical_csv(header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """A file that only tukin reads: LF, each cell exactly as it is."""
    return _write(header, rows, ",", "\n").data


def formula_safe(value: Cell) -> Cell:
    """Text in which a spreadsheet would see a formula gets an apostrophe before each of them.

    Quotes around the cell are not enough: where lines are split at another separator than the
    file's, they do not begin the cell, and what is after the separator is a cell of its own.
    """
    if not isinstance(value, str):
        return value
    safe = _FORMULA.sub(r"\1'", value)
    return f"'{safe}" if safe.startswith(_CONTROL_STARTS) else safe


def _first_formula_safe(value: Cell) -> Cell:
    is_formula = isinstance(value, str) and value.startswith(_FIRST_FORMULA_STARTS)
    return f"'{value}" if is_formula else value


def _write_safe(
    header: Sequence[str],
    rows: Iterable[Iterable[Cell]],
    delimiter: str,
    safe: Callable[[Cell], Cell],
    start: bytes = b"",
) -> CsvFile:
    made = (map(safe, row) for row in rows)
    return _write([safe(cell) for cell in header], made, delimiter, "\r\n", start)


def _write(
    header: Sequence[Cell],
    rows: Iterable[Iterable[Cell]],
    delimiter: str,
    line_end: str,
    start: bytes = b"",
) -> CsvFile:
    data = io.BytesIO()
    data.write(start)
    # As text it would be in memory once more, with four bytes for each sign where one needs them.
    text = io.TextIOWrapper(data, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    if header:
        writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    text.flush()
    return CsvFile(data.getvalue(), count)
