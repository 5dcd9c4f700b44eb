"""What finance reports after a run: that it has the manifest, and that the manifest checks."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from tukin.people.four_eyes import require_another_person
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import EntryKind, next_entry
from tukin.settlement.read_runs import read_manifest, signed_run
from tukin.settlement.requests import AcknowledgementBody
from tukin.settlement.run_state import Run
from tukin.vocabulary.errors import Conflict, StoreUnavailable

_ATTEMPTS = 6

Result = TypeVar("Result")


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
    return until_committed(lambda: _acknowledged(desk, run_id, body, caller, at))


def _acknowledged(
    desk: FinanceDesk, run_id: str, body: AcknowledgementBody, caller: str, at: str
) -> Run | None:
    """The acknowledged run, or None where it has to be tried again."""
    run = signed_run(desk, run_id)
    require_another_person(caller, [run.requested_by], "E861")
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


def until_committed(attempt: Callable[[], Result | None]) -> Result:
    """What an attempt gives as soon as it is no longer None.

    Raises:
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    for _ in range(_ATTEMPTS):
        result = attempt()
        if result is not None:
            return result
    raise StoreUnavailable("E720")
