"""Whom several agencies claim, found by a sweep among the live records that it reads anyway.

A preparation finds the same people, but somebody has to prepare: until then neither agency would
hear that the other one has published the person as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tukin.payroll.record import PayrollRecord
from tukin.settlement.claims.counted import does_count
from tukin.settlement.claims.decision import ClaimDecision
from tukin.settlement.claims.store import Claim, Claims
from tukin.vocabulary.period import Period


class ClaimSearch:
    """One look through the months of a period. Made before any of them is read.

    What is stored of claims is read first, so that a preparation, or a decision, that comes in
    between is not undone by what was seen before it.
    """

    def __init__(
        self, claims: Claims, period: Period, decisions: Mapping[str, ClaimDecision]
    ) -> None:
        self._claims = claims
        self._period = period
        self._decisions = decisions
        self._known = tuple(claims.of_period(period))
        self._agency_of: dict[int, str] = {}
        self._found: defaultdict[str, list[PayrollRecord]] = defaultdict(list)
        self._is_whole = True

    def add(self, agency: str, records: Iterable[PayrollRecord] | None) -> None:
        """Take up the people of an agency's month; None where it could not be read.

        Of everybody a number and an agency are kept, of whom several claim their later records.
        """
        if records is None:
            self._is_whole = False
            return
        for record in records:
            nip = record.appraisal.nip
            if does_count(nip, agency, self._decisions):
                first = self._agency_of.setdefault(int(nip), agency)
                if first != agency:
                    self._found[nip].append(record)

    def note(self, at: str) -> None:
        """Note at a moment (ISO 8601, UTC) who is claimed by several agencies, and who no more.

        Where a month could not be read nobody is known to be claimed by one agency alone.
        """
        key_of = {claim.nip: claim.person_key for claim in self._known}
        found = [
            Claim(key, nip, records[0].appraisal.name, self._agencies(nip, records), at)
            for nip, records in self._found.items()
            if (key := key_of.get(nip) or _key_of(records)) is not None
        ]
        seen = {claim.nip for claim in found}
        known = [claim for claim in self._known if self._is_whole or claim.nip in seen]
        self._claims.note(self._period, found, at, known)

    def _agencies(self, nip: str, records: Iterable[PayrollRecord]) -> tuple[str, ...]:
        return tuple(sorted({self._agency_of[int(nip)], *(each.agency for each in records)}))


def _key_of(records: Iterable[PayrollRecord]) -> str | None:
    """The person's key, which records of format 1 do not have: these a preparation finds."""
    return next((each.person_key for each in records if each.names is not None), None)
