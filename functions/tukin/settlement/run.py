"""A settlement run as a whole: from live entitlements and states to files, states and ledger entry.

Pure: the handler reads and commits, the replay compares; both build by this one function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tukin.rules.payment import Payment
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
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, next_entry
from tukin.settlement.settlement import (
    Entitlement,
    RequestedReturn,
    Return,
    Settlement,
    Transfer,
    add_control_totals,
    control_totals,
    settle,
    take_back,
)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What finance asked for, and when the run was settled (ISO 8601, UTC).

    ``engine`` makes the run, ``version`` is that of the code. Entries did not always name them: ""
    leaves them out.
    """

    run_id: str
    period: str
    requested_by: str
    settled_at: str
    engine: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class StatesBefore:
    """The states that a run builds on, as they are stored; None where there is none yet."""

    tip: LedgerTip
    credited: bytes | None
    recoveries: bytes | None


@dataclass(frozen=True, slots=True)
class LiveAgency:
    """An agency's live batch: its live month as plain values, and who is entitled by it."""

    month: Mapping[str, Any]
    entitlements: Sequence[Entitlement]
    chosen: bool


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
    live: Mapping[str, LiveAgency],
    payment: Payment | None,
    directory: Directory = NO_DIRECTORY,
    make_files: MakeFiles = payment_files,
) -> BuiltRun:
    """Settle, and write down everything that proves it.

    Args:
        request: the run.
        before: the ledger's tip and the states before it.
        live: every agency of the period, the chosen ones marked.
        payment: the region's own files, by the rules.
        directory: who is paid and by whom, as the files call them.
        make_files: how the engine makes the files.
    """
    settlement = settle(
        request.run_id,
        {agency: item.entitlements for agency, item in live.items()},
        {agency for agency, item in live.items() if item.chosen},
        read_credited(before.credited or b""),
        read_recoveries(before.recoveries or b""),
    )
    credited = write_credited(settlement.credited)
    recoveries = write_recoveries(settlement.recoveries)
    files = make_files(
        FilesRequest(
            settlement=settlement,
            period=request.period,
            run_id=request.run_id,
            settled_on=datetime.fromisoformat(request.settled_at).date(),
            payment=payment,
            directory=directory,
            facts=_facts(live.values()),
        )
    )
    made_by = {"engine": request.engine, "version": request.version}
    values = {
        "run_id": request.run_id,
        "period": request.period,
        "requested_by": request.requested_by,
        "at": request.settled_at,
        "heads": [{**item.month, "chosen": item.chosen} for _, item in sorted(live.items())],
        "rules_sha256": sorted({item.month["rules_sha256"] for item in live.values()}),
        "credited": _change(before.credited, credited),
        "recoveries": _change(before.recoveries, recoveries),
        "previous_manifest_sha256": before.tip.manifest_sha256,
        "balance": before.tip.balance.after_run(settlement.lines)._asdict(),
        **_describe(settlement, files),
        **files.entry_values,
        **{name: value for name, value in made_by.items() if value},
    }
    entry = next_entry(before.tip, EntryKind.RUN, values)
    return BuiltRun(settlement, credited, recoveries, files, entry)


def _facts(live: Iterable[LiveAgency]) -> dict[str, PayFacts]:
    """NIP → what listings say of who is live; of a person of two agencies nothing is listed."""
    return {
        item.nip: item.facts
        for agency in live
        for item in agency.entitlements
        if item.facts is not None
    }


@dataclass(frozen=True, slots=True)
class BuiltReturn:
    """What a return writes and commits; no entry where all of it was known already."""

    new: tuple[Return, ...]
    credited: bytes
    entry: Entry | None


def build_return(
    request: RunRequest,
    before: StatesBefore,
    lines: Iterable[Transfer],
    requested: Sequence[RequestedReturn],
) -> BuiltReturn:
    """Take returned transfers back.

    Args:
        request: the run that paid, and who says so when.
        before: the ledger's tip and the period's credits now.
        lines: the lines of the run.
        requested: what the bank sent back.
    """
    by_id = {line.line_id: line for line in lines}
    known = read_credited(before.credited or b"")
    after, new = take_back(request.run_id, by_id, requested, known)
    credited = write_credited(after)
    if not new:
        return BuiltReturn(new, credited, None)
    values = {
        "run_id": request.run_id,
        "period": request.period,
        "requested_by": request.requested_by,
        "at": request.settled_at,
        "lines": [{"line_id": item.line_id, "reason": item.reason} for item in new],
        "returned_idr": sum(item.transfer_idr for item in new),
        "credited": _change(before.credited, credited),
        "balance": before.tip.balance.after_returns(new)._asdict(),
    }
    return BuiltReturn(new, credited, next_entry(before.tip, EntryKind.RETURN, values))


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
