"""A cell file: rows of people in the order of their keys, hashed cell by cell. Pure.

::

    {"cells":[["000",1234,5,"<sha256>"], …],"format":"tukin-cells/1"}
    rows of cell 000, a line of JSON each
    rows of the next cell that has any, …

A cell is named by the first 12 bits of the person's key. The first line has of each cell its name,
bytes, rows and SHA-256; the SHA-256 of that line is the **root**, by which the file is known. So
one cell is read and checked by two ranges, whatever the file's size. How many cells somebody works
on at once is in no hash.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple, Self

from tukin.payroll.locked.pay import CELL_BITS, CELL_DIGITS
from tukin.settlement.ledger import canonical_json
from tukin.vocabulary.errors import IntegrityError

FORMAT = "tukin-cells/1"
CELLS = 1 << CELL_BITS
MOST_HEADING_BYTES = 512 * 1024
"""Of a first line: 4,096 cells of less than 120 bytes each."""

_FIRST_ENGINE = 5
_MARK = b'{"cells":['
"""No row of a state begins so: their names are sorted, and none is so early."""

Row = tuple[str, bytes]
"""A person's key, and the line of JSON with its end."""


def has_cells(engine: str) -> bool:
    """Whether the runs of an engine ("" for one that is not named) write cell files."""
    return int(engine or 0) >= _FIRST_ENGINE


def cell_of(key: str) -> str:
    """The cell of a person's key, or of whatever begins with it."""
    return key[:CELL_DIGITS]


class Cell(NamedTuple):
    """What the first line says of a cell."""

    name: str
    bytes: int
    rows: int
    sha256: str


@dataclass(frozen=True)
class Heading:
    """The first line of a cell file, read; ``line`` is its bytes."""

    line: bytes
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Self:
        """That of some cells in their order."""
        known = tuple(cells)
        values = {"cells": [list(cell) for cell in known], "format": FORMAT}
        return cls(canonical_json(values) + b"\n", known)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """From the beginning of a file, or of what is one by ``is_cell_file``.

        Raises:
            IntegrityError: E746, where its format is a later one; E726, where it is none.
        """
        line = data[: data.find(b"\n") + 1]
        try:
            values = json.loads(line)
            cells = tuple(Cell(*cell) for cell in values["cells"])
            if values["format"] == FORMAT:
                return cls(line, cells)
        except (ValueError, KeyError, TypeError):
            raise IntegrityError("E726", name="heading of cells") from None
        raise IntegrityError("E746", format=values["format"])

    @property
    def root(self) -> str:
        """The name of the file: SHA-256 of the first line, 64 hexadecimal digits."""
        return hashlib.sha256(self.line).hexdigest()

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where each cell ends in the file."""
        return list(accumulate((cell.bytes for cell in self.cells), initial=len(self.line)))[1:]

    def runs_of(self, names: Set[str]) -> Iterator[tuple[int, list[Cell]]]:
        """Of some cells, those that follow one another, and where they begin in the file."""
        placed = zip(self.cells, self.ends, strict=True)
        for is_wanted, run in groupby(placed, key=lambda each: each[0].name in names):
            cells = list(run)
            if is_wanted:
                first, end = cells[0]
                yield end - first.bytes, [cell for cell, _ in cells]

    def range_of(self, cells: "Cells") -> tuple[int, int]:
        """Where the rows of a slice begin and end in the file."""
        before = sum(cell.bytes for cell in self.cells if cell.name < cells.least)
        own = sum(cell.bytes for cell in self.cells if cells.has(cell.name))
        start = len(self.line) + before
        return start, start + own


def is_cell_file(data: bytes) -> bool:
    """Whether some bytes are, or begin as, a cell file; older engines wrote no such thing."""
    return data.startswith(_MARK)


class CellWriter:
    """A cell file in the making: rows come slice by slice, each of whole cells."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._parts: list[bytes] = []
        self._last = ""

    def add(self, rows: Iterable[Row]) -> None:
        """The rows of the next cells, in any order, each of another person.

        Raises:
            ValueError: where a row has no key or that of another, or its cell was written before.
        """
        ordered = sorted(rows)
        for name, of_cell in groupby(ordered, key=lambda row: cell_of(row[0])):
            lines = [line for key, line in of_cell if self._is_next(key)]
            data = b"".join(lines)
            sha256 = hashlib.sha256(data).hexdigest()
            if self._cells and self._cells[-1].name >= name:
                raise ValueError("a slice is of whole cells, which come in their order")
            self._cells.append(Cell(name, len(data), len(lines), sha256))
            self._parts.append(data)

    def _is_next(self, key: str) -> bool:
        if key <= self._last:
            raise ValueError("each row has a key of its own, in their order")
        self._last = key
        return True

    def file(self) -> bytes:
        """The file; nothing can be added afterwards."""
        return _join(self._cells, self._parts)


def write_cells(rows: Iterable[Row]) -> bytes:
    """The file of some rows; raises what ``CellWriter.add`` raises."""
    writer = CellWriter()
    writer.add(rows)
    return writer.file()


def _join(cells: Iterable[Cell], parts: list[bytes]) -> bytes:
    """The file of cells and their bytes. The list is emptied: a city's rows are in memory once."""
    file = io.BytesIO()
    file.write(Heading.of(cells).line)
    parts.reverse()
    while parts:
        file.write(parts.pop())
    return file.getvalue()


def root_of(data: bytes) -> str:
    """The root of a cell file, each cell checked.

    Raises:
        IntegrityError: E726, where a cell is not what the first line says; what ``Heading.read``
            raises.
    """
    heading = Heading.read(data)
    for cell, end in zip(heading.cells, heading.ends, strict=True):
        check_cell(cell, data[end - cell.bytes : end])
    if (heading.ends[-1] if heading.cells else len(heading.line)) != len(data):
        raise IntegrityError("E726", name="end of cells")
    return heading.root


def check_cell(cell: Cell, data: bytes) -> None:
    """Check the bytes of a cell against what the first line says.

    Raises:
        IntegrityError: E726.
    """
    if len(data) != cell.bytes or hashlib.sha256(data).hexdigest() != cell.sha256:
        raise IntegrityError("E726", name=f"cell {cell.name}")


def rows_part(data: bytes) -> bytes:
    """The rows of a file: all but the first line of a cell file, all of another one."""
    return data[data.find(b"\n") + 1 :] if is_cell_file(data) else data


def name_of(data: bytes) -> str:
    """By which a state is known: the root of a cell file, the SHA-256 of what came before those.

    Raises:
        IntegrityError: what ``root_of`` raises.
    """
    return root_of(data) if is_cell_file(data) else hashlib.sha256(data).hexdigest()


class Cells(NamedTuple):
    """A run of consecutive cells, from one number up to another: a slice."""

    first: int
    end: int

    @property
    def least(self) -> str:
        """What no key of these cells is less than."""
        return f"{self.first:03x}"

    @property
    def most(self) -> str:
        """What no key of these cells is more than, whatever it ends with."""
        return f"{self.end - 1:03x}~"

    def has(self, key: str) -> bool:
        """Whether a key is of these cells."""
        return self.least <= key <= self.most


ALL_CELLS = Cells(0, CELLS)


def slices(people: int, most: int) -> list[Cells]:
    """The slices in which some people are worked on, each of about ``most``."""
    count = min(CELLS, max(1, -(-people // most)))
    bounds = [number * CELLS // count for number in range(count + 1)]
    return [Cells(first, end) for first, end in pairwise(bounds)]


def replace_cells(data: bytes, changed: dict[str, bytes]) -> bytes:
    """A cell file with other bytes in some of its cells; the rest is taken as it is.

    Args:
        data: the file.
        changed: cell → its rows, whose number stays as it is.
    """
    heading = Heading.read(data)
    cells, parts = [], []
    for cell, end in zip(heading.cells, heading.ends, strict=True):
        rows = changed.get(cell.name)
        if rows is None:
            rows = data[end - cell.bytes : end]
        else:
            sha256 = hashlib.sha256(rows).hexdigest()
            cell = Cell(cell.name, len(rows), cell.rows, sha256)  # noqa: PLW2901
        cells.append(cell)
        parts.append(rows)
    return _join(cells, parts)
