"""Rows of a delimited file that end before the cells that cut pay.

Programs leave out the separators at the end of a row where the last cells are blank, so a short row
is no fault by itself. But where other rows go on to attendance and status, one that ends before
them was cut: read as blank, its absences would be paid. A copy of such a file says so in the cells
that the row did not reach, and is read alike.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from tukin.file_formats.headings import Headings
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Chunk, Line, is_number
from tukin.file_formats.raw_row import CUT_OFF_TEXT, says_cut_off

Again = Callable[[], Iterable[Chunk]]
"""Reads a file's rows once more, from the first on."""


class ShortRows:
    """Finds the rows that were cut; one of an amendment just does not name what it lacks."""

    def __init__(self, header: Header, headings: Headings, again: Again | None) -> None:
        columns = header.columns
        self._counted = sorted(p for p, column in columns.items() if column in headings.counted)
        self._nip = next((p for p, column in columns.items() if column == "nip"), 0)
        self._header = header
        self._again = None if headings.is_amendment else again
        self._do_others_go_on: bool | None = None

    def find(self, chunk: Chunk) -> Mapping[int, str]:
        """By place in the chunk, the first column that a row should have reached."""
        if self._again is None or not self._counted or not chunk.cells:
            return {}
        if min(map(len, chunk.cells)) > self._counted[-1]:
            return {}
        short = [
            place
            for place, row in enumerate(chunk.cells)
            if len(row) <= self._counted[-1] and self._is_person(row)
        ]
        if not short or not self._others_go_on(chunk, self._again):
            return {}
        return {place: self._first_lost(len(chunk.cells[place])) for place in short}

    def cut_of(self, line: Line) -> str | None:
        """The first column of which the row of a copy says that it was cut off."""
        cells = line.cells
        for place in self._counted:
            if place < len(cells) and says_cut_off(cells[place]):
                return self._header.columns[place]
        return None

    def completed(self, line: Line) -> Line:
        """A row that was cut, with a text in the cells that it should have reached."""
        cells = [*line.cells, *[""] * (self._counted[-1] + 1 - len(line.cells))]
        for place in self._counted:
            if place >= len(line.cells):
                cells[place] = CUT_OFF_TEXT
        return line._replace(cells=cells)

    def _first_lost(self, width: int) -> str:
        return next(self._header.columns[place] for place in self._counted if place >= width)

    def _others_go_on(self, chunk: Chunk, again: Again) -> bool:
        """Whether any row of the file reaches the last column; looked for once."""
        if self._do_others_go_on is None:
            self._do_others_go_on = any(map(self._goes_on, chunk.cells)) or any(
                self._goes_on(row)
                for other in again()
                for row in other.below(self._header.last_row).cells
            )
        return self._do_others_go_on

    def _goes_on(self, row: Sequence[str]) -> bool:
        return len(row) > self._counted[-1] and self._is_person(row)

    def _is_person(self, row: Sequence[str]) -> bool:
        return self._nip < len(row) and is_number(row[self._nip])
