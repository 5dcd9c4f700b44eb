"""Finance asks for a settlement run: it is prepared, and pays nothing before its release."""

import re
from dataclasses import replace
from datetime import date, datetime

from tukin.settlement.desk import FinanceDesk
from tukin.settlement.requests import RunBody
from tukin.settlement.run_state import RELEASED_WITHIN, Run, RunStatus, run_id_of
from tukin.settlement.stores.ledger import MOST_AGENCIES
from tukin.vocabulary.errors import Conflict, InvalidInput, NotFound
from tukin.vocabulary.period import Period

MOST_PREPARED = 3
"""Runs of one period that may wait for their release at the same time."""

_KEY = re.compile(r"[!-~]{8,200}")


def _check_idempotency_key(key: str) -> None:
    if _KEY.fullmatch(key) is None:
        raise InvalidInput("E830")


def request_run(
    desk: FinanceDesk,
    key: str,
    body: RunBody,
    caller: str,
    now: datetime,
    engine: str,
    *,
    today: date,
) -> Run:
    """Record a run and start its preparation. The same key with the same body is the same run.

    Args:
        desk: the stores of finance's requests.
        key: the idempotency key, as it was sent.
        body: what to settle.
        caller: who asks.
        now: the time, UTC.
        engine: that of the code, which the run keeps whatever is deployed before its end.
        today: the day in the region.

    Raises:
        NotFound: E832 or E732, where the period or an agency has published nothing.
        InvalidInput: E830, where the key is none; E722, where there are more agencies than a run
            can take; E862, where the period is not over, E897, where its cut-off is to come.
        Conflict: E755, where there is no register of employees; E831, where the key was used for
            another run; E858, where too many of the period
            are prepared.
    """
    _check_idempotency_key(key)
    wanted = replace(_requested(desk, run_id_of(key), body, caller, now), engine=engine)
    if desk.runs.get(wanted.run_id) is None:
        _check_time(desk, wanted, now, today)
    run = desk.runs.request(wanted)
    if not run.is_same_request(wanted):
        raise Conflict("E831")
    _start(desk, run, now)
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
    return Run(
        run_id,
        period,
        agencies,
        requested_by=caller,
        requested_at=at,
        revisions=body.revisions,
    )


def _check_time(desk: FinanceDesk, wanted: Run, now: datetime, today: date) -> None:
    """Whether the period may be prepared now, and not many others of it wait for their release."""
    if not desk.has_register():
        raise Conflict("E755")
    period = wanted.period
    if not period.is_extra and period.last_day >= today:
        raise InvalidInput("E862", period=str(period))
    cut_off = _latest_cut_off(desk, wanted)
    if cut_off is not None and now < cut_off:
        raise InvalidInput("E897", period=str(period), moment=cut_off.isoformat(" ", "minutes"))
    waiting = {
        run.run_id
        for run in desk.runs.since(now - 2 * RELEASED_WITHIN)
        if run.period == period and run.status in (RunStatus.PREPARING, RunStatus.PREPARED)
    }
    if len(waiting - {wanted.run_id}) >= MOST_PREPARED:
        raise Conflict("E858", most=MOST_PREPARED, period=str(period))


def _latest_cut_off(desk: FinanceDesk, wanted: Run) -> datetime | None:
    """The last of the moments before which the rules of the agencies asked for let none prepare."""
    rules = {
        live.batch.rules_sha256
        for live in desk.live_months.of_period(wanted.period)
        if wanted.agencies is None or live.batch.agency in wanted.agencies
    }
    moments = (desk.rules.get(sha256).cut_off_of(wanted.period) for sha256 in rules)
    return max(filter(None, moments), default=None)


def _start(desk: FinanceDesk, run: Run, now: datetime) -> None:
    """Start what is not finished; doing it twice changes nothing.

    What is on its way to be paid goes on under another name, as its execution may have ended.
    """
    if run.status is RunStatus.PREPARING:
        desk.start(run.run_id, run.run_id)
    elif run.status in (RunStatus.RELEASING, RunStatus.COMMITTED):
        desk.start(run.run_id, f"{run.run_id}-{now:%Y%m%dT%H%M}")
