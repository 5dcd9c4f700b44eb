"""What the HTML pages share: templates that escape, filters for numbers, and the style."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tukin.vocabulary.money import format_bp, format_idr, format_percent

_PACKAGE = Path(__file__).parents[1]
"""A page's template and style are beside the code of its room: ``explanation/slip``."""


@cache
def environment() -> Environment:
    """Templates of this package; every value is escaped, and one that is missing fails."""
    made = Environment(
        loader=FileSystemLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "rp": format_idr,
        "signed_rp": signed_idr,
        "percent": format_percent,
        "points": format_bp,
        "signed": signed_points,
        "count": lambda number: f"{number:,}".replace(",", "."),
        "ratio": lambda ratio_bp: f"{ratio_bp / 10_000:.2f}".replace(".", ","),
        "spaced": lambda code: code.replace("_", " "),
        "whole": round,
    }
    return made


@cache
def style(*names: str) -> Markup:
    """Style sheets by room and name, as a page carries them: ``style("html/page", …)``."""
    sheets = [(_PACKAGE / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return Markup("".join(sheets))  # noqa: S704 - our own files


def signed_idr(amount_idr: int) -> str:
    """``-675000`` → ``−Rp675.000``, with the typographic minus; a gain gets its plus."""
    return f"{_sign(amount_idr)}{format_idr(abs(amount_idr))}"


def signed_points(value_bp: int) -> str:
    """``-510`` → ``−5,10``, with both decimals, so that a column of them is aligned."""
    whole, rest = divmod(abs(value_bp), 100)
    return f"{_sign(value_bp)}{whole},{rest:02d}"


def _sign(value: int) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""
