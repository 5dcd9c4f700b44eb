"""A register in parts, so that one person is found without reading everybody. Pure.

Each part is a canonical CSV of its own, with the columns by which people are known and no account
or tax number. People are spread by the first bits of the SHA-256 of their NIP; an agency's part has
all entries of everybody who ever serves there, so that it also says where they went.
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.register.columns import ALWAYS_WRITTEN

KEPT = frozenset((*ALWAYS_WRITTEN, "unit", "siasn_id", "email", "tmt_kgb", "tmt_golongan"))
"""The columns of parts."""
MOST_PEOPLE = 1_000
"""People of one part, as far as ``MOST_PARTS`` allows."""
MOST_PARTS = 256


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
    lines: dict[str, bytes] = {}
    agencies: dict[str, list[str]] = defaultdict(list)
    for nip, entries in groupby(rows, key=lambda cells: cells[0]):
        first, *others = ([cells[place] for place in kept] for cells in entries)
        lines[nip] = write_canonical_csv(first, others)
        for slug in {cells[_AGENCY] for cells in (first, *others)}:
            agencies[slug].append(nip)
    count = 1
    while len(lines) > count * MOST_PEOPLE and count < MOST_PARTS:
        count *= 2
    numbered: list[list[str]] = [[] for _ in range(count)]
    for nip in lines:
        numbered[part_of(nip, count)].append(nip)
    top = write_canonical_csv([header[place] for place in kept], [])
    return Parts(
        tuple(top + b"".join(map(lines.__getitem__, nips)) for nips in numbered),
        {slug: top + b"".join(map(lines.__getitem__, agencies[slug])) for slug in sorted(agencies)},
    )


_AGENCY = ALWAYS_WRITTEN.index("agency")
