"""What is credited and owed back, slice by slice: both states as cell files. Pure."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from tukin.settlement.cells.cell_file import (
    Cells,
    Heading,
    Row,
    cell_of,
    is_cell_file,
    replace_cells,
    write_cells,
)
from tukin.settlement.files.states import (
    credited_line,
    owed_line,
    read_credited,
    read_keyed_credited,
    read_rows,
    write_credited,
)
from tukin.settlement.ledger import canonical_json
from tukin.settlement.settlement import Credit, Transfer

KeyOf = Callable[[str], str]
"""The person's key of a NIP."""


class PartOfStates(NamedTuple):
    """The states of the people of some cells, by NIP; ``keys`` has each of them."""

    credited: dict[str, Credit]
    recoveries: dict[str, int]
    keys: dict[str, str]

    def rows(self) -> tuple[list[Row], list[Row]]:
        """The rows of both states in cell files."""
        credited = [(c.key, credited_line(nip, c)) for nip, c in self.credited.items()]
        owed = self.recoveries.items()
        return credited, [
            (self.keys[nip], owed_line(nip, idr, self.keys[nip])) for nip, idr in owed
        ]


@dataclass(frozen=True)
class CellStates:
    """The states of one moment, each a cell file."""

    credited: bytes
    recoveries: bytes

    @classmethod
    def of(cls, credited: bytes | None, recoveries: bytes | None, key_of: KeyOf) -> Self:
        """Of states as they are stored, whatever engine wrote them; None where there is none yet.

        Args:
            credited: of a period.
            recoveries: of all periods.
            key_of: the person's key of a NIP, for the rows of engines that had none.
        """
        return cls(as_cells(credited, key_of), as_cells(recoveries, key_of))

    def part(self, cells: Cells) -> PartOfStates:
        """Those of the people of some cells."""
        owed = list(read_rows(_range(self.recoveries, self._owed_heading, cells)))
        credited = read_keyed_credited(_range(self.credited, self._credited_heading, cells))
        keys = {nip: credit.key for nip, credit in credited.items()}
        keys |= {row["nip"]: row["key"] for row in owed}
        return PartOfStates(credited, {row["nip"]: row["outstanding_idr"] for row in owed}, keys)

    @cached_property
    def _credited_heading(self) -> Heading:
        return Heading.read(self.credited)

    @cached_property
    def _owed_heading(self) -> Heading:
        return Heading.read(self.recoveries)


def as_cells(data: bytes | None, key_of: KeyOf) -> bytes:
    """A state as a cell file: as it is stored, or with keys where an older engine wrote it."""
    if data is not None and is_cell_file(data):
        return data
    rows = ({**row, "key": key_of(row["nip"])} for row in read_rows(data or b""))
    return write_cells((row["key"], canonical_json(row) + b"\n") for row in rows)


def _range(data: bytes, heading: Heading, cells: Cells) -> bytes:
    start, end = heading.range_of(cells)
    return data[start:end]


class CreditsOf:
    """The credits of a state that some lines are about: of a cell file their cells alone.

    Args:
        data: the state as it is stored.
        lines: of one run, which may be older than the state's engine.
    """

    def __init__(self, data: bytes, lines: Iterable[Transfer]) -> None:
        self._data = data
        self._cells: set[str] | None = None
        if is_cell_file(data):
            self._cells = {cell_of(line.key or self._key_of(line.nip)) for line in lines}

    def _key_of(self, nip: str) -> str:
        """The key of a person whose line has none, by the state itself."""
        row = line_of(self._data, "nip", nip)
        return str(json.loads(row)["key"]) if row else ""

    @property
    def people(self) -> dict[str, Credit]:
        """NIP → the credits of these cells; all of them where there are no cells."""
        if self._cells is None:
            return read_credited(self._data)
        rows = bytearray()
        for start, run in Heading.read(self._data).runs_of(self._cells):
            rows += self._data[start : start + sum(cell.bytes for cell in run)]
        return read_keyed_credited(bytes(rows))

    def write(self, after: Mapping[str, Credit]) -> bytes:
        """The state with other credits of the same people, in the form that it has."""
        if self._cells is None:
            return write_credited(after)
        cells: defaultdict[str, list[Row]] = defaultdict(list)
        for nip, credit in after.items():
            cells[cell_of(credit.key)].append((credit.key, credited_line(nip, credit)))
        changed = {name: b"".join(row for _, row in sorted(rows)) for name, rows in cells.items()}
        return replace_cells(self._data, changed)


def line_of(data: bytes, name: str, value: str) -> bytes:
    """The first of some JSON lines with a value; a city's file is not read as a whole for one."""
    key = f"{json.dumps(name)}:{json.dumps(value)}".encode()
    at = data.find(key)
    if at < 0:
        return b""
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    return data[start : end if end >= 0 else len(data)]
