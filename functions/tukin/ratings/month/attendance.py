"""The attendance part of a month: what HR says of each person, and nothing that raters say.

It is kept by content as canonical JSON lines: the first says the format, each further one is of one
person, in the order of their numbers. The same rows give the same bytes.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tukin.vocabulary.errors import IntegrityError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """What the part says of one person.

    ``counts`` are days, minutes and occurrences of lateness by column, ``scores`` hundredths of a
    point of the indicators that belong to the part. ``status`` is None where the cell was empty:
    then the register's holds.
    """

    nip: str = field(repr=False)
    name: str | None = field(repr=False)
    status: str | None
    counts: Mapping[str, int]
    scores: Mapping[str, int]


class Attendance:
    """The rows of a part by NIP."""

    def __init__(self, rows: Iterable[AttendanceRow]) -> None:
        self.rows = {row.nip: row for row in sorted(rows, key=lambda row: row.nip)}

    @property
    def people(self) -> Collection[str]:
        """Whose attendance is known."""
        return self.rows.keys()


def write_attendance(attendance: Attendance) -> bytes:
    """The canonical bytes."""
    lines: list[Mapping[str, Any]] = [{"format": FORMAT}]
    lines += [
        {
            "nip": row.nip,
            "name": row.name,
            "status": row.status,
            "counts": dict(sorted(row.counts.items())),
            "scores": dict(sorted(row.scores.items())),
        }
        for row in attendance.rows.values()
    ]
    return b"".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for line in lines
    )


def load_attendance(data: bytes) -> Attendance:
    """A part from its canonical bytes.

    Raises:
        IntegrityError: E702, where they are of another format.
    """
    lines = [json.loads(line) for line in data.splitlines()]
    if not lines or lines[0] != {"format": FORMAT}:
        raise IntegrityError("E702", what="format of the attendance part")
    return Attendance(AttendanceRow(**line) for line in lines[1:])
