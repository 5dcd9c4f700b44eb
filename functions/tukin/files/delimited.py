"""CSV and its relatives: ``,`` ``;`` tab or ``|``, quoted newlines, a ``sep=`` line."""

import contextlib
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from tukin.domain.appraisal import RawRow
from tukin.domain.errors import FileRefused
from tukin.files.headings import Headings
from tukin.files.limits import HEADER_ROWS, MAX_RECORD_CHARS, MAX_RECORD_LINES
from tukin.files.table import Line, find_header, read_table
from tukin.files.text import open_text

_DELIMITERS = ";,\t|"
_SEP_LINE = re.compile(r'"?sep=([;,\t|])"?\s*', re.IGNORECASE)


def read_delimited(path: Path, headings: Headings) -> Iterator[RawRow]:
    """The rows of a delimited text file.

    Raises:
        FileRefused: E019 quotes, E020 NUL characters, E021 encoding, and those of the table.
    """
    yield from read_table(read_lines(path, headings), headings, fixed_width=True)


def read_lines(path: Path, headings: Headings) -> Iterator[Line]:
    """All lines of a delimited text file, titles and blank ones included.

    The row number is that of the first physical line of the record, so that a text editor leads
    to it. The delimiter is the one of a ``sep=`` line, else the one that shows the best header.

    Raises:
        FileRefused: E019 quotes, E020 NUL characters, E021 encoding.
    """
    # The csv module's own limit is global and its error is one text among others; the limits of
    # _Records and of the table come first and have codes.
    csv.field_size_limit(MAX_RECORD_CHARS)
    with open_text(path) as file:
        delimiter, skipped = _delimiter(file, headings)
        file.seek(0)
        yield from _Records(file, delimiter, skipped)


class _Records:
    """The records of a file with the number of their first line."""

    def __init__(self, file: TextIO, delimiter: str, skipped: int) -> None:
        self._file = file
        self._delimiter = delimiter
        self._number = 0
        self._first = 1
        self._chars = 0
        for _ in range(skipped):
            self._next_line()

    def __iter__(self) -> Iterator[Line]:
        # strict: a quote inside a quoted cell or one never closed would merge rows, that is,
        # lose people; such a file is refused.
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        while True:
            self._first, self._chars = self._number + 1, 0
            try:
                cells = next(reader, None)
            except csv.Error:
                raise FileRefused("E019", row=self._first) from None
            if cells is None:
                return
            yield Line(self._first, cells)

    def _lines(self) -> Iterator[str]:
        while line := self._next_line():
            yield line

    def _next_line(self) -> str:
        line = self._file.readline(MAX_RECORD_CHARS + 1)
        if line:
            self._number += 1
            self._chars += len(line)
        if self._chars > MAX_RECORD_CHARS or self._number - self._first > MAX_RECORD_LINES:
            raise FileRefused("E018" if self._number == self._first else "E019", **self._where())
        if "\0" in line:
            raise FileRefused("E020", row=self._number)
        return line

    def _where(self) -> dict[str, object]:
        return {"row": self._first, "limit": MAX_RECORD_CHARS}


def _delimiter(file: TextIO, headings: Headings) -> tuple[str, int]:
    """The delimiter, and how many lines at the start only name it."""
    file.seek(0)
    declared = _SEP_LINE.fullmatch(file.readline(64))
    if declared:
        return declared[1], 1
    ranks = {delimiter: _rank(file, delimiter, headings) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: ranks[delimiter]), 0


def _rank(file: TextIO, delimiter: str, headings: Headings) -> tuple[int, int]:
    """How many known columns the header has with this delimiter, and how many cells a row."""
    file.seek(0)
    head: list[Line] = []
    # Quotes that are wrong for this delimiter may be right for another; if they are wrong for
    # all, the reading itself tells.
    with contextlib.suppress(FileRefused):
        head.extend(islice(_Records(file, delimiter, 0), HEADER_ROWS))
    widest = max((len(line.cells) for line in head), default=0)
    return len(find_header(head, headings).columns), widest
