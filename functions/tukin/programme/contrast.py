"""The contrast of two colours by WCAG 2, in whole numbers: no rounding decides what passes.

Relative luminance is a sum of three parts with weights of four digits; each part comes from a table
of the 256 values that a channel has, computed once in decimal to 15 digits and then whole.
"""

from decimal import Context, Decimal
from functools import cache

_SCALE = 10**15
_WEIGHTS = (2126, 7152, 722)
_OF_ALL = sum(_WEIGHTS) * _SCALE
_FLARE = _OF_ALL * 5 // 100
"""0.05 of WCAG's formula: light that every screen reflects."""

LEAST_OF_TEXT = 450
"""4.5 to 1, level AA of success criterion 1.4.3, in hundredths."""


def luminance(colour: str) -> int:
    """The relative luminance of ``#rrggbb``, in units of which white has 10,000 × 10¹⁵."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return sum(
        weight * _linear()[channel] for weight, channel in zip(_WEIGHTS, channels, strict=True)
    )


def has_contrast(one: str, other: str, least: int = LEAST_OF_TEXT) -> bool:
    """Whether two colours differ at least so much, in hundredths; compared without division."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return 100 * (lighter + _FLARE) >= least * (darker + _FLARE)


def contrast(one: str, other: str) -> int:
    """The contrast of two colours in hundredths, rounded down: 2100 of black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return 100 * (lighter + _FLARE) // (darker + _FLARE)


@cache
def _linear() -> tuple[int, ...]:
    return tuple(map(_linear_of, range(256)))


def _linear_of(channel: int) -> int:
    exact = Context(prec=40)
    share = exact.divide(Decimal(channel), Decimal(255))
    if share <= Decimal("0.04045"):
        linear = exact.divide(share, Decimal("12.92"))
    else:
        base = exact.divide(exact.add(share, Decimal("0.055")), Decimal("1.055"))
        linear = exact.power(base, Decimal("2.4"))
    return int(exact.multiply(linear, Decimal(_SCALE)))
