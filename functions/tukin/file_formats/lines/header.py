"""The header of a table: where it is, and which place is which column.

Up to three rows may be stacked. A place is known by its own lowest heading, distinguished by what
is above it: ``Atasan`` over ``NIP``, ``Terlambat`` over ``(menit)``. A heading over several
columns, ``Terlambat`` over ``TL1`` to ``TL4``, names none of them by itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tukin.file_formats.heading_units import Unit, is_unit, says_figures
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import HEADER_ROWS, MAX_COLUMNS
from tukin.file_formats.lines.heading_doubts import (
    Unread,
    column_place,
    refuse_doubtful,
    refuse_missing,
    refuse_unchanging,
)
from tukin.file_formats.lines.line import Line, column_letters, is_number
from tukin.vocabulary.errors import FileRefused

_MOST_STACKED = 3
_LONG_NUMBER = re.compile(r"(?:\d[^\d]{0,2}){8}", re.ASCII)
_FIGURE = re.compile(r"[.,() %-]*\d[\d.,() %-]*", re.ASCII)

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what it says.

    Attributes:
        first_row, last_row: physical rows; they differ where headings are stacked.
        columns: canonical column by place from 0.
        unread: the headings by which no column is read, by place.
        repeated: columns that stand twice, with their places.
        missing: required columns that are not there.
        width: cells of the header, trailing blank ones included.
        people_above: physical rows above it that have a number of an employee and a name in its
            columns; as titles they would be lost.
        stack: the texts of its rows, of one width.
        sheet: the workbook's sheet, None where the file has none.
    """

    first_row: int
    last_row: int
    columns: Mapping[int, str]
    unread: Mapping[int, Unread]
    repeated: Mapping[str, Sequence[int]]
    missing: Sequence[str]
    width: int
    people_above: Sequence[int] = ()
    stack: Rows = ()
    sheet: str | None = None

    def places_of(self, column: str) -> list[int]:
        """The places of a column."""
        return [place for place, name in self.columns.items() if name == column]

    def below(self, line: Line, place: int) -> list[str]:
        """The columns below a heading of the upper rows, which goes on to the next one."""
        following = line.cells[place + 1 :]
        width = next((at for at, cell in enumerate(following) if cell.strip()), self.width)
        return [name for at, name in self.columns.items() if place <= at <= place + width]

    def check(self, headings: Headings) -> None:
        """Whether the table can be read by this header.

        Raises:
            FileRefused: E003 for missing columns, E011 for one that occurs twice, E059 for people
                above it, E050 for an amendment without any but the NIP, and those of
                ``refuse_doubtful``.
        """
        known = set(self.columns.values())
        if self.missing:
            refuse_missing(self.missing, self.unread.values(), headings)
        for column, places in self.repeated.items():
            raise FileRefused(
                "E011",
                column=headings.label(column),
                places=", ".join(map(column_letters, places)),
                row=self.last_row,
            )
        if self.people_above:
            rows = ", ".join(map(str, self.people_above))
            raise FileRefused("E059", rows=rows, header=self.first_row)
        refuse_doubtful(self.unread.values(), known, headings)
        if headings.is_amendment:
            refuse_unchanging(known)


def find_header(preview: Sequence[Line], headings: Headings) -> Header:
    """The likeliest header among the first rows: the most required, then the most known columns.

    Where nothing is known, all required columns are missing.
    """
    best, best_rank = Header(0, 0, {}, {}, {}, headings.required, 0), (0, 0, 0)
    first = end = 0
    for start, line in enumerate(preview):
        if start >= end and _is_table(best) and _holds_long_number(line):
            break  # its people begin: what follows is another table's header
        for height in range(1, _MOST_STACKED + 1):
            stack = preview[start : start + height]
            if len(stack) < height or any(map(_is_data, stack[1:])):
                break
            header = _read_header(stack, headings)
            known = len(header.columns) + sum(map(_is_foreign, header.unread.values()))
            rank = (len(headings.required) - len(header.missing), known, -height)
            if known and rank > best_rank:
                best, best_rank, first, end = header, rank, start, start + height
    best = _with_headings_below(best, preview, end, headings)
    best = _with_units_above(best, preview, first, headings)
    return replace(best, people_above=_people_above(best, preview[:first]))


def read_preview(lines: Iterable[Line]) -> list[Line]:
    """The rows in which a header may be, and perhaps the one after them."""
    preview: list[Line] = []
    for line in lines:
        preview.append(line)
        if line.number >= HEADER_ROWS:
            break
    return preview


def _is_table(header: Header) -> bool:
    return not header.missing and len(header.columns) > 1


def _people_above(header: Header, lines: Iterable[Line]) -> list[int]:
    places = {column: place for place, column in header.columns.items()}
    nip, name = places.get("nip", MAX_COLUMNS), places.get("name", MAX_COLUMNS)
    return [
        line.number
        for line in lines
        if is_number(_text(line.cells, nip)) and _text(line.cells, name).strip()
    ]


def _with_headings_below(
    header: Header, preview: Sequence[Line], end: int, headings: Headings
) -> Header:
    """The header with the rows that say what its headings over several columns are made of.

    They may know fewer columns than it does alone: then it was read by what names none.
    """
    height = len(header.stack)
    while height and height < _MOST_STACKED and end < len(preview):
        if not _says_what_is_below(header, preview[end]):
            break
        end, height = end + 1, height + 1
        header = _read_header(preview[end - height : end], headings)
    return header


def _with_units_above(
    header: Header, preview: Sequence[Line], first: int, headings: Headings
) -> Header:
    """The header with the row above where that says another unit or scope of some columns.

    What stands in the first place is a title and no heading over some columns.
    """
    if not first or len(header.stack) >= _MOST_STACKED:
        return header
    above = preview[first - 1]
    heights = len(header.stack) + 1
    stack = [above._replace(cells=["", *above.cells[1:]]), *preview[first:][: heights - 1]]
    taller = _read_header(stack, headings)
    return taller if any(map(_is_foreign, taller.unread.values())) else header


def _is_foreign(heading: Unread) -> bool:
    return heading.foreign_to is not None


def _says_what_is_below(header: Header, line: Line) -> bool:
    """Whether a row has headings under one that stands over several columns.

    They may be figures, as ``1-30`` and ``31-60`` under ``Terlambat``: people have a number or a
    name, and rows that number the columns number theirs.
    """
    own = {place: text for place, cell in enumerate(line.cells) if (text := cell.strip())}
    if _holds_long_number(line):
        return False
    if any(header.columns.get(place) in ("nip", "name") for place in own):
        return False
    blank = {place for place in own if not any(_text(row, place) for row in header.stack)}
    return any(place - 1 in own and _group(header.stack[-1], place) for place in blank)


def _is_data(line: Line) -> bool:
    """Whether a row has a NIP or a figure, and so no headings."""
    return _holds_long_number(line) or any(map(_FIGURE.fullmatch, map(str.strip, line.cells)))


def _holds_long_number(line: Line) -> bool:
    return any(_LONG_NUMBER.search(cell[:100]) for cell in line.cells)


def _read_header(stack: Sequence[Line], headings: Headings) -> Header:
    width = min(max(len(line.cells) for line in stack), MAX_COLUMNS)
    blank = [""] * width
    rows = [[*map(str.strip, line.cells), *blank][:width] for line in stack]
    columns, unread, repeated = read_stack(rows, headings)
    return Header(
        stack[0].number,
        stack[-1].number,
        columns,
        unread,
        repeated,
        tuple(name for name in headings.required if name not in columns.values()),
        max(len(line.cells) for line in stack),
        stack=rows,
    )


def read_stack(
    rows: Rows, headings: Headings
) -> tuple[dict[int, str], dict[int, Unread], dict[str, Sequence[int]]]:
    """Columns by place, the headings of the other places, and columns that stand twice."""
    keys: dict[int, str] = {}
    others: dict[int, Unread] = {}
    for place in range(len(rows[0])):
        if texts := [row[place] for row in rows if row[place]]:
            key, foreign_to = _stacked_key(rows, place, headings)
            group = " ".join(_group(row, place) for row in rows[:-1])
            where = column_place(place)
            one_of = _one_of(rows, place, headings)
            others[place] = Unread(" ".join(texts), where, foreign_to, texts[-1], group, one_of)
            if key:
                keys[place] = key
    columns, repeated = headings.resolve(keys)
    return columns, {p: each for p, each in others.items() if p not in columns}, repeated


def _stacked_key(rows: Rows, place: int, headings: Headings) -> tuple[str | None, str | None]:
    """The key of a place, from its lowest heading up; or the column whose unit it does not have."""
    own = [index for index, row in enumerate(rows) if row[place]]
    for index in reversed(own):
        below = " ".join(rows[other][place] for other in own if other > index)
        if below and not is_unit(below) and _stands_over_several(rows, index, place):
            break
        above = " ".join(filter(None, (_group(row, place) for row in rows[:index])))
        key, is_foreign = headings.reading(rows[index][place], above, below)
        if key is not None:
            return (None, headings.candidates[key][0]) if is_foreign else (key, None)
    return None, None


def _one_of(rows: Rows, place: int, headings: Headings) -> str | None:
    """The count above a heading that is a figure or a range, and so one of its parts."""
    texts = [row[place] for row in rows]
    own = max(index for index, text in enumerate(texts) if text)
    if own == 0 or not says_figures(texts[own]):
        return None
    for row in reversed(rows[:own]):
        key = headings.reading(_group(row, place)).key
        column = headings.candidates[key][0] if key else None
        if column in headings.counted and headings.units[column] is not Unit.STATE:
            return column
    return None


def _stands_over_several(rows: Rows, index: int, place: int) -> bool:
    """Whether the heading covers the next place too, which has one of its own below."""
    lower = rows[index + 1 :]
    return not _text(rows[index], place + 1) and any(_text(row, place + 1) for row in lower)


def _text(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _group(row: Sequence[str], place: int) -> str:
    """The heading over a place: of merged cells only the first has the text."""
    return next((text for text in reversed(row[: place + 1]) if text), "")
