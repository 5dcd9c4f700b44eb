"""Numbered rows of cells, one by one and many at once."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from tukin.file_formats.limits import MAX_CELL_CHARS, MAX_COLUMNS
from tukin.file_formats.raw_row import Cause
from tukin.vocabulary.errors import FileRefused

_NIP_DIGITS = 8
PLAIN: Mapping[int, Any] = MappingProxyType({})
"""The causes of plain cells: none."""

_MONTH = r"(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|nop|des|dec)[a-z]{0,6}"
_DAY = r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
_PLACE_AND_DATE = re.compile(
    r"[a-z][a-z .'/-]{2,40},\s*(?:tanggal|tgl\.?)?[\s\d._\u2026-]*"
    rf"(?:{_MONTH}[\s._\u2026-]*(?:\d{{2,4}})?|{_DAY}|[._\u2026]+\s*\d{{4}})\.?"
    r"|(?:ditetapkan|dibuat|dikeluarkan|disahkan) (?:di|pada)\b.*"
    rf"|(?:pada )?tanggal\b.*(?:{_MONTH}|\d{{4}}|[._\u2026]{{2}}).*",
    re.IGNORECASE,
)

_NONE: frozenset[int] = frozenset()

SIGNERS_NUMBER = re.compile(r"\W*(?:NI[PK]|NRP|NRK)\b", re.IGNORECASE)
"""What stands before the number of the one who signs a list, or beside it."""
BARE_NUMBER = re.compile(r"\d(?:\W{0,2}\d){17}", re.ASCII)
"""The 18 digits of an employee's number, also with spaces or points."""


class Line(NamedTuple):
    """A row of a file.

    Attributes:
        number: physical number from 1.
        cells: its texts.
        numeric: the places of number cells.
        causes: by place, why a cell's text is no plain value.
    """

    number: int
    cells: Sequence[str]
    numeric: frozenset[int] = _NONE
    causes: Mapping[int, Cause] = PLAIN


class Chunk(NamedTuple):
    """Some rows of a file, one after another.

    Attributes:
        numbers: physical numbers, ascending.
        cells: of each row.
        numeric: the places of each row's number cells; () where the file knows none.
        causes: by number of a row and place, why a cell's text is no plain value.
    """

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    numeric: Sequence[frozenset[int]] = ()
    causes: Mapping[int, Mapping[int, Cause]] = PLAIN

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Chunk":
        """A chunk of single lines."""
        return cls(
            [line.number for line in lines],
            [line.cells for line in lines],
            [line.numeric for line in lines],
            {line.number: line.causes for line in lines if line.causes},
        )

    def line(self, place: int) -> Line:
        """One of the rows."""
        numeric = self.numeric[place] if self.numeric else _NONE
        number = self.numbers[place]
        return Line(number, self.cells[place], numeric, self.causes.get(number, PLAIN))

    def lines(self) -> list[Line]:
        """All of them."""
        return [self.line(place) for place in range(len(self.numbers))]

    def below(self, number: int) -> "Chunk":
        """Those below a row."""
        start = bisect_right(self.numbers, number)
        if not start:
            return self
        numeric = self.numeric[start:]
        return Chunk(self.numbers[start:], self.cells[start:], numeric, self.causes)


def check_limits(line: Line) -> Line:
    """The line itself.

    Raises:
        FileRefused: E017 too many columns, E018 a cell that is too long.
    """
    if len(line.cells) > MAX_COLUMNS and any(c.strip() for c in line.cells[MAX_COLUMNS:]):
        raise FileRefused("E017", limit=MAX_COLUMNS, row=line.number)
    if max(map(len, line.cells), default=0) > MAX_CELL_CHARS:
        raise FileRefused("E018", limit=MAX_CELL_CHARS, row=line.number)
    return line


def column_letters(place: int) -> str:
    """``27`` → ``AB``."""
    name = ""
    rest = place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def is_number(text: str) -> bool:
    """Whether a cell has enough digits to be the number of an employee."""
    return bool(nip_digits(text))


def nip_digits(text: str) -> str:
    """The digits of what is meant as the number of an employee; "" where they are too few.

    The day on which a list is signed has as many, if its month is a number too.
    """
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) < _NIP_DIGITS:
        return ""
    is_written = text.lstrip()[:1].isalpha()
    return "" if is_written and is_place_and_date(text.strip()) else digits


def is_place_and_date(text: str) -> bool:
    """Whether a text says where and when a list was signed: ``Jakarta, 31-10-2026``."""
    return _PLACE_AND_DATE.fullmatch(text) is not None
