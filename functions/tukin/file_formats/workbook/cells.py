"""The rows of one sheet, streamed: what the user sees in each cell, without guessing.

A cell that only looks like a value must not become one: a failed formula (``#DIV/0!``) or one
that was never computed is no blank, which would count as 0 days of absence, and 94 % is not 0.94,
which would count as a score. They come as the text that the user sees, with the cause why it is no
plain value, and validation rejects them.
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

from tukin.file_formats.limits import (
    HEADER_ROWS,
    MAX_CELL_CHARS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_RECORD_CHARS,
    MAX_SHEET_CHARS,
)
from tukin.file_formats.workbook.book import Workbook
from tukin.file_formats.workbook.parts import SheetPart, TooLargeError
from tukin.file_formats.workbook.references import place_of
from tukin.file_formats.workbook.styles import as_shown
from tukin.file_formats.workbook.texts import RichTexts, unescape

Cell = str | int | float | bool

_MOST_ROWS = 1_048_576
_SMALL_BYTES = 1024 * 1024
"""Rows of a sheet up to this size may stand in any order."""


class Row(NamedTuple):
    """A row that has text, or one of the first 20.

    Attributes:
        number: of the row in the sheet.
        cells: up to the last one with text.
        marks: what is to be said about it beside its cells, None for most rows: ``causes``, by
            place why a cell is no plain value (``raw_row.Cause``); ``hidden``, where the row is;
            ``unseen``, places of cells with text whose number format shows nothing.
    """

    number: int
    cells: list[Cell]
    marks: dict[str, Any] | None = None


class RefusedError(Exception):
    """A row is over a limit or makes no sense: the code and the details of the refusal."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Used:
    """How many cells and characters were read of a workbook; a limit counts all its sheets."""

    def __init__(self) -> None:
        self.cells = 0
        self.chars = 0

    def add(self, cells: int, chars: int) -> None:
        """Count those of a row.

        Raises:
            TooLargeError: E027 text, E028 cells.
        """
        self.chars += chars
        self.cells += cells
        if self.chars > MAX_SHEET_CHARS:
            raise TooLargeError("E027")
        if self.cells > MAX_CELLS:
            raise TooLargeError("E028")


class SheetReader:
    """Reads one sheet, once.

    Attributes:
        sheet: its name and part.
    """

    def __init__(self, workbook: Workbook, sheet: SheetPart) -> None:
        self.sheet = sheet
        self._pieces = workbook.package.pieces(sheet.part)
        self._is_small = workbook.package.size(sheet.part) <= _SMALL_BYTES
        nests = workbook.package.nests(sheet.part)
        self._sheet = _Sheet(workbook, Used(), nests=nests, any_order=self._is_small)

    def look_only(self) -> None:
        """Limits do not end the reading from now on: nothing of the sheet may be used."""
        self._sheet.over = []

    def use(self, used: Used) -> None:
        """From now on the sheet is read for its rows, which count with those of other sheets.

        Raises:
            RefusedError: a limit was passed already.
            TooLargeError: E027, E028.
        """
        over, self._sheet.over = self._sheet.over, None
        if over:
            raise over[0]
        used.add(self._sheet.used.cells, self._sheet.used.chars)
        self._sheet.used = used

    def rows(self) -> Iterator[Row]:
        """The rows that have text, each with its number in the sheet; the first 20 also if blank.

        Raises:
            RefusedError: E017 columns, E018 text of a cell or row, E045 twice the same place.
            TooLargeError: E027 text, E028 cells of the workbook.
            ValueError, IndexError, ExpatError: the part is damaged.
        """
        rows = self._in_order() if self._is_small else self._as_written()
        expected = 1
        for row in rows:
            while expected < min(row.number, HEADER_ROWS + 1):
                yield Row(expected, [])
                expected += 1
            yield row
            expected = row.number + 1

    def _as_written(self) -> Iterator[Row]:
        try:
            for piece in self._pieces:
                self._sheet.parser.Parse(piece, False)  # noqa: FBT003 - the last is the empty one
                yield from self._sheet.take()
            self._sheet.parser.Parse(b"", True)  # noqa: FBT003
        except RefusedError as refused:
            if self._sheet.over is None:
                raise
            self._sheet.over.append(refused)
            yield from self._sheet.take()

    def _in_order(self) -> list[Row]:
        rows = list(self._as_written())
        if self._sheet.is_mixed:
            rows.sort(key=lambda row: row.number)
        return rows


def read_sheet(workbook: Workbook, sheet: SheetPart) -> Iterator[Row]:
    """All rows of a sheet, see ``SheetReader.rows``."""
    return SheetReader(workbook, sheet).rows()


class _Sheet(RichTexts):
    """Handlers of a sheet's elements.

    They run for each of millions of cells, so what a cell is is decided once, at its end. ``over``
    has what is over a limit and was left out, while that does not end the reading; else None.
    """

    __slots__ = (
        "_any_order",
        "_causes",
        "_cells",
        "_digits",
        "_formula",
        "_from_1904",
        "_given",
        "_has_table",
        "_inside",
        "_is_hidden",
        "_last",
        "_looks",
        "_number",
        "_numbers",
        "_place",
        "_places_of",
        "_rows",
        "_shown",
        "_string_causes",
        "_strings",
        "_unseen",
        "_value",
        "is_mixed",
        "over",
        "used",
    )

    PLACES: Mapping[str, tuple[str, ...]] = {
        "worksheet": ("sheetData",),
        "sheetData": ("row",),
        "row": ("c", "v", "f", "is"),  # what is in a cell, too: to change the table costs time
        "c": (),
        "v": (),
        "f": (),
        "is": ("t", "r"),
        **RichTexts.RUNS,
    }

    def __init__(self, workbook: Workbook, used: Used, *, nests: bool, any_order: bool) -> None:
        super().__init__("is", nests)
        self.over: list[RefusedError] | None = None
        self.is_mixed = False
        self._any_order = any_order
        self.used = used
        self._strings = workbook.strings
        self._string_causes = workbook.string_causes
        self._shown = workbook.shown
        self._looks = workbook.looks
        self._from_1904 = workbook.from_1904
        self._has_table = False
        self._rows: list[Row] = []
        self._number = 0
        self._numbers: set[int] = set()
        self._digits = 0
        self._cells: list[Cell] = []
        self._causes: dict[int, str] = {}
        self._unseen: list[int] = []
        self._is_hidden = False
        self._places_of: dict[str, int] = {}
        self._place = self._last = -1
        self._given: Mapping[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inside = ""

    def take(self) -> list[Row]:
        """The rows that were finished since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: C901 - one call less
        """An element begins."""
        tag = self._tags.get(name)
        if tag == "c":
            self._given = attributes
            self._value = self._formula = self._text = None
        elif tag == "v" and not self._inside:
            if self._value is not None:
                raise self._twice()
            self._inside, self._value = "v", ""
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f" and not self._inside:
            self._inside, self._formula = "f", ""
        elif tag == "is" and not self._inside:
            if self._text is not None:
                raise self._twice()
            self._text, self._rich = "", ""
            self._tags = self._places["is"]
        elif tag == "t" and self._run is None:
            self._run = ""
        elif tag == "sheetData":
            self._start_table()
        else:
            self.start_run(None if self._inside or self._run is not None else tag, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._known[name]
        if tag == "v" or tag == "f":  # noqa: PLR1714 - for each of millions of cells
            self._inside = ""
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "t":
            self.add_run()
        elif tag == "is":
            self._tags = self._places["row"]
        elif tag == "sheetData":
            self._tags = self._places["worksheet"]
        elif tag != "worksheet":
            self.end_run(tag)

    def text(self, data: str) -> None:
        """Text inside an element."""
        if self._inside == "v":
            self._value = self._value + data if self._value else data
        elif self._run is not None:
            self._run += data
        elif self._inside:
            self._formula = f"{self._formula}{data}"

    def _start_table(self) -> None:
        if self._has_table:
            raise ValueError("a sheet has one table")
        self._has_table = True
        self._tags = self._places["sheetData"]

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        number = int(reference) if reference else self._number + 1
        if not 0 < number <= _MOST_ROWS:
            raise ValueError("a sheet has no such row")
        if number <= self._number:
            self._mix(number)
        if self._any_order:
            if number in self._numbers:
                raise RefusedError("E045", place=number)
            self._numbers.add(number)
        self._number, self._place, self._last = number, -1, -1
        self._digits = len(str(number))
        self._cells = []
        self._tags = self._places["row"]
        self._is_hidden = attributes.get("hidden") in ("1", "true")
        if self._causes:
            self._causes = {}
        if self._unseen:
            self._unseen = []

    def _mix(self, number: int) -> None:
        """A row that stands below one with a larger number."""
        if not self._any_order:
            raise RefusedError("E045", place=number)
        self.is_mixed = True

    def _end_row(self) -> None:
        chars = sum([len(cell) for cell in self._cells if isinstance(cell, str)])
        if chars > MAX_RECORD_CHARS:
            self._exceed("E018", MAX_RECORD_CHARS)
            self._cells = []
        self.used.add(len(self._cells), chars)
        self._tags = self._places["sheetData"]
        if self._cells or self._number <= HEADER_ROWS:
            self._rows.append(Row(self._number, self._cells, self._marks()))

    def _marks(self) -> dict[str, Any] | None:
        if not (self._causes or self._is_hidden or self._unseen):
            return None
        marks = {"causes": self._causes, "hidden": self._is_hidden, "unseen": self._unseen}
        return {name: mark for name, mark in marks.items() if mark}

    def _exceed(self, code: str, limit: int) -> None:
        """The row is over a limit."""
        refused = RefusedError(code, row=self._number, limit=limit)
        if self.over is None:
            raise refused
        self.over.append(refused)

    def _end_cell(self) -> None:
        given = self._given
        reference = given.get("r")
        if reference is None:  # then each cell follows the one before
            place = self._place + 1
        else:
            place = self._places_of.get(reference[: -self._digits], -1)
            if place < 0:
                place = self._find_place(reference[: -self._digits])
        self._place = place
        value = self._value
        cell = (
            self._strings[self._shared(value)]
            if value and given.get("t") == "s"
            else self._cell(given.get("t", "n"))
        )
        if place <= self._last:
            self._insert(place, cell)
            return
        self._last = place
        if cell == "":
            return
        if place >= MAX_COLUMNS or (isinstance(cell, str) and len(cell) > MAX_CELL_CHARS):
            self._leave_out(place)
            return
        gap = place - len(self._cells)
        if gap:
            self._cells.extend([""] * gap)
        self._cells.append(cell)
        if self._looks:
            self._look(place, cell)

    def _leave_out(self, place: int) -> None:
        self._causes.pop(place, None)
        if place >= MAX_COLUMNS:
            self._exceed("E017", MAX_COLUMNS)
        else:
            self._exceed("E018", MAX_CELL_CHARS)

    def _insert(self, place: int, cell: Cell) -> None:
        """A cell that stands behind one further to the right."""
        is_taken = place == self._last or (place < len(self._cells) and self._cells[place] != "")
        if is_taken:
            raise self._twice()
        if cell == "" or place >= MAX_COLUMNS:
            return
        self._cells.extend([""] * (place + 1 - len(self._cells)))
        self._cells[place] = cell
        self._look(place, cell)

    def _twice(self) -> RefusedError:
        return RefusedError("E045", place=self._given.get("r") or self._number)

    def _look(self, place: int, cell: Cell) -> None:
        """What the style of the cell does to it."""
        look = self._looks.get(self._given.get("s", ""))
        if look is None:
            return
        if look.cause:
            self._causes.setdefault(place, look.cause)
        if look.hides_texts if isinstance(cell, str) else look.hides_numbers:
            self._unseen.append(place)

    def _find_place(self, letters: str) -> int:
        place = self._places_of[letters] = place_of(letters)
        return place

    def _cell(self, kind: str) -> Cell:
        """The value of the element that the cell's type names; others beside it are ignored."""
        value = self._value
        if kind == "n" and value:
            return self._number_cell(value)
        if kind == "inlineStr":
            return self._inline()
        if not value:
            is_text = kind == "str" and value is not None
            return "" if self._formula is None or is_text else self._uncomputed()
        return unescape(value) if kind == "str" else self._rare(kind, value)

    def _rare(self, kind: str, value: str) -> Cell:
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "e":
            self._causes[self._place] = "error"
            return value
        if kind == "d":
            self._causes[self._place] = "date"
            return value.removesuffix("T00:00:00")
        raise ValueError("unknown type of cell")

    def _uncomputed(self) -> str:
        self._causes[self._place] = "uncomputed"
        return f"={self._formula}"

    def _inline(self) -> Cell:
        if self._text is None and self._formula is not None:
            return self._uncomputed()
        if self._rich and self._text:
            self._causes[self._place] = self._rich
        return unescape(self._text or "")

    def _shared(self, value: str) -> int:
        """The index of a shared string."""
        index = int(value)
        if index < 0:
            raise ValueError("strings are counted from 0")
        if self._string_causes and index in self._string_causes:
            self._causes[self._place] = self._string_causes[index]
        return index

    def _number_cell(self, value: str) -> Cell:
        # Python reads more spellings than a sheet may have: 1_000, other scripts' digits, nan.
        if "_" in value or not value.isascii():
            raise ValueError("no number in a cell of numbers")
        number = float(value)
        if not isfinite(number):
            raise ValueError("no number in a cell of numbers")
        shown = self._shown.get(self._given.get("s", ""))
        if shown is None:
            return number
        cell, cause = as_shown(number, shown, self._from_1904)
        if cause:
            self._causes[self._place] = cause
        return cell
