"""Contrast by WCAG 2: pairs whose figure is published or worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.programme.contrast import contrast, has_contrast

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "hundredths"),
    [
        ("#000000", "#ffffff", 2100),
        ("#ffffff", "#ffffff", 100),
        ("#767676", "#ffffff", 454),  # the lightest grey that passes on white
        ("#777777", "#ffffff", 447),
        ("#ff0000", "#ffffff", 399),
        ("#0000ff", "#ffffff", 859),
        ("#008000", "#ffffff", 513),
    ],
)
def test_known_pairs(one: str, other: str, hundredths: int) -> None:
    assert contrast(one, other) == hundredths
    assert has_contrast(one, other) == (hundredths >= 450)


@given(colours, colours)
def test_it_is_the_formula_of_the_standard(one: str, other: str) -> None:
    ratio = _of_the_standard(one, other)
    assert contrast(one, other) == contrast(other, one)
    assert abs(Fraction(contrast(one, other), 100) - Fraction(ratio)) < Fraction(101, 10_000)
    if abs(ratio - 4.5) > 1e-9:
        assert has_contrast(one, other) == (ratio > 4.5)


def _of_the_standard(one: str, other: str) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
        for share in (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
