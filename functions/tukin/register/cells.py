"""Reading the cells that only a register has: each spelling to one canonical value.

Numbers that a spreadsheet has spoiled are refused, never guessed: a lost digit pays a stranger.
The errors never repeat the text.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from tukin.register.register import register_status
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.spelling import clean, text_parser

MOST_TEXT = 120
MOST_JOB_CLASS = 17
ACCOUNT_DIGITS = range(5, 21)
NPWP_DIGITS = (15, 16)
NRK_DIGITS = 6
_FIRST_YEAR, _LAST_YEAR, _NO_END = 1900, 2999, 9999
_MOST_EMAIL = 254

_FORMULA_TEXT = re.compile(r'="(.*)"')
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SEPARATORS = re.compile(r"[ .\-]")
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_PTKP = re.compile(r"(TK|K) ?[/.\-]? ?([0-3])", re.ASCII)
_JOB_CLASS = re.compile(r"(?:KELAS )?(?:JABATAN )?(\d{1,2})", re.ASCII)
_EMAIL = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@"
    r"(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)
_SIASN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}", re.ASCII)

T = TypeVar("T")

parse_text = text_parser("E207", MOST_TEXT)
"""Free text of at most ``MOST_TEXT`` characters; raises E207."""


def required(parse: Callable[[str], T], code: str = "E201") -> Callable[[str], T]:
    """A reader that refuses an empty cell, and ``-``, with a code."""

    def read(text: str) -> T:
        if is_blank(text):
            raise InvalidInput(code)
        return parse(text)

    return read


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """A reader to which an empty cell, and ``-``, is None."""
    return lambda text: None if is_blank(text) else parse(text)


def is_blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return not text or clean(text) in ("", "-")


def parse_name(text: str) -> str:
    """The slug of a name or code.

    Raises:
        InvalidInput: E207 too long, with characters that nobody sees, or nothing but signs.
    """
    name = slug(parse_text(text))
    if not name:
        raise InvalidInput("E207", most=MOST_TEXT)
    return name


def parse_status(text: str) -> str:
    """The slug of a status; raises E207."""
    return register_status(parse_name(text))


def parse_day(text: str) -> date:
    """``31-10-2026`` or ``2026-10-31``, also at midnight; no other order of its parts is guessed.

    Raises:
        InvalidInput: E131, also for a year before 1900 or after 2999.
    """
    day = _calendar_day(text)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidInput("E131")
    return day


def parse_end(text: str) -> date | None:
    """A last day; any of the year 9999 is how databases write that there is none. Raises E131."""
    return None if _calendar_day(text).year == _NO_END else parse_day(text)


def _calendar_day(text: str) -> date:
    bare = _MIDNIGHT.sub("", clean(text))
    match = _DAY.fullmatch(bare) or _DAY_FIRST.fullmatch(bare)
    parts = match.groupdict() if match else {}
    try:
        return date(**{part: int(digits) for part, digits in parts.items()})
    except (TypeError, ValueError):  # of another form, or no day of the calendar
        raise InvalidInput("E131") from None


def parse_nrk(text: str) -> str:
    """The 6 digits of an NRK.

    Raises:
        InvalidInput: E149, E148.
    """
    digits = _digits(text)
    if digits is None or len(digits) != NRK_DIGITS:
        raise InvalidInput("E149", digits=NRK_DIGITS)
    return digits


def parse_npwp(text: str) -> str:
    """15 digits, as ``01.234.567.8-901.000``, or 16.

    Raises:
        InvalidInput: E141, also for zeros alone; E148.
    """
    digits = _digits(text)
    if digits is None or len(digits) not in NPWP_DIGITS or not digits.strip("0"):
        raise InvalidInput("E141")
    return digits


def parse_ptkp(text: str) -> str:
    """``TK/0`` to ``TK/3`` and ``K/0`` to ``K/3``, also ``tk0`` or ``K-1``.

    Raises:
        InvalidInput: E142.
    """
    match = _PTKP.fullmatch(clean(text).upper())
    if match is None:
        raise InvalidInput("E142")
    return f"{match[1]}/{match[2]}"


def parse_job_class(text: str) -> int:
    """A job class, 1 to 17, also ``Kelas 7``.

    Raises:
        InvalidInput: E143.
    """
    match = _JOB_CLASS.fullmatch(clean(text).upper())
    if match is None or not 1 <= int(match[1]) <= MOST_JOB_CLASS:
        raise InvalidInput("E143", most=MOST_JOB_CLASS)
    return int(match[1])


def parse_account_no(text: str) -> str:
    """The digits of a bank account; spaces, points and hyphens between them are dropped.

    Raises:
        InvalidInput: E144, also for zeros alone; E148.
    """
    digits = _digits(text)
    if digits is None or len(digits) not in ACCOUNT_DIGITS or not digits.strip("0"):
        raise InvalidInput("E144", least=ACCOUNT_DIGITS[0], most=ACCOUNT_DIGITS[-1])
    return digits


def parse_email(text: str) -> str:
    """One address; its domain in small letters.

    Raises:
        InvalidInput: E145.
    """
    match = _EMAIL.fullmatch(clean(text))
    if match is None or len(match[0]) > _MOST_EMAIL or len(match["local"]) > 64:
        raise InvalidInput("E145")
    return f"{match['local']}@{match['domain'].lower()}"


def parse_siasn_id(text: str) -> str:
    """The id of a person in SIASN: letters, digits and hyphens.

    Raises:
        InvalidInput: E146.
    """
    bare = clean(text)
    if _SIASN_ID.fullmatch(bare) is None:
        raise InvalidInput("E146")
    return bare


def _digits(text: str) -> str | None:
    """The digits of a number that is a name, None where there is anything else.

    Raises:
        InvalidInput: E148, for scientific notation: its last digits are lost.
    """
    bare = clean(text)
    formula = _FORMULA_TEXT.fullmatch(bare)
    bare = clean(formula[1]) if formula else bare.removeprefix("'")
    if _SCIENTIFIC.fullmatch(bare):
        raise InvalidInput("E148")
    bare = _SEPARATORS.sub("", bare)
    return bare if bare.isascii() and bare.isdecimal() else None
