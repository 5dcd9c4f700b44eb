"""A new workbook from a file's rows, each at its own row number wherever that is possible.

Every cell is text, also the numbers: so nothing is rounded, no text becomes a formula, and what is
typed over it stays text. Where the file is too large, only some of its rows are written.

What a sheet says by blank cells is not what other files say by none. A row of a CSV that was cut
says so in the cells that it did not reach, and a name of a JSON object without a value has a dash.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Chunk, Line, is_number
from tukin.file_formats.lines.short_rows import ShortRows
from tukin.file_formats.raw_row import Cause, RawRow
from tukin.file_formats.workbook.text_cells import write_text
from tukin.intake.column_words import column_words
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.choices import add_choices
from tukin.vocabulary.columns import NIP_COLUMNS, TEXT_COLUMNS
from tukin.vocabulary.number_cells import plain_number

SHEET = "Penilaian"
"""The sheet of a file that has none."""

_LAST_ROW = 1_048_576
_WIDTHS = {"nip": 21, "supervisor_nip": 21, "name": 30, "position": 24, "note": 30}
_USUAL_WIDTH = 15
_NOTHING = "-"
"""A cell that says that there is no value, where a blank one would not."""


@dataclass(frozen=True)
class PlainTable:
    """Rows to be written: the header, and all lines of the file or sheet from the first on."""

    header: Header
    lines: Iterable[Line]


class PlainSheet(NamedTuple):
    """A sheet that was written: its name, and the row of each line that has another one now."""

    name: str
    moved: Mapping[int, int]


def lines_with_cuts(
    chunks: Iterable[Chunk], header: Header, short_rows: ShortRows
) -> Iterator[Line]:
    """The lines of a delimited file; those that were cut say so."""
    for chunk in chunks:
        below = chunk.below(header.last_row)
        cut = short_rows.find(below)
        above = len(chunk.numbers) - len(below.numbers)
        for place, line in enumerate(chunk.lines(), start=-above):
            yield short_rows.completed(line) if place in cut else line


def table_of_json(
    rows: Iterable[RawRow], columns: Collection[str], rules: RuleSet, *, is_amendment: bool
) -> PlainTable:
    """The rows of a JSON file as lines below a header: each moves down by one.

    Args:
        rows: the file's rows.
        columns: the columns that it has, in their order.
        rules: the rule set in force, for the headings.
        is_amendment: whether the file changes what it names and nothing else.
    """
    cells_of = _named_cells if is_amendment else _whole_cells
    headings = appraisal_headings(rules)
    names = [_heading(column, headings, rules) for column in columns]
    header = Header(1, 1, dict(enumerate(columns)), {}, {}, (), len(names))

    def lines() -> Iterator[Line]:
        yield Line(1, names)
        for row in rows:
            cells = cells_of(row, columns)
            places = frozenset(i for i, column in enumerate(columns) if column in row.numeric)
            yield Line(row.number + 1, cells, places)

    return PlainTable(header, lines())


def _named_cells(row: RawRow, columns: Collection[str]) -> list[str]:
    """An object's cells: a name without a value empties its column, one that is absent does not."""
    return [
        text if (text := row.cells.get(column, "")).strip() or column not in row.cells else _NOTHING
        for column in columns
    ]


def _whole_cells(row: RawRow, columns: Collection[str]) -> list[str]:
    """An object's cells; where no number of a person tells that it is somebody's, none is blank."""
    nothing = "" if is_number(row.cells.get("nip", "")) else _NOTHING
    texts = (row.cells.get(column, "") for column in columns)
    return [text if text.strip() else nothing for text in texts]


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
    """Write a workbook; rows beyond the last one of a sheet are left out.

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
        known = header.columns.keys() if only is not None else None
        _write_line(sheet, row - 1, _only(line, header, known), header, looks)
    sheet.freeze_panes(last_header, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST_ROW}"})
    return row, last_header, moved


def _chosen(table: PlainTable, only: Collection[int] | None) -> Iterator[Line]:
    for line in table.lines:
        if only is None or line.number <= table.header.last_row or line.number in only:
            yield line


def _only(line: Line, header: Header, places: Collection[int] | None) -> Line:
    """A line of the table with these places alone; an amendment may have no other headings."""
    if places is None or line.number < header.first_row:
        return line
    cells = [cell if place in places else "" for place, cell in enumerate(line.cells)]
    return line._replace(cells=cells)


def _write_line(sheet: Worksheet, row: int, line: Line, header: Header, looks: _Looks) -> None:
    is_header = header.first_row <= line.number <= header.last_row
    for place, cell in enumerate(line.cells):
        column = header.columns.get(place) if place in line.numeric else None
        if column in NIP_COLUMNS and (number := _number(cell)) is not None:
            # It stays a number: its last digits may be lost, so it must not come to pass as text.
            sheet.write_number(row, place, number)
        elif cell:
            cause = line.causes.get(place)
            style = looks.by_cause.get(cause, looks.text) if cause else looks.text
            # As a text 90.000 may be thousands; as the number that it was, it is 90.
            text = cell if column is None or column in TEXT_COLUMNS else plain_number(cell)
            write_text(sheet, row, place, text, looks.head if is_header else style)


def _number(text: str) -> float | None:
    """A number as a cell can hold it."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _listed(header: Header) -> dict[str, int]:
    """Columns with drop-downs; limits of numbers would not fit cells of text."""
    with_lists = ("position", "grade", "employment", "status", "hasil_kerja", "perilaku_kerja")
    return {column: place for place, column in header.columns.items() if column in with_lists}
