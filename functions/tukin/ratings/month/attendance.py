"""The attendance part of a month: what HR says of each person, and nothing that raters say.

It is kept by content as canonical JSON lines: the first says the format, each further one is of one
person, in the order of their numbers. The same rows give the same bytes.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tukin.intake.cells import cells_of
from tukin.rules.cycle import Cycle, InputFrom
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS
from tukin.vocabulary.errors import IntegrityError

FORMAT = 1
_ALSO_READ = ("name", "agency", "period")
"""Read and compared with the month; the name stands in for a register that has none."""


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


@dataclass(frozen=True, slots=True)
class PartColumns:
    """Which columns an attendance part has under a rule set and its cycle.

    ``required`` are those by which pay is cut: one that was missing would count as zero for
    everybody. ``scores`` are the indicators that HR enters, ``foreign`` what only raters and other
    sources may say.
    """

    required: tuple[str, ...]
    scores: tuple[str, ...]
    foreign: frozenset[str]

    @classmethod
    def of(cls, rules: RuleSet, cycle: Cycle) -> Self:
        """The columns; the cycle says of each indicator where it comes from."""
        codes = [indicator.code for indicator in rules.indicators]
        scores = tuple(code for code in codes if cycle.inputs.get(code) is InputFrom.PART)
        late = rules.lateness_columns or ("late_minutes", "early_minutes")
        foreign = {*codes, "hasil_kerja", "perilaku_kerja", "innovation_evidence"} - {*scores}
        return cls(("nip", "alpa", "ijin", *late, *scores), scores, frozenset(foreign))

    def known(self, rules: RuleSet) -> frozenset[str]:
        """All columns that are looked at, whether they must be there or not."""
        counted = (column.name for column in COUNT_COLUMNS)
        more = (*counted, *rules.lateness_columns, "status", *_ALSO_READ)
        return frozenset(cells_of(rules)) & {*self.required, *more}


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
