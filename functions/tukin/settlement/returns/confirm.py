"""Another finance person confirms what came back: the period's next run pays it again."""

from dataclasses import replace
from datetime import datetime

from tukin.people.grants.grant import GrantRole
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.read_runs import signed_run
from tukin.settlement.returns.enter import lines_of
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.run import ReturnRequest, StatesBefore, build_return
from tukin.settlement.settlement import Transfer
from tukin.settlement.stores.asked import Request
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
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
    entered = desk.returns.get(run_id, digest)
    if entered is None:
        raise NotFound("E802")
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, [entered.entered_by], "E782")
    at = now.isoformat(timespec="seconds")
    lines = lines_of(desk, run, [line.line_id for line in entered.lines])
    asked = desk.writer.requests.ask(Request(entered.request_id, caller, at))
    request = until_committed(lambda: _in_ledger(desk, entered, asked, lines), SECONDS_OF_A_REQUEST)
    return desk.returns.confirm(entered, request)


def _in_ledger(
    desk: FinanceDesk, entered: EnteredReturns, asked: Request, lines: dict[str, Transfer]
) -> Request | None:
    """The request with its entry, or without where every line was in the ledger before.

    None where it has to be tried again.
    """
    writer, archive = desk.writer, desk.archive
    tip = writer.tip()
    if tip is None:
        return None
    known = writer.requests.get(asked.request_id) or asked  # after the tip: what it says shows
    if not known.waits:
        return known
    credited = archive.state("credited", writer.period(tip, entered.period).credited_sha256)
    people = entered.entered_by, known.by
    request = ReturnRequest(
        entered.run_id, str(entered.period), *people, known.at, known.request_id
    )
    before = StatesBefore(tip, credited, None, archive.state("holds", tip.holds_sha256))
    built = build_return(request, before, lines.values(), entered.lines)
    if built.entry is None:
        return known
    archive.keep_state("credited", built.credited)
    if built.holds is not None:
        archive.keep_state("holds", built.holds)
    is_done = writer.commit(tip, built.entry)
    return replace(known, seq=tip.seq + 1) if is_done else None
