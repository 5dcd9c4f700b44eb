"""Merged cells below the header: whose value counts for whom.

Of merged cells a workbook stores the value in the first alone. Which of the others it is meant for
depends on the column: a status beside three rows is that of all three, one score beside three
people is nobody knows whose. See ``spread`` for the rules.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tukin.file_formats.headings import Headings
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Line, nip_digits
from tukin.file_formats.raw_row import Cause
from tukin.file_formats.workbook.check import Merge

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

        Empty merged cells say nothing.
        """
        if line.number <= self.header.last_row:
            return line
        self._move_to(line)
        if not self._open:
            return line
        cells, causes = [*line.cells], {**line.causes}
        numeric = set(line.numeric)
        for each in self._open:
            if each.text and (each.range.last_row > each.range.first_row or each.range.known[1:]):
                self._apply(each, line.number, cells, numeric, causes)
        return Line(line.number, cells, frozenset(numeric), causes)

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

    def _apply(
        self,
        opened: _Open,
        number: int,
        cells: list[str],
        numeric: set[int],
        causes: dict[int, Cause],
    ) -> None:
        where = opened.range
        place = where.known[0]
        column = self.header.columns[place]
        is_first = number == where.first_row
        is_doubtful = (
            len(where.known) > 1
            or place != where.first
            or column in _PERSON
            or (column in self.scores and not is_first)
        )
        if is_doubtful:
            causes.update(dict.fromkeys(where.known, Cause.MERGED))
        elif not is_first and self._is_person(cells):
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = opened.text
            causes[place] = Cause.SPREAD
            if opened.is_number:
                numeric.add(place)

    def _is_person(self, cells: Sequence[str]) -> bool:
        places = self.header.places_of("nip")
        return any(place < len(cells) and nip_digits(cells[place]) for place in places)


def _ranges(merges: Iterable[Merge], header: Header) -> Iterator[_Range]:
    for first_row, first, last_row, last in merges:
        known = tuple(place for place in sorted(header.columns) if first <= place <= last)
        if known and last_row > header.last_row and (last_row > first_row or last > first):
            yield _Range(first_row, last_row, first, known)
