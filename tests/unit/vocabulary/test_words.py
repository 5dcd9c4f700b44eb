"""Amounts in words, months and days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.vocabulary.period import Period
from tukin.vocabulary.words import date_words, period_words, spell_idr

SPELLED = {
    0: "nol",
    1: "satu",
    10: "sepuluh",
    11: "sebelas",
    12: "dua belas",
    19: "sembilan belas",
    20: "dua puluh",
    21: "dua puluh satu",
    100: "seratus",
    101: "seratus satu",
    111: "seratus sebelas",
    200: "dua ratus",
    999: "sembilan ratus sembilan puluh sembilan",
    1_000: "seribu",
    1_001: "seribu satu",
    1_100: "seribu seratus",
    2_000: "dua ribu",
    11_000: "sebelas ribu",
    21_000: "dua puluh satu ribu",
    100_000: "seratus ribu",
    101_000: "seratus satu ribu",
    1_000_000: "satu juta",
    8_001_340: "delapan juta seribu tiga ratus empat puluh",
    10_946_394: "sepuluh juta sembilan ratus empat puluh enam ribu tiga ratus sembilan puluh empat",
    12_522_600: "dua belas juta lima ratus dua puluh dua ribu enam ratus",
    1_000_000_000: "satu miliar",
    999_999_999_999_999: " ".join(
        f"sembilan ratus sembilan puluh sembilan{scale}"
        for scale in (" triliun", " miliar", " juta", " ribu", "")
    ),
}


@pytest.mark.parametrize(("amount_idr", "words"), SPELLED.items())
def test_terbilang(amount_idr: int, words: str) -> None:
    assert spell_idr(amount_idr) == f"{words} rupiah"


@pytest.mark.parametrize("amount_idr", [-1, 10**15])
def test_what_no_slip_holds_is_not_spelled(amount_idr: int) -> None:
    with pytest.raises(ValueError, match="trillion"):
        spell_idr(amount_idr)


_DIGITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100} | {w: n for n, w in enumerate(_DIGITS)}
_TIMES = {"puluh": 10, "ratus": 100}
_SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_words(text: str) -> int:
    """The number that words spell: the way back, written on its own."""
    total = group = last = 0
    for word in text.removesuffix(" rupiah").replace("seribu", "satu ribu").split():
        if word in _SCALES:
            total, group, last = total + (group + last) * _SCALES[word], 0, 0
        elif word == "belas":
            group, last = group + 10 + last, 0
        elif word in _TIMES:
            group, last = group + _TIMES[word] * last, 0
        else:
            group, last = group + last, _WHOLE[word]
    return total + group + last


@given(st.integers(0, 10**15 - 1) | st.integers(0, 20_000))
def test_words_can_be_read_back(amount_idr: int) -> None:
    assert read_words(spell_idr(amount_idr)) == amount_idr


@pytest.mark.parametrize(
    ("text", "id_words", "en_words"),
    [
        ("2026-01", "Januari 2026", "January 2026"),
        ("2026-12", "Desember 2026", "December 2026"),
        ("2026-13", "THR 2026", "Holiday run (THR) 2026"),
        ("2026-14", "Bulan ke-13 2026", "13th-month run 2026"),
    ],
)
def test_periods(text: str, id_words: str, en_words: str) -> None:
    assert period_words(Period.parse(text)) == (id_words, en_words)


def test_days() -> None:
    assert date_words(date(2026, 12, 8)) == ("8 Desember 2026", "8 December 2026")
