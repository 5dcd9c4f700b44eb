"""A settlement run as a whole: from a settlement to files, states and ledger entry.

Pure: the run reads and commits, the replay compares; both build by this one function.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from tukin.rules.payment import Payment
from tukin.settlement.books import add_control_totals, control_totals
from tukin.settlement.cells.cell_file import name_of
from tukin.settlement.cells.cell_states import CreditsOf
from tukin.settlement.claims.counted import does_count
from tukin.settlement.claims.decision import of_period, read_decisions
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.export_file import ExportFile
from tukin.settlement.files.packed import Packed
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
    write_credited,
    write_recoveries,
)
from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, next_entry
from tukin.settlement.person_holds.held_people import (
    read_holds,
    returned_holds,
    write_holds,
)
from tukin.settlement.preparation.changed import StoredStates
from tukin.settlement.preparation.first_payments import (
    accounts_of,
)
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared, States
from tukin.settlement.preparation.register_holds import days_of
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
    doubted: Mapping[str, str] = field(default_factory=dict)
    archived: tuple[str, ...] = ()
    """Both as it was prepared, for the digest is over them; neither was always named."""

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
            **({"doubted": dict(self.doubted)} if self.doubted else {}),
            **({"archived": list(self.archived)} if self.archived else {}),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        lists = {name: tuple(values.get(name, ())) for name in ("left_out", "archived")}
        return cls(**{**values, **lists})


@dataclass(frozen=True, slots=True)
class StatesBefore:
    """The states that a run builds on, as they are stored; None where there is none yet."""

    tip: LedgerTip
    credited: bytes | None
    recoveries: bytes | None
    holds: bytes | None = None
    claims: bytes | None = None

    @property
    def stored(self) -> StoredStates:
        """The states alone."""
        return StoredStates(self.credited, self.recoveries, self.holds, self.claims)


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
    released = released_part(prepared, release)
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


def released_part(prepared: Prepared, release: Release) -> Prepared:
    """What is paid of a prepared run: without whom the release leaves out or does not confirm."""
    released = prepared.without(release.left_out)
    if release.first_payments_sha256 != prepared.first_payments_sha256:
        released = released.holding_first_payments()
    return released


Keep = Callable[[ExportFile], None]
"""Stores a file of a run, one after the other: none of them is needed afterwards."""


@dataclass(frozen=True, slots=True)
class BuiltRun:
    """All that a run writes and commits, but what was stored on the way.

    The states are b"" where they are cell files, which are made before the rest.
    """

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
    keep: Keep | None = None,
    changes: Mapping[str, Any] | None = None,
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
        keep: takes each file as soon as it is made; without it all are in the answer.
        changes: what the entry says of the states, where they are cell files that were stored.
        make_files: how the engine makes the files.
    """
    credited = recoveries = b""
    if changes is None:
        credited = write_credited(settlement.credited)
        recoveries = write_recoveries(settlement.recoveries)
        changes = {
            "credited": _change(before.credited, credited),
            "recoveries": _change(before.recoveries, recoveries),
        }
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
    files, described = _keep_files(files, keep)
    values = {
        "run_id": request.run_id,
        "period": request.period,
        "requested_by": request.requested_by,
        "at": request.settled_at,
        "heads": [{**each.month, "chosen": each.chosen} for each in months],
        "rules_sha256": sorted({each.month["rules_sha256"] for each in months}),
        **changes,
        "previous_manifest_sha256": before.tip.manifest_sha256,
        "balance": before.tip.balance.after_run(settlement.lines)._asdict(),
        **_describe(settlement, files),
        "files": described,
        **files.entry_values,
        **_not_always_named(request),
    }
    entry = next_entry(before.tip, EntryKind.RUN, values)
    return BuiltRun(settlement, credited, recoveries, files, entry)


def _keep_files(made: PaymentFiles, keep: Keep | None) -> tuple[PaymentFiles, list[dict[str, Any]]]:
    """Make the files one after the other; what is left of them, and what the entry says."""
    left: list[ExportFile] = []
    described: list[dict[str, Any]] = []
    for file in made.files:
        values = {"name": file.name, "rows": file.rows, "bytes": len(file.data)}
        described.append({**values, "sha256": file.sha256})
        (keep or left.append)(file)
    return replace(made, files=left), described


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
) -> Mapping[str, PayFacts]:
    """NIP → what listings say of people besides their amounts, by the records that count."""
    decided = of_period(read_decisions(claims or b""), period)
    known = (
        (item.nip, item.facts)
        for item in entitlements
        if item.facts is not None and does_count(item.nip, item.agency, decided)
    )
    return Packed(known, PayFacts)


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
        lines: the lines of the run, at least those that are named.
        requested: what the bank sent back.
    """
    by_id = {line.line_id: line for line in lines}
    known = CreditsOf(before.credited or b"", by_id.values())
    after, new = take_back(request.run_id, by_id, requested, known.people)
    credited = known.write(after)
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
    return {"before": None if before is None else name_of(before), "after": name_of(after)}


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
        "refused_files": [
            {"name": name, "code": refusal.code, **refusal.details}
            for name, refusal in files.refused.items()
        ],
    }
