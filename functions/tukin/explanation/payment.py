"""Whether the month is paid, in words: when, by which run, held, or sent back by the bank."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import HOLD_WORDS, Words, date_words

RUN_DIGITS = 8
"""Of a run's id, by which finance finds it."""

_REASONS = {
    "bad_account": Words("nomor rekening salah", "wrong account number"),
    "closed_account": Words("rekening ditutup", "account closed"),
    "closed_position": Words("jabatan ditutup", "position closed"),
    "name_differs": Words("nama pemilik rekening berbeda", "name of the account differs"),
    "deceased": Words("penerima meninggal", "payee deceased"),
}
_WAITS_FOR_ACCOUNT = ("bad_account", "name_differs")
RECEIVED = Words("TPP diterima", "Net pay")
_SENT = Words("TPP yang dikirim ke bank", "Net pay, sent to the bank")
_DUE = Words("TPP yang akan dibayar", "Net pay, still to be paid")
_COMPUTED = Words("TPP menurut perhitungan", "Net pay, as computed")
"""Where the amount is paid, sent or due in part alone."""
_OTHER_REASON = Words("alasan lain", "another reason")


def describe_payment(state: Mapping[str, Any], time_zone: tzinfo) -> dict[str, Any]:
    """What a slip says of a pay state, which the ledger's keeper gives as plain values.

    Args:
        state: ``status``, and what is known of the run that paid.
        time_zone: the region's, for the day.
    """
    words = _WORDS[state["status"]](state, _run(state, time_zone))
    return {**state, "text_id": words.id, "text_en": words.en}


def net_words(payment: Mapping[str, Any] | None, net_idr: int) -> Words:
    """What a slip calls the net pay: nobody reads *received* over what was not.

    Args:
        payment: whether the month is paid (``describe_payment``); None where nobody knows.
        net_idr: the net pay, as it was computed.
    """
    if payment is None or net_idr == 0:
        return RECEIVED
    words, amount_idr = {
        "unpaid": (_DUE, net_idr),
        "held": (_DUE, payment.get("due_idr")),
        "returned": (_DUE, payment.get("returned_idr")),
        "sent": (_SENT, _in_all_idr(payment)),
        "paid": (RECEIVED, _in_all_idr(payment)),
    }.get(payment["status"], (_COMPUTED, net_idr))
    return words if amount_idr == net_idr else _COMPUTED


def _in_all_idr(state: Mapping[str, Any]) -> int:
    """What all runs transferred, less what came back."""
    transfer_idr: int = state.get("transfer_idr", state.get("credited_idr", 0))
    return int(state.get("transferred_idr", transfer_idr))


def _run(state: Mapping[str, Any], time_zone: tzinfo) -> Words:
    """Which run, and when; nothing where it lies too far back to be named."""
    if "run_id" not in state:
        return Words("", "")
    day = date_words(datetime.fromisoformat(state["at"]).astimezone(time_zone).date())
    number = state["run_id"][:RUN_DIGITS]
    return Words(f" {number} tanggal {day.id}", f" {number} of {day.en}")


def _unpaid(_state: Mapping[str, Any], _run: Words) -> Words:
    return Words(
        "Belum ada dalam pembayaran mana pun dari perangkat daerah ini.",
        "Not in any payment of this agency yet.",
    )


def _sent(state: Mapping[str, Any], run: Words) -> Words:
    known = _transferred(state, run)
    return Words(
        f"{known.id} Dikirim ke bank; belum dicocokkan dengan rekening koran bank.",
        f"{known.en} Sent to the bank; not matched with the bank's statement yet.",
    )


def _paid(state: Mapping[str, Any], run: Words) -> Words:
    known = _transferred(state, run)
    if not _in_all_idr(state):  # the bank's statement has nothing of it, nor has it to
        return known
    return Words(
        f"{known.id} Dibayar: cocok dengan rekening koran bank.",
        f"{known.en} Paid: the bank's statement has it.",
    )


def _transferred(state: Mapping[str, Any], run: Words) -> Words:
    transfer_idr = state.get("transfer_idr", state["credited_idr"])
    whole_idr = _in_all_idr(state)
    amount, whole = format_idr(transfer_idr), format_idr(whole_idr)
    is_part = whole_idr != transfer_idr
    all_id, all_en = (f" Semuanya {whole}.", f" {whole} in all.") if is_part else ("", "")
    return Words(
        f"Masuk pembayaran{run.id}: {amount} ditransfer.{all_id}{_cut(state, 0)}",
        f"In payment{run.en}: {amount} transferred.{all_en}{_cut(state, 1)}",
    )


def _cut(state: Mapping[str, Any], language: int) -> str:
    """What was kept for an earlier overpayment, for the transfer then is less than the net pay.

    And what is owed after that payment: it is kept from later pay, at most a share of each.
    """
    cut_idr, rest_idr = state.get("recovered_idr", 0), state.get("outstanding_idr", 0)
    cut, rest = format_idr(cut_idr), format_idr(rest_idr)
    kept = (f" {cut} dipotong untuk kelebihan bayar.", f" {cut} kept for an overpayment.")
    left = (
        f" Sisa kelebihan bayar sesudahnya {rest}, dipotong dari TPP berikutnya.",
        f" {rest} of the overpayment are left after it, to be kept from later pay.",
    )
    return (kept[language] if cut_idr else "") + (left[language] if rest_idr else "")


def _changed(state: Mapping[str, Any], run: Words) -> Words:
    paid, due = format_idr(state["credited_idr"]), format_idr(abs(state["due_idr"]))
    is_more = state["due_idr"] > 0
    rest_id = f"kekurangan {due} dibayar" if is_more else f"kelebihan {due} diperhitungkan"
    rest_en = f"the {due} still due are paid" if is_more else f"the {due} too much are offset"
    if not state["due_idr"]:
        rest_id, rest_en = "rinciannya berubah dan disesuaikan", "its parts are adjusted"
    return Words(
        f"Masuk pembayaran{run.id} sebesar {paid}; {rest_id} pada pembayaran berikutnya.",
        f"In payment{run.en} with {paid}; {rest_en} in the next one.",
    )


def _returned(state: Mapping[str, Any], run: Words) -> Words:
    reason = _REASONS.get(state["reason"], _OTHER_REASON)
    amount = format_idr(state["returned_idr"])
    when = Words("dibayar ulang pada pembayaran berikutnya", "the next one pays it again")
    if state["reason"] in _WAITS_FOR_ACCOUNT:
        when = Words(
            "dibayar ulang setelah rekeningnya diperbaiki",
            "it is paid again once the account is corrected",
        )
    return Words(
        f"Dikembalikan oleh bank ({reason.id}): {amount} dari pembayaran{run.id}; {when.id}. "
        "Periksa rekening Anda di register kepegawaian.",
        f"Sent back by the bank ({reason.en}): {amount} of payment{run.en}; {when.en}. "
        "Check your account in the register of employees.",
    )


def _held(state: Mapping[str, Any], _run: Words) -> Words:
    reason, amount = HOLD_WORDS[state["reason"]], format_idr(state["due_idr"])
    return Words(
        f"Ditahan ({reason.id}): {amount} tidak dibayar dulu, dan dibayar pada pembayaran pertama "
        "setelah sebabnya selesai. Hubungi pengelola kepegawaian Anda.",
        f"Held ({reason.en}): {amount} is not paid for now; the first payment after the reason is "
        "gone pays it. Ask your personnel administration.",
    )


_WORDS = {
    "unpaid": _unpaid,
    "sent": _sent,
    "paid": _paid,
    "changed": _changed,
    "held": _held,
    "returned": _returned,
}
