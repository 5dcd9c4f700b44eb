"""Words for people: both languages side by side, amounts in words, months and days."""

from datetime import date
from typing import NamedTuple

from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Expectation, Rating


class Words(NamedTuple):
    """One text in Bahasa Indonesia and in English."""

    id: str
    en: str


RATING_WORDS: dict[Rating, Words] = {
    Rating.SANGAT_BAIK: Words("Sangat Baik", "Very good"),
    Rating.BAIK: Words("Baik", "Good"),
    Rating.BUTUH_PERBAIKAN: Words("Butuh Perbaikan", "Needs improvement"),
    Rating.KURANG: Words("Kurang", "Poor"),
    Rating.SANGAT_KURANG: Words("Sangat Kurang", "Very poor"),
}

EXPECTATION_WORDS: dict[Expectation, Words] = {
    Expectation.DI_ATAS: Words("di atas ekspektasi", "above expectation"),
    Expectation.SESUAI: Words("sesuai ekspektasi", "as expected"),
    Expectation.DI_BAWAH: Words("di bawah ekspektasi", "below expectation"),
}

EMPLOYMENT_WORDS: dict[Employment, Words] = {
    Employment.PNS: Words("PNS", "permanent (PNS)"),
    Employment.CPNS: Words("CPNS", "candidate (CPNS)"),
    Employment.PPPK: Words("PPPK", "contract (PPPK)"),
}


_MONTHS = (
    Words("Januari", "January"),
    Words("Februari", "February"),
    Words("Maret", "March"),
    Words("April", "April"),
    Words("Mei", "May"),
    Words("Juni", "June"),
    Words("Juli", "July"),
    Words("Agustus", "August"),
    Words("September", "September"),
    Words("Oktober", "October"),
    Words("November", "November"),
    Words("Desember", "December"),
)
_PAY_RUNS = {
    13: Words("THR", "Holiday run (THR)"),
    14: Words("Bulan ke-13", "13th-month run"),
}


def period_words(period: Period) -> Words:
    """``2026-10`` → Oktober 2026."""
    name = _PAY_RUNS.get(period.month) or _MONTHS[period.month - 1]
    return Words(f"{name.id} {period.year}", f"{name.en} {period.year}")


def date_words(day: date) -> Words:
    """8 Desember 2026."""
    month = _MONTHS[day.month - 1]
    return Words(f"{day.day} {month.id} {day.year}", f"{day.day} {month.en} {day.year}")


_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SMALL = (*_DIGITS, "sepuluh", "sebelas")
_SCALES = ("", " ribu", " juta", " miliar", " triliun")
_SPELLABLE = 1_000 ** len(_SCALES)


def spell_idr(amount_idr: int) -> str:
    """Terbilang: ``1100`` → ``seribu seratus rupiah``.

    Raises:
        ValueError: below 0 or from a thousand trillion on, which no slip holds.
    """
    if not 0 <= amount_idr < _SPELLABLE:
        raise ValueError("only amounts from 0 to 999 trillion are spelled")
    if amount_idr == 0:
        return "nol rupiah"
    parts: list[str] = []
    rest = amount_idr
    for scale in _SCALES:
        rest, group = divmod(rest, 1_000)
        if group == 1 and scale == " ribu":
            parts.append("seribu")
        elif group:
            parts.append(_spell_group(group) + scale)
    return " ".join([*reversed(parts), "rupiah"])


def _spell_group(number: int) -> str:
    """1 to 999."""
    if number < 12:
        return _SMALL[number]
    if number < 20:
        return f"{_SMALL[number - 10]} belas"
    if number < 100:
        first, rest = f"{_SMALL[number // 10]} puluh", number % 10
    elif number < 200:
        first, rest = "seratus", number - 100
    else:
        first, rest = f"{_SMALL[number // 100]} ratus", number % 100
    return f"{first} {_spell_group(rest)}" if rest else first


DOUBT_WORDS = {
    "not_locked": Words(
        "yang disebut tabel tidak dikunci dalam arsip", "what the table names was never locked"
    ),
    "other_publication": Words(
        "arsip mengunci penerbitan lain", "the archive locked another publication"
    ),
    "older": Words("tabel lebih lama daripada arsip", "the table is older than the archive"),
    "root_gone": Words(
        "tabel tidak menyebut apa yang dikunci", "the table does not name what was locked"
    ),
    "other_amounts": Words(
        "catatan di tabel lain daripada yang dikunci", "its records differ from those locked"
    ),
    "month_gone": Words("bulannya hilang dari tabel", "its month is gone from the table"),
}
"""Why a month that is not what was locked when it was published is not paid."""

HOLD_WORDS = {
    "deceased": Words("meninggal menurut register", "deceased by the register"),
    "left": Words(
        "tidak bekerja pada hari terakhir periode menurut register",
        "not employed on the period's last day by the register",
    ),
    "moved": Words(
        "bekerja di perangkat daerah lain menurut register", "at another agency by the register"
    ),
    "unpaid_status": Words(
        "status menurut register tidak dibayar", "in a status that is not paid by the register"
    ),
    "not_registered": Words("tidak ada dalam register", "not in the register"),
    "other_position": Words(
        "jabatan, jenis pegawai, atau golongan lain daripada register; unggah bulan itu lagi",
        "another position, employment or grade than in the register; upload the month again",
    ),
    "first_payment": Words(
        "pembayaran pertama, belum dikonfirmasi keuangan",
        "first payment, not confirmed by finance yet",
    ),
    "changed_account": Words(
        "rekening berubah, belum dikonfirmasi keuangan",
        "changed account, not confirmed by finance yet",
    ),
    "claimed_twice": Words("diklaim dua perangkat daerah", "claimed by more than one agency"),
    "officer": Words("ditahan pejabat keuangan", "held by finance officers"),
    "returned_deceased": Words(
        "dikembalikan bank: meninggal", "sent back by the bank: the person is dead"
    ),
    "returned_closed_position": Words(
        "dikembalikan bank: jabatan berakhir", "sent back by the bank: the position has ended"
    ),
    "returned_closed_account": Words(
        "dikembalikan bank: rekening ditutup", "sent back by the bank: the account is closed"
    ),
    "returned_bad_account": Words(
        "dikembalikan bank: nomor rekening salah; menunggu rekening lain di register",
        "sent back by the bank: wrong account number; waits for another account in the register",
    ),
    "returned_name_differs": Words(
        "dikembalikan bank: nama pemilik rekening berbeda; menunggu rekening lain di register",
        "sent back by the bank: the account's name differs; waits for another account in the "
        "register",
    ),
    "not_counted": Words(
        "catatannya tidak dihitung: diputuskan untuk perangkat daerah lain",
        "the record is not counted: decided for another agency",
    ),
}
"""Why somebody is not paid by a run, by the code that files and answers have.

All but two hold somebody: who is claimed twice is blocked until it is decided, and a record that is
not counted is of somebody whom another agency's record pays.
"""

TRANSFER_WORDS = {
    "sent": Words("dikirim", "sent"),
    "paid": Words("dibayar", "paid"),
    "differs": Words("berbeda dari rekening koran", "not as the bank's statement"),
    "returned": Words("dikembalikan bank", "sent back by the bank"),
}

FINDING_WORDS = {
    "unknown_line": Words("bank mentransfer yang tidak ada dalam pembayaran", "no line of the run"),
    "amount_differs": Words("jumlahnya berbeda", "another amount"),
    "account_differs": Words("rekeningnya berbeda", "another account"),
    "account_unknown": Words(
        "pembayaran tidak mengenal rekeningnya", "the run knew no account to compare"
    ),
    "executed_twice": Words("ditransfer lebih dari sekali", "executed more than once"),
    "missing": Words("tidak ada dalam rekening koran", "in no statement"),
}
"""In what a bank's statement differs from a run's lines."""
