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
from tukin.vocabulary.number_cells import count_parser, plain_number, score_parser
from tukin.vocabulary.spelling import (
    choice_parser,
    clean,
    is_blank,
    is_pppk_grade,
    parse_employment,
    parse_expectation,
    parse_grade,
    parse_nip,
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
        f"{PNS[:8]}.{PNS[8:14]}.{PNS[14]}.{PNS[15:]}",
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
        (f"{PNS[:8]}.{PNS[8:14]} {PNS[14]}.{PNS[15:]}", "E102"),
        (f"{PNS[:8]}.{PNS[8:14]}.{PNS[14:]}", "E102"),
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


@pytest.mark.parametrize(
    ("text", "cause", "instead"),
    [
        ("3a", "arabic", "III/a"),
        ("4/b", "arabic", "IV/b"),
        ("9", "arabic", "IX"),
        ("17", "arabic", "XVII"),
        ("lll/a", "lookalike", "III/a"),
        ("111/a", "lookalike", "III/a"),
        ("l/c", "lookalike", "I/c"),
        ("III/c Penata", "words", "III/c"),
        ("III/c (Penata)", "words", "III/c"),
        ("Penata Muda Tk. I / III/b", "words", "III/b"),
        ("III/e", "room", None),
        ("ii/E", "room", None),
        ("18", None, None),
        ("Penata", None, None),
    ],
)
def test_a_grade_that_is_none_names_the_cause_and_what_is_meant(
    text: str, cause: str | None, instead: str | None
) -> None:
    code, details = _details(parse_grade, text)
    assert code == "E203"
    assert (details.get("cause"), details.get("instead")) == (cause, instead)


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
        whole, _, decimals = text.strip().partition(mark)
        if 0 < hundredths <= 120:
            assert _refused(read, text) in ("E309", "E302")
        elif len(whole) == 1 and decimals == "000" and hundredths:
            assert _refused(read, text) == "E302", "it may be a thousand"
        else:
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
    assert found in {"E301", "E302", "E303", "E304", "E309"} or found in range(12_001)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("94.39999999999999", 9_440),  # 80.1 + 14.3
        ("91.92000000000002", 9_192),
        ("107.00000000000001", 10_700),
        ("99,62000000000001", 9_962),
        ("0094.399999999999991", 9_440),
        ("94.400000000000000", 9_440),
        ("119.99999999999999999", 12_000),
    ],
)
def test_a_score_is_what_excel_shows_with_15_digits(text: str, hundredths: int) -> None:
    assert score_parser(120)(text) == hundredths


@pytest.mark.parametrize("text", ["94.3999999999999", "94.39999", "93.3333333333333333"])
def test_a_score_of_more_decimals_than_noise_is_refused(text: str) -> None:
    """Fifteen digits are shown by Excel as they are; a display format of fewer rounds nothing."""
    assert _refused(score_parser(120), text) == "E304"


def _details(parse: Callable[[str], object], text: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    assert "{" not in refused.value.message.id + refused.value.message.en
    return refused.value.code, dict(refused.value.details)


@pytest.mark.parametrize(
    ("text", "max_score", "seen", "instead"),
    [
        ("0,93", 120, "0,93", "93"),
        ("0.944", 120, "0,944", "94,4"),
        ("1", 120, "1", "100"),
        ("1.20", 120, "1,2", "120"),
        ("1,0", 100, "1", "100"),
        ("0.01", 120, "0,01", "1"),
        ("0.3", 30, "0,3", "30"),
        ("0,11", 11, "0,11", "11"),
    ],
)
def test_a_score_of_a_hundredth_is_meant_as_a_fraction(
    text: str, max_score: int, seen: str, instead: str
) -> None:
    code, details = _details(score_parser(max_score), text)
    assert code == "E309"
    assert details == {"seen": seen, "instead": instead, "max_score": max_score}


@pytest.mark.parametrize(
    ("text", "max_score", "hundredths"),
    [
        ("0", 120, 0),
        ("0,00", 120, 0),
        ("1,21", 120, 121),
        ("1,01", 100, 101),
        ("0,1", 10, 10),
        ("0,01", 5, 1),
        ("0.31", 30, 31),
    ],
)
def test_a_score_that_is_small_but_no_fraction(text: str, max_score: int, hundredths: int) -> None:
    assert score_parser(max_score)(text) == hundredths


CAUSES = [
    ("#DIV/0!", "error"),
    ("#N/A", "error"),
    ("#REF!", "error"),
    ("=AVERAGE(H2:H3)", "uncomputed"),
    ("=2+3", "uncomputed"),
    ("94,4%", "percent"),
    ("94.4 %", "percent"),
    ("0%", "percent"),
    ("2026-10-09", "date"),
    ("2026-10-09 00:00:00", "date"),
    ("9/10/2026", "date"),
    ("3-Apr", "date"),
    ("Okt-26", "date"),
    ("12/5", "date"),
    ("94:30:00", "time"),
    ("1:30", "time"),
    ("01:30:00 AM", "time"),
    ("nihil", "word"),
    ("Baik", "word"),
    ("tidak ada", "word"),
    ("2 hari", "unit"),
    ("90 menit", "unit"),
    ("2hari", "unit"),
    ("Rp 5", "unit"),
    ("O", "lookalike"),
    ("l2", "lookalike"),
    ("1O", "lookalike"),
    ("94 , 4", None),
    ("'94.4", None),
    ("94.40.", None),
    ("\N{SQUARE ROOT}", None),
    ("٣", None),
]


@pytest.mark.parametrize(("text", "cause"), CAUSES)
def test_the_cause_is_named_of_scores_and_counts(text: str, cause: str | None) -> None:
    for parse, code in (
        (score_parser(120), "E302"),
        (count_parser("E401", 31), "E401"),
        (count_parser("E403", 14_400), "E403"),
        (count_parser("E650", 100), "E650"),
    ):
        found, details = _details(parse, text)
        assert found == code
        assert details.get("cause") == cause
        assert details.get("seen") == (text if cause in ("error", "time") else None)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("1.000", "thousands"),
        ("1,000", "thousands"),
        ("1.234", "thousands"),
        ("10.000", "thousands"),
        ("1.000.000", "thousands"),
        ("1.000,00", "thousands"),
        ("0.5", "fraction"),
        ("12,5", "fraction"),
        ("32000", "range"),
        ("-1", "range"),
        ("9999999", "range"),
        ("14401.0", "range"),
    ],
)
def test_the_cause_is_named_of_counts(text: str, cause: str) -> None:
    code, details = _details(count_parser("E403", 14_400), text)
    assert (code, details) == ("E403", {"most": 14_400, "cause": cause})


@pytest.mark.parametrize("text", ["1.000", "1,000", "9.000", "1.000,00", "1.000.000,5"])
def test_a_score_that_may_be_thousands(text: str) -> None:
    for max_score in (120, 10):
        assert _details(score_parser(max_score), text) == ("E302", {"cause": "thousands"})


@pytest.mark.parametrize("dash", "-\N{EN DASH}\N{EM DASH}")
def test_every_dash_is_an_empty_cell(dash: str) -> None:
    assert _refused(score_parser(120), dash) == "E301"
    assert count_parser("E401", 31)(f" {dash} ") == 0
    assert parse_expectation(dash) is None
    assert is_blank(dash)
    assert not is_blank(dash * 2)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("-", 0),
        (" ", 0),
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("31", 31),
        ("2.0", 2),
        ("2,0", 2),
        ("2.00", 2),
        ("0.000", 0),
        ("31.0000", 31),
        ("1.9999999999999998", 2),
        ("2.0000000000000004", 2),
    ],
)
def test_count(text: str, count: int) -> None:
    assert count_parser("E401", 31)(text) == count


@pytest.mark.parametrize(
    "text", ["32", "-1", "1,5", "1.1", "dua", "1 hari", "٣", "1e1", "9999999", "+1", "2.", ".0"]
)
def test_count_that_is_none(text: str) -> None:
    assert _refused(count_parser("E401", 31), text) == "E401"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1.000", "1"),
        ("94.400", "94.4"),
        ("9.44e1", "94.4"),
        ("2.0", "2"),
        ("100", "100"),
        ("-0.50", "-0.5"),
        ("1e-05", "0.00001"),
        ("1e400", "1e400"),
        ("TRUE", "TRUE"),
        ("NaN", "NaN"),
    ],
)
def test_a_number_that_a_program_wrote_is_no_thousand(text: str, plain: str) -> None:
    assert plain_number(text) == plain


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


def test_a_text_is_too_long_or_holds_something_invisible() -> None:
    read = text_parser("E207", 30)
    assert _details(read, "x" * 31) == ("E207", {"most": 30, "cause": "long"})
    found = _details(read, "  Bu\u200bdi")
    assert found == ("E207", {"most": 30, "cause": "invisible", "place": 3})


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    """A lone surrogate can come from JSON and would fail the whole batch when it is written."""
    assert _refused(text_parser("E207", 30), text) == "E207"


@pytest.mark.parametrize("parse", [parse_nip, parse_grade, parse_employment, parse_expectation])
@given(text=st.text(max_size=30) | st.sampled_from([PNS, PPPK, "III/a"]))
def test_no_other_exception_leaves_a_parser(parse: Callable[[str], object], text: str) -> None:
    with suppress(InvalidInput):
        parse(text)
