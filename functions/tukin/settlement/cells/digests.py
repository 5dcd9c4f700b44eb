"""The digests of agencies over what a run prepared for them, made slice by slice. Pure.

Of each agency one hash over its live month and its people's lines and states, as the rows of cell
files, in the order of the people's keys: in how many slices they come changes none.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tukin.settlement.cells.cell_file import Cells, slices
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.cells.cell_states import PartOfStates
from tukin.settlement.claims.decision import ClaimDecision, decided_json
from tukin.settlement.files.states import credited_line, keyed_line, owed_line, sha256_hex
from tukin.settlement.ledger import canonical_json
from tukin.settlement.person_holds.held_people import PersonHold, write_holds
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared, what_pays
from tukin.settlement.settlement import Transfer

PEOPLE_AT_ONCE = 20_000
"""About how many a slice has: what they take in memory is what one slice takes."""

PartOf = Callable[[Cells], PartOfStates]
"""The states of the people of some cells."""

_STATES = ("lines", "credited", "recoveries")


@dataclass
class _Agency:
    """What is known of an agency so far."""

    hashes: dict[str, Any] = field(
        default_factory=lambda: {name: hashlib.sha256() for name in _STATES}
    )
    nips: set[str] = field(default_factory=set)
    """Of the people with a line whom officers hold, or of whose claims somebody decided."""


class AgencyDigests:
    """The digests in the making.

    Args:
        period: of the run.
        holds: those that count for the period.
        decided: NIP → what was decided on claims.
    """

    def __init__(
        self, period: str, holds: Iterable[PersonHold], decided: Mapping[str, ClaimDecision]
    ) -> None:
        self._period = period
        self._holds = [hold for hold in holds if hold.counts_for(period)]
        self._decided = decided
        self._named = {hold.nip for hold in self._holds} | decided.keys()
        self._agencies: dict[str, _Agency] = {}

    def add(self, lines: Iterable[Transfer], states: PartOfStates) -> None:
        """The lines and states of the next slice."""
        for line in sorted(lines, key=lambda each: each.key):
            agency = self._agencies.setdefault(line.agency, _Agency())
            agency.hashes["lines"].update(keyed_line(line, self._period))
            credit, owed_idr = states.credited.get(line.nip), states.recoveries.get(line.nip)
            if credit is not None:
                row = credited_line(line.nip, replace(credit, key=line.key))
                agency.hashes["credited"].update(row)
            if owed_idr is not None:
                agency.hashes["recoveries"].update(owed_line(line.nip, owed_idr, line.key))
            if line.nip in self._named:
                agency.nips.add(line.nip)

    def of(self, months: Iterable[PinnedMonth]) -> dict[str, str]:
        """The digests of the chosen ones of some months, by agency."""
        return {pinned.agency: self._digest(pinned) for pinned in months if pinned.chosen}

    def _digest(self, pinned: PinnedMonth) -> str:
        agency = self._agencies.get(pinned.agency, _Agency())
        values: dict[str, Any] = {
            "month": what_pays(pinned.month),
            **{name: made.hexdigest() for name, made in agency.hashes.items()},
        }
        if holds := [hold for hold in self._holds if hold.nip in agency.nips]:
            values["holds"] = sha256_hex(write_holds(holds))
        if decided := decided_json(self._decided, agency.nips):
            values["claims"] = decided
        return sha256_hex(canonical_json(values))


def digests_by_cells(
    prepared: Prepared,
    lines: CellLines,
    part_of: PartOf,
    holds: Iterable[PersonHold],
    decided: Mapping[str, ClaimDecision],
) -> dict[str, str]:
    """The digests of a prepared run's agencies by the states of a moment.

    Args:
        prepared: the run.
        lines: its lines.
        part_of: the states of the people of some cells.
        holds: whom officers hold.
        decided: NIP → whose claims count.
    """
    digests = AgencyDigests(prepared.period, holds, decided)
    for cells in slices(len(lines), PEOPLE_AT_ONCE):
        digests.add(lines.part(cells), part_of(cells))
    return digests.of(prepared.months)
