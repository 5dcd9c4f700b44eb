"""What is seen of a number: expected values as Excel shows them with Indonesian settings."""

import pytest

from tukin.upload_reports.marking.seen_text import BUILT_IN, is_shown_otherwise, seen_text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        # percentages
        ("0.944", "0.00%", "94,40%"),
        ("0.944", "0%", "94%"),
        ("0.9445", "0.0%", "94,5%"),
        ("0.005", "0%", "1%"),
        ("0.944", '0.00" %"', None),
        ("0.944", "0.00\\ %", "94,40 %"),
        ("0.944", "0.0##%", "94,4%"),
        ("12.345", "#,##0.0%", "1.234,5%"),
        ("-0.05", "0%", "-5%"),
        ("-0.05", "0%;[Red](0%)", "(5%)"),
        ("0", "0%;-0%;nihil", None),
        ("0", '0%;-0%;"nihil"', None),
        ("94.39999999999999", "0.00%", "9440,00%"),
        # dates; the 94th day of 1900 is 3 April
        ("46296", "mmm-yy", "Okt-26"),
        ("46296", "[$-409]mmm-yy;@", "Oct-26"),
        ("46296", "[$-en-US]mmmm yyyy", "October 2026"),
        ("46296", "[$-421]dddd, dd mmmm yyyy", "Kamis, 01 Oktober 2026"),
        ("46296", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "01 Oktober 2026"),
        ("46296", 'yyyy"-"mm', "2026-10"),
        ("46296", '"per "d/m/yy', "per 1/10/26"),
        ("94", "d-mmm", "3-Apr"),
        ("94.4", "d-mmm-yy", "3-Apr-00"),
        ("0", "d-mmm", "0-Jan"),
        ("59", "d-mmm", "28-Feb"),
        ("60", "d-mmm", None),
        ("61", "d-mmm", "1-Mar"),
        ("-1", "d-mmm", None),
        ("2958466", "d-mmm", None),
        # times
        ("3.9375", "[h]:mm:ss", "94:30:00"),
        ("0.944", "h:mm", "22:39"),
        ("0.5", "h:mm AM/PM", "12:00 PM"),
        ("0.75", "hh.mm", "18.00"),
        ("0.5208333333333334", "mm:ss.0", "30:00,0"),
        ("1.5", "[mm]", "2160"),
        # what is no percentage, date or time, or not known
        ("94.4", "General", None),
        ("94.4", "0.00", None),
        ("5", '0" hari"', None),
        ("94", "[>=1]d-mmm;0", None),
        ("0.944", "# ?/?%", None),
        ("94", "[$-411]ggge", None),
        ("x", "0%", None),
        ("nan", "0%", None),
    ],
)
def test_it_is_what_excel_shows(value: str, code: str, text: str | None) -> None:
    assert seen_text(value, code) == text


def test_days_may_count_from_1904() -> None:
    """1,462 days lie between the two beginnings."""
    assert seen_text("44834", "mmm-yy", from_1904=True) == "Okt-26"
    assert seen_text("0", "d-mmm", from_1904=True) == "1-Jan"


def test_formats_without_a_code_are_those_of_indonesian_settings() -> None:
    assert seen_text("46296", BUILT_IN["14"]) == "01/10/2026"
    assert seen_text("46296.5", BUILT_IN["22"]) == "01/10/2026 12:00"
    assert seen_text("0.944", BUILT_IN["10"]) == "94,40%"


@pytest.mark.parametrize(
    ("code", "is_otherwise"),
    [
        ("0%", True),
        ("d-mmm", True),
        ("[h]:mm", True),
        ("", False),
        ("0.00", False),
        ("General", False),
        ("@", False),
        ('0" hari"', False),
    ],
)
def test_what_is_typed_into_some_formats_becomes_something_else(
    code: str, is_otherwise: bool
) -> None:
    assert is_shown_otherwise(code) is is_otherwise
