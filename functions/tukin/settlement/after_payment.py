"""What finance reports after a run: that it has the manifest, and what a bank sent back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from tukin.people.grants.grant import GrantRole
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.payment_files import LINES_FILE
from tukin.settlement.files.states import read_lines, sha256_hex
from tukin.settlement.ledger import EntryKind, next_entry
from tukin.settlement.read_runs import read_manifest, run_files, signed_run
from tukin.settlement.requests import AcknowledgementBody, ReturnsBody
from tukin.settlement.run import RunRequest, StatesBefore, build_return
from tukin.settlement.run_state import Run
from tukin.settlement.settlement import RequestedReturn, Transfer
from tukin.vocabulary.errors import Conflict, InvalidInput, StoreUnavailable

_ATTEMPTS = 6

Result = TypeVar("Result")


def acknowledge(
    desk: FinanceDesk, run_id: str, body: AcknowledgementBody, caller: str, now: datetime
) -> Run:
    """Finance has the run and its manifest checks; recorded once, however often it is sent.

    Raises:
        Forbidden: E861, where the caller prepared the run, E785 or E786 without a row.
        Conflict: E729, where finance has another manifest; what ``signed_run`` raises.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    if sha256_hex(read_manifest(desk, run_id)) != body.manifest_sha256:
        raise Conflict("E729")
    at = now.isoformat(timespec="seconds")
    return _until_committed(lambda: _acknowledged(desk, run_id, body, caller, at))


def _acknowledged(
    desk: FinanceDesk, run_id: str, body: AcknowledgementBody, caller: str, at: str
) -> Run | None:
    """The acknowledged run, or None where it has to be tried again."""
    run = signed_run(desk, run_id)
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, [run.requested_by], "E861")
    if run.acknowledged_at is not None:
        return run
    tip = desk.ledger.tip()
    values = {
        "run_id": run_id,
        "period": str(run.period),
        "at": at,
        "requested_by": caller,
        "manifest_sha256": body.manifest_sha256,
    }
    entry = next_entry(tip, EntryKind.ACKNOWLEDGEMENT, values)
    desk.ledger.commit(tip, entry, desk.runs.mark_acknowledged(run_id, caller, at))
    return None  # the next attempt reads whether it was committed


def return_lines(
    desk: FinanceDesk, run_id: str, body: ReturnsBody, caller: str, now: datetime
) -> dict[str, Any]:
    """Lines of which the bank sent the transfer back; the period's next run pays them again.

    Raises:
        InvalidInput: E803, where a line is named twice.
        Conflict: what ``signed_run`` and ``build_return`` raise.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    requested = [RequestedReturn(line.line_id, line.reason_code) for line in body.lines]
    wanted = {item.line_id for item in requested}
    if len(wanted) < len(requested):
        raise InvalidInput(
            "E803",
            problem_id=f"lines: {len(requested)} baris, tetapi hanya {len(wanted)} line_id berbeda",
            problem_en=f"lines: {len(requested)} lines, but only {len(wanted)} different line_ids",
        )
    run = signed_run(desk, run_id)
    lines_sha256 = run_files(desk, run)[LINES_FILE]
    lines = read_lines(desk.archive.file(run_id, LINES_FILE, lines_sha256))
    request = RunRequest(run_id, str(run.period), caller, now.isoformat(timespec="seconds"))
    _until_committed(lambda: _returned(desk, request, run, lines, requested))
    return {
        "run_id": run_id,
        "period": str(run.period),
        "lines": len(requested),
        "returned_idr": sum(line.transfer_idr for line in lines if line.line_id in wanted),
    }


def _returned(
    desk: FinanceDesk,
    request: RunRequest,
    run: Run,
    lines: list[Transfer],
    requested: list[RequestedReturn],
) -> bool | None:
    """True where all of it is in the ledger, None where it has to be tried again."""
    ledger, archive = desk.ledger, desk.archive
    tip, period = ledger.tip(), ledger.period(run.period)
    before = StatesBefore(tip, archive.state("credited", period.credited_sha256), None)
    built = build_return(request, before, lines, requested)
    if built.entry is None:
        return True
    archive.keep_state("credited", built.credited)
    credit = ledger.credit_period(run.period, period, sha256_hex(built.credited), tip.seq + 1)
    ledger.commit(tip, built.entry, credit)
    return None  # the next attempt reads whether it was committed


def _until_committed(attempt: Callable[[], Result | None]) -> Result:
    for _ in range(_ATTEMPTS):
        result = attempt()
        if result is not None:
            return result
    raise StoreUnavailable("E720")
