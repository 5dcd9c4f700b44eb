"""What a bank executed against what a run paid: by hand, and stored the same way as read."""

import pytest

from tukin.settlement.settlement import Amounts, Transfer, TransferKind
from tukin.settlement.statements.statement import (
    AgencyCount,
    ExecutedTransfer,
    Finding,
    FindingKind,
    StatementEntry,
    TransferState,
    count_by_agency,
    difference,
    executed_by_line,
    find_differences,
    find_missing,
    read_counts,
    read_entries,
    read_rows,
    rows_of_line,
    state_of,
    write_counts,
    write_entries,
    write_rows,
)

A, B, C, D = (digit * 32 for digit in "abcd")
ACCOUNT, OTHER = "1" * 64, "2" * 64


def line(line_id: str, transfer_idr: int, agency: str = "disdik") -> Transfer:
    kind, amounts = TransferKind.PAYMENT, Amounts(transfer_idr, 0, 0, transfer_idr)
    return Transfer(
        line_id, line_id[:1], "Ani", agency, None, kind, amounts, 0, 0, 0, transfer_idr, 0
    )


def executed(
    line_id: str, amount_idr: int, account: str = ACCOUNT, ref: str = ""
) -> ExecutedTransfer:
    return ExecutedTransfer(line_id, amount_idr, account, ref)


_LINES = (line(A, 10), line(B, 20), line(C, 30, "dinkes"), line(D, 0))
LINES = {each.line_id: each for each in _LINES}
ACCOUNTS = {"a": ACCOUNT, "b": ACCOUNT, "c": ""}


@pytest.mark.parametrize(
    ("line_id", "rows", "expected"),
    [
        (A, [executed(A, 10)], None),
        (A, [executed(A, 11)], FindingKind.AMOUNT_DIFFERS),
        (A, [executed(A, 10, OTHER)], FindingKind.ACCOUNT_DIFFERS),
        (A, [executed(A, 11, OTHER)], FindingKind.AMOUNT_DIFFERS),
        (A, [executed(A, 10), executed(A, 10)], FindingKind.EXECUTED_TWICE),
        (C, [executed(C, 30)], FindingKind.ACCOUNT_UNKNOWN),
        (C, [executed(C, 30, "")], FindingKind.ACCOUNT_UNKNOWN),
        (D, [executed(D, 5)], FindingKind.UNKNOWN_LINE),
        ("e" * 32, [executed("e" * 32, 5)], FindingKind.UNKNOWN_LINE),
    ],
)
def test_a_line_is_paid_by_amount_and_account_alone(
    line_id: str, rows: list[ExecutedTransfer], expected: FindingKind | None
) -> None:
    known = LINES.get(line_id)
    account = ACCOUNTS.get(known.nip, "") if known else ""
    assert difference(known, account, rows) == expected


def test_the_same_row_is_one_transfer_across_statements_and_two_within_one() -> None:
    once, other = executed(A, 10), executed(A, 10, ref="TRX-2")
    assert executed_by_line([[once], [once]]) == {A: [once]}
    assert executed_by_line([[once, once], [once]]) == {A: [once, once]}
    assert executed_by_line([[once], [other]]) == {A: [once, other]}
    assert executed_by_line([]) == {}


def test_findings_and_counts() -> None:
    rows = executed_by_line([[executed(A, 10), executed(B, 21)], [executed("e" * 32, 7)]])
    differences = find_differences(LINES, ACCOUNTS, rows)
    assert differences == [
        Finding(B, "disdik", FindingKind.AMOUNT_DIFFERS, 20, 21),
        Finding("e" * 32, "", FindingKind.UNKNOWN_LINE, 0, 7),
    ]
    missing = Finding(C, "dinkes", FindingKind.MISSING, 30, 0)
    assert list(find_missing(LINES, rows, {})) == [missing]
    assert list(find_missing(LINES, rows, {C: 29})) == [missing], "a part came back"
    assert list(find_missing(LINES, rows, {C: 30})) == []
    assert count_by_agency(LINES, rows, differences, {}) == {
        "disdik": AgencyCount(2, 1, 1),
        "dinkes": AgencyCount(1, 0, 0),
    }
    assert count_by_agency(LINES, rows, differences, {A: 9, B: 20, C: 30}) == {
        "disdik": AgencyCount(2, 1, 1),  # a part of A; B differs whatever came back
        "dinkes": AgencyCount(1, 0, 0, 1),
    }
    of_a = count_by_agency(LINES, rows, differences, {A: 10})["disdik"]
    assert of_a == AgencyCount(2, 0, 1, 1), "what came back whole is not paid"


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ([AgencyCount(2, 2, 0)], TransferState.PAID),
        ([AgencyCount(2, 2, 0), AgencyCount(1, 0, 0)], TransferState.SENT),
        ([AgencyCount(2, 2, 0), AgencyCount(2, 1, 1)], TransferState.DIFFERS),
        ([AgencyCount(2, 1, 0, 1)], TransferState.PAID),
        ([AgencyCount(3, 1, 0, 1)], TransferState.SENT),
        ([AgencyCount(2, 0, 0, 2)], TransferState.RETURNED),
        ([AgencyCount(2, 0, 0, 2), AgencyCount(1, 1, 0)], TransferState.PAID),
    ],
)
def test_a_month_is_paid_when_each_run_of_it_is(
    counts: list[AgencyCount], state: TransferState
) -> None:
    assert state_of(counts) is state


def test_what_is_written_is_read() -> None:
    rows = [executed(B, 20), executed(A, 10), executed(A, 10)]
    data = write_rows(rows)
    assert read_rows(data) == sorted(rows)
    assert read_rows(rows_of_line(data, A)) == [executed(A, 10)] * 2
    assert rows_of_line(data, "f" * 32) == b""
    who = 7, "0" * 32, "2026-09", "tukin-finance/wati", "2026-10-09"
    entry = StatementEntry(*who, 3, 1, "1", "2")
    assert read_entries(write_entries([entry, entry])) == (entry, entry)
    assert read_entries(None) == ()
    counts = {"disdik": AgencyCount(3, 1, 1, 1)}
    assert read_counts(write_counts(counts)) == counts
