"""Months in words. Expected values by hand."""

import pytest

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.months import find_months, read_period

NAMED = [
    ("Oktober 2026", [(10, 2026)]),
    ("PENILAIAN KINERJA BULAN SEPTEMBER 2026", [(9, 2026)]),
    ("Okt", [(10, None)]),
    ("Okt-26", [(10, 2026)]),
    ("Okt 26", [(10, 2026)]),
    ("Sept'26", [(9, 2026)]),
    ("AGS 2026", [(8, 2026)]),
    ("nopember", [(11, None)]),
    ("Pebruari", [(2, None)]),
    ("December 2026", [(12, 2026)]),
    ("rekap_september_2026_final", [(9, 2026)]),
    ("perubahan-2026-09", [(9, 2026)]),
    ("202609", [(9, 2026)]),
    ("2026-14", [(14, 2026)]),
    ("Agustus2026", [(8, 2026)]),
    ("Laporan untuk bulan: Peb. tahun ini", [(2, None)]),
    ("Jan - Mar 2026", [(1, None), (3, 2026), (2, 2026)]),
    ("Agustus s.d. Oktober", [(8, None), (10, None), (9, None)]),
    ("Januari dan Maret", [(1, None), (3, None)]),
]

NOT_NAMED = [
    "Dicetak 01-10-2026 08:00",
    "Jakarta, 3 November 2026",
    "30-Sep-26",
    "September 30, 2026",
    "1 s.d. 30 September 2026",
    "export_20260930_1200",
    "2026-09-30",
    "30.09.2026",
    "198812312010011001",
    "Tahun 2025-2026",
    "Kecamatan Mar Atus Sholihah Dewi",
    "Mar'atus",
    "Desa Sukamaju",
    "Semarang",
    "TW III 2026",
    "Data",
    "",
]


@pytest.mark.parametrize(("text", "months"), NAMED)
def test_months_that_a_text_names(text: str, months: list[tuple[int, int | None]]) -> None:
    assert [tuple(month) for month in find_months(text)] == months


@pytest.mark.parametrize("text", NOT_NAMED)
def test_texts_that_name_no_month(text: str) -> None:
    assert find_months(text) == []


PERIODS = [
    *("2026-10", "202610", "Okt-26", "okt-2026", "Oktober 2026", "OKTOBER, 2026", "Oct-26"),
    *("10/2026", "10-2026", "2026/10", "2026-10-01", "01/10/2026", "1/10/2026", "01.10.2026"),
    *("1 Oktober 2026", "01-Okt-26", "2026-10-01 00:00:00", "Okt\u201326", "Okt'26", "okt 26"),
]


@pytest.mark.parametrize("text", PERIODS)
def test_spellings_of_a_period(text: str) -> None:
    assert str(read_period(text)) == "2026-10"


@pytest.mark.parametrize("text", ["2026-13", "202614"])
def test_extra_pay_runs(text: str) -> None:
    assert read_period(text).month in (13, 14)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10-02", "10/01/2026", "02/10/2026", "2026-10-01 07:30:00", "31 Oktober 2026"),
        *("Oktober", "Okt", "3-Apr", "2026", "2026-1", "13/2026", "0/2026", "32/10/2026", ""),
        *("Oktober 26 27", "Oktopus 2026", "\uff12\uff10\uff12\uff16-10", "10/26", "2026-15"),
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_period(text)
    assert refused.value.code == "E007"
