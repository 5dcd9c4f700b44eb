"""CSV and its relatives: ``,`` ``;`` tab or ``|``, quoted newlines, a ``sep=`` line."""

import contextlib
import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from tukin.file_formats.finding import Finding, FindingKind, Report, report_nowhere
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import (
    HEADER_ROWS,
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_RECORD_CHARS,
    MAX_RECORD_LINES,
)
from tukin.file_formats.lines.header import find_header
from tukin.file_formats.lines.line import Chunk, Line, check_limits
from tukin.file_formats.scope import Scope
from tukin.file_formats.table import Part, read_table
from tukin.file_formats.text import LEGACY, detect_encoding
from tukin.vocabulary.errors import FileRefused

_BLOCK_CHARS = 64 * 1024
_CAREFUL_RECORDS = 64
_CAREFUL_CELLS = 64 * MAX_COLUMNS  # one record alone may have MAX_RECORD_CHARS blank ones

_MOST_SHOWN = 3
_SHOWN_CHARS = 60
_WORD = re.compile(r"[^\s;,|\"]+")

_DELIMITERS = ";,\t|"
_SEP_LINE = re.compile(r'"?sep=([;,\t|])"?\s*', re.IGNORECASE)


def read_delimited(
    path: Path,
    headings: Headings,
    report: Report = report_nowhere,
    scope: Scope | None = None,
) -> Iterator[Part]:
    """The rows of a delimited text file.

    Raises:
        FileRefused: E019 quotes, E020 NUL characters, E021 encoding, and those of the table.
    """
    encoding = detect_encoding(path)

    def read() -> Iterator[Chunk]:
        return read_chunks(path, headings, encoding)

    parts = read_table(read(), headings, again=read, report=report, scope=scope)
    yield from parts if encoding != LEGACY else _with_notice(parts, path, report)


def read_lines(path: Path, headings: Headings) -> Iterator[Line]:
    """All lines of a delimited text file, titles and blank ones included.

    The row number is that of the first physical line of the record, so that a text editor leads
    to it. The delimiter is the one of a ``sep=`` line, else the one that shows the best header.

    Raises:
        FileRefused: E017, E018 the limits, E019 quotes, E020 NUL characters, E021 encoding.
    """
    return (line for chunk in read_chunks(path, headings) for line in chunk.lines())


def read_chunks(path: Path, headings: Headings, encoding: str | None = None) -> Iterator[Chunk]:
    """The same lines, many at once; the encoding is found where it is not known."""
    # The csv module's own limit is global and its error is one text among others; the limits of
    # _Records and of the table come first and have codes.
    csv.field_size_limit(MAX_RECORD_CHARS)
    with path.open(encoding=encoding or detect_encoding(path), newline="") as file:
        delimiter, skipped = _delimiter(file, headings)
        file.seek(0)
        if skipped and len(file.readline(MAX_RECORD_CHARS + 1)) > MAX_RECORD_CHARS:
            raise FileRefused("E018", row=1, limit=MAX_RECORD_CHARS)
        yield from _chunks(file, delimiter, skipped + 1)


def _with_notice(parts: Iterable[Part], path: Path, report: Report) -> Iterator[Part]:
    """The parts of a file whose encoding is a guess; then some names as they were read."""
    shown: list[str] = []
    for part in parts:
        columns = part.columns() if len(shown) < _MOST_SHOWN else None
        names = columns.cells.get("name", ()) if columns else ()
        shown += [name for name in names if not name.isascii()][: _MOST_SHOWN - len(shown)]
        yield part
    texts = shown or _other_texts(path)
    names = ", ".join(f"\u201c{' '.join(text.split())[:_SHOWN_CHARS]}\u201d" for text in texts)
    report(Finding(FindingKind.NOTICE, "W022", {"names": names}))


def _other_texts(path: Path) -> list[str]:
    """Words that are no ASCII, of a file whose names are."""
    with path.open(encoding=LEGACY, newline="") as file:
        words = (
            word
            for line in iter(lambda: file.readline(MAX_RECORD_CHARS), "")
            if not line.isascii()
            for word in _WORD.findall(line)
            if not word.isascii()
        )
        return list(islice(words, _MOST_SHOWN))


def _chunks(file: TextIO, delimiter: str, first: int) -> Iterator[Chunk]:
    """Block by block; from the first block on that needs care, record by record."""
    number = first
    while block := file.read(_BLOCK_CHARS):
        # up to the end of a line, but no line is read that is far too long
        block += file.readline(MAX_RECORD_CHARS + 1)
        lines = StringIO(block, newline="").readlines()
        records = None if "\0" in block else _plain_records(lines, delimiter)
        if records is None:
            rest = chain(lines, _lines_of(file))
            yield from map(Chunk.of, _portions(_Records(rest, delimiter, number)))
            return
        yield Chunk(range(number, number + len(records)), records)
        number += len(records)


def _portions(records: Iterable[Line]) -> Iterator[list[Line]]:
    """Records in portions that are bounded in memory."""
    some: list[Line] = []
    cells = 0
    for line in records:
        some.append(check_limits(line))
        cells += len(line.cells)
        if len(some) == _CAREFUL_RECORDS or cells >= _CAREFUL_CELLS:
            yield some
            some, cells = [], 0
    if some:
        yield some


def _plain_records(lines: list[str], delimiter: str) -> list[list[str]] | None:
    """The records of some lines, each a whole one and within all limits; else None.

    A reader in C does here what ``_Records`` does line by line.
    """
    if max(map(len, lines)) > MAX_CELL_CHARS:
        return None
    try:
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    # each takes at least one line
    if len(records) != len(lines) or max(map(len, records)) > MAX_COLUMNS:
        return None
    return records


def _lines_of(file: TextIO) -> Iterator[str]:
    return iter(lambda: file.readline(MAX_RECORD_CHARS + 1), "")


class _Records:
    """The records of some lines with the number of their first line."""

    def __init__(self, lines: Iterator[str], delimiter: str, first: int = 1) -> None:
        self._source = lines
        self._delimiter = delimiter
        self._number = first - 1
        self._first = first
        self._chars = 0

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
        line = next(self._source, "")
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
    preview: list[Line] = []
    # Quotes that are wrong for this delimiter may be right for another; if they are wrong for
    # all, the reading itself tells.
    with contextlib.suppress(FileRefused):
        preview.extend(islice(_Records(_lines_of(file), delimiter), HEADER_ROWS))
    widest = max((len(line.cells) for line in preview), default=0)
    return len(find_header(preview, headings).columns), widest
