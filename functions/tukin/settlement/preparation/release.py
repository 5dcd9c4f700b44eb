"""Another finance person releases a prepared run, or finance cancels it."""

from datetime import datetime

from tukin.people.four_eyes import caller_name
from tukin.people.grants.grant import GrantRole
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.preparation.changed import StoredStates, changed_since
from tukin.settlement.preparation.prepared import Prepared
from tukin.settlement.preparation.store import months_of, read_prepared
from tukin.settlement.read_runs import find_run
from tukin.settlement.requests import CancellationBody, ReleaseBody
from tukin.settlement.run_state import PAID_NOTHING, Cancelled, Released, Run, RunStatus
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import Conflict
from tukin.vocabulary.period import Period


def release_run(
    desk: FinanceDesk, run_id: str, body: ReleaseBody, caller: str, now: datetime
) -> Run:
    """Agree to what was prepared, and start its payment. Sent again, it changes nothing.

    Args:
        desk: the stores of finance's requests.
        run_id: the run.
        body: the digest that is agreed to, and the agencies that changed since.
        caller: who releases; who prepared cannot.
        now: the time, UTC.

    Raises:
        NotFound: E802.
        Forbidden: E852, where the caller prepared it, E785 or E786 without a row.
        Conflict: E850 where it is not prepared yet; E851 where somebody released it by another
            request; E853 where it ended without paying; E854 where its time is over; E855 where the
            digest is another one; E756 where everybody would be held, E757 where another list of
            first payments was confirmed; E856 where nothing is left; E857 where other agencies
            changed than the request names.
    """
    run = find_run(desk, run_id)
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, [run.requested_by], "E852")
    left_out, at = tuple(sorted(set(body.left_out))), now.isoformat(timespec="seconds")
    wanted = Released(caller, at, left_out, body.confirmed_first_payments)
    if run.status is RunStatus.PREPARED:
        run = _release(desk, run, body, wanted, now)
    return _released(desk, run, body, wanted, now)


def _release(
    desk: FinanceDesk, run: Run, body: ReleaseBody, wanted: Released, now: datetime
) -> Run:
    if run.expires() <= now:
        desk.runs.mark_expired(run.run_id)
        raise Conflict("E854")
    if body.digest != run.digest:
        raise Conflict("E855")
    if wanted.confirmed not in (None, run.first_payments):
        raise Conflict("E757")
    prepared = read_prepared(desk.archive, run)
    changed = changed_agencies(desk, prepared)
    if set(changed) == set(prepared.agencies):
        desk.runs.mark_outdated(run.run_id)
        raise Conflict("E856")
    if changed != wanted.left_out:
        raise Conflict("E857", agencies=", ".join(changed) or "–", asked=", ".join(wanted.left_out))
    _require_something_to_pay(prepared.without(changed), wanted)
    desk.runs.mark_released(run, body.digest, wanted)
    return find_run(desk, run.run_id)


def _require_something_to_pay(left: Prepared, wanted: Released) -> None:
    """A run that holds everybody would be in the ledger for nothing."""
    if wanted.confirmed is None and left.lines and not left.holding_first_payments().lines:
        raise Conflict("E756", count=len(left.lines))


def _released(
    desk: FinanceDesk, run: Run, body: ReleaseBody, wanted: Released, now: datetime
) -> Run:
    """The run, if it is released by just this request."""
    if run.status in (RunStatus.PREPARING, RunStatus.PREPARED):
        raise Conflict("E850")
    if run.status in PAID_NOTHING:
        raise Conflict("E853", status=run.status)
    first = run.released
    if (
        first is None
        or caller_name(first.by) != caller_name(wanted.by)
        or (run.digest, first.left_out, first.confirmed)
        != (body.digest, wanted.left_out, wanted.confirmed)
    ):
        raise Conflict("E851")
    if run.status is RunStatus.RELEASING:
        name = f"{run.run_id}-release"
        desk.start(run.run_id, name if first.at == wanted.at else f"{name}-{now:%Y%m%dT%H%M}")
    return run


def changed_agencies(desk: FinanceDesk, prepared: Prepared) -> tuple[str, ...]:
    """The agencies of a prepared run in which a person with a line has changed until now."""
    period = Period.parse(prepared.period)
    tip = until_committed(desk.writer.tip, SECONDS_OF_A_REQUEST)
    now = StoredStates(
        desk.archive.state("credited", desk.writer.period(tip, period).credited_sha256),
        desk.archive.state("recoveries", tip.recoveries_sha256),
        desk.archive.state("holds", tip.holds_sha256),
        desk.archive.state("claims", tip.claims_sha256),
    )
    live_months = {item.batch.agency: item for item in desk.live_months.of_period(period)}

    def people_of(agency: str) -> set[str]:
        return {record.appraisal.nip for record in desk.records.live(live_months[agency])}

    return changed_since(prepared, months_of(live_months.values()), now, people_of)


def cancel_run(
    desk: FinanceDesk, run_id: str, body: CancellationBody, caller: str, now: datetime
) -> Run:
    """Cancel a prepared run: who prepared it by one request, others by two of them.

    The first of two others asks for it; the run stays until a second one asks, too.

    Raises:
        NotFound: E802.
        Conflict: E859, where it does not wait for its release.
    """
    run = find_run(desk, run_id)
    if run.status is RunStatus.CANCELLED:
        return run
    if run.status is not RunStatus.PREPARED:
        raise Conflict("E859", status=run.status)
    wanted = Cancelled(caller, now.isoformat(timespec="seconds"), body.reason.strip())
    asked = run.cancelled
    if desk.four_eyes.are_same(caller, run.requested_by):
        desk.runs.mark_cancelled(run_id, wanted)
    elif asked is None:
        desk.runs.ask_to_cancel(run_id, wanted)
    elif desk.four_eyes.are_two(caller, asked.by):
        desk.runs.mark_cancelled(run_id, asked._replace(agreed_by=caller))
    return _cancelled(desk, run_id)


def _cancelled(desk: FinanceDesk, run_id: str) -> Run:
    run = find_run(desk, run_id)
    if run.status not in (RunStatus.PREPARED, RunStatus.CANCELLED):
        raise Conflict("E859", status=run.status)
    return run
