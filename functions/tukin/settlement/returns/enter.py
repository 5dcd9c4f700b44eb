"""One finance person enters what a bank sent back; nothing is paid again by that alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import read_credited, read_lines
from tukin.settlement.read_runs import entry_values, signed_run
from tukin.settlement.requests import ReturnedLine, ReturnsBody
from tukin.settlement.returns.entered import EnteredReturns, in_order
from tukin.settlement.run_state import Run
from tukin.settlement.settlement import RequestedReturn, Transfer, returned_line, take_back
from tukin.vocabulary.errors import InvalidInput


def enter_returns(
    desk: FinanceDesk, run_id: str, body: ReturnsBody, caller: str, now: datetime
) -> EnteredReturns:
    """Record lines of which the bank sent the transfer back; another person confirms them.

    Raises:
        InvalidInput: E803, where a line is named twice; what ``returned_line`` raises.
        Conflict: what ``signed_run`` and ``take_back`` raise.
    """
    _require_each_once(body.lines)
    run = signed_run(desk, run_id)
    lines = lines_of(desk, run, [each.line_id for each in body.lines])
    wanted = in_order(_requested(each, lines) for each in body.lines)
    state = desk.ledger.period(run.period)
    keys = [line.key for line in lines.values()]
    known = desk.archive.state_of("credited", state.credited_sha256, keys if all(keys) else ())
    credited = read_credited(known)
    take_back(run_id, lines, wanted, credited)  # what nobody could confirm is refused now
    at = now.isoformat(timespec="seconds")
    return desk.returns.enter(EnteredReturns(run_id, run.period, wanted, caller, at))


def lines_of(desk: FinanceDesk, run: Run, line_ids: Iterable[str]) -> dict[str, Transfer]:
    """Some lines of a signed run by their id; what is not in it is missing."""
    wanted = set(line_ids)
    lines = read_lines(desk.archive.lines_of(entry_values(desk, run), wanted))
    return {line.line_id: line for line in lines if line.line_id in wanted}


def _requested(line: ReturnedLine, lines: Mapping[str, Transfer]) -> RequestedReturn:
    """A line as it was named; without an amount the whole transfer came back."""
    whole = returned_line(lines, line.line_id).transfer_idr
    amount = whole if line.amount_idr is None else line.amount_idr
    return RequestedReturn(line.line_id, line.reason_code, amount, line.reference)


def _require_each_once(lines: Iterable[ReturnedLine]) -> None:
    named = [line.line_id for line in lines]
    if len(set(named)) < len(named):
        raise InvalidInput(
            "E803",
            problem_id=f"lines: {len(named)} baris, tetapi hanya {len(set(named))} line_id berbeda",
            problem_en=f"lines: {len(named)} lines, but only {len(set(named))} different line_ids",
        )
