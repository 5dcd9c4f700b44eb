"""A settlement run as a whole: from a settlement to files, states and ledger entry.

Pure: the run reads and commits, the replay compares; both build by this one function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from tukin.rules.payment import Payment
from tukin.rules.rule_set import RuleSet
from tukin.settlement.books import add_control_totals, control_totals
from tukin.settlement.claims.counted import count_claims, does_count
from tukin.settlement.claims.decision import of_period, read_decisions
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.pay_facts import PayFacts
from tukin.settlement.files.payment_files import (
    FilesRequest,
    MakeFiles,
    PaymentFiles,
    payment_files,
)
from tukin.settlement.files.states import (
    read_credited,
    read_recoveries,
    sha256_hex,
    write_credited,
    write_recoveries,
)
from tukin.settlement.holds import Held, HoldReason
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, next_entry
from tukin.settlement.person_holds.held_people import (
    PersonHold,
    held_people,
    read_holds,
    returned_holds,
    still_held,
    write_holds,
)
from tukin.settlement.preparation.first_payments import (
    Find,
    accounts_of,
    accounts_of_people,
    nobody,
)
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared, States, agency_digests
from tukin.settlement.preparation.register_holds import days_of, register_holds
from tukin.settlement.settlement import (
    NOBODY_HELD,
    Entitlement,
    RequestedReturn,
    Return,
    Settlement,
    Transfer,
    credit_lines,
    settle,
    take_back,
)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What finance asked for, and when the run was settled (ISO 8601, UTC).

    ``engine`` makes the run; ``version`` and ``package_sha256`` are those of the code that prepared
    it. Entries did not always name them: "" leaves them out. ``release`` is None of a run of one
    step, as they were before releases.
    """

    run_id: str
    period: str
    requested_by: str
    settled_at: str
    engine: str = ""
    version: str = ""
    package_sha256: str = ""
    release: "Release | None" = None


@dataclass(frozen=True, slots=True)
class Release:
    """What a run was released by, and on which states it had been prepared."""

    digest: str
    prepared_at: str
    released_by: str
    left_out: tuple[str, ...]
    credited_sha256: str | None
    recoveries_sha256: str | None
    first_payments_sha256: str | None = None
    """The list that the releaser confirmed; None where that did not happen."""
    holds_sha256: str | None = None
    """Whom officers held when it was prepared; None while nobody ever was."""
    claims_sha256: str | None = None
    """The decisions on claims that it was prepared by; None where there was none yet."""
    recovery_bp: int | None = None
    """The share that a recovery takes at most where an agency's rules state none, in basis points;
    None of runs that recovered all that was payable."""

    def to_json(self) -> dict[str, Any]:
        """As the ledger's entry has it."""
        decided = {} if self.claims_sha256 is None else {"claims_sha256": self.claims_sha256}
        return decided | {
            "digest": self.digest,
            "prepared_at": self.prepared_at,
            "released_by": self.released_by,
            "left_out": list(self.left_out),
            "credited_sha256": self.credited_sha256,
            "recoveries_sha256": self.recoveries_sha256,
            "first_payments_sha256": self.first_payments_sha256,
            **({"holds_sha256": self.holds_sha256} if self.holds_sha256 else {}),
            **({} if self.recovery_bp is None else {"recovery_bp": self.recovery_bp}),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        return cls(**{**values, "left_out": tuple(values["left_out"])})


@dataclass(frozen=True, slots=True)
class StatesBefore:
    """The states that a run builds on, as they are stored; None where there is none yet."""

    tip: LedgerTip
    credited: bytes | None
    recoveries: bytes | None
    holds: bytes | None = None
    claims: bytes | None = None


@dataclass(frozen=True, slots=True)
class LiveAgency:
    """An agency's live batch: its live month as plain values, and who is entitled by it."""

    month: Mapping[str, Any]
    entitlements: Sequence[Entitlement]
    chosen: bool


def pinned_months(live: Mapping[str, LiveAgency]) -> tuple[PinnedMonth, ...]:
    """The live months of all agencies of a period, in their order."""
    return tuple(PinnedMonth(item.month, item.chosen) for _, item in sorted(live.items()))


def settle_live(
    run_id: str,
    live: Mapping[str, LiveAgency],
    credited: bytes | None,
    recoveries: bytes | None,
    holds: Mapping[str, HoldReason] = NOBODY_HELD,
    recovery_bp: Mapping[str, int] | None = None,
) -> Settlement:
    """What a run pays to the chosen of some live agencies, on states as they are stored."""
    return settle(
        run_id,
        {agency: item.entitlements for agency, item in live.items()},
        {agency for agency, item in live.items() if item.chosen},
        read_credited(credited or b""),
        read_recoveries(recoveries or b""),
        holds,
        recovery_bp,
    )


def prepare(
    request: RunRequest,
    live: Mapping[str, LiveAgency],
    credited: bytes | None,
    recoveries: bytes | None,
    directory: Directory = NO_DIRECTORY,
    rules: Mapping[str, RuleSet] = MappingProxyType({}),
    moved: tuple[str, ...] = (),
    find: Find = nobody,
    holds: bytes | None = None,
    claims: bytes | None = None,
    recovery_bp: int | None = None,
) -> Prepared:
    """What a run would pay, and the digest that its release agrees to.

    Args:
        request: the run, and when it is prepared.
        live: every agency of the period, the chosen ones marked.
        credited: the state of the period, as it is stored.
        recoveries: what persons owe back, as it is stored.
        directory: who is paid and by whom, by the register and the agencies of now.
        rules: agency → the rules of its live month; of all where there is a register.
        moved: agencies that were asked for, and had published again after the preparer looked.
        find: the lines that the releaser has to confirm besides.
        holds: whom officers hold, as it is stored.
        claims: the decisions on whose records count, as they are stored.
        recovery_bp: the share that a recovery takes at most where an agency's rules state none, in
            basis points; None where it takes all that is payable, whatever the rules say.
    """
    states = States.read(request.period, credited, recoveries, holds, claims)
    live, not_counted = _counted(live, states)
    chosen = {agency: item.entitlements for agency, item in live.items() if item.chosen}
    days = days_of(request.period, request.settled_at)
    by_officers = _held_people(states, directory, request.period, days.prepared_on)
    unchecked = [agency for agency in chosen if not live[agency].month.get("register_sha256")]
    reasons = register_holds(directory, days, chosen, rules, unchecked)
    reasons |= {nip: hold.reason for nip, hold in by_officers.items()}
    most = None
    if recovery_bp is not None:
        most = {agency: rules[agency].recovery_bp(recovery_bp) for agency in chosen}
    settlement = settle_live(request.run_id, live, credited, recoveries, reasons, most)
    months = pinned_months(live)
    return Prepared(
        run_id=request.run_id,
        period=request.period,
        engine=request.engine,
        version=request.version,
        package_sha256=request.package_sha256,
        prepared_at=request.settled_at,
        months=months,
        lines=settlement.lines,
        blocked=settlement.blocked,
        held=(
            *(
                item._replace(note=by_officers[item.nip].note) if item.nip in by_officers else item
                for item in settlement.held
            ),
            *not_counted,
        ),
        credited_sha256=None if credited is None else sha256_hex(credited),
        recoveries_sha256=None if recoveries is None else sha256_hex(recoveries),
        digests=agency_digests(request.period, months, settlement.lines, states),
        register_sha256=directory.register_sha256,
        agency_names=directory.agency_names,
        moved=moved,
        claims_sha256=None if claims is None else sha256_hex(claims),
        first_payments=find(
            settlement.lines,
            accounts_of(directory, settlement.lines, request.period, days.prepared_on),
        ),
        holds_sha256=None if holds is None else sha256_hex(holds),
        recovery_bp=recovery_bp,
    )


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


def settle_released(
    prepared: Prepared,
    release: Release,
    credited: bytes | None,
    recoveries: bytes | None,
    directory: Directory = NO_DIRECTORY,
) -> tuple[Prepared, Settlement]:
    """The released part of a prepared run, and what its lines change in the states of now.

    Who is paid first or to another account is held, unless just that list was confirmed.

    Raises:
        IntegrityError: E724, where a line does not follow from the states.
    """
    released = prepared.without(release.left_out)
    if release.first_payments_sha256 != prepared.first_payments_sha256:
        released = released.holding_first_payments()
    states = States.read(prepared.period, credited, recoveries)
    day = days_of(prepared.period, prepared.prepared_at).prepared_on
    settlement = credit_lines(
        released.lines,
        released.blocked,
        released.held,
        states.credited,
        states.recoveries,
        accounts_of(directory, released.lines, prepared.period, day),
        notes_kept=prepared.recovery_bp is not None,
    )
    return released, replace(settlement, first_payments=prepared.first_payments)


@dataclass(frozen=True, slots=True)
class BuiltRun:
    """All that a run writes and commits."""

    settlement: Settlement
    credited: bytes
    recoveries: bytes
    files: PaymentFiles
    entry: Entry


def build_run(
    request: RunRequest,
    before: StatesBefore,
    months: Sequence[PinnedMonth],
    settlement: Settlement,
    payment: Payment | None,
    directory: Directory = NO_DIRECTORY,
    facts: Mapping[str, PayFacts] = MappingProxyType({}),
    make_files: MakeFiles = payment_files,
) -> BuiltRun:
    """Write down everything that proves a settlement.

    Args:
        request: the run.
        before: the ledger's tip and the states before it.
        months: every agency of the period, the chosen ones marked.
        settlement: what it pays, on those states.
        payment: the region's own files, by the rules.
        directory: who is paid and by whom, as the files call them.
        facts: NIP → what listings say of a person's month.
        make_files: how the engine makes the files.
    """
    credited = write_credited(settlement.credited)
    recoveries = write_recoveries(settlement.recoveries)
    files = make_files(
        FilesRequest(
            settlement=settlement,
            period=request.period,
            run_id=request.run_id,
            settled_on=_accounts_on(request),
            payment=payment,
            directory=directory,
            facts=facts,
            says_rest=request.release is not None and request.release.recovery_bp is not None,
        )
    )
    values = {
        "run_id": request.run_id,
        "period": request.period,
        "requested_by": request.requested_by,
        "at": request.settled_at,
        "heads": [{**each.month, "chosen": each.chosen} for each in months],
        "rules_sha256": sorted({each.month["rules_sha256"] for each in months}),
        "credited": _change(before.credited, credited),
        "recoveries": _change(before.recoveries, recoveries),
        "previous_manifest_sha256": before.tip.manifest_sha256,
        "balance": before.tip.balance.after_run(settlement.lines)._asdict(),
        **_describe(settlement, files),
        **files.entry_values,
        **_not_always_named(request),
    }
    entry = next_entry(before.tip, EntryKind.RUN, values)
    return BuiltRun(settlement, credited, recoveries, files, entry)


def _accounts_on(request: RunRequest) -> date:
    """The day whose accounts are paid to: that of the preparation, which the releaser was shown."""
    at = request.settled_at if request.release is None else request.release.prepared_at
    return datetime.fromisoformat(at).date()


def _not_always_named(request: RunRequest) -> dict[str, Any]:
    """What entries of earlier versions lack."""
    made_by = {
        "engine": request.engine,
        "version": request.version,
        "package_sha256": request.package_sha256,
    }
    release = {} if request.release is None else {"release": request.release.to_json()}
    return {name: value for name, value in made_by.items() if value} | release


def facts_of(
    entitlements: Iterable[Entitlement], period: str, claims: bytes | None
) -> dict[str, PayFacts]:
    """NIP → what listings say of people besides their amounts, by the records that count."""
    decided = of_period(read_decisions(claims or b""), period)
    return {
        item.nip: item.facts
        for item in entitlements
        if item.facts is not None and does_count(item.nip, item.agency, decided)
    }


class ReturnRequest(NamedTuple):
    """The run that paid, who entered what came back, and who confirmed it when (ISO 8601, UTC).

    ``request_id`` is of the item that waits for the entry.
    """

    run_id: str
    period: str
    entered_by: str
    confirmed_by: str
    confirmed_at: str
    request_id: str


@dataclass(frozen=True, slots=True)
class BuiltReturn:
    """What a return writes and commits; no entry where all of it was known already.

    ``holds`` are None where it holds nobody.
    """

    new: tuple[Return, ...]
    credited: bytes
    entry: Entry | None
    holds: bytes | None = None


def build_return(
    request: ReturnRequest,
    before: StatesBefore,
    lines: Iterable[Transfer],
    requested: Sequence[RequestedReturn],
) -> BuiltReturn:
    """Take returned transfers back.

    Args:
        request: the run that paid, and the two who say so.
        before: the ledger's tip, the period's credits now, and whom the tip holds.
        lines: the lines of the run.
        requested: what the bank sent back.
    """
    by_id = {line.line_id: line for line in lines}
    known = read_credited(before.credited or b"")
    after, new = take_back(request.run_id, by_id, requested, known)
    credited = write_credited(after)
    if not new:
        return BuiltReturn(new, credited, None)
    references = {line.line_id: line.reference for line in requested}
    values = {
        "request_id": request.request_id,
        "run_id": request.run_id,
        "period": request.period,
        "requested_by": request.entered_by,
        "confirmed_by": request.confirmed_by,
        "at": request.confirmed_at,
        "lines": [
            {
                "line_id": item.line_id,
                "reason": item.reason,
                "transfer_idr": item.transfer_idr,
                "reference": references[item.line_id],
            }
            for item in new
        ],
        "returned_idr": sum(item.transfer_idr for item in new),
        "credited": _change(before.credited, credited),
        "balance": before.tip.balance.after_returns(new)._asdict(),
    }
    held, holds = returned_holds(new, by_id, request.period, after), None
    if held:
        holds = write_holds((*read_holds(before.holds), *held))
        values["holds"] = _change(before.holds, holds)
    return BuiltReturn(new, credited, next_entry(before.tip, EntryKind.RETURN, values), holds)


def _change(before: bytes | None, after: bytes) -> dict[str, str | None]:
    return {"before": None if before is None else sha256_hex(before), "after": sha256_hex(after)}


def _describe(settlement: Settlement, files: PaymentFiles) -> dict[str, Any]:
    totals = control_totals(settlement.lines)
    return {
        "totals": add_control_totals(totals.values())._asdict(),
        "agency_totals": [
            {"agency": agency, "kind": kind, **sums._asdict()}
            for (agency, kind), sums in totals.items()
        ],
        "blocked": len(settlement.blocked),
        "exceptions": len(settlement.exceptions),
        "files": [
            {
                "name": file.name,
                "rows": file.rows,
                "bytes": len(file.data),
                "sha256": file.sha256,
            }
            for file in files.files
        ],
        "refused_files": [
            {"name": name, "code": refusal.code, **refusal.details}
            for name, refusal in files.refused.items()
        ],
    }
