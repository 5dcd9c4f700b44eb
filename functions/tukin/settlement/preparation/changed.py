"""The agencies of a prepared run in which a person with a line changed since. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tukin.settlement.cells.cell_file import is_cell_file
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.cells.cell_states import CellStates, PartOfStates
from tukin.settlement.cells.digests import PartOf, digests_by_cells
from tukin.settlement.claims.counted import does_count
from tukin.settlement.claims.decision import ClaimDecision, of_period, read_decisions
from tukin.settlement.files.states import read_credited, read_recoveries
from tukin.settlement.person_holds.held_people import read_holds
from tukin.settlement.preparation.prepared import Prepared, States, agency_digests, what_pays


@dataclass(frozen=True, slots=True)
class StoredStates:
    """The states of one moment as they are stored; None where there is none yet."""

    credited: bytes | None
    recoveries: bytes | None
    holds: bytes | None = None
    claims: bytes | None = None

    def decided(self, period: str) -> dict[str, ClaimDecision]:
        """NIP → what was decided on claims of a period."""
        return of_period(read_decisions(self.claims or b""), period)

    def digests_of(self, prepared: Prepared) -> dict[str, str]:
        """By agency of a prepared run, what its digest is by these states."""
        of, lines = prepared.period, prepared.lines
        if isinstance(lines, CellLines):
            holds = read_holds(self.holds)
            return digests_by_cells(prepared, lines, self._part_of(), holds, self.decided(of))
        states = States.read(of, self.credited, self.recoveries, self.holds, self.claims)
        return agency_digests(of, prepared.months, lines, states)

    def _part_of(self) -> PartOf:
        """The states of some cells, or of more people: who has a line is looked up alone."""
        credited, recoveries = self.credited or b"", self.recoveries or b""
        if all(not data or is_cell_file(data) for data in (credited, recoveries)):
            return CellStates.of(credited, recoveries, _has_keys).part
        whole = PartOfStates(read_credited(credited), read_recoveries(recoveries), {})
        return lambda _: whole


def _has_keys(_nip: str) -> str:
    raise AssertionError("the rows of a cell file have keys")


def changed_since(
    prepared: Prepared,
    months: Mapping[str, Mapping[str, Any]],
    now: StoredStates,
    people_of: Callable[[str], Collection[str]],
) -> tuple[str, ...]:
    """The agencies of a prepared run in which a person with a line changed, in their order.

    Args:
        prepared: the run.
        months: agency → its live month now, of all agencies of the period.
        now: the states of now.
        people_of: the NIPs of an agency's live month now; asked for those that moved alone.
    """
    pinned = {month.agency: month for month in prepared.months}
    moved = {
        agency
        for agency in pinned.keys() | months.keys()
        if agency not in pinned
        or agency not in months
        or what_pays(months[agency]) != what_pays(pinned[agency].month)
    }
    digests, decided = now.digests_of(prepared), now.decided(prepared.period)
    changed = {a for a in digests if digests[a] != prepared.digests[a]}
    for agency in moved & months.keys():
        claimed = people_of(agency)
        changed |= {
            line.agency
            for line in prepared.lines
            if line.agency != agency
            and line.nip in claimed
            and does_count(line.nip, agency, decided)
        }
    return tuple(sorted(changed | (moved & digests.keys())))
