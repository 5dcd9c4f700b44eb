"""The register on one day, as the rows of one agency are checked against it."""

from bisect import bisect_left
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


class Finding(NamedTuple):
    """Where a row disagrees with the register: column, code and details."""

    column: str
    code: str
    details: dict[str, object]


class RaterAbsence(NamedTuple):
    """Why a rater cannot have rated: gone ``since`` a day; unknown on ``day`` where it is None."""

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

    def check_person(self, nip: str) -> Finding | None:
        """Why this person is not to be paid by this agency at all, or None."""
        entry = self._entries.get(nip)
        if entry is None:
            return self._why_absent(nip)
        if entry.status in LEFT:
            return Finding("status", LEFT[entry.status], {"day": entry.since})
        if entry.agency not in self._agency_slugs:
            details = {"agency": entry.agency, "day": self._at_agency_since(entry)}
            return Finding("agency", "E121", details)
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

    def _at_agency_since(self, entry: RegisterEntry) -> date:
        """Since when somebody is at the agency of an entry, without a gap and without leaving."""
        entries, since = self._register.entries, entry.since
        place = bisect_left(entries, (entry.nip, since), key=lambda each: (each.nip, each.since))
        while place:
            place -= 1
            earlier = entries[place]
            if (earlier.nip, earlier.agency) != (entry.nip, entry.agency):
                break
            if earlier.until != since - timedelta(days=1) or earlier.status in LEFT:
                break
            since = earlier.since
        return since

    def _why_absent(self, nip: str) -> Finding:
        """Why somebody has no entry on the day; of people of other agencies nothing is said."""
        gone = self._changes.gone.get(nip)
        if gone is not None and gone.agency in self._agency_slugs:
            if gone.status in LEFT:
                return Finding("status", LEFT[gone.status], {"day": gone.since})
            return Finding("nip", "E139", {"day": gone.until})
        return Finding("nip", "E120", {"day": self._day})

    def rater_absence(self, nip: str) -> RaterAbsence | None:
        """Why somebody cannot have rated this agency's people; None where nothing speaks against.

        A rater may be of another agency, of whose people nothing else is said. Where only a part
        of the register is at hand, nobody is unknown.
        """
        entry = self._entries.get(nip) or self._changes.gone.get(nip)
        if entry is None or entry.agency not in self._agency_slugs:
            is_there = nip in self._entries and self._entries[nip].status not in LEFT
            return None if is_there or not self._register.is_whole else RaterAbsence(self._day)
        if entry.status in LEFT:
            return RaterAbsence(self._day, entry.since)
        if nip not in self._entries and entry.until is not None:
            return RaterAbsence(self._day, entry.until + timedelta(days=1))
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
