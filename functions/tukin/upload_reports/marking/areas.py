"""Places of a sheet: the names of cells, and areas of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tukin.file_formats.lines.line import column_letters

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.ASCII)
_LETTERS = re.compile(r"[A-Z]*", re.ASCII)

Cell = tuple[int, int]
"""Row from 1 and place from 0."""


class Area(NamedTuple):
    """A block of cells, both ends included."""

    first_row: int
    last_row: int
    first_place: int
    last_place: int

    @classmethod
    def of(cls, reference: str) -> "Area | None":
        """``B2:D9`` or ``B2`` in any case; None for what is no such block."""
        match = _AREA.fullmatch(reference.strip().upper())
        if match is None:
            return None
        places = sorted((place_of(match[1]), place_of(match[3] or match[1])))
        rows = sorted((int(match[2]), int(match[4] or match[2])))
        return cls(rows[0], rows[1], places[0], places[1])

    @property
    def reference(self) -> str:
        """``B2:D9``, or ``B2`` for one cell."""
        first = cell_name(self.first_row, self.first_place)
        last = cell_name(self.last_row, self.last_place)
        return first if first == last else f"{first}:{last}"

    def without(self, other: "Area") -> Iterator["Area"]:
        """What is left of it: up to four blocks."""
        top = max(self.first_row, other.first_row)
        bottom = min(self.last_row, other.last_row)
        left = max(self.first_place, other.first_place)
        right = min(self.last_place, other.last_place)
        if top > bottom or left > right:
            yield self
            return
        if self.first_row < top:
            yield self._replace(last_row=top - 1)
        if self.first_place < left:
            yield Area(top, bottom, self.first_place, left - 1)
        if right < self.last_place:
            yield Area(top, bottom, right + 1, self.last_place)
        if bottom < self.last_row:
            yield self._replace(first_row=bottom + 1)


def place_of(reference: str) -> int:
    """``AB12`` → 27, the column's place from 0."""
    match = _LETTERS.match(reference.upper())
    place = 0
    for char in match[0] if match else "":
        place = place * 26 + ord(char) - ord("A") + 1
    return place - 1


def cell_name(row: int, place: int) -> str:
    """``(12, 27)`` → ``AB12``."""
    return f"{column_letters(place)}{row}"


def anchors_of(cells: Iterable[Cell], merges: Iterable[Area]) -> dict[Cell, Cell]:
    """Of those cells that are covered by a merge: the one cell of it that is seen."""
    by_row = sorted(cells)
    anchors: dict[Cell, Cell] = {}
    for area in merges:
        start = bisect_left(by_row, (area.first_row, 0))
        for cell in by_row[start:]:
            if cell[0] > area.last_row:
                break
            anchor = (area.first_row, area.first_place)
            if area.first_place <= cell[1] <= area.last_place and cell != anchor:
                anchors[cell] = anchor
    return anchors


def without_cells(references: str, cells: Iterable[Cell]) -> str | None:
    """A list of areas, such as ``F2:F99 H2``, without some cells; None where it had none of them.

    Areas that are written in another way stay.
    """
    runs = list(_runs(cells))
    kept: list[str] = []
    changed = False
    for reference in references.split():
        area = Area.of(reference)
        if area is None:
            kept.append(reference)
            continue
        rest = [area]
        for run in runs:
            rest = [piece for each in rest for piece in each.without(run)]
        changed = changed or rest != [area]
        kept += [each.reference for each in rest]
    return " ".join(kept) if changed else None


def _runs(cells: Iterable[Cell]) -> Iterator[Area]:
    """Cells one below another as one area."""
    open_run: Area | None = None
    for row, place in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if open_run and open_run.first_place == place and open_run.last_row == row - 1:
            open_run = open_run._replace(last_row=row)
            continue
        if open_run:
            yield open_run
        open_run = Area(row, row, place, place)
    if open_run:
        yield open_run
