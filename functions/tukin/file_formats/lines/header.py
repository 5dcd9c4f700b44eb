"""The header of a table: where it is, and which place is which column.

Up to three rows may be stacked. A place is known by its own lowest heading, distinguished by what
is above it: ``Atasan`` over ``NIP``, ``Terlambat`` over ``(menit)``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import HEADER_ROWS, MAX_COLUMNS
from tukin.file_formats.lines.heading_doubts import refuse_doubtful, refuse_unchanging
from tukin.file_formats.lines.line import Line, column_letters
from tukin.vocabulary.errors import FileRefused

_MOST_STACKED = 3
_LONG_NUMBER = re.compile(r"(?:\d[^\d]{0,2}){8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what it says.

    Attributes:
        first_row, last_row: physical rows; they differ where headings are stacked.
        columns: canonical column by place from 0.
        unread: the headings that are not known, by place.
        repeated: columns that stand twice, with their places.
        missing: required columns that are not there.
        width: cells of the header, trailing blank ones included.
    """

    first_row: int
    last_row: int
    columns: Mapping[int, str]
    unread: Mapping[int, str]
    repeated: Mapping[str, Sequence[int]]
    missing: Sequence[str]
    width: int

    def check(self, headings: Headings) -> None:
        """Whether the table can be read by this header.

        Raises:
            FileRefused: E003 for missing columns, E011 for one that occurs twice, E050 for an
                amendment without any but the NIP, and those of ``refuse_doubtful``.
        """
        if self.missing:
            raise FileRefused("E003", columns=headings.labels_of(self.missing))
        for column, places in self.repeated.items():
            raise FileRefused(
                "E011",
                column=headings.label(column),
                places=", ".join(map(column_letters, places)),
                row=self.last_row,
            )
        found = [(text, column_letters(place)) for place, text in self.unread.items()]
        refuse_doubtful(found, headings)
        if headings.is_amendment:
            refuse_unchanging(self.columns.values())


def find_header(preview: Sequence[Line], headings: Headings) -> Header:
    """The likeliest header among the first rows: the most required, then the most known columns.

    Where nothing is known, all required columns are missing.
    """
    best, best_rank = Header(0, 0, {}, {}, {}, headings.required, 0), (0, 0, 0)
    for start in range(len(preview)):
        for height in range(1, _MOST_STACKED + 1):
            stack = preview[start : start + height]
            if len(stack) < height or any(_holds_long_number(line) for line in stack[1:]):
                break  # a row with a NIP is data, not a heading
            header = _read_header(stack, headings)
            known = len(header.columns)
            rank = (len(headings.required) - len(header.missing), known, -height)
            if known and rank > best_rank:
                best, best_rank = header, rank
    return best


def read_preview(lines: Iterable[Line]) -> list[Line]:
    """The rows in which a header may be, and perhaps the one after them."""
    preview: list[Line] = []
    for line in lines:
        preview.append(line)
        if line.number >= HEADER_ROWS:
            break
    return preview


def _holds_long_number(line: Line) -> bool:
    return any(_LONG_NUMBER.search(cell[:100]) for cell in line.cells)


def _read_header(stack: Sequence[Line], headings: Headings) -> Header:
    width = min(max(len(line.cells) for line in stack), MAX_COLUMNS)
    blank = [""] * width
    rows = [[*map(str.strip, line.cells), *blank][:width] for line in stack]
    keys = {place: key for place in range(width) if (key := _stacked_key(rows, place, headings))}
    columns, repeated = headings.resolve(keys)
    own = {place: _own_heading(rows, place) for place in range(width) if place not in columns}
    return Header(
        stack[0].number,
        stack[-1].number,
        columns,
        {place: text for place, text in own.items() if text},
        repeated,
        tuple(name for name in headings.required if name not in columns.values()),
        max(len(line.cells) for line in stack),
    )


def _own_heading(rows: Sequence[Sequence[str]], place: int) -> str:
    return next((row[place] for row in reversed(rows) if row[place]), "")


def _stacked_key(rows: Sequence[Sequence[str]], place: int, headings: Headings) -> str | None:
    """The key of a place: its own lowest heading, distinguished by what is above it."""
    own = [index for index, row in enumerate(rows) if row[place]]
    for index in reversed(own):
        above = " ".join(filter(None, (_group(row, place) for row in rows[:index])))
        key = headings.key_of(rows[index][place], above)
        if key is not None:
            return key
    return None


def _group(row: Sequence[str], place: int) -> str:
    """The heading over a place: of merged cells only the first has the text."""
    return next((text for text in reversed(row[: place + 1]) if text), "")
