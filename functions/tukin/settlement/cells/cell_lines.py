"""The lines of a run as its cell file has them, read one by one in the order of people's files.

A city's lines as objects take three times as much memory as their bytes.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Self, overload

from tukin.settlement.cells.cell_file import Cells, Heading, Row, write_cells
from tukin.settlement.files.states import keyed_line, transfer_of
from tukin.settlement.settlement import Transfer

Starts = Mapping[str, "array[int]"]


class CellLines(Sequence[Transfer]):
    """Lines by agency and NIP; ``data`` is the cell file, which may have more of them.

    Args:
        data: the cell file.
        starts: agency → where its lines begin in the file, in the order of the NIP.
    """

    def __init__(self, data: bytes, starts: Starts) -> None:
        self.data = data
        self._starts = dict(sorted(starts.items()))
        self._all = array("Q", chain.from_iterable(self._starts.values()))

    @classmethod
    def read(cls, data: bytes) -> Self:
        """All lines of a cell file, which was checked."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        at = len(Heading.read(data).line)
        while at < len(data):
            end = data.index(b"\n", at) + 1
            row = json.loads(data[at:end])
            found[row["agency"]].append((row["nip"], at))
            at = end
        starts = {}
        while found:
            agency, places = found.popitem()
            places.sort()
            starts[agency] = array("Q", (place for _, place in places))
        return cls(data, starts)

    @classmethod
    def of(cls, lines: Iterable[Transfer], period: str) -> Self:
        """Of lines that have keys."""
        return cls.read(write_cells((line.key, keyed_line(line, period)) for line in lines))

    @property
    def agencies(self) -> list[str]:
        """Whose lines there are, in their order."""
        return list(self._starts)

    def of_agencies(self, agencies: Iterable[str]) -> Self:
        """The lines of some agencies alone."""
        return type(self)(self.data, {a: self._starts[a] for a in agencies if a in self._starts})

    def that(self, is_wanted: Callable[[Transfer], bool]) -> Self:
        """The lines that somebody wants; each is read."""
        kept = {
            agency: array("Q", (at for at in starts if is_wanted(self._read(at))))
            for agency, starts in self._starts.items()
        }
        return type(self)(self.data, {agency: starts for agency, starts in kept.items() if starts})

    def part(self, cells: Cells) -> list[Transfer]:
        """The lines of a slice, in the order of agency and NIP."""
        start, end = Heading.read(self.data).range_of(cells)
        return [self._read(at) for at in self._all if start <= at < end]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Transfer]:
        return map(self._read, self._all)

    @overload
    def __getitem__(self, place: int) -> Transfer: ...

    @overload
    def __getitem__(self, place: slice) -> list[Transfer]: ...

    def __getitem__(self, place: int | slice) -> Transfer | list[Transfer]:
        if isinstance(place, slice):
            return list(map(self._read, self._all[place]))
        return self._read(self._all[place])

    def file(self) -> bytes:
        """The cell file of just these lines."""
        heading = Heading.read(self.data)
        if len(self) == sum(cell.rows for cell in heading.cells):
            return self.data
        return write_cells(self._rows())

    def _rows(self) -> Iterator[Row]:
        for at in sorted(self._all):
            row = self.data[at : self.data.index(b"\n", at) + 1]
            yield json.loads(row)["key"], row

    def _read(self, at: int) -> Transfer:
        return transfer_of(json.loads(self.data[at : self.data.index(b"\n", at)]))
