"""A new workbook from a file's rows, each at its own row number wherever that is possible.

Every cell is text, also the numbers: so nothing is rounded, no text becomes a formula, and what is
typed over it stays text. Where the file is too large, only some of its rows are written.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Line
from tukin.file_formats.raw_row import RawRow
from tukin.intake.column_words import column_words
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.choices import add_choices
from tukin.vocabulary.columns import NIP_COLUMNS

SHEET = "Penilaian"
PART = "xl/worksheets/sheet1.xml"
"""Where the rows are; the lists of the drop-downs are the second sheet."""

_LAST_ROW = 1_048_576
_WIDTHS = {"nip": 21, "supervisor_nip": 21, "name": 30, "position": 24, "note": 30}
_USUAL_WIDTH = 15
_NUMBER = re.compile(r"\d{1,30}(\.\d{1,10})?", re.ASCII)


@dataclass(frozen=True)
class PlainTable:
    """Rows to be written: the header, and all lines of the file from the first on."""

    header: Header
    lines: Iterable[Line]


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
    table: PlainTable, target: Path, rules: RuleSet, only: Collection[int] | None = None
) -> Mapping[int, int]:
    """Write a workbook.

    Args:
        table: what to write.
        target: where to.
        rules: the rule set in force, for the drop-downs.
        only: the lines to write besides the header, or None for all.

    Returns:
        Where a line has another row number than in the file: by line, the row.
    """
    header = table.header
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": target.parent})
    sheet = book.add_worksheet(SHEET)
    text = book.add_format({"num_format": "@"})
    head = book.add_format(
        {"bold": True, "bg_color": "#0B5752", "font_color": "white", "text_wrap": True}
    )
    for place in range(header.width):
        width = _WIDTHS.get(header.columns.get(place, ""), _USUAL_WIDTH)
        sheet.set_column(place, place, width, text)
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
        is_header = header.first_row <= line.number <= header.last_row
        _write_line(sheet, row - 1, line, header, head if is_header else text)
    sheet.freeze_panes(last_header, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW}"})
    rows = (last_header, max(row, last_header))
    add_choices(book, sheet, _listed(header), rows, rules, error_type="warning")
    book.close()
    return moved


def _chosen(table: PlainTable, only: Collection[int] | None) -> Iterator[Line]:
    for line in table.lines:
        if only is None or line.number <= table.header.last_row or line.number in only:
            yield line


def _write_line(sheet: Worksheet, row: int, line: Line, header: Header, style: Format) -> None:
    for place, cell in enumerate(line.cells):
        is_number = place in line.numeric and header.columns.get(place) in NIP_COLUMNS
        if is_number and _NUMBER.fullmatch(cell):
            # It stays a number: its last digits may be lost, so it must not come to pass as text.
            sheet.write_number(row, place, float(cell))
        elif cell:
            sheet.write_string(row, place, cell, style)


def _listed(header: Header) -> dict[str, int]:
    """Columns with drop-downs; limits of numbers would not fit cells of text."""
    with_lists = ("position", "grade", "employment", "status", "hasil_kerja", "perilaku_kerja")
    return {column: place for place, column in header.columns.items() if column in with_lists}
