"""What a slip says of the pay itself, in both languages and on page and terminal."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.entitlement.cases import JAKARTA as JAKARTA_RULES
from tests.unit.entitlement.cases import rules_of
from tests.unit.explanation.test_explanation import WORKED_EXAMPLE, explained
from tukin.explanation.description import describe_explanation
from tukin.explanation.payment import describe_payment
from tukin.explanation.slip import slip_html, slip_text
from tukin.settlement.holds import HoldReason
from tukin.settlement.settlement import ReturnReason

JAKARTA = ZoneInfo("Asia/Jakarta")
RUN = {
    "run_id": "8b7e2a2c" + "0" * 24,
    "at": "2026-11-02T20:30:00+00:00",  # the third of November in Jakarta
    "transfer_idr": 1_000_000,
    "recovered_idr": 0,
}


def described(status: str, **more: Any) -> dict[str, Any]:
    state = {"status": status, "credited_idr": 1_000_000, "due_idr": 0, **more}
    return describe_payment(state, JAKARTA)


ID, EN = "pembayaran 8b7e2a2c tanggal 3 November 2026", "payment 8b7e2a2c of 3 November 2026"


UNMATCHED_ID = "Dikirim ke bank; belum dicocokkan dengan rekening koran bank."
UNMATCHED_EN = "Sent to the bank; not matched with the bank's statement yet."
MATCHED_ID = "Dibayar: cocok dengan rekening koran bank."
MATCHED_EN = "Paid: the bank's statement has it."


@pytest.mark.parametrize(
    ("status", "more", "parts_id", "parts_en"),
    [
        (
            "unpaid",
            {},
            ("Belum ada dalam pembayaran mana pun dari perangkat daerah ini.",),
            ("Not in any payment of this agency yet.",),
        ),
        (
            "sent",
            RUN,
            (f"Masuk {ID}: Rp1.000.000 ditransfer.", UNMATCHED_ID),
            (f"In {EN}: Rp1.000.000 transferred.", UNMATCHED_EN),
        ),
        (
            "paid",
            RUN,
            (f"Masuk {ID}: Rp1.000.000 ditransfer.", MATCHED_ID),
            (f"In {EN}: Rp1.000.000 transferred.", MATCHED_EN),
        ),
        (
            "sent",
            RUN | {"transfer_idr": 900_000, "recovered_idr": 100_000},
            (
                f"Masuk {ID}: Rp900.000 ditransfer.",
                "Rp100.000 dipotong untuk kelebihan bayar.",
                UNMATCHED_ID,
            ),
            (
                f"In {EN}: Rp900.000 transferred.",
                "Rp100.000 kept for an overpayment.",
                UNMATCHED_EN,
            ),
        ),
        (
            "sent",
            RUN | {"transfer_idr": 900_000, "recovered_idr": 100_000, "outstanding_idr": 70_000},
            (
                f"Masuk {ID}: Rp900.000 ditransfer.",
                "Rp100.000 dipotong untuk kelebihan bayar.",
                "Sisa kelebihan bayar sesudahnya Rp70.000, dipotong dari TPP berikutnya.",
                UNMATCHED_ID,
            ),
            (
                f"In {EN}: Rp900.000 transferred.",
                "Rp100.000 kept for an overpayment.",
                "Rp70.000 of the overpayment are left after it, to be kept from later pay.",
                UNMATCHED_EN,
            ),
        ),
        (
            "sent",
            RUN | {"transfer_idr": 94_000, "transferred_idr": 1_094_000},
            (f"Masuk {ID}: Rp94.000 ditransfer.", "Semuanya Rp1.094.000.", UNMATCHED_ID),
            (f"In {EN}: Rp94.000 transferred.", "Rp1.094.000 in all.", UNMATCHED_EN),
        ),
        (
            "changed",
            RUN | {"due_idr": 50_000},
            (
                f"Masuk {ID} sebesar Rp1.000.000;",
                "kekurangan Rp50.000 dibayar pada pembayaran berikutnya.",
            ),
            (f"In {EN} with Rp1.000.000;", "the Rp50.000 still due are paid in the next one."),
        ),
        (
            "changed",
            RUN | {"due_idr": -50_000},
            (
                f"Masuk {ID} sebesar Rp1.000.000;",
                "kelebihan Rp50.000 diperhitungkan pada pembayaran berikutnya.",
            ),
            (f"In {EN} with Rp1.000.000;", "the Rp50.000 too much are offset in the next one."),
        ),
        (
            "returned",
            RUN | {"reason": "bad_account", "returned_idr": 1_000_000},
            (
                f"Dikembalikan oleh bank (nomor rekening salah): Rp1.000.000 dari {ID};",
                "dibayar ulang setelah rekeningnya diperbaiki.",
                "Periksa rekening Anda di register kepegawaian.",
            ),
            (
                f"Sent back by the bank (wrong account number): Rp1.000.000 of {EN};",
                "it is paid again once the account is corrected.",
                "Check your account in the register of employees.",
            ),
        ),
        (
            "returned",
            RUN | {"reason": "other", "returned_idr": 1_000_000},
            (
                f"Dikembalikan oleh bank (alasan lain): Rp1.000.000 dari {ID};",
                "dibayar ulang pada pembayaran berikutnya.",
                "Periksa rekening Anda di register kepegawaian.",
            ),
            (
                f"Sent back by the bank (another reason): Rp1.000.000 of {EN};",
                "the next one pays it again. Check your account in the register of employees.",
            ),
        ),
    ],
)
def test_the_words_of_a_state(
    status: str, more: dict[str, Any], parts_id: tuple[str, ...], parts_en: tuple[str, ...]
) -> None:
    text_id, text_en = " ".join(parts_id), " ".join(parts_en)
    payment = described(status, **more)
    assert (payment["text_id"], payment["text_en"]) == (text_id, text_en)
    slip = describe_explanation(explained(rules_of(JAKARTA_RULES), WORKED_EXAMPLE))
    page = slip_html(slip, payment)
    assert f'<p class="payment {status}">' in page
    assert text_id in page
    assert text_en.replace("'", "&#39;") in page
    for language, text in (("id", text_id), ("en", text_en)):
        said = " ".join(slip_text(slip, language, payment).split())  # type: ignore[arg-type]
        assert text in said


DUE = "TPP yang akan dibayar", "Net pay, still to be paid"
SENT = "TPP yang dikirim ke bank", "Net pay, sent to the bank"
RECEIVED = "TPP diterima", "Net pay"
COMPUTED = "TPP menurut perhitungan", "Net pay, as computed"
NET = 10_946_394
"""Of the worked example."""


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ({"status": "unpaid"}, DUE),
        ({"status": "held", "reason": "deceased", "due_idr": NET}, DUE),
        ({"status": "held", "reason": "deceased", "due_idr": 5}, COMPUTED),
        (RUN | {"status": "returned", "reason": "other", "returned_idr": NET}, DUE),
        (RUN | {"status": "returned", "reason": "other", "returned_idr": NET - 1}, COMPUTED),
        (RUN | {"status": "sent", "transfer_idr": NET}, SENT),
        (RUN | {"status": "sent", "transfer_idr": NET - 7, "recovered_idr": 7}, COMPUTED),
        (RUN | {"status": "sent", "transfer_idr": 4, "transferred_idr": NET}, SENT),
        (RUN | {"status": "paid", "transfer_idr": NET}, RECEIVED),
        (RUN | {"status": "paid", "transfer_idr": NET - 7, "recovered_idr": 7}, COMPUTED),
        (RUN | {"status": "changed", "due_idr": 5}, COMPUTED),
    ],
)
def test_only_what_is_paid_is_called_received(
    state: dict[str, Any], label: tuple[str, str]
) -> None:
    slip = describe_explanation(explained(rules_of(JAKARTA_RULES), WORKED_EXAMPLE))
    assert slip["record"]["net_idr"] == NET
    payment = described(**state)
    hero = slip_html(slip, payment).partition('class="net"')[2].partition('class="amount"')[0]
    assert hero.count(label[0]) == hero.count(f">{label[1]}<") == 1
    assert (label is RECEIVED) == ("TPP diterima" in slip_html(slip, payment))
    for language, words in zip(("id", "en"), label, strict=True):
        text = slip_text(slip, language, payment)  # type: ignore[arg-type]
        found = re.findall(rf"^{re.escape(words)} +Rp10\.946\.394$", text, re.MULTILINE)
        assert len(found) == 2, "above, and below the computation"


def test_nothing_to_transfer_is_in_no_statement() -> None:
    state = RUN | {"transfer_idr": 0, "recovered_idr": 1_000_000}
    said = described("paid", **state)["text_id"]
    assert said == f"Masuk {ID}: Rp0 ditransfer. Rp1.000.000 dipotong untuk kelebihan bayar."


def test_every_reason_of_a_return_has_words() -> None:
    said = {
        described("returned", reason=reason.value, returned_idr=1)["text_id"]
        for reason in ReturnReason
    }
    assert len(said) == len(ReturnReason)


def test_a_slip_of_a_file_says_nothing_of_pay() -> None:
    slip = describe_explanation(explained(rules_of(JAKARTA_RULES), WORKED_EXAMPLE))
    assert 'class="payment' not in slip_html(slip)
    assert "Pembayaran:" not in slip_text(slip)


@pytest.mark.parametrize("reason", [each.value for each in HoldReason])
def test_every_reason_of_a_hold_has_words(reason: str) -> None:
    state = {"status": "held", "reason": reason, "due_idr": 5_000_000}
    said = describe_payment(state, JAKARTA)
    assert said["text_id"].startswith("Ditahan (")
    assert "Rp5.000.000 tidak dibayar dulu" in said["text_id"]
    assert said["text_en"].startswith("Held (")
