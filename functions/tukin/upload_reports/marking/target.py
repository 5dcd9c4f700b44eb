"""Which cells of a sheet are to be marked, and with what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, NamedTuple

from tukin.upload_reports.marking.areas import Area, anchors_of, cell_name

_PIECE_BYTES = 1024 * 1024
_MERGE = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([^"']*)["']""")
_OVERLAP = 512


@dataclass(slots=True)
class Wanted:
    """A cell to be marked.

    Attributes:
        note: what is wrong.
        is_digits: whether it takes digits that must stay text.
        is_own: whether the mistake is in this cell, so that its format may have caused it.
    """

    note: str
    is_digits: bool
    is_own: bool


class Seen(NamedTuple):
    """A number that is seen as something else: what its cell may become a text of."""

    row: int
    place: int
    text: str


class Target:
    """The cells to be marked of one sheet, from the plan's ``[row, place, note, digits, own]``.

    Of merged cells the first is marked: the others are not seen.
    """

    def __init__(
        self, cells: Iterable[tuple[int, int, str, bool, bool]], merges: Iterable[Area]
    ) -> None:
        given = {(row, place): Wanted(note, *flags) for row, place, note, *flags in cells}
        anchors = anchors_of(given, merges)
        self.cells: dict[tuple[int, int], Wanted] = {}
        for cell, wanted in given.items():
            anchor = anchors.get(cell)
            first = self.cells.setdefault(
                anchor or cell, Wanted("", wanted.is_digits, is_own=False)
            )
            first.is_own = first.is_own or (anchor is None and wanted.is_own)
            head = f"Baris / row {cell[0]}: " if anchor else ""
            first.note = f"{first.note}\n\n{head}{wanted.note}".strip()
        self.by_row: dict[int, dict[int, Wanted]] = {}
        for (row, place), wanted in self.cells.items():
            self.by_row.setdefault(row, {})[place] = wanted

    @property
    def notes(self) -> dict[str, str]:
        """The notes by the names of their cells."""
        return {cell_name(*cell): wanted.note for cell, wanted in self.cells.items()}


def merges_of(file: IO[bytes]) -> list[Area]:
    """The merged areas of a sheet; they stand behind its cells."""
    found: list[Area] = []
    held = b""
    while piece := file.read(_PIECE_BYTES):
        held += piece
        end = 0
        for match in _MERGE.finditer(held):
            end = match.end()
            if area := Area.of(match[1].decode("ascii", "replace")):
                found.append(area)
        held = held[max(end, len(held) - _OVERLAP) :]
    return found
