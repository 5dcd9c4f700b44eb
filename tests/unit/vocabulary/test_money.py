"""Rounding is exact in every mode; rupiah and percentages are written as people read them."""

import re
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Decimal,
    localcontext,
)
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.vocabulary.money import (
    RoundingMode,
    format_bp,
    format_idr,
    format_percent,
    rounder,
    share_bp,
)

DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.UP: ROUND_CEILING,
}
# What the formula divides by: 10,000 or a multiple of it, or a hundred full scores.
DENOMINATORS = st.sampled_from([10_000, 600_000, 70_000, 4_500_000, 500, 3_300, 100_000_000])


def _by_decimal(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """Exact: a quotient is first cut where no mode can see the rest any more."""
    whole, rest = divmod(numerator, denominator)
    with localcontext() as context:
        context.prec = 60
        part = Decimal(rest) / Decimal(denominator)
        return int((Decimal(whole) + part).quantize(Decimal(1), DECIMAL_MODES[mode]))


@pytest.mark.parametrize("mode", RoundingMode)
@given(numerator=st.integers(0, 2**63 - 1), denominator=DENOMINATORS)
def test_rounds_like_decimal(mode: RoundingMode, numerator: int, denominator: int) -> None:
    assert rounder(mode)(numerator, denominator) == _by_decimal(numerator, denominator, mode)


@pytest.mark.parametrize("mode", RoundingMode)
@given(whole=st.integers(0, 10**12), off=st.integers(-2, 2), denominator=DENOMINATORS)
def test_rounds_like_decimal_around_a_half(
    mode: RoundingMode, whole: int, off: int, denominator: int
) -> None:
    numerator = whole * denominator + denominator // 2 + off
    assert rounder(mode)(numerator, denominator) == _by_decimal(numerator, denominator, mode)


@pytest.mark.parametrize(
    ("mode", "of_half", "of_three_halves"),
    [("half_up", 1, 2), ("half_even", 0, 2), ("down", 0, 1), ("up", 1, 2)],
)
def test_halves_by_hand(mode: str, of_half: int, of_three_halves: int) -> None:
    divide = rounder(RoundingMode(mode))
    assert (divide(5_000, 10_000), divide(15_000, 10_000)) == (of_half, of_three_halves)
    assert (divide(0, 10_000), divide(20_000, 10_000)) == (0, 2)


@pytest.mark.parametrize(
    ("amount_idr", "text"),
    [(0, "Rp0"), (999, "Rp999"), (12_522_600, "Rp12.522.600"), (-1_500, "-Rp1.500")],
)
def test_format_idr(amount_idr: int, text: str) -> None:
    assert format_idr(amount_idr) == text


@pytest.mark.parametrize(
    ("value_bp", "text"),
    [(0, "0"), (5, "0,05"), (50, "0,5"), (7_000, "70"), (9_276, "92,76"), (12_000, "120")],
)
def test_format_bp(value_bp: int, text: str) -> None:
    assert format_bp(value_bp) == text
    assert format_bp(value_bp, ".") == text.replace(",", ".")


@pytest.mark.parametrize(
    ("value_bp", "plain", "signed"),
    [(9_276, "92,76", "+92,76"), (0, "0", "0"), (50, "0,5", "+0,5"), (10_000, "100", "+100")],
)
def test_a_percent_is_printed_with_a_space_that_does_not_break(
    value_bp: int, plain: str, signed: str
) -> None:
    assert format_percent(value_bp) == f"{plain}\u00a0%"
    assert format_percent(value_bp, signed=True) == f"{signed}\u00a0%"


def test_a_loss_has_the_typographic_minus() -> None:
    assert format_percent(-50, signed=True) == "\u22120,5\u00a0%"


def test_only_one_function_prints_a_percent() -> None:
    """No other text puts the sign after a value; a workbook's own look is what its sender saw."""
    package = Path(__file__).parents[3] / "functions" / "tukin"
    printed = re.compile(r"\}[ \u00a0]?%[\"' ]|\}\} ?%")
    found = {
        path.relative_to(package).as_posix()
        for pattern in ("*.py", "*.j2")
        for path in package.rglob(pattern)
        if printed.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"vocabulary/money.py", "file_formats/workbook/styles.py"}


@pytest.mark.parametrize(
    ("part", "whole", "value_bp"),
    [
        (-1, 30_000, 0),  # -0.0033 %
        (-1, 20_000, -1),  # -0.005 %
        (1, 20_000, 1),
        (1, 20_001, 0),
        (-20_000, 20_000, -10_000),
        (5, 0, 0),
    ],
)
def test_a_share_is_rounded_to_both_sides_alike(part: int, whole: int, value_bp: int) -> None:
    assert share_bp(part, whole) == value_bp


def test_a_difference_too_small_to_show_has_no_sign() -> None:
    assert format_percent(share_bp(-1, 30_000), signed=True) == "0\u00a0%"
