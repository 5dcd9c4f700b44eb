"""The rows of one sheet, streamed: what the user sees in each cell, without guessing.

A cell that only looks like a value must not become one: a failed formula (``#DIV/0!``) or one
that was never computed is no blank, which would count as 0 days of absence, and 94 % is not 0.94,
which would count as a score. They come as the text that the user sees and validation rejects them.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite

from tukin.file_formats.limits import (
    HEADER_ROWS,
    MAX_CELL_CHARS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_RECORD_CHARS,
    MAX_SHEET_CHARS,
)
from tukin.file_formats.workbook.parts import (
    Shown,
    TooLargeError,
    Workbook,
    local,
    new_parser,
    unescape,
)

Cell = str | int | float | bool
Row = tuple[int, list[Cell]]

_MOST_ROWS = 1_048_576
_DAY_SECONDS = 86_400
_MOST_DAYS = 2_958_465  # 31 December 9999


class RefusedError(Exception):
    """A row is over a limit: the code and the details of the refusal."""

    def __init__(self, code: str, **details: int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def read_sheet(workbook: Workbook, part: str) -> Iterator[Row]:
    """The rows that have text, each with its number in the sheet; the first 20 also if blank.

    Raises:
        RefusedError: E017 columns, E018 text of a cell or row.
        TooLargeError: E027 text, E028 cells of the sheet.
        ValueError, IndexError, ExpatError: the part is damaged.
    """
    sheet = _Sheet(workbook)
    parser = new_parser()
    parser.StartElementHandler = sheet.start_first
    parser.EndElementHandler = sheet.end
    parser.CharacterDataHandler = sheet.text
    sheet.parser = parser
    expected = 1
    for piece in workbook.pieces(part):
        parser.Parse(piece, False)  # noqa: FBT003 - the last piece is the empty one below
        for number, cells in sheet.take():
            while expected < min(number, HEADER_ROWS + 1):
                yield expected, []
                expected += 1
            yield number, cells
            expected = number + 1
    parser.Parse(b"", True)  # noqa: FBT003


class _Sheet:
    """Handlers of a sheet's elements.

    They run for each of millions of cells, so what a cell is is decided once, at its end.
    """

    __slots__ = (
        "_cells",
        "_chars",
        "_count",
        "_digits",
        "_formula",
        "_from_1904",
        "_given",
        "_inside",
        "_number",
        "_phonetic",
        "_place",
        "_places",
        "_rows",
        "_shown",
        "_strings",
        "_tags",
        "_value",
        "parser",
    )

    def __init__(self, workbook: Workbook) -> None:
        self.parser = new_parser()
        self._strings = workbook.strings
        self._shown = workbook.shown
        self._from_1904 = workbook.from_1904
        self._tags: dict[str, str] = {}
        self._rows: list[Row] = []
        self._number = 0
        self._digits = 0
        self._cells: list[Cell] = []
        self._places: dict[str, int] = {}
        self._place = -1
        self._given: dict[str, str] = {}
        self._value = ""
        self._formula: str | None = None
        self._inside = ""
        self._phonetic = False
        self._count = 0
        self._chars = 0

    def take(self) -> list[Row]:
        """The rows that were finished since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start_first(self, name: str, _: dict[str, str]) -> None:
        """The root element shows the prefix that all names of the sheet have."""
        prefix = name[: -len(local(name))]
        self._tags = {prefix + tag: tag for tag in ("row", "c", "v", "f", "t", "rPh")}
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = self._tags.get(name)
        if tag == "c":
            self._given = attributes
            self._value = ""
            self._formula = None
        elif tag == "v":
            self._inside = tag
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "f":
            self._inside, self._formula = tag, ""
        elif tag == "t":
            self._inside = "" if self._phonetic else tag
        elif tag == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._tags.get(name)
        if tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False
        else:
            self._inside = ""

    def text(self, data: str) -> None:
        """Text inside an element."""
        if self._inside == "f":
            self._formula = f"{self._formula or ''}{data}"
        elif self._inside:
            self._value += data

    def _start_row(self, reference: str | None) -> None:
        number = int(reference) if reference else self._number + 1
        if not self._number < number <= _MOST_ROWS:
            raise ValueError("rows of a sheet must ascend")
        self._number, self._place = number, -1
        self._digits = len(str(number))
        self._cells = []

    def _end_row(self) -> None:
        chars = sum([len(cell) for cell in self._cells if isinstance(cell, str)])
        if chars > MAX_RECORD_CHARS:
            raise RefusedError("E018", row=self._number, limit=MAX_RECORD_CHARS)
        self._chars += chars
        self._count += len(self._cells)
        if self._chars > MAX_SHEET_CHARS:
            raise TooLargeError("E027")
        if self._count > MAX_CELLS:
            raise TooLargeError("E028")
        if self._cells or self._number <= HEADER_ROWS:
            self._rows.append((self._number, self._cells))

    def _end_cell(self) -> None:
        reference = self._given.get("r")
        # References may be left out; then each cell follows the one before.
        self._place = self._place + 1 if reference is None else self._find_place(reference)
        cell = self._cell(self._given.get("t", "n"), self._value)
        if cell == "":
            return
        if self._place >= MAX_COLUMNS:
            raise RefusedError("E017", row=self._number, limit=MAX_COLUMNS)
        if isinstance(cell, str) and len(cell) > MAX_CELL_CHARS:
            raise RefusedError("E018", row=self._number, limit=MAX_CELL_CHARS)
        gap = self._place - len(self._cells)
        if gap > 0:
            self._cells.extend([""] * gap)
        elif gap < 0:
            raise ValueError("cells of a row must ascend")
        self._cells.append(cell)

    def _find_place(self, reference: str) -> int:
        """The place from 0 of ``AB12`` in row 12."""
        letters = reference[: -self._digits]
        place = self._places.get(letters)
        if place is None:
            if not re.fullmatch(r"[A-Z]{1,3}", letters, re.ASCII):
                raise ValueError("a cell's reference makes no sense")
            place = -1
            for letter in letters:
                place = (place + 1) * 26 + ord(letter) - ord("A")
            self._places[letters] = place
        return place

    def _cell(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return self._strings[_index(value)] if value else ""
        if kind == "n":
            return self._number_cell(value)
        if kind in ("inlineStr", "str"):
            return unescape(value)
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "e":
            return value or "#N/A"
        if kind == "d":
            return value.removesuffix("T00:00:00")
        raise ValueError("unknown type of cell")

    def _number_cell(self, value: str) -> Cell:
        if not value:
            return "" if self._formula is None else f"={self._formula}"
        # Python reads more spellings than a sheet may have: 1_000, other scripts' digits, nan.
        if "_" in value or not value.isascii():
            raise ValueError("no number in a cell of numbers")
        number = float(value)
        if not isfinite(number):
            raise ValueError("no number in a cell of numbers")
        shown = self._shown.get(self._given.get("s", ""))
        return number if shown is None else _as_shown(number, shown, self._from_1904)


def _index(value: str) -> int:
    index = int(value)
    if index < 0:
        raise ValueError("strings are counted from 0")
    return index


def _as_shown(number: float, shown: Shown, from_1904: bool) -> Cell:
    if shown is Shown.PERCENT:
        return f"{number * 100:.10g}%"
    if not 0 <= number < _MOST_DAYS + 1:
        return number  # Excel shows #### for it
    seconds = round(number * _DAY_SECONDS)
    if shown is Shown.DURATION:
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return _date_text(seconds, from_1904)


def _date_text(seconds: int, from_1904: bool) -> str:
    """ISO text of a moment, given in seconds since the workbook's day 0."""
    days, seconds = divmod(seconds, _DAY_SECONDS)
    if from_1904:
        first = date(1904, 1, 1)
    else:
        # 1900 has a 29 February in Excel; before it the count begins a day later.
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    moment = datetime.combine(first, time()) + timedelta(days=days, seconds=seconds)
    if days == 0 and not from_1904:
        return moment.time().isoformat()
    return moment.date().isoformat() if not seconds else moment.isoformat(sep=" ")
