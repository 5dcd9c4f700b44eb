"""Finance asks for a settlement run."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tukin.settlement.desk import FinanceDesk
from tukin.settlement.requests import RunBody
from tukin.settlement.run_state import Run, RunStatus, run_id_of
from tukin.settlement.stores.ledger import MOST_AGENCIES
from tukin.vocabulary.errors import Conflict, InvalidInput, NotFound
from tukin.vocabulary.period import Period

_KEY = re.compile(r"[!-~]{8,200}")

StartRun = Callable[[str, str], None]
"""Starts the settlement of a run under the execution's name; a name that was used does nothing."""


def check_idempotency_key(key: str) -> str:
    """The key, if it is one.

    Raises:
        InvalidInput: E830.
    """
    if _KEY.fullmatch(key) is None:
        raise InvalidInput("E830")
    return key


def request_run(
    desk: FinanceDesk,
    start: StartRun,
    key: str,
    body: RunBody,
    caller: str,
    now: datetime,
    engine: str,
) -> Run:
    """Record and start a run. The same idempotency key with the same body is the same run.

    Args:
        desk: the stores of finance's requests.
        start: starts the settlement of a run.
        key: the idempotency key.
        body: what to settle.
        caller: who asks.
        now: the time, UTC.
        engine: that of the code, which the run keeps whatever is deployed before its end.

    Raises:
        NotFound: E832 or E732, where the period or an agency has published nothing.
        InvalidInput: E722, where there are more agencies than a run can take.
        Conflict: E831, where the key was used for another run.
    """
    wanted = replace(_requested(desk, run_id_of(key), body, caller, now), engine=engine)
    run = desk.runs.request(wanted)
    if not run.is_same_request(wanted):
        raise Conflict("E831")
    _start(start, run, now)
    return run


def _requested(desk: FinanceDesk, run_id: str, body: RunBody, caller: str, now: datetime) -> Run:
    """The run that a body asks for, if its period can be settled."""
    period = Period.parse(body.period)
    published = {live.batch.agency for live in desk.live_months.of_period(period)}
    if not published:
        raise NotFound("E832", period=str(period))
    for agency in body.agencies or ():
        if agency not in published:
            raise NotFound("E732", agency=agency)
    agencies = None if body.agencies is None else tuple(sorted(set(body.agencies)))
    count = len(published if agencies is None else agencies)
    if count > MOST_AGENCIES:
        raise InvalidInput("E722", most=MOST_AGENCIES, count=count)
    at = now.isoformat(timespec="seconds")
    return Run(run_id, period, agencies, requested_by=caller, requested_at=at)


def _start(start: StartRun, run: Run, now: datetime) -> None:
    """Start what is not finished; doing it twice changes nothing.

    A committed run is signed under another name, as the first execution may have ended in between.
    """
    if run.status is RunStatus.REQUESTED:
        start(run.run_id, run.run_id)
    elif run.status is RunStatus.COMMITTED:
        start(run.run_id, f"{run.run_id}-{now:%Y%m%dT%H%M}")
