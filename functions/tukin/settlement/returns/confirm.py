"""Another finance person confirms what came back: the period's next run pays it again."""

from datetime import datetime

from tukin.people.four_eyes import require_another_person
from tukin.settlement.after_payment import until_committed
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.read_runs import signed_run
from tukin.settlement.returns.enter import lines_of
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.run import ReturnRequest, StatesBefore, build_return
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import NotFound


def confirm_returns(
    desk: FinanceDesk, run_id: str, digest: str, caller: str, now: datetime
) -> EnteredReturns:
    """Take returned transfers back into the ledger, once, however often it is asked.

    Raises:
        NotFound: E802, where nothing of that digest was entered.
        Forbidden: E782, where the caller entered them.
        Conflict: what ``signed_run`` and ``build_return`` raise.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    run = signed_run(desk, run_id)
    entered = _found(desk, run_id, digest)
    require_another_person(caller, [entered.entered_by], "E782")
    lines = lines_of(desk, run)
    at = now.isoformat(timespec="seconds")
    return until_committed(lambda: _confirmed(desk, run_id, digest, lines, caller, at))


def _confirmed(
    desk: FinanceDesk, run_id: str, digest: str, lines: dict[str, Transfer], caller: str, at: str
) -> EnteredReturns | None:
    """The confirmed returns, or None where it has to be tried again."""
    entered = _found(desk, run_id, digest)
    if entered.confirmed_at is not None:
        return entered
    ledger, archive = desk.ledger, desk.archive
    tip, period = ledger.tip(), ledger.period(entered.period)
    before = StatesBefore(tip, archive.state("credited", period.credited_sha256), None)
    request = ReturnRequest(run_id, str(entered.period), entered.entered_by, caller, at)
    built = build_return(request, before, lines.values(), entered.lines)
    if built.entry is None:  # each line was confirmed among others before
        desk.returns.confirm(entered, entered.confirmed(caller, at, None))
        return None
    archive.keep_state("credited", built.credited)
    credit = ledger.credit_period(entered.period, period, sha256_hex(built.credited), tip.seq + 1)
    mark = desk.returns.mark_confirmed(entered, entered.confirmed(caller, at, tip.seq + 1))
    ledger.commit(tip, built.entry, credit, mark)
    return None  # the next attempt reads whether it was committed


def _found(desk: FinanceDesk, run_id: str, digest: str) -> EnteredReturns:
    entered = desk.returns.get(run_id, digest)
    if entered is None:
        raise NotFound("E802")
    return entered
