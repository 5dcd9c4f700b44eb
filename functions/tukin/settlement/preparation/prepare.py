"""What a run would pay, computed of all its people at once or slice by slice. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from tukin.rules.rule_set import RuleSet
from tukin.settlement.cells.cell_file import Cells, CellWriter, name_of, slices
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.cells.cell_states import CellStates, KeyOf
from tukin.settlement.cells.digests import PEOPLE_AT_ONCE, AgencyDigests
from tukin.settlement.claims.counted import count_claims
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.states import keyed_line
from tukin.settlement.holds import Held
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    held_people,
    read_holds,
    still_held,
)
from tukin.settlement.preparation.changed import StoredStates
from tukin.settlement.preparation.first_payments import (
    Find,
    accounts_of,
    accounts_of_people,
    nobody,
)
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared, States, agency_digests
from tukin.settlement.preparation.register_holds import days_of, register_holds
from tukin.settlement.run import LiveAgency, RunRequest, pinned_months
from tukin.settlement.settlement import Blocked, Entitlement, Transfer, settle

People = Callable[[Cells], Mapping[str, Sequence[Entitlement]]]
"""Agency → who of some cells is entitled by its live month, with keys; asked once a slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a run is prepared by besides live months and states.

    Attributes:
        directory: who is paid and by whom, by the register and the agencies of now.
        rules: agency → the rules of its live month; of all where there is a register.
        moved: agencies that were asked for, and had published again after the preparer looked.
        find: the lines that the releaser has to confirm besides.
        recovery_bp: the share that a recovery takes at most where an agency's rules state none, in
            basis points; None where it takes all that is payable, whatever the rules say.
    """

    directory: Directory = NO_DIRECTORY
    rules: Mapping[str, RuleSet] = field(default_factory=lambda: MappingProxyType({}))
    moved: tuple[str, ...] = ()
    find: Find = nobody
    recovery_bp: int | None = None


class _Part(NamedTuple):
    """What a run would pay to some people, and whom it would not pay."""

    lines: Sequence[Transfer]
    blocked: tuple[Blocked, ...]
    held: tuple[Held, ...]
    first_payments: tuple[Held, ...]


def prepare(
    request: RunRequest,
    live: Mapping[str, LiveAgency],
    stored: StoredStates,
    grounds: Grounds,
) -> Prepared:
    """What a run of an engine without cells would pay, and the digest that its release agrees to.

    Args:
        request: the run, and when it is prepared.
        live: every agency of the period, the chosen ones marked.
        stored: the states.
        grounds: what else it is prepared by.
    """
    states = States.read(
        request.period, stored.credited, stored.recoveries, stored.holds, stored.claims
    )
    part = _settle(request, live, states, grounds)
    months = pinned_months(live)
    digests = agency_digests(request.period, months, part.lines, states)
    return _prepared(request, months, part, digests, stored, grounds)


def prepare_by_cells(
    request: RunRequest,
    months: Sequence[PinnedMonth],
    people: People,
    stored: StoredStates,
    grounds: Grounds,
    key_of: KeyOf,
    people_at_once: int = PEOPLE_AT_ONCE,
) -> Prepared:
    """The same of an engine with cells, slice by slice: how many there are changes no byte.

    Args:
        request: the run, and when it is prepared.
        months: every agency of the period, the chosen ones marked.
        people: who is entitled.
        stored: the states.
        grounds: what else it is prepared by.
        key_of: the person's key of a NIP, for states that an older engine wrote.
        people_at_once: about how many a slice has.
    """
    known = CellStates.of(stored.credited, stored.recoveries, key_of)
    holds, decided = read_holds(stored.holds), stored.decided(request.period)
    digests, lines = AgencyDigests(request.period, holds, decided), CellWriter()
    rest: list[_Part] = []
    for cells in slices(sum(each.month.get("rows", 0) for each in months), people_at_once):
        states, found = known.part(cells), people(cells)
        live = {
            each.agency: LiveAgency(each.month, found.get(each.agency, ()), each.chosen)
            for each in months
        }
        of_slice = States(states.credited, states.recoveries, holds, decided)
        part = _settle(request, live, of_slice, grounds)
        digests.add(part.lines, states)
        lines.add((line.key, keyed_line(line, request.period)) for line in part.lines)
        rest.append(part._replace(lines=()))
    whole = _Part(CellLines.read(lines.file()), *_in_order(rest))
    return _prepared(request, months, whole, digests.of(months), stored, grounds)


def _in_order(
    parts: Sequence[_Part],
) -> tuple[tuple[Blocked, ...], tuple[Held, ...], tuple[Held, ...]]:
    """Who is not paid, in an order that does not depend on the slices."""
    blocked = sorted((each for part in parts for each in part.blocked), key=lambda each: each.nip)
    held = sorted((each for part in parts for each in part.held), key=_place)
    first = sorted((each for part in parts for each in part.first_payments), key=_place)
    return tuple(blocked), tuple(held), tuple(first)


def _place(held: Held) -> tuple[str, str]:
    return held.agency, held.nip


def leave_out(prepared: Prepared, agencies: Mapping[str, object]) -> Prepared:
    """What was prepared of all others: just what it were if they had not been chosen."""
    if not agencies:
        return prepared
    rest = prepared.without(agencies)
    first = tuple(item for item in prepared.first_payments if item.agency not in agencies)
    digests = {a: digest for a, digest in prepared.digests.items() if a not in agencies}
    lines = rest.lines
    if isinstance(lines, CellLines):
        lines = CellLines.read(lines.file())
    return replace(rest, lines=lines, digests=digests, first_payments=first)


def _settle(
    request: RunRequest, live: Mapping[str, LiveAgency], states: States, grounds: Grounds
) -> _Part:
    """Settle people of whom live records and states are all there."""
    directory, rules = grounds.directory, grounds.rules
    live, not_counted = _counted(live, states)
    chosen = {agency: item.entitlements for agency, item in live.items() if item.chosen}
    days = days_of(request.period, request.settled_at)
    by_officers = _held_people(states, directory, request.period, days.prepared_on)
    unchecked = [agency for agency in chosen if not live[agency].month.get("register_sha256")]
    reasons = register_holds(directory, days, chosen, rules, unchecked)
    reasons |= {nip: hold.reason for nip, hold in by_officers.items()}
    most = None
    if grounds.recovery_bp is not None:
        most = {agency: rules[agency].recovery_bp(grounds.recovery_bp) for agency in chosen}
    settlement = settle(
        request.run_id,
        {agency: item.entitlements for agency, item in live.items()},
        chosen.keys(),
        states.credited,
        states.recoveries,
        reasons,
        most,
    )
    held = (
        item._replace(note=by_officers[item.nip].note) if item.nip in by_officers else item
        for item in settlement.held
    )
    accounts = accounts_of(directory, settlement.lines, request.period, days.prepared_on)
    first = grounds.find(settlement.lines, accounts)
    return _Part(settlement.lines, settlement.blocked, (*held, *not_counted), first)


def _prepared(
    request: RunRequest,
    months: Sequence[PinnedMonth],
    part: _Part,
    digests: Mapping[str, str],
    stored: StoredStates,
    grounds: Grounds,
) -> Prepared:
    return Prepared(
        run_id=request.run_id,
        period=request.period,
        engine=request.engine,
        version=request.version,
        package_sha256=request.package_sha256,
        prepared_at=request.settled_at,
        months=tuple(months),
        lines=part.lines,
        blocked=part.blocked,
        held=part.held,
        credited_sha256=_name(stored.credited),
        recoveries_sha256=_name(stored.recoveries),
        digests=digests,
        register_sha256=grounds.directory.register_sha256,
        agency_names=grounds.directory.agency_names,
        moved=grounds.moved,
        claims_sha256=_name(stored.claims),
        first_payments=part.first_payments,
        holds_sha256=_name(stored.holds),
        recovery_bp=grounds.recovery_bp,
    )


def _name(state: bytes | None) -> str | None:
    return None if state is None else name_of(state)


def _held_people(
    states: States, directory: Directory, period: str, day: date
) -> dict[str, PersonHold]:
    """NIP → the hold that keeps a person's pay back, by the accounts that are known on a day."""
    accounts_now = partial(accounts_of_people, directory, period=period, day=day)
    known = accounts_now if directory.register else None
    return held_people(still_held(states.holds, period, states.credited, known), period)


def _counted(
    live: Mapping[str, LiveAgency], states: States
) -> tuple[Mapping[str, LiveAgency], tuple[Held, ...]]:
    """The live agencies with the records that count, and whose are not counted of those chosen."""
    people, left_out = count_claims(
        {agency: item.entitlements for agency, item in live.items()}, states.decided
    )
    counted = {agency: replace(item, entitlements=people[agency]) for agency, item in live.items()}
    return counted, tuple(item for item in left_out if live[item.agency].chosen)
