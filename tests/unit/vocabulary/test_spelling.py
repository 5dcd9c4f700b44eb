"""Each spelling of real files is read as the one thing it means, or refused."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import PNS, PPPK
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.spelling import (
    choice_parser,
    clean,
    count_parser,
    is_pppk_grade,
    parse_employment,
    parse_expectation,
    parse_grade,
    parse_nip,
    score_parser,
    text_parser,
)
from tukin.vocabulary.terms import Employment, Expectation

NBSP = "\u00a0"
POSITIONS = {"Wali Kota": "wali-kota", "wali-kota": "wali-kota", "Bupati": "bupati"}


def _refused(parse: Callable[[str], object], text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    return refused.value.code


# --- NIP --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        PNS,
        f'="{PNS}"',
        f"'{PNS}",
        f"{PNS[:8]} {PNS[8:14]} {PNS[14]} {PNS[15:]}",
        f"'{PNS[:8]} {PNS[8:14]} {PNS[14]} {PNS[15:]}",
        f'="{PNS[:8]} {PNS[8:14]} {PNS[14]} {PNS[15:]}"',
        f"{PNS[:8]}{NBSP}{PNS[8:14]}  {PNS[14]}\t{PNS[15:]}",
        f"  {PNS}{NBSP}",
    ],
)
def test_nip_in_all_its_spellings(text: str) -> None:
    assert parse_nip(text) == PNS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.98503E+17", "E103"),
        ("1,98503012010011E+17", "E103"),
        ("198503012010011e3", "E103"),
        (f'="{PNS[:17]}"', "E102"),
        (PNS[:17], "E102"),
        (PNS + "001", "E102"),
        (f"{PNS}.0", "E102"),
        (f"{PNS[:4]} {PNS[4:]}", "E102"),
        (f"{PNS[:8]} {PNS[8:14]} {PNS[14:]}", "E102"),
        (f"{PNS[:8]}-{PNS[8:14]}-{PNS[14]}-{PNS[15:]}", "E102"),
        (f"''{PNS}", "E102"),
        (f"NIP {PNS}", "E102"),
        ("-", "E102"),
    ],
)
def test_nip_that_would_be_a_guess(text: str, code: str) -> None:
    assert _refused(parse_nip, text) == code


# --- Grade ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("III/a", "III/a"),
        ("IV/C", "IV/c"),
        ("IVa", "IV/a"),
        ("II b", "II/b"),
        ("III-d", "III/d"),
        ("III . c", "III/c"),
        ("I/d", "I/d"),
        ("IV/e", "IV/e"),
        ("Penata Muda, III/a", "III/a"),
        ("Penata Muda Tingkat I, III/b", "III/b"),
        ("Penata Tk. I, III/d", "III/d"),
        ("Pembina (IV/a)", "IV/a"),
        ("Gol. II/c", "II/c"),
        (f" III{NBSP}/ a ", "III/a"),
        ("I", "I"),
        ("IX", "IX"),
        ("xvii", "XVII"),
        ("iii/a", "III/a"),
        ("Penata Tk. I III/d", "III/d"),
    ],
)
def test_grade_in_all_its_spellings(text: str, grade: str) -> None:
    assert parse_grade(text) == grade
    assert is_pppk_grade(grade) == ("/" not in grade)


@pytest.mark.parametrize(
    "text",
    "III/f III/e I/e V/a IIII/a XVIII 0 3 3a III/ /a a - III/aa III//a Penata III/a,III/b".split(),
)
def test_grade_that_is_none(text: str) -> None:
    assert _refused(parse_grade, text) == "E203"


@pytest.mark.parametrize("text", ["II I/a", "II/b III/a", "XIV, I/a", "III/a (I/b)"])
def test_grade_after_another_grade_would_be_a_guess(text: str) -> None:
    assert _refused(parse_grade, text) == "E203"


# --- Employment, choices, expectations --------------------------------------------------------


@pytest.mark.parametrize("text", ["PNS", "pns", " Pns "])
def test_employment(text: str) -> None:
    assert parse_employment(text) is Employment.PNS


@pytest.mark.parametrize("text", ["", "-", "P N S", "Honorer", "ASN", "PPPK/CPNS"])
def test_employment_that_is_none(text: str) -> None:
    assert _refused(parse_employment, text) == "E204"


@pytest.mark.parametrize(
    "text",
    ["Wali Kota", "wali-kota", "WALI  KOTA", f"Wali{NBSP}Kota.", "\uff37ali kota"],
)
def test_choice_is_compared_by_slug(text: str) -> None:
    assert choice_parser("E202", POSITIONS)(text) == "wali-kota"


@pytest.mark.parametrize("text", ["", "walikota", "Wali Kota Jakarta", "—", "wali"])
def test_choice_that_is_none(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        choice_parser("E202", POSITIONS)(text)
    assert refused.value.code == "E202"
    assert refused.value.details == {"choices": "Bupati; Wali Kota"}


@pytest.mark.parametrize(
    ("text", "expectation"),
    [
        ("di atas ekspektasi", Expectation.DI_ATAS),
        ("Diatas Ekspektasi", Expectation.DI_ATAS),
        ("di_atas", Expectation.DI_ATAS),
        ("1", Expectation.DI_ATAS),
        ("sesuai", Expectation.SESUAI),
        ("SESUAI ESPEKTASI", Expectation.SESUAI),
        ("2", Expectation.SESUAI),
        ("dibawah ekspektasi", Expectation.DI_BAWAH),
        ("di bawah  espektasi", Expectation.DI_BAWAH),
        ("di_bawah_ekspektasi", Expectation.DI_BAWAH),
        ("3", Expectation.DI_BAWAH),
        ("-", None),
        ("", None),
        ("  ", None),
    ],
)
def test_expectation_in_all_its_spellings(text: str, expectation: Expectation | None) -> None:
    assert parse_expectation(text) is expectation


@pytest.mark.parametrize("text", ["baik", "0", "4", "atas", "di atas bawah", "ekspektasi", "1,0"])
def test_expectation_that_is_none(text: str) -> None:
    assert _refused(parse_expectation, text) == "E305"


# --- Scores and counts ------------------------------------------------------------------------


@given(
    hundredths=st.integers(0, 12_000),
    mark=st.sampled_from(".,"),
    zeros=st.integers(0, 4),
    pad=st.sampled_from(["", " ", NBSP]),
)
def test_score_in_all_its_spellings(hundredths: int, mark: str, zeros: int, pad: str) -> None:
    read = score_parser(120)
    full = f"{Decimal(hundredths) / 100:.2f}".replace(".", mark)
    short = full.rstrip("0").rstrip(mark) if mark in full else full
    for text in (full, short, full + "0" * zeros, pad + full + pad, "00" + full):
        assert read(text) == hundredths


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E301"),
        ("  ", "E301"),
        ("-", "E301"),
        ("8,9,5", "E302"),
        ("1.000,00", "E302"),
        ("sembilan", "E302"),
        ("95%", "E302"),
        ("95 poin", "E302"),
        ("+95", "E302"),
        ("9_5", "E302"),
        ("1e2", "E302"),
        ("NaN", "E302"),
        ("inf", "E302"),
        (",5", "E302"),
        ("95,", "E302"),
        ("٩٥", "E302"),
        ("９５", "E302"),  # noqa: RUF001
        ("=95", "E302"),
        ("120,01", "E303"),
        ("121", "E303"),
        ("130", "E303"),
        ("-5", "E303"),
        ("-0,01", "E303"),
        ("9" * 400, "E303"),
        ("95,125", "E304"),
        ("95.001", "E304"),
        ("87,333333333333", "E304"),
    ],
)
def test_score_that_is_none(text: str, code: str) -> None:
    assert _refused(score_parser(120), text) == code


@given(st.text(max_size=8))
def test_any_score_is_read_or_refused(text: str) -> None:
    found: int | str
    try:
        found = score_parser(120)(text)
    except InvalidInput as refused:
        found = refused.code
    assert found in {"E301", "E302", "E303", "E304"} or found in range(12_001)


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("-", 0), (" ", 0), ("0", 0), ("7", 7), ("007", 7), ("31", 31)]
)
def test_count(text: str, count: int) -> None:
    assert count_parser("E401", 31)(text) == count


@pytest.mark.parametrize(
    "text", ["32", "-1", "1,5", "1.0", "dua", "1 hari", "٣", "1e1", "9999999", "+1"]
)
def test_count_that_is_none(text: str) -> None:
    assert _refused(count_parser("E401", 31), text) == "E401"


# --- Text -------------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert slug(slug(text)) == slug(text)


def test_text_is_folded_into_one_line() -> None:
    read = text_parser("E207", 30)
    assert read(f"  dr. Siti\r\n Aminah,{NBSP}Sp.A. ") == "dr. Siti Aminah, Sp.A."
    assert read("x" * 30) == "x" * 30


@pytest.mark.parametrize(
    "text", ["x" * 31, "a\x00b", "a\x1bb", "a\x7fb", "a\x80b", "a\u200bb", "a\u202eb"]
)
def test_text_that_is_refused(text: str) -> None:
    assert _refused(text_parser("E207", 30), text) == "E207"


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    """A lone surrogate can come from JSON and would fail the whole batch when it is written."""
    assert _refused(text_parser("E207", 30), text) == "E207"


@pytest.mark.parametrize("parse", [parse_nip, parse_grade, parse_employment, parse_expectation])
@given(text=st.text(max_size=30) | st.sampled_from([PNS, PPPK, "III/a"]))
def test_no_other_exception_leaves_a_parser(parse: Callable[[str], object], text: str) -> None:
    with suppress(InvalidInput):
        parse(text)
