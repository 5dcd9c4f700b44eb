"""The register on one day, as the rows of one agency are checked against it."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tukin.register.register import LEFT, Register, RegisterEntry
from tukin.register.within_month import EndedStatus, MonthChanges
from tukin.vocabulary.names import slug
from tukin.vocabulary.terms import Employment

if TYPE_CHECKING:  # a register is read without rules
    from tukin.rules.rule_set import RuleSet

NOT_HERE = "E120"
"""Somebody whom the agency's part of the register does not have, whoever it is."""

_ONE_DAY = timedelta(days=1)


class Finding(NamedTuple):
    """Where a row disagrees with the register: column, code and details."""

    column: str
    code: str
    details: dict[str, object]


class RaterAbsence(NamedTuple):
    """Why somebody is no rater: gone ``since`` a day; not there on ``day`` where it is None."""

    day: date
    since: date | None = None


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
        self._register = register
        self._entries = register.on(day)
        self._agency_slugs = agency_slugs
        self._positions = {
            slug(name): item.code for item in rules.positions for name in (item.label, item.code)
        }
        self._statuses = {
            slug(name): item.code for item in rules.statuses for name in (item.label_id, item.code)
        }
        unpaid = {item.code for item in rules.statuses if not item.pay_bp}
        self._unpaid = {name for name, code in self._statuses.items() if code in unpaid}

    @cached_property
    def _changes(self) -> MonthChanges:
        """Seldom asked of a month without changes, and one look at the whole register."""
        return MonthChanges.find(self._register.entries, self._day, self._unpaid)

    @cached_property
    def _last_here(self) -> dict[str, RegisterEntry]:
        """Each person's last entry at this agency that has begun by the day."""
        begun = (entry for entry in self._register.entries if entry.since <= self._day)
        return {entry.nip: entry for entry in begun if entry.agency in self._agency_slugs}

    def check_person(self, nip: str) -> Finding | None:
        """Why this person is not to be paid by this agency at all, or None.

        What is said follows from the agency's own entries alone, so that nobody learns by a row
        whether somebody is at another agency, has left or has died there, or never was.
        """
        entry = self._entries.get(nip)
        if entry is None or entry.agency not in self._agency_slugs:
            entry = self._last_here.get(nip)
            if entry is None:
                return Finding("nip", NOT_HERE, {"day": self._day})
        if entry.status in LEFT:
            return Finding("status", LEFT[entry.status], {"day": entry.since})
        if not entry.holds_on(self._day):
            return Finding("nip", "E139", {"day": entry.until})
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

    def rater_absence(self, nip: str) -> RaterAbsence | None:
        """Why somebody is no rater of this agency; None where nothing speaks against.

        Like ``check_person`` by the agency's own entries alone: a rater of another agency is to it
        as one of nowhere.
        """
        entry = self._last_here.get(nip)
        if entry is None:
            return RaterAbsence(self._day)
        if entry.status in LEFT:
            return RaterAbsence(self._day, entry.since)
        if entry.until is not None and entry.until < self._day:
            return RaterAbsence(self._day, entry.until + _ONE_DAY)
        return None

    def joined_within_month(self, nip: str) -> date | None:
        """The day since which somebody who is paid works without a gap, if after the month's first.

        None where they were there on the first. A move between agencies is no joining. The month is
        that of the day: of THR and the 13th month, December.
        """
        return self._changes.joined.get(nip)

    def ended_unpaid_status(self, nip: str) -> EndedStatus | None:
        """The unpaid status of the month that ended before its last day, of somebody now paid."""
        ended = self._changes.ended.get(nip)
        return ended and ended._replace(status=self._statuses[ended.status])

    def name_of(self, nip: str) -> str | None:
        """The name in the register, as written there; None where it has none or no such person."""
        entry = self._entries.get(nip)
        return entry.name if entry else None

    def status_of(self, nip: str) -> str:
        """The status's code of somebody in whose row nothing was found."""
        return self._statuses[self._entries[nip].status]

    def of_agency(self) -> list[RegisterEntry]:
        """The agency's people, by NIP."""
        return [entry for entry in self._entries.values() if entry.agency in self._agency_slugs]
