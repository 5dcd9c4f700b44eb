"""A new workbook from a file's rows, each at its own row number wherever that is possible.

Every cell is text, also the numbers: so nothing is rounded, no text becomes a formula, and what is
typed over it stays text. Where the file is too large, only some of its rows are written.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Line
from tukin.file_formats.raw_row import Cause, RawRow
from tukin.intake.column_words import column_words
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.choices import add_choices
from tukin.vocabulary.columns import NIP_COLUMNS

SHEET = "Penilaian"
"""The sheet of a file that has none."""

_LAST_ROW = 1_048_576
_WIDTHS = {"nip": 21, "supervisor_nip": 21, "name": 30, "position": 24, "note": 30}
_USUAL_WIDTH = 15
_NUMBER = re.compile(r"\d{1,30}(\.\d{1,10})?", re.ASCII)


@dataclass(frozen=True)
class PlainTable:
    """Rows to be written: the header, and all lines of the file or sheet from the first on."""

    header: Header
    lines: Iterable[Line]


class PlainSheet(NamedTuple):
    """A sheet that was written: its name, and the row of each line that has another one now."""

    name: str
    moved: Mapping[int, int]


def table_of_json(rows: Iterable[RawRow], columns: Collection[str], rules: RuleSet) -> PlainTable:
    """The rows of a JSON file as lines below a header: each moves down by one.

    Args:
        rows: the file's rows.
        columns: the columns that it has, in their order.
        rules: the rule set in force, for the headings.
    """
    headings = appraisal_headings(rules)
    names = [_heading(column, headings, rules) for column in columns]
    header = Header(1, 1, dict(enumerate(columns)), {}, {}, (), len(names))

    def lines() -> Iterator[Line]:
        yield Line(1, names)
        for row in rows:
            cells = [row.cells.get(column, "") for column in columns]
            places = frozenset(i for i, column in enumerate(columns) if column in row.numeric)
            yield Line(row.number + 1, cells, places)

    return PlainTable(header, lines())


def _heading(column: str, headings: Headings, rules: RuleSet) -> str:
    """The column's label, unless that could mean another column."""
    label = column_words(rules)[column].label.id
    return label if headings.candidates.get(heading_key(label)) == (column,) else column


def write_plain(
    tables: Sequence[PlainTable],
    target: Path,
    rules: RuleSet,
    only: Mapping[str | None, Collection[int]] | None = None,
) -> list[PlainSheet]:
    """Write a workbook.

    Args:
        tables: what to write, each into a sheet.
        target: where to.
        rules: the rule set in force, for the drop-downs.
        only: by sheet, the lines to write besides the header, or None for all.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": target.parent})
    looks = _Looks(book)
    written: list[PlainSheet] = []
    for table in tables:
        sheet = _add_sheet(book, table.header.sheet or SHEET)
        lines = None if only is None else only.get(table.header.sheet, ())
        last, last_header, moved = _write_table(sheet, table, looks, lines)
        if len(tables) == 1:
            rows = (last_header, max(last, last_header))
            add_choices(book, sheet, _listed(table.header), rows, rules, error_type="warning")
        written.append(PlainSheet(str(sheet.name), moved))
    book.close()
    return written


def _add_sheet(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    """A sheet of this name; of another one where a spreadsheet program would not have it."""
    try:
        return book.add_worksheet(name)
    except XlsxWriterException:
        return book.add_worksheet()


class _Looks:
    """The formats of a workbook's cells; those that are struck or raised look so."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.text = book.add_format({"num_format": "@"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#0B5752", "font_color": "white", "text_wrap": True}
        )
        self.by_cause = {
            Cause.STRUCK: book.add_format({"num_format": "@", "font_strikeout": True}),
            Cause.RAISED: book.add_format({"num_format": "@", "font_script": 1}),
        }


def _write_table(
    sheet: Worksheet, table: PlainTable, looks: _Looks, only: Collection[int] | None
) -> tuple[int, int, dict[int, int]]:
    """The last row, the last of the header, and the rows that have moved."""
    header = table.header
    for place in range(header.width):
        width = _WIDTHS.get(header.columns.get(place, ""), _USUAL_WIDTH)
        sheet.set_column(place, place, width, looks.text)
    moved: dict[int, int] = {}
    row = last_header = 0
    for line in _chosen(table, only):
        row = line.number if only is None else row + 1
        if row > _LAST_ROW:
            break
        if row != line.number:
            moved[line.number] = row
        if line.number <= header.last_row:
            last_header = row
        _write_line(sheet, row - 1, line, header, looks)
    sheet.freeze_panes(last_header, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW}"})
    return row, last_header, moved


def _chosen(table: PlainTable, only: Collection[int] | None) -> Iterator[Line]:
    for line in table.lines:
        if only is None or line.number <= table.header.last_row or line.number in only:
            yield line


def _write_line(sheet: Worksheet, row: int, line: Line, header: Header, looks: _Looks) -> None:
    is_header = header.first_row <= line.number <= header.last_row
    for place, cell in enumerate(line.cells):
        is_number = place in line.numeric and header.columns.get(place) in NIP_COLUMNS
        if is_number and _NUMBER.fullmatch(cell):
            # It stays a number: its last digits may be lost, so it must not come to pass as text.
            sheet.write_number(row, place, float(cell))
        elif cell:
            cause = line.causes.get(place)
            style = looks.by_cause.get(cause, looks.text) if cause else looks.text
            sheet.write_string(row, place, cell, looks.head if is_header else style)


def _listed(header: Header) -> dict[str, int]:
    """Columns with drop-downs; limits of numbers would not fit cells of text."""
    with_lists = ("position", "grade", "employment", "status", "hasil_kerja", "perilaku_kerja")
    return {column: place for place, column in header.columns.items() if column in with_lists}
