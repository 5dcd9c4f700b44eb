"""What a slip says of the pay itself: from before the first run to after a return."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.golden.make import GoldenOffice, _upload_approved
from tests.integration.people import nip_of, person
from tukin.settlement.stores import pay_state
from tukin.vocabulary.money import format_idr

PERIOD = "2026-09"
KEY, OTHER_KEY = "key-00000001", "key-00000002"


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Three people of disdik, and one of dinkes."""
    with GoldenOffice() as made:
        made.upload([person(number) for number in range(3)])
        made.upload([person(20)], agency="dinkes", name="dinkes.csv", minute=1)
        yield made


def payment_of(office: GoldenOffice, number: int) -> tuple[dict[str, Any], str]:
    """What the API says, and what the slip shows of it."""
    body = {"nip": nip_of(number), "period": PERIOD}
    answer = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
    assert answer.status == 200, answer.content
    key = answer.content["slip_url"].partition("?")[0].rsplit("/", 1)[1]
    (page,) = [d.decode() for k, d in office.objects("slips/").items() if k.endswith(key)]
    (shown,) = re.findall(r'<p class="payment [a-z]+">(.*?)</p>', page, re.DOTALL)
    return answer.content["payment"], shown


def transfer(office: GoldenOffice, run_id: str, number: int) -> int:
    (line,) = [line for line in office.lines(run_id) if line.nip == nip_of(number)]
    return line.transfer_idr


def give_back(office: GoldenOffice, run_id: str, number: int) -> None:
    (line,) = [line for line in office.lines(run_id) if line.nip == nip_of(number)]
    answer = office.give_back(run_id, line.line_id, reason_code="closed_account")
    assert answer.status == 200, answer.content


def test_before_any_run(office: GoldenOffice) -> None:
    payment, shown = payment_of(office, 1)
    assert payment["status"] == "unpaid"
    assert "Belum ada dalam pembayaran mana pun" in shown
    office.settle_period(KEY, PERIOD, agencies=["dinkes"])
    assert payment_of(office, 1)[0]["status"] == "unpaid", "another agency's run is none of it"


def test_a_run_has_it(office: GoldenOffice) -> None:
    run_id = office.settle_period(KEY, PERIOD)
    payment, shown = payment_of(office, 1)
    assert (payment["status"], payment["run_id"]) == ("sent", run_id)
    assert payment["transfer_idr"] == transfer(office, run_id, 1)
    assert f"Masuk pembayaran {run_id[:8]} tanggal 31 Oktober 2026" in shown
    assert f"In payment {run_id[:8]} of 31 October 2026" in shown


def test_a_run_of_others_is_not_named(office: GoldenOffice) -> None:
    """The second run corrects person 2 alone; person 1 was paid by the first."""
    first = office.settle_period(KEY, PERIOD)
    _upload_approved(office, [person(2, "30")], "perubahan-1.csv", minute=10)
    assert payment_of(office, 2)[0]["status"] == "changed"
    second = office.settle_period(OTHER_KEY, PERIOD)
    assert payment_of(office, 1)[0]["run_id"] == first
    payment, shown = payment_of(office, 2)
    assert (payment["status"], payment["due_idr"]) == ("sent", 0)
    assert transfer(office, second, 2) == 0, "it took back what was too much, and paid nothing"
    assert (payment["run_id"], payment["transfer_idr"]) == (first, transfer(office, first, 2))
    (took_back,) = office.lines(second)
    assert payment["outstanding_idr"] == took_back.carried_idr > 0
    left = format_idr(took_back.carried_idr)
    assert f"Sisa kelebihan bayar sesudahnya {left}, dipotong dari TPP berikutnya." in shown
    assert "Rp0" not in shown


def test_what_the_bank_sent_back_and_what_is_paid_again(office: GoldenOffice) -> None:
    first = office.settle_period(KEY, PERIOD)
    give_back(office, first, 1)
    payment, shown = payment_of(office, 1)
    assert (payment["status"], payment["reason"]) == ("returned", "closed_account")
    assert payment["returned_idr"] == transfer(office, first, 1)
    assert "Dikembalikan oleh bank (rekening ditutup)" in shown
    assert payment_of(office, 0)[0]["status"] == "sent"
    office.settle_period("key-00000003", PERIOD)
    payment, shown = payment_of(office, 1)
    assert (payment["status"], payment["reason"]) == ("held", "returned_closed_account")
    assert "Ditahan (dikembalikan bank: rekening ditutup)" in shown
    (held,) = office.ask("GET", f"/periods/{PERIOD}/holds").content["held"]
    office.lift(held["hold_id"], PERIOD)
    second = office.settle_period(OTHER_KEY, PERIOD)
    payment, shown = payment_of(office, 1)
    assert (payment["status"], payment["run_id"]) == ("sent", second)
    assert payment["transferred_idr"] == transfer(office, second, 1), "it arrived once"
    assert "Semuanya" not in shown


def test_a_correction_that_waits(office: GoldenOffice) -> None:
    run_id = office.settle_period(KEY, PERIOD)
    before = transfer(office, run_id, 2)
    _upload_approved(office, [person(2, "30")], "perubahan-1.csv", minute=10)
    payment, shown = payment_of(office, 2)
    assert (payment["status"], payment["credited_idr"]) == ("changed", before)
    assert payment["due_idr"] < 0
    assert "diperhitungkan pada pembayaran berikutnya" in shown


def test_what_another_agency_was_paid_is_not_said(office: GoldenOffice) -> None:
    """The person was paid under dinkes, and came to disdik by a later file."""
    office.settle_period(KEY, PERIOD)
    office.upload([person(21)], agency="dinkes", name="dinkes-2.csv", minute=20)
    _upload_approved(office, [person(20)], "perubahan-2.csv", minute=30)
    payment, shown = payment_of(office, 20)
    assert payment["status"] == "unpaid"
    assert "run_id" not in payment
    assert "dinkes" not in shown


def test_a_run_before_the_runs_of_many_others_is_named(
    office: GoldenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Agencies are paid one by one, and the last entries are all of the others."""
    office.hold(nip_of(2))
    run_id = office.settle_period(KEY, PERIOD, agencies=["disdik"])
    office.settle_period(OTHER_KEY, PERIOD, agencies=["dinkes"])
    monkeypatch.setattr(pay_state, "MOST_ENTRIES", 1)
    payment, _ = payment_of(office, 2)
    assert (payment["status"], payment["reason"]) == ("held", "officer")
    payment, shown = payment_of(office, 1)
    assert (payment["status"], payment["run_id"]) == ("sent", run_id)
    assert f"Masuk pembayaran {run_id[:8]} tanggal" in shown


def test_a_run_too_far_back_is_not_named(
    office: GoldenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.settle_period(KEY, PERIOD)
    monkeypatch.setattr(pay_state, "MOST_ENTRIES", 0)
    payment, shown = payment_of(office, 1)
    assert payment["status"] == "sent"
    assert "run_id" not in payment
    assert "Masuk pembayaran: Rp" in shown
