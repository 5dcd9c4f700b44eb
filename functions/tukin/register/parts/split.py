"""A register in parts, so that one person is found without reading everybody. Pure.

Each part is a canonical CSV of its own, with the columns by which people are known and no account
or tax number. People are spread by the first bits of the SHA-256 of their NIP; an agency's part has
all entries of everybody who ever serves there, so that it also says where they went.
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.register.columns import ALWAYS_WRITTEN

KEPT = frozenset((*ALWAYS_WRITTEN, "unit", "siasn_id", "email", "tmt_kgb", "tmt_golongan"))
"""The columns of parts."""
MOST_PEOPLE = 1_000
"""People of one part, as far as ``MOST_PARTS`` allows."""
MOST_PARTS = 256

Cells = Sequence[str]
Place = TypeVar("Place", int, str)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts by people, whose number is a power of two, and by the slug of an agency."""

    people: tuple[bytes, ...]
    agencies: Mapping[str, bytes]


def part_of(nip: str, count: int) -> int:
    """The number of the part that has a person."""
    return hashlib.sha256(nip.encode()).digest()[0] % count


def split_register(data: bytes) -> Parts:
    """The parts of a register's canonical CSV, which has people in their order."""
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    header = next(rows, [])
    kept = [place for place, name in enumerate(header) if name in KEPT]
    names = [header[place] for place in kept]
    people: dict[str, list[Cells]] = {
        nip: [[cells[place] for place in kept] for cells in entries]
        for nip, entries in groupby(rows, key=lambda cells: cells[0])
    }
    count = 1
    while len(people) > count * MOST_PEOPLE and count < MOST_PARTS:
        count *= 2
    by_number = _gather(people, lambda nip: [part_of(nip, count)])
    by_agency = _gather(people, lambda nip: {cells[_AGENCY] for cells in people[nip]})
    return Parts(
        tuple(write_canonical_csv(names, by_number.get(number, [])) for number in range(count)),
        {slug: write_canonical_csv(names, by_agency[slug]) for slug in sorted(by_agency)},
    )


_AGENCY = ALWAYS_WRITTEN.index("agency")


def _gather(
    people: Mapping[str, list[Cells]], places: Callable[[str], Iterable[Place]]
) -> dict[Place, list[Cells]]:
    found: dict[Place, list[Cells]] = defaultdict(list)
    for nip, entries in people.items():
        for place in places(nip):
            found[place] += entries
    return found
