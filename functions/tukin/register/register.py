"""The register of employees: who works where, as what and in which status, from when until when.

The administration keeps it, not the agencies: a row of an appraisal file is paid only to somebody
whom the register has on the last day of the period. (BPK, 2020: Rp862,783,587 overpaid to 103
retired, deceased, study-leave or disciplined staff, for want of such a check.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Protocol, TypeVar

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.terms import Employment

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


NAMES_OF_LEFT = frozenset((*LEFT, *_OTHER_NAMES_OF_LEFT))
"""The slugs of all words for having left."""


def register_status(text: str) -> str:
    """The slug of a status, of those who left by its one name: ``Meninggal Dunia`` → meninggal."""
    name = slug(text)
    return _OTHER_NAMES_OF_LEFT.get(name, name)


@dataclass(frozen=True, slots=True)
class RegisterDetails:
    """What a register may say besides, from the columns of ``columns.DETAILS``.

    Rows are checked without them. ``criteria_group`` and ``acting_position`` are slugs; numbers are
    digits alone. What must not come into a log is left out of ``repr``.
    """

    unit: str | None = None
    npwp: str | None = field(default=None, repr=False)
    ptkp: str | None = field(default=None, repr=False)
    job_class: int | None = None
    criteria_group: str | None = None
    bank: str | None = field(default=None, repr=False)
    account_no: str | None = field(default=None, repr=False)
    account_name: str | None = field(default=None, repr=False)
    siasn_id: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    tmt_kgb: date | None = None
    tmt_golongan: date | None = None
    acting_position: str | None = None
    acting_basis: str | None = None
    acting_since: date | None = None
    acting_until: date | None = None


NO_DETAILS = RegisterDetails()


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
    details: RegisterDetails = NO_DETAILS

    def holds_on(self, day: date) -> bool:
        """Whether the entry holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Span(Protocol):
    """What holds from one day until another, by a row of a file."""

    @property
    def since(self) -> date:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day, None where there is no end."""

    @property
    def row(self) -> int:
        """The row of the file."""

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""


S = TypeVar("S", bound=Span)


def find_overlaps(
    entries: Iterable[S], whose: Callable[[S], str] = attrgetter("nip")
) -> Iterator[tuple[S, S]]:
    """Pairs of entries of one person that hold on the same day: which is right is not to guess.

    ``whose`` says what two entries must share to be compared.
    """
    longest: S | None = None
    for entry in sorted(entries, key=lambda entry: (whose(entry), entry.since, entry.row)):
        if longest is not None and whose(longest) == whose(entry):
            if longest.holds_on(entry.since):
                yield longest, entry
            if _end(entry) <= _end(longest):
                continue
        longest = entry


def _end(entry: Span) -> date:
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
