"""*Bukan atasan saya*: somebody says that their line names the wrong rater.

A report changes nothing by itself: the line holds until the agency's HR corrects it, and says so
here. Each person has one report; another one of the same line, while it is open, is the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from tukin.aws.table import Table
from tukin.people.lines.line import Line
from tukin.vocabulary.errors import Conflict

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
"""A person key."""


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    CORRECTED = "corrected"
    LINE_IS_RIGHT = "line_is_right"


@dataclass(frozen=True, slots=True)
class RaterReport:
    """One report: who says so, of which line, since when.

    Attributes:
        person: who reports, by person key.
        nip: their number, and ``name`` their name.
        rater_name: whom the line names.
        kind: of the line, and ``basis`` the order or decision it rests on.
        since: the first day of the line.
        reported_at: when it was said.
        state: what became of it.
    """

    person: str
    nip: str = field(repr=False)
    name: str = field(repr=False)
    rater_name: str = field(repr=False)
    kind: str
    basis: str
    since: date
    reported_at: datetime
    state: ReportState

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        """The report of an item."""
        return cls(
            person=str(item["sk"]),
            nip=str(item["nip"]),
            name=str(item["name"]),
            rater_name=str(item["rater_name"]),
            kind=str(item["kind"]),
            basis=str(item["basis"]),
            since=date.fromisoformat(str(item["since"])),
            reported_at=datetime.fromisoformat(str(item["reported_at"])),
            state=ReportState(item["state"]),
        )


class RaterReports:
    """The reports of an agency's people."""

    def __init__(self, table: Table, agency: str) -> None:
        self._table = table
        self._partition = f"RATERREPORT#{agency}"

    def report(
        self, person: str, nip: str, name: str, line: Line, rater_name: str, now: datetime
    ) -> None:
        """Say that a line is wrong; while a report is open, once more is the same.

        Args:
            person: the person key of who says so.
            nip: their number.
            name: their name.
            line: the line that counts for them.
            rater_name: whom it names.
            now: the time, UTC.
        """
        values = {
            "nip": nip,
            "name": name,
            "rater_name": rater_name,
            "kind": str(line.kind),
            "basis": line.basis,
            "since": line.since.isoformat(),
            "reported_at": now.isoformat(),
            "state": str(ReportState.OPEN),
        }
        key = self._key(person)
        if self._table.put_new(key | values):
            return
        self._table.update(
            key,
            values | {"answered_at": None, "answered_by": None},
            condition="#_state <> :open",
            values={":open": str(ReportState.OPEN)},
        )

    def read(self, person: str) -> RaterReport | None:
        """The last report of a person."""
        item = self._table.get(self._key(person))
        return None if item is None else RaterReport.of(item)

    def open(self) -> Iterator[RaterReport]:
        """Those that nobody has answered, the oldest first."""
        found = map(RaterReport.of, self._table.query(self._partition))
        waiting = [each for each in found if each.state is ReportState.OPEN]
        yield from sorted(waiting, key=lambda each: (each.reported_at, each.person))

    def answer(self, person: str, state: ReportState, by: str, now: datetime) -> None:
        """Say what became of a report.

        Args:
            person: whose report, by person key.
            state: corrected, or the line is right.
            by: who says so, by person key.
            now: the time, UTC.

        Raises:
            Conflict: E1038, where it is open no more, is one's own, or there is none.
        """
        if person == by or _KEY.fullmatch(person) is None:
            raise Conflict("E1038")
        changed = self._table.update(
            self._key(person),
            {"state": str(state), "answered_at": now.isoformat(), "answered_by": by},
            condition="attribute_exists(pk) AND #_state = :open",
            values={":open": str(ReportState.OPEN)},
        )
        if not changed and not self._was_answered(person, state, by):
            raise Conflict("E1038")

    def _was_answered(self, person: str, state: ReportState, by: str) -> bool:
        """Whether the same was said by the same person before, of which the answer was lost."""
        item = self._table.get(self._key(person)) or {}
        return (item.get("state"), item.get("answered_by")) == (str(state), by)

    def _key(self, person: str) -> dict[str, str]:
        return {"pk": self._partition, "sk": person}
