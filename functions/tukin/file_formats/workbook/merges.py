"""Merged cells below the header: whose value counts for whom.

Of merged cells a workbook stores the value in the first alone. Which of the others it is meant for
depends on the column: a status beside three rows is that of all three, one score beside three
people is nobody knows whose. See ``spread`` for the rules.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import MAX_COLUMNS
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Line, nip_digits
from tukin.file_formats.raw_row import Cause
from tukin.file_formats.workbook.check import Merge
from tukin.vocabulary.errors import FileRefused

_PERSON = ("nip", "name")


class _Range(NamedTuple):
    first_row: int
    last_row: int
    first: int
    known: tuple[int, ...]
    """Places of the known columns that it covers."""


@dataclass
class _Open:
    """A range in whose rows the reading is, and the value of its first cell."""

    range: _Range
    text: str = ""
    is_number: bool = False


@dataclass
class Merges:
    """Spreads the values of a sheet's merged cells over its rows, which come from top to bottom."""

    header: Header
    scores: frozenset[str]
    ranges: Sequence[_Range]
    _open: list[_Open] = field(default_factory=list)
    _next: int = 0

    @classmethod
    def of(cls, merges: Iterable[Merge], header: Header, headings: Headings) -> "Merges":
        """Those that reach below the header into a known column."""
        return cls(header, headings.scores, sorted(_ranges(merges, header)))

    def spread(self, line: Line) -> Line:
        """The row with what merged cells say about it.

        - Over rows, in an optional or a descriptive column: the value counts for each row with a
          number of an employee, as a repair.
        - Over rows, in the column of numbers or names: no row has it for certain.
        - Over rows, in a column of scores: it is the first row's, and the others have none.
        - Over several known columns: the row has no value for certain in any of them.

        Empty merged cells say nothing. What a program left in covered cells is no value.

        Raises:
            FileRefused: E002, where merged cells overlap one another beyond measure.
        """
        if line.number <= self.header.last_row:
            return line
        self._move_to(line)
        if not self._open:
            return line
        row = _Row(line)
        for each in self._open:
            self._apply(each, row)
        return Line(line.number, row.cells, frozenset(row.numeric), row.causes)

    def _move_to(self, line: Line) -> None:
        """Close the ranges above the row, open those that reach it."""
        number = line.number
        self._open = [each for each in self._open if each.range.last_row >= number]
        while self._next < len(self.ranges) and self.ranges[self._next].first_row <= number:
            new = self.ranges[self._next]
            self._next += 1
            if new.last_row < number:
                continue
            opened = _Open(new)
            if new.first_row == number and new.first < len(line.cells):
                opened.text = line.cells[new.first].strip() and line.cells[new.first]
                opened.is_number = new.first in line.numeric
            self._open.append(opened)
        if len(self._open) > MAX_COLUMNS:  # cells of more columns than there are: they overlap
            raise FileRefused("E002", format="XLSX")

    def _apply(self, opened: _Open, row: "_Row") -> None:
        where = opened.range
        place = where.known[0]
        column = self.header.columns[place]
        is_first = row.number == where.first_row
        own = (where.first,) if is_first else ()
        hidden = [other for other in where.known if other not in own and row.text(other)]
        is_doubtful = (
            len(where.known) > 1
            or place != where.first
            or column in _PERSON
            or (column in self.scores and not is_first)
        )
        if not opened.text:
            row.leave_out(hidden)  # values that nobody sees
        elif is_doubtful:
            row.leave_out(where.known, own)
        elif not is_first and any(map(nip_digits, map(row.text, self.header.places_of("nip")))):
            row.put(place, opened)


class _Row:
    """A row whose cells are changed."""

    def __init__(self, line: Line) -> None:
        self.number = line.number
        self.cells = [*line.cells]
        self.numeric = set(line.numeric)
        self.causes = {**line.causes}

    def text(self, place: int) -> str:
        """The text of a cell."""
        return self.cells[place] if place < len(self.cells) else ""

    def leave_out(self, places: Iterable[int], own: Collection[int] = ()) -> None:
        """Cells that have no value for certain; ``own`` is the one that shows the text."""
        for place in places:
            self.causes[place] = Cause.MERGED
            if place not in own and place < len(self.cells):
                self.cells[place] = ""

    def put(self, place: int, opened: _Open) -> None:
        """The value of a merge."""
        self.cells.extend([""] * (place + 1 - len(self.cells)))
        self.cells[place] = opened.text
        self.causes[place] = Cause.SPREAD
        if opened.is_number:
            self.numeric.add(place)


def _ranges(merges: Iterable[Merge], header: Header) -> Iterator[_Range]:
    for first_row, first, last_row, last in merges:
        known = tuple(place for place in sorted(header.columns) if first <= place <= last)
        if known and last_row > header.last_row and (last_row > first_row or last > first):
            yield _Range(first_row, last_row, first, known)
