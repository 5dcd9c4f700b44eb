"""What came back from a wrong account is paid again only to an account that personnel corrected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import nip_of, person
from tests.integration.settlement.test_holds import month_of, slip_of
from tests.integration.settlement.test_regional_files import book, files_of, register, rows
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay

PERIOD = "2026-09"
FIRST, SECOND, THIRD = "key-00000001", "key-00000002", "key-00000003"
HOLDS = f"/periods/{PERIOD}/holds"
OTHER = "9999999999"
WRONG = ["bad_account", "name_differs"]


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Three people of disdik are paid to their accounts."""
    with GoldenOffice() as made:
        made.rules.document = book()
        made.put_register(register(), "2026-09-01")
        made.upload([person(number) for number in range(3)])
        made.settle_period(FIRST, PERIOD)
        yield made


def first_run(office: GoldenOffice) -> str:
    return str(office.entries()[0].values["run_id"])


def line_of(office: GoldenOffice, number: int, run_id: str) -> tuple[str, int]:
    (line,) = [line for line in office.lines(run_id) if line.nip == nip_of(number)]
    return line.line_id, line.transfer_idr


def bounce(office: GoldenOffice, reason: str = "bad_account", run_id: str = "") -> int:
    """The transfer of the second person comes back; what it was."""
    paid_by = run_id or first_run(office)
    line_id, transfer_idr = line_of(office, 1, paid_by)
    office.give_back(paid_by, line_id, reason_code=reason)
    return transfer_idr


def correct(office: GoldenOffice, account: str = OTHER, minute: int = 5) -> None:
    office.put_register(register(p1=account), f"2026-10-{10 + minute}", minute=minute)


@pytest.mark.parametrize("reason", WRONG)
def test_nothing_is_repeated_to_the_account_that_was_wrong(
    office: GoldenOffice, reason: str
) -> None:
    """Each month the bank would send the same money back, and somebody confirm it again."""
    came_back = bounce(office, reason)
    again = office.settle_period(SECOND, PERIOD)
    assert office.transfers(again) == {}
    (held,) = month_of(office)["not_paid"]
    assert (held["nip"], held["reason"], held["due_idr"]) == (
        nip_of(1),
        f"returned_{reason}",
        came_back,
    )
    assert "menunggu rekening lain di register" in held["reason_id"]
    slip = slip_of(office, 1)
    assert (slip["status"], slip["reason"], slip["due_idr"]) == (
        "held",
        f"returned_{reason}",
        came_back,
    )
    assert office.check_books().pending_idr == came_back


def test_it_is_paid_once_when_the_register_has_another_account(office: GoldenOffice) -> None:
    came_back = bounce(office)
    correct(office)
    run_id = office.prepare(SECOND, PERIOD)
    listed = office.ask("GET", f"/runs/{run_id}/prepared").content["first_payments"]["people"]
    assert [(each["nip"], each["reason"]) for each in listed] == [(nip_of(1), "changed_account")]
    assert office.release(run_id).status == 202
    office.run_settlements()
    assert office.transfers(run_id) == {1: came_back}
    (row,) = rows(files_of(office, run_id)["bank.csv"], ";")
    assert row["account_no"] == OTHER
    assert office.transfers(office.settle_period(THIRD, PERIOD)) == {}
    assert office.check_books().pending_idr == 0


def test_whom_finance_is_shown_as_held_is_not_who_was_paid_since(office: GoldenOffice) -> None:
    bounce(office)
    (held,) = office.ask("GET", HOLDS).content["held"]
    assert (held["nip"], held["reason"], held["period"]) == (
        nip_of(1),
        "returned_bad_account",
        PERIOD,
    )
    assert "account" not in held
    correct(office)
    office.settle_period(SECOND, PERIOD)
    assert office.ask("GET", HOLDS).content["held"] == []


def test_the_other_account_that_is_wrong_too_holds_as_well(office: GoldenOffice) -> None:
    came_back = bounce(office)
    correct(office)
    second = office.settle_period(SECOND, PERIOD)
    bounce(office, "name_differs", second)
    assert office.transfers(office.settle_period(THIRD, PERIOD)) == {}
    correct(office, "8888888888", 6)
    assert office.transfers(office.settle_period("key-00000004", PERIOD)) == {1: came_back}


def test_a_register_without_the_account_corrects_nothing(office: GoldenOffice) -> None:
    bounce(office)
    correct(office, "")
    assert office.transfers(office.settle_period(SECOND, PERIOD)) == {}


def test_no_other_persons_pay_waits(office: GoldenOffice) -> None:
    bounce(office)
    other, paid_idr = line_of(office, 2, first_run(office))
    office.give_back(first_run(office), other, reason_code="other")
    assert office.transfers(office.settle_period(SECOND, PERIOD)) == {2: paid_idr}


@pytest.mark.parametrize("reason", ["bad_account", "name_differs"])
def test_a_return_that_one_officer_enters_holds_nobody(office: GoldenOffice, reason: str) -> None:
    run_id = first_run(office)
    office.enter_returns(run_id, line_of(office, 1, run_id)[0], reason_code=reason)
    assert office.ask("GET", HOLDS).content["held"] == []


def test_two_officers_can_lift_it_for_a_bank_that_was_wrong_itself(office: GoldenOffice) -> None:
    """No register can say that a bank has corrected the name that it has of an account."""
    came_back = bounce(office, "name_differs")
    (held,) = office.ask("GET", HOLDS).content["held"]
    office.lift(held["hold_id"])
    assert office.transfers(office.settle_period(SECOND, PERIOD)) == {1: came_back}


@pytest.mark.parametrize("corrected", [True, False])
def test_the_run_is_made_again_to_the_byte(
    office: GoldenOffice, tmp_path: Path, corrected: bool
) -> None:
    bounce(office)
    if corrected:
        correct(office)
    run_id = office.settle_period(SECOND, PERIOD)
    (tmp_path / "x.zip").write_bytes(bundle_of(office, run_id))
    case = read_bundle(tmp_path / "x.zip")
    assert replay(case) is None
    mistake = _all if corrected else _all_but_the_wrong
    with patch("tukin.settlement.preparation.prepare.still_held", mistake):
        assert replay(case) is not None, "an auditor sees what an account was held for"


def _all(holds: Any, *_: Any) -> Any:
    return holds


def _all_but_the_wrong(holds: Any, *_: Any) -> Any:
    return tuple(hold for hold in holds if not hold.account)


def test_ledger_and_table_have_no_account_and_no_name(office: GoldenOffice) -> None:
    bounce(office)
    entry = office.entries()[-1].content
    assert b"holds" in entry
    assert not any(text.encode() in entry for text in (nip_of(1), "0000000011"))
    states = b"".join(office.objects("settlement/holds/").values())
    assert b'"account":"' in states
    assert b"0000000011" not in states
