"""The register of employees: who works where, as what and in which status, from when until when.

The administration keeps it, not the agencies: a row of an appraisal file is paid only to somebody
whom the register has on the last day of the period. (BPK, 2020: Rp862,783,587 overpaid to 103
retired, deceased, study-leave or disciplined staff, for want of such a check.)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.terms import Employment

if TYPE_CHECKING:  # a register is read without rules
    from tukin.rules.rule_set import RuleSet

LEFT: Mapping[str, str] = {
    "pensiun": "E122",
    "meninggal": "E123",
    "pindah": "E124",
    "berhenti": "E125",
}
"""Statuses of those who are employees no longer, with the code that rejects their row."""

_OTHER_NAMES_OF_LEFT = {
    "meninggal-dunia": "meninggal",
    "wafat": "meninggal",
    "purnabakti": "pensiun",
    "purna-tugas": "pensiun",
    "mutasi-keluar": "pindah",
    "diberhentikan": "berhenti",
    "mengundurkan-diri": "berhenti",
}


def register_status(text: str) -> str:
    """The slug of a status, of those who left by its one name: ``Meninggal Dunia`` → meninggal."""
    name = slug(text)
    return _OTHER_NAMES_OF_LEFT.get(name, name)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What holds of a person from one day until another, both included.

    ``agency``, ``position`` and ``status`` are slugs of a code or a name; ``until`` is None where
    there is no end. ``row`` is the row of the file, for messages.
    """

    nip: str
    agency: str
    employment: Employment
    grade: str
    position: str
    status: str
    since: date
    until: date | None
    name: str | None = None
    nrk: str | None = None
    row: int = field(default=0, compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the entry holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def find_overlaps(
    entries: Iterable[RegisterEntry],
) -> Iterator[tuple[RegisterEntry, RegisterEntry]]:
    """Pairs of entries of one person that hold on the same day: which is right is not to guess."""
    longest: RegisterEntry | None = None
    for entry in sorted(entries, key=lambda entry: (entry.nip, entry.since, entry.row)):
        if longest is not None and longest.nip == entry.nip:
            if longest.holds_on(entry.since):
                yield longest, entry
            if _end(entry) <= _end(longest):
                continue
        longest = entry


def _end(entry: RegisterEntry) -> date:
    return date.max if entry.until is None else entry.until


class Register:
    """Entries without overlap."""

    def __init__(self, entries: Iterable[RegisterEntry]) -> None:
        """Keep the entries.

        Raises:
            InvalidInput: E133, where two entries of one person overlap.
        """
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.nip, entry.since)))
        for earlier, _ in find_overlaps(self.entries):
            raise InvalidInput("E133", rows=earlier.row)

    def on(self, day: date) -> dict[str, RegisterEntry]:
        """Everybody's entry of a day, by NIP."""
        return {entry.nip: entry for entry in self.entries if entry.holds_on(day)}


class Finding(NamedTuple):
    """Where a row disagrees with the register: column, code and details."""

    column: str
    code: str
    details: dict[str, object]


class Roll:
    """The register on one day as one agency's rows are checked against it."""

    def __init__(
        self, register: Register, day: date, rules: "RuleSet", agency_slugs: Collection[str]
    ) -> None:
        """Look up the day.

        Args:
            register: the register.
            day: the period's last day, on which eligibility is judged.
            rules: the rule set in force, which knows positions and statuses by code and label.
            agency_slugs: the slugs of the agency's code and names.
        """
        self._day = day
        self._entries = register.on(day)
        self._agency_slugs = agency_slugs
        self._positions = {
            slug(name): item.code for item in rules.positions for name in (item.label, item.code)
        }
        self._statuses = {
            slug(name): item.code for item in rules.statuses for name in (item.label_id, item.code)
        }

    def check_person(self, nip: str) -> Finding | None:
        """Why this person is not to be paid by this agency at all, or None."""
        entry = self._entries.get(nip)
        if entry is None:
            return Finding("nip", "E120", {"day": self._day})
        if entry.status in LEFT:
            return Finding("status", LEFT[entry.status], {"day": entry.since})
        if entry.agency not in self._agency_slugs:
            return Finding("agency", "E121", {"agency": entry.agency})
        return None

    def check_row(
        self, nip: str, employment: Employment, grade: str, position: str, status: str | None
    ) -> list[Finding]:
        """What differs between the row of a registered person and the register.

        Args:
            nip: somebody whom ``check_person`` lets pass.
            employment: of the row.
            grade: of the row.
            position: its code.
            status: its code, or None where the cell is empty.
        """
        entry = self._entries[nip]
        findings = []
        if employment is not entry.employment:
            findings.append(Finding("employment", "E126", {"register": entry.employment}))
        if grade != entry.grade:
            findings.append(Finding("grade", "E127", {"register": entry.grade}))
        if position != self._positions.get(entry.position):
            findings.append(Finding("position", "E128", {"register": entry.position}))
        known = self._statuses.get(entry.status)
        if known is None:
            findings.append(Finding("status", "E130", {"register": entry.status}))
        elif status not in (None, known):
            findings.append(Finding("status", "E129", {"register": known}))
        return findings

    def status_of(self, nip: str) -> str:
        """The status's code of somebody in whose row nothing was found."""
        return self._statuses[self._entries[nip].status]

    def of_agency(self) -> list[RegisterEntry]:
        """The agency's people, by NIP."""
        return [entry for entry in self._entries.values() if entry.agency in self._agency_slugs]


class UnpaidReason(StrEnum):
    """Why somebody in the register has no live record; each is a code of the catalogue."""

    NO_ROW = "W121"
    ROW_REJECTED = "W122"
    LEFT = "W123"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Somebody in the register without an accepted row; ``rows`` are their rejected ones."""

    entry: RegisterEntry
    reason: UnpaidReason
    rows: Sequence[int] = ()

    @property
    def code(self) -> str:
        """The code of the reason's message."""
        return self.reason

    @property
    def message(self) -> Message:
        """The reason in both languages."""
        rows = ", ".join(map(str, self.rows))
        return message_for(self.reason, {"rows": rows, "status": self.entry.status})


def find_unpaid(
    roll: Roll, paid: Collection[str], rejected_rows: Mapping[str, Sequence[int]]
) -> list[Unpaid]:
    """Register − live, as an explicit list (invariant I3); those who left come last.

    Args:
        roll: the agency's people on the period's last day.
        paid: the NIPs with an accepted row.
        rejected_rows: the rejected rows of each NIP.
    """
    unpaid = []
    for entry in roll.of_agency():
        if entry.nip in paid:
            continue
        rows = rejected_rows.get(entry.nip, ())
        if entry.status in LEFT:
            reason = UnpaidReason.LEFT
        else:
            reason = UnpaidReason.ROW_REJECTED if rows else UnpaidReason.NO_ROW
        unpaid.append(Unpaid(entry, reason, rows))
    return sorted(unpaid, key=lambda item: (item.reason is UnpaidReason.LEFT, item.entry.nip))
