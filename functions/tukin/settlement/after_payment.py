"""What finance reports after a run: that it has the manifest, and that the manifest checks."""

from datetime import datetime

from tukin.people.grants.grant import GrantRole
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import EntryKind, next_entry
from tukin.settlement.read_runs import read_manifest, signed_run
from tukin.settlement.requests import AcknowledgementBody
from tukin.settlement.run_state import Run
from tukin.settlement.stores.asked import Request, request_id_of
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import Conflict


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
    run = signed_run(desk, run_id)
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, [run.requested_by], "E861")
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
