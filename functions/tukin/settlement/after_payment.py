"""What finance reports after a run: that it has the manifest, and what a bank sent back."""

from datetime import datetime
from typing import Any

from tukin.people.four_eyes import require_another_person
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.payment_files import LINES_FILE
from tukin.settlement.files.states import read_lines, sha256_hex
from tukin.settlement.ledger import EntryKind, next_entry
from tukin.settlement.read_runs import read_manifest, run_files, signed_run
from tukin.settlement.requests import AcknowledgementBody, ReturnsBody
from tukin.settlement.run import RunRequest, StatesBefore, build_return
from tukin.settlement.run_state import Run
from tukin.settlement.settlement import RequestedReturn, Transfer
from tukin.settlement.stores.asked import Request, request_id_of
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import Conflict, InvalidInput


def acknowledge(
    desk: FinanceDesk, run_id: str, body: AcknowledgementBody, caller: str, now: datetime
) -> Run:
    """Finance has the run and its manifest checks; recorded once, however often it is sent.

    Raises:
        Forbidden: E861, where the caller prepared the run.
        Conflict: E729, where finance has another manifest; what ``signed_run`` raises.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    if sha256_hex(read_manifest(desk, run_id)) != body.manifest_sha256:
        raise Conflict("E729")
    at = now.isoformat(timespec="seconds")
    run = signed_run(desk, run_id)
    require_another_person(caller, [run.requested_by], "E861")
    if run.acknowledged_at is not None:
        return run
    request_id = request_id_of(EntryKind.ACKNOWLEDGEMENT, run_id)
    request = desk.writer.requests.ask(Request(request_id, caller, at))
    return until_committed(lambda: _acknowledged(desk, run_id, body, request), SECONDS_OF_A_REQUEST)


def _acknowledged(
    desk: FinanceDesk, run_id: str, body: AcknowledgementBody, request: Request
) -> Run | None:
    """The acknowledged run, or None where it has to be tried again."""
    tip = desk.writer.tip()
    if tip is None:
        return None
    run = signed_run(desk, run_id)  # after the tip: what was committed up to there shows
    if run.acknowledged_at is not None:
        return run
    values = {
        "request_id": request.request_id,
        "run_id": run_id,
        "period": str(run.period),
        "at": request.at,
        "requested_by": request.by,
        "manifest_sha256": body.manifest_sha256,
    }
    is_done = desk.writer.commit(tip, next_entry(tip, EntryKind.ACKNOWLEDGEMENT, values))
    return signed_run(desk, run_id) if is_done else None


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
    at = now.isoformat(timespec="seconds")
    request = desk.writer.requests.ask(
        Request(request_id_of(EntryKind.RETURN, run_id, requested), caller, at)
    )
    until_committed(lambda: _returned(desk, request, run, lines, requested), SECONDS_OF_A_REQUEST)
    return {
        "run_id": run_id,
        "period": str(run.period),
        "lines": len(requested),
        "returned_idr": sum(line.transfer_idr for line in lines if line.line_id in wanted),
    }


def _returned(
    desk: FinanceDesk,
    request: Request,
    run: Run,
    lines: list[Transfer],
    requested: list[RequestedReturn],
) -> bool | None:
    """True where all of it is in the ledger, None where it has to be tried again."""
    writer, archive = desk.writer, desk.archive
    tip = writer.tip()
    if tip is None:
        return None
    credited = archive.state("credited", writer.period(tip, run.period).credited_sha256)
    asked = RunRequest(run.run_id, str(run.period), request.by, request.at)
    before = StatesBefore(tip, credited, None)
    built = build_return(asked, before, lines, requested, request.request_id)
    if built.entry is None:
        return True
    archive.keep_state("credited", built.credited)
    return writer.commit(tip, built.entry) or None
