"""Evidence of a later month is refused; numbers that only look like dates are not."""

from datetime import date

import pytest

from tukin.intake.evidence import dated_after

LAST_DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("reference", "seen"),
    [
        ("SK 12/2027", "2027"),
        ("SK 12/2026 tanggal 1 November 2026", "November 2026"),
        ("SK No. 5, 2 Nov 2026", "Nov 2026"),
        ("SK 12/XI/2026", "XI/2026"),
        ("KEP-12/XII/2026", "XII/2026"),
        ("KEP.3 tgl 01-11-2026", "01-11-2026"),
        ("KEP.3 tgl 1.11.2026", "1.11.2026"),
        ("SK 12 (2026-11-01)", "2026-11-01"),
        ("SK 12 Tahun 2028", "2028"),
        ("SK 12/I/2027", "I/2027"),
    ],
)
def test_a_date_after_the_month(reference: str, seen: str) -> None:
    assert dated_after(reference, LAST_DAY) == seen


@pytest.mark.parametrize(
    "reference",
    [
        "SK 12/2026",  # number 12 of the year, no December
        "SK 11/2026",
        "SK 2100/2026",
        "SK 2027",  # a number alone
        "SK 12/X/2026",
        "SK 12/XII/2025",
        "SK 12 tanggal 31 Oktober 2026",
        "SK 12 tanggal 31-10-2026",
        "SK 800.1.3/12/2026",
        "SK 12/13/2026",
        "SK 1/2019 jo. 4/2020",
        "SK 12/2026/9999",
        "KEP/12/B.3",
        "SK MIX 2026",
    ],
)
def test_no_date_after_the_month(reference: str) -> None:
    assert dated_after(reference, LAST_DAY) is None


def test_the_last_day_belongs_to_the_month() -> None:
    assert dated_after("SK 1, 30 September 2026", date(2026, 9, 30)) is None
    assert dated_after("SK 1, 01-10-2026", date(2026, 9, 30)) == "01-10-2026"
