"""The bank's statement of executed transfers, compared with what a run paid. Pure.

A transfer is *sent* until the statement has it exactly once, with the amount and the account of its
line; then it is *paid*. One that came back whole is *returned*, neither sent nor paid nor missing;
of one that came back in part the rest is as it was. What a statement said is never taken away:
whoever enters another one later adds to it, so that a difference that was seen once stays one.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tukin.settlement.files.states import read_credited
from tukin.settlement.ledger import canonical_json
from tukin.settlement.settlement import Transfer

DAYS_TO_MATCH = 7
"""The days after which a transfer that no statement has is a finding (illustrative)."""


class TransferState(StrEnum):
    """How far an agency's transfers are."""

    SENT = "sent"
    PAID = "paid"
    DIFFERS = "differs"
    RETURNED = "returned"


class FindingKind(StrEnum):
    """In what a bank's statement differs from a run's lines."""

    UNKNOWN_LINE = "unknown_line"
    AMOUNT_DIFFERS = "amount_differs"
    ACCOUNT_DIFFERS = "account_differs"
    ACCOUNT_UNKNOWN = "account_unknown"
    EXECUTED_TWICE = "executed_twice"
    MISSING = "missing"


class ExecutedTransfer(NamedTuple):
    """A transfer that the bank executed, by its own reference; ``account`` is a hash."""

    line_id: str
    amount_idr: int
    account: str
    reference: str


class Finding(NamedTuple):
    """A line that differs; ``executed_idr`` is the sum of what the bank executed for it."""

    line_id: str
    agency: str
    kind: FindingKind
    transfer_idr: int
    executed_idr: int


class AgencyCount(NamedTuple):
    """How many transfers a run has of an agency, and how many are paid, differ or came back."""

    transfers: int = 0
    paid: int = 0
    differing: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        """Those that are sent and nothing else."""
        return self.transfers - self.paid - self.differing - self.returned


class StatementEntry(NamedTuple):
    """A statement in the ledger: who entered it for which run, and when (ISO 8601, UTC).

    ``seq`` is its entry; ``rows_sha256`` are its transfers; ``differing`` is how many lines differ
    after it, those that the run does not have among them, ``counts_sha256`` the agencies' counts.
    """

    seq: int
    run_id: str
    period: str
    entered_by: str
    entered_at: str
    rows: int
    differing: int
    rows_sha256: str
    counts_sha256: str


Executed = Mapping[str, Sequence[ExecutedTransfer]]
"""Line id → what the bank executed for it."""


def write_rows(rows: Iterable[ExecutedTransfer]) -> bytes:
    """A transfer a line, in their order; one that is named twice has two lines."""
    return b"".join(canonical_json(row._asdict()) + b"\n" for row in sorted(rows))


def read_rows(data: bytes) -> list[ExecutedTransfer]:
    """What ``write_rows`` wrote."""
    return [ExecutedTransfer(**json.loads(line)) for line in data.splitlines()]


def rows_of_line(data: bytes, line_id: str) -> bytes:
    """The rows of one line alone; the others are not parsed."""
    key = f'"line_id":{json.dumps(line_id)}'.encode()
    return b"".join(line for line in data.splitlines(keepends=True) if key in line)


def write_entries(entries: Iterable[StatementEntry]) -> bytes:
    """All statements that were ever entered, in the ledger's order."""
    return b"".join(canonical_json(entry._asdict()) + b"\n" for entry in entries)


def read_entries(data: bytes | None) -> tuple[StatementEntry, ...]:
    """What ``write_entries`` wrote; none where nothing was ever written."""
    return tuple(StatementEntry(**json.loads(line)) for line in (data or b"").splitlines())


def of_run(entries: Iterable[StatementEntry], run_id: str) -> list[StatementEntry]:
    """The statements of a run."""
    return [entry for entry in entries if entry.run_id == run_id]


def write_counts(counts: Mapping[str, AgencyCount]) -> bytes:
    """An agency a line."""
    rows = ({"agency": agency, **count._asdict()} for agency, count in sorted(counts.items()))
    return b"".join(canonical_json(row) + b"\n" for row in rows)


def read_counts(data: bytes) -> dict[str, AgencyCount]:
    """What ``write_counts`` wrote."""
    rows = map(json.loads, data.splitlines())
    return {row.pop("agency"): AgencyCount(**row) for row in rows}


def executed_by_line(statements: Iterable[Sequence[ExecutedTransfer]]) -> Executed:
    """What the bank executed for each line, by all statements of a run.

    The same row in two statements is one transfer, for a bank repeats what it said before; within
    one statement it is two.
    """
    most: Counter[ExecutedTransfer] = Counter()
    for rows in statements:
        most |= Counter(rows)
    found: defaultdict[str, list[ExecutedTransfer]] = defaultdict(list)
    for row in sorted(most.elements()):
        found[row.line_id].append(row)
    return found


def difference(
    line: Transfer | None, account: str, executed: Sequence[ExecutedTransfer]
) -> FindingKind | None:
    """In what a line differs of which the bank executed something; None where it is paid.

    Args:
        line: of the run; None where it has no such line.
        account: a hash of the account that the run paid to; "" where it knew none.
        executed: what the bank executed for it, at least one.
    """
    if line is None or line.transfer_idr == 0:
        return FindingKind.UNKNOWN_LINE
    if len(executed) > 1:
        return FindingKind.EXECUTED_TWICE
    (only,) = executed
    if only.amount_idr != line.transfer_idr:
        return FindingKind.AMOUNT_DIFFERS
    if not account:
        return FindingKind.ACCOUNT_UNKNOWN
    return None if only.account == account else FindingKind.ACCOUNT_DIFFERS


def find_differences(
    lines: Mapping[str, Transfer], accounts: Mapping[str, str], executed: Executed
) -> list[Finding]:
    """The lines that differ, by id.

    Args:
        lines: the run's, by id.
        accounts: NIP → a hash of the account that the run paid to.
        executed: what the bank executed.
    """
    found = []
    for line_id, rows in sorted(executed.items()):
        line = lines.get(line_id)
        account = accounts.get(line.nip, "") if line else ""
        kind = difference(line, account, rows)
        if kind is not None:
            found.append(_finding(line_id, line, kind, rows))
    return found


def find_missing(
    lines: Mapping[str, Transfer], executed: Executed, returned: Mapping[str, int]
) -> Iterator[Finding]:
    """The transfers of which no statement says anything and that did not come back, by id."""
    for line_id, line in sorted(lines.items()):
        if line.transfer_idr and line_id not in executed and not came_back(line, returned):
            yield _finding(line_id, line, FindingKind.MISSING, ())


def came_back(line: Transfer, returned: Mapping[str, int]) -> bool:
    """Whether a transfer came back whole; ``returned`` is line id → rupiah."""
    return 0 < line.transfer_idr == returned.get(line.line_id)


def returned_of_run(credited: bytes, run_id: str) -> dict[str, int]:
    """Line id → rupiah that came back of a run, by a state of credits, parsed only where it is."""
    key = f'"run_id":{json.dumps(run_id)}'.encode()
    rows = b"".join(row for row in credited.splitlines(keepends=True) if key in row)
    return {
        item.line_id: item.transfer_idr
        for credit in read_credited(rows).values()
        for item in credit.returns
        if item.run_id == run_id
    }


def count_by_agency(
    lines: Mapping[str, Transfer],
    executed: Executed,
    differences: Iterable[Finding],
    returned: Mapping[str, int],
) -> dict[str, AgencyCount]:
    """The counts of a run's agencies; a line that the run does not have is of none."""
    differing = {finding.line_id for finding in differences}
    found: defaultdict[str, AgencyCount] = defaultdict(AgencyCount)
    for line_id, line in lines.items():
        if not line.transfer_idr:
            continue
        before = found[line.agency]
        after = before._replace(transfers=before.transfers + 1)
        if line_id in differing:
            after = after._replace(differing=after.differing + 1)
        elif came_back(line, returned):
            after = after._replace(returned=after.returned + 1)
        elif line_id in executed:
            after = after._replace(paid=after.paid + 1)
        found[line.agency] = after
    return dict(found)


def state_of(counts: Iterable[AgencyCount]) -> TransferState:
    """What the counts of several runs say together."""
    of_all = list(counts)
    if any(count.differing for count in of_all):
        return TransferState.DIFFERS
    if any(count.open for count in of_all):
        return TransferState.SENT
    is_paid = any(count.paid for count in of_all)
    return TransferState.PAID if is_paid else TransferState.RETURNED


def _finding(
    line_id: str,
    line: Transfer | None,
    kind: FindingKind,
    executed: Sequence[ExecutedTransfer],
) -> Finding:
    agency, transfer_idr = ("", 0) if line is None else (line.agency, line.transfer_idr)
    return Finding(line_id, agency, kind, transfer_idr, sum(row.amount_idr for row in executed))
