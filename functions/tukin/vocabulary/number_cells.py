"""Scores and counts as they are in cells, and why a text is none of them.

What Excel shows is the value: of more than 15 digits it shows 15, so that 94.39999999999999, which
80.1 + 14.3 leaves behind, is 94.4. A display format of fewer decimals is no rounding.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NoReturn

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.months import MONTHS_BY_NAME
from tukin.vocabulary.spelling import clean, is_blank

_SHOWN_DIGITS = 15
_SHOWN = Context(prec=_SHOWN_DIGITS, rounding=ROUND_HALF_UP)
_MOST_DIGITS = 400
"""A number of more digits than the longest of a double is read as no number."""

EXEMPT_MAX_SCORE = 10
"""Up to this maximum a score of a hundredth of it is one that somebody may mean."""

_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
_PLAIN_SCORE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.ASCII)
_NEGATIVE = re.compile(r"-\d+([.,]\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+([.,]\d+)?", re.ASCII)
_SCORE_OF_THOUSANDS = re.compile(r"[1-9][.,]000|[1-9]\d{0,2}([.,]\d{3})+[.,]\d+", re.ASCII)
"""``1.000`` may be a thousand; 95.000 and 94.400 cannot, since no scale goes so far."""

_HUNDREDTH = Decimal("0.01")
_MOST_SEEN = 16
_MONTH = "|".join(sorted(MONTHS_BY_NAME, key=len, reverse=True))
_CAUSES = tuple(
    (cause, re.compile(pattern, re.IGNORECASE))
    for cause, pattern in (
        ("error", r"#[A-Z0-9_/]+[!?]?"),
        ("uncomputed", r"=.*"),
        ("percent", r".*[0-9] ?%|%.*[0-9].*"),
        ("time", r"[0-9]+:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[ap]m)?"),
        ("date", r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T][0-9:.]+)?"),
        ("date", r"[0-9]{1,2}[-/ .][0-9]{1,2}[-/ .]([0-9]{4}|[0-9]{2})|[0-9]{1,2}[-/][0-9]{1,2}"),
        ("date", rf"([0-9]{{1,2}}[- ])?({_MONTH})[- ][0-9]{{2,4}}|[0-9]{{1,2}}[- ]({_MONTH})"),
        ("lookalike", r"[0-9Il|.,]*[OIl|][0-9OIl|.,]*"),
        ("word", r"[^0-9]*[^\W\d_][^0-9]*"),
        ("unit", r"[^\W\d_]*[ .:=]*[0-9]+([.,][0-9]+)?[ -]*[^\W\d_][\w ./()]*"),
        ("unit", r".*[^\W\d_][ :=]*[0-9]+"),
    )
)
"""How a text that is no number looks, the first that fits."""


def cause_of(text: str) -> dict[str, object]:
    """Details of an error: why a trimmed text is no number, as far as it shows; else nothing.

    What was seen is among them of an error's name and of a time alone, which tell nobody's score.
    """
    if len(text) > _MOST_DIGITS:
        return {}
    for cause, pattern in _CAUSES:
        if pattern.fullmatch(text):
            seen = {"seen": text[:_MOST_SEEN]} if cause in ("error", "time") else {}
            return {"cause": cause, **seen}
    return {}


def shown_number(text: str) -> str:
    """A plain number with the digits that Excel shows, 15 at most; other texts as they are."""
    match = _NUMBER.fullmatch(text)
    if match is None or not _SHOWN_DIGITS < len(text) <= _MOST_DIGITS:
        return text
    return f"{_SHOWN.create_decimal(f'{match[1]}.{match[2] or 0}'):f}"


def plain_number(text: str) -> str:
    """A number of JSON or of a number cell without exponent and without zeros at its end."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    if not number.is_finite() or abs(number.adjusted()) > _SHOWN_DIGITS:
        return text
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def score_parser(max_score: int) -> Callable[[str], int]:
    """A reader of a score between 0 and ``max_score`` points, in hundredths of a point.

    Comma and point both are the decimal mark, since a score has no thousands; only what looks like
    a whole thousand is refused.

    Raises (the reader):
        InvalidInput: E301 missing, E302 no number, E303 out of range, E304 over two decimals, E309
            so small that it must be a fraction of 1.
    """

    def parse(text: str) -> int:
        plain = _PLAIN_SCORE.fullmatch(text)
        if plain is not None:  # most are; what may be a mistake is looked at exactly
            hundredths = int(plain[1] + (plain[2] or "").ljust(2, "0"))
            if max_score < hundredths <= max_score * 100:
                return hundredths
        return _read_score(text, max_score)

    return parse


def _read_score(text: str, max_score: int) -> int:
    bare = clean(text)
    if is_blank(bare):
        raise InvalidInput("E301")
    if _SCORE_OF_THOUSANDS.fullmatch(bare):
        raise InvalidInput("E302", cause="thousands")
    match = _NUMBER.fullmatch(shown_number(bare))
    if match is None or len(bare) > _MOST_DIGITS:
        _refuse_score(bare, max_score)
    decimals = (match[2] or "").rstrip("0")
    points = Decimal(f"{match[1]}.{decimals or '0'}")
    if points > max_score:
        raise InvalidInput("E303", max_score=max_score)
    if 0 < points * 100 <= max_score and max_score > EXEMPT_MAX_SCORE:
        instead = _seen((points * 100).quantize(_HUNDREDTH))
        raise InvalidInput("E309", seen=_seen(points), instead=instead, max_score=max_score)
    if len(decimals) > 2:
        raise InvalidInput("E304")
    return int(points * 100)


def _refuse_score(bare: str, max_score: int) -> NoReturn:
    if _NEGATIVE.fullmatch(bare):
        raise InvalidInput("E303", max_score=max_score)
    raise InvalidInput("E302", **cause_of(bare))


def _seen(points: Decimal) -> str:
    """Points with decimals, as a person writes them: ``0,93``."""
    return f"{points:f}".rstrip("0").rstrip(".").replace(".", ",")


def count_parser(code: str, most: int) -> Callable[[str], int]:
    """A reader of a whole number between 0 and ``most``; an empty cell or a dash is 0.

    ``2.0`` is 2, as many programs write it. ``code`` is the error of all else, with its cause.
    """

    def parse(text: str) -> int:
        bare = clean(text)
        if is_blank(bare):
            return 0
        if _WHOLE.fullmatch(bare) and int(bare) <= most:
            return int(bare)
        match = None if len(bare) > _MOST_DIGITS else _NUMBER.fullmatch(shown_number(bare))
        cause = _why_no_count(bare, match, most)
        if cause is not None or match is None:
            raise InvalidInput(code, most=most, **(cause or {}))
        return int(match[1])

    return parse


def _why_no_count(bare: str, match: re.Match[str] | None, most: int) -> dict[str, object] | None:
    """What keeps a text from being a count; None where it is one."""
    if _THOUSANDS.fullmatch(bare):
        return {"cause": "thousands"}
    if match is None:
        return {"cause": "range"} if _NEGATIVE.fullmatch(bare) else cause_of(bare)
    if (match[2] or "").strip("0"):
        return {"cause": "fraction"}
    return {"cause": "range"} if int(match[1]) > most else None
