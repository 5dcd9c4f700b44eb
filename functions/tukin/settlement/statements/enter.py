"""Finance enters the bank's statement: who had no hand in the run, and none of its files.

It is an entry of the ledger at once, for it moves no rupiah. Whoever enters a false one is named in
it, and who enters the true one afterwards makes the difference a finding that stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tukin.people.grants.grant import GrantRole
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, next_entry
from tukin.settlement.preparation.first_payments import account_hash
from tukin.settlement.read_runs import signed_run
from tukin.settlement.run_state import Run
from tukin.settlement.settlement import Transfer
from tukin.settlement.statements.desk import PaidRun, StatementsDesk
from tukin.settlement.statements.requests import ExecutedLine, StatementBody
from tukin.settlement.statements.statement import (
    ExecutedTransfer,
    StatementEntry,
    count_by_agency,
    executed_by_line,
    find_differences,
    of_run,
    write_counts,
    write_entries,
    write_rows,
)
from tukin.settlement.stores.asked import Request, request_id_of
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import Conflict, Forbidden


def enter_statement(
    desk: StatementsDesk, run_id: str, body: StatementBody, caller: str, now: datetime
) -> Run:
    """Take what the bank executed into the ledger, once, however often it is sent.

    Raises:
        Conflict: E879, before the run was acknowledged; what ``signed_run`` raises.
        Forbidden: E878, where the caller prepared, released or acknowledged the run or fetched its
            files; E785 or E786 without a row.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    run = signed_run(desk, run_id)
    _require_nobody_who_paid(desk, run, caller)
    paid = desk.paid_run(run.seq or 0)
    rows = [_executed(line, paid.lines.get(line.line_id)) for line in body.lines]
    request_id = request_id_of(EntryKind.STATEMENT, run_id, [[sha256_hex(write_rows(rows))]])
    wanted = Request(request_id, caller, now.isoformat(timespec="seconds"))
    asked = desk.writer.requests.ask(wanted)
    until_committed(lambda: _in_ledger(desk, run, asked, rows, paid), SECONDS_OF_A_REQUEST)
    return run


def _require_nobody_who_paid(desk: StatementsDesk, run: Run, caller: str) -> None:
    if run.acknowledged_by is None:
        raise Conflict("E879")
    fetchers = desk.runs.fetched_by(run.run_id)
    authors = [run.requested_by, run.acknowledged_by, *(f.by for f in fetchers if f.is_finance)]
    authors += [run.released.by] if run.released else []
    desk.four_eyes.require_another(caller, GrantRole.FINANCE, authors, "E878")
    if any(desk.four_eyes.are_same(caller, each.by) for each in fetchers):
        raise Forbidden("E878")  # as an auditor, who may have no row


def _executed(line: ExecutedLine, transfer: Transfer | None) -> ExecutedTransfer:
    """A row as it is kept: nobody's account number is."""
    account = line.account
    if len(account) < 64:
        account = account_hash(transfer.nip if transfer else "", line.bank, account)
    return ExecutedTransfer(line.line_id, line.amount_idr, account, line.reference)


def _in_ledger(
    desk: StatementsDesk,
    run: Run,
    asked: Request,
    rows: list[ExecutedTransfer],
    paid: PaidRun,
) -> Request | None:
    """The request with its entry; None where it has to be tried again."""
    tip = desk.writer.tip()
    if tip is None:
        return None
    known = desk.writer.requests.get(asked.request_id) or asked  # after the tip: what it says shows
    if not known.waits:
        return known
    _require_nobody_who_paid(desk, run, known.by)  # who fetched the files meanwhile, either
    before = desk.entries(tip)
    statements = [*map(desk.rows, of_run(before, run.run_id)), rows]
    returned = desk.returned(run, desk.writer.period(tip, run.period).credited_sha256)
    documents, entry = build_statement(tip, before, known, run, statements, paid, returned)
    for document in documents:
        desk.archive.keep_state("statements", document)
    is_done = desk.writer.commit(tip, entry)
    return replace(known, seq=tip.seq + 1) if is_done else None


def build_statement(
    tip: LedgerTip,
    before: tuple[StatementEntry, ...],
    request: Request,
    run: Run,
    statements: list[list[ExecutedTransfer]],
    paid: PaidRun,
    returned: Mapping[str, int],
) -> tuple[list[bytes], Entry]:
    """The documents after a statement, and the entry that names them. It names nobody.

    Args:
        tip: the ledger's, which names ``before``.
        before: all statements so far.
        request: who entered it, when.
        run: whose it is.
        statements: the rows of all of the run's statements; the last are those of this one.
        paid: what the run paid.
        returned: line id → rupiah of it that came back.
    """
    executed = executed_by_line(statements)
    differences = find_differences(paid.lines, paid.accounts, executed)
    counts = count_by_agency(paid.lines, executed, differences, returned)
    rows, counted = write_rows(statements[-1]), write_counts(counts)
    hashes = sha256_hex(rows), sha256_hex(counted)
    period, number = str(run.period), len(statements[-1])
    who = tip.seq + 1, run.run_id, period, request.by, request.at
    new = StatementEntry(*who, number, len(differences), *hashes)
    data = write_entries([*before, new])
    values = {
        "request_id": request.request_id,
        "run_id": run.run_id,
        "period": period,
        "requested_by": request.by,
        "at": request.at,
        "rows": number,
        "rows_sha256": new.rows_sha256,
        "paid": sum(count.paid for count in counts.values()),
        "differing": len(differences),
        "transfers": sum(count.transfers for count in counts.values()),
        "statements": {"before": tip.statements_sha256, "after": sha256_hex(data)},
    }
    return [rows, counted, data], next_entry(tip, EntryKind.STATEMENT, values)
