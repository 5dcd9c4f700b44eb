"""Whole rupiah and exact rates.

Money is ``int`` rupiah. Rates, weights and scores are ``int`` hundredths of a per cent or of a
point, called basis points (``_bp``): 92.76 % is 9276, a score of 94.40 is 9440. Nothing here or
above it is ever a float.
"""

from collections.abc import Callable
from enum import StrEnum

FULL_BP = 10_000
"""100 % in basis points."""

NBSP = "\u00a0"
"""The no-break space before a per cent sign."""

Rounder = Callable[[int, int], int]
"""``(numerator, denominator) -> quotient`` on non-negative values."""


class RoundingMode(StrEnum):
    """How a quotient becomes whole; the mode is in the rules."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def _half_up(numerator: int, denominator: int) -> int:
    return (numerator + denominator // 2) // denominator


def _half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    return quotient + ((2 * rest > denominator) | ((2 * rest == denominator) & (quotient % 2 == 1)))


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


_ROUNDERS: dict[RoundingMode, Rounder] = {
    RoundingMode.HALF_UP: _half_up,
    RoundingMode.HALF_EVEN: _half_even,
    RoundingMode.DOWN: _down,
    RoundingMode.UP: _up,
}


def rounder(mode: RoundingMode) -> Rounder:
    """The one rounding function of a rule set: exact for values ≥ 0 and an even denominator.

    Every denominator of the formula is even (10,000 or a multiple of it), so that half of it is
    whole and half-up has no error.
    """
    return _ROUNDERS[mode]


def format_idr(amount_idr: int) -> str:
    """``12522600`` → ``Rp12.522.600``; a negative amount gets its sign before ``Rp``."""
    sign = "-" if amount_idr < 0 else ""
    return f"{sign}Rp{abs(amount_idr):,}".replace(",", ".")


def format_bp(value_bp: int, decimal: str = ",") -> str:
    """``9276`` → ``92,76``; trailing zeros are dropped (``7000`` → ``70``)."""
    whole, rest = divmod(value_bp, 100)
    return str(whole) if not rest else f"{whole}{decimal}{rest:02d}".rstrip("0")


def share_bp(part: int, whole: int) -> int:
    """A part of a whole, half away from zero; 0 of nothing. The part may be negative."""
    if not whole:
        return 0
    size = (2 * abs(part) * FULL_BP + whole) // (2 * whole)
    return size if part >= 0 else -size


def format_percent(value_bp: int, *, signed: bool = False) -> str:
    """``9276`` → ``92,76 %`` with a no-break space; signed ``-50`` → ``−0,5 %``, 0 has no sign.

    Unsigned values are ≥ 0.
    """
    sign = ("−" if value_bp < 0 else "+") if signed and value_bp else ""
    return f"{sign}{format_bp(abs(value_bp) if signed else value_bp)}{NBSP}%"
