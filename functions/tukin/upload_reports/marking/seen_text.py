"""What a user sees of a number that its format shows as a percentage, a date or a time.

``0.944`` in ``0.00%`` is ``94,40%``; 46296 in ``mmm-yy`` is ``Okt-26``: as Excel shows it with
Indonesian settings, or with English names of months where the format itself says so. A format that
is not fully understood gives None, never a guess. Codes: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

BUILT_IN = {
    "9": "0%",
    "10": "0.00%",
    "14": "dd/mm/yyyy",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "dd/mm/yyyy h:mm",
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mm:ss.0",
}
"""Formats that have no code in the file, as Indonesian settings have them."""

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*")|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]
    |(?P<noon>AM/PM|A/P)|(?P<fraction>\.0+(?=[^0#?]|$))|(?P<letters>y+|m+|d+|h+|s+)
    |(?P<digits>[0\#?.,]+)|(?P<percent>%)|(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_PLAIN = frozenset(" -+$/():!^&'~{}<>=")
_ELAPSED = re.compile(r"(h+|m+|s+)", re.IGNORECASE)
_LOCALE = re.compile(r"\$([^-]*)(?:-([0-9A-Za-z-]+))?")
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?\d+", re.IGNORECASE)
_PATTERN = re.compile(r"([#?0,]*)(?:\.([0#]*))?")
_SYSTEM = {"F800": "dd mmmm yyyy", "F400": "hh:mm:ss"}
"""Locales that stand for the system's own long date and time, whatever the rest of the code."""

_ENGLISH, _INDONESIAN = 0x09, 0x21
_DAY_MS = 86_400_000
_MOST_DAYS = 2_958_465
_LEAP_DAY_1900 = 60  # Excel has a 29 February 1900, which there never was
_FROM_1904_DAYS = 1_462
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}
_SHORT = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_DAYS = {  # by Excel's count, which begins with a Saturday
    "id": "Sabtu Minggu Senin Selasa Rabu Kamis Jumat",
    "en": "Saturday Sunday Monday Tuesday Wednesday Thursday Friday",
}


class _Token(NamedTuple):
    kind: str
    text: str


class _Code(NamedTuple):
    """A section of a format's code: its tokens, and the language of its names."""

    tokens: Sequence[_Token]
    language: str

    def of(self, *kinds: str) -> list[_Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def has(self, *kinds: str) -> bool:
        return bool(self.of(*kinds))


def is_shown_otherwise(code: str) -> bool:
    """Whether a format makes percentages, dates or times of numbers."""
    parsed = _parse(_sections(code)[0])
    return parsed is not None and parsed.has("percent", "letters", "elapsed")


def seen_text(value: str, code: str, *, from_1904: bool = False) -> str | None:
    """The text that is seen, with its decimal comma.

    Args:
        value: the stored number.
        code: the code of its format.
        from_1904: whether the workbook's days count from 1904.

    Returns:
        The text; None where the format shows a plain number, or something that is not known here.
    """
    try:
        number = Decimal(f"{float(value):.15g}")  # what Excel computes with
    except ValueError:
        return None
    parsed = _parse(_section_for(number, _sections(code))) if number.is_finite() else None
    if parsed is None:
        return None
    if parsed.has("letters", "elapsed"):
        is_odd = parsed.has("percent") or any(each.text.strip(",.") for each in parsed.of("digits"))
        return None if is_odd else _date_text(number, parsed, from_1904)
    return _percentage(number, parsed) if parsed.has("percent") else None


def _sections(code: str) -> list[str]:
    """The code's parts for positive and negative numbers and zero."""
    sections = [""]
    for match in _TOKEN.finditer(code):
        if match[0] == ";":
            sections.append("")
        else:
            sections[-1] += match[0]
    return sections


def _section_for(number: Decimal, sections: Sequence[str]) -> str:
    if number < 0 and len(sections) > 1:
        return sections[1]
    if number == 0 and len(sections) > 2:
        return sections[2]
    return sections[0] if number >= 0 else f'"-"{sections[0]}'


def _parse(code: str) -> _Code | None:
    tokens: list[_Token] = []
    language = "id"
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[match.lastgroup or 0]
        if kind == "bracket":
            located = _LOCALE.fullmatch(text)
            if located and (located[2] or "").upper() in _SYSTEM:
                return _parse(_SYSTEM[located[2].upper()])
            language = _language(located[2]) if located and located[2] else language
            bracket = _bracket(text, located)
            if bracket is None or not language:
                return None
            tokens.append(bracket)
        elif kind == "other" and text not in _PLAIN:
            return None
        else:
            tokens.append(_token(kind, text))
    return _Code(_with_minutes(tokens), language)


def _token(kind: str, text: str) -> _Token:
    if kind in ("quoted", "escaped", "other"):
        return _Token("text", text.strip('"') if kind == "quoted" else text)
    if kind in ("space", "fill"):
        return _Token("text", " " if kind == "space" else "")
    return _Token(kind, text.casefold())


def _bracket(text: str, located: re.Match[str] | None) -> _Token | None:
    if _ELAPSED.fullmatch(text):
        return _Token("elapsed", text.casefold())
    if located:
        return _Token("text", located[1])
    return _Token("text", "") if _COLOUR.fullmatch(text) else None


def _language(locale: str) -> str:
    """``id`` or ``en``, or nothing for another one."""
    if re.fullmatch(r"[0-9A-Fa-f]{1,8}", locale):
        primary = int(locale, 16) & 0x3FF
        return {_ENGLISH: "en", _INDONESIAN: "id"}.get(primary, "")
    language = locale.casefold().partition("-")[0]
    return language if language in _MONTHS else ""


def _with_minutes(tokens: Sequence[_Token]) -> list[_Token]:
    """``m`` after hours or before seconds are minutes."""
    timed = [i for i, token in enumerate(tokens) if token.kind in ("letters", "elapsed")]
    result = list(tokens)
    for order, place in enumerate(timed):
        token = tokens[place]
        before = tokens[timed[order - 1]].text[0] if order else ""
        after = tokens[timed[order + 1]].text[0] if order + 1 < len(timed) else ""
        is_minute = token.text in ("m", "mm") and (before == "h" or after == "s")
        if token.kind == "letters" and is_minute:
            result[place] = _Token("letters", token.text.replace("m", "n"))
    return result


def _percentage(number: Decimal, code: _Code) -> str | None:
    digits = [i for i, token in enumerate(code.tokens) if token.kind in ("digits", "fraction")]
    if not digits or digits != list(range(digits[0], digits[-1] + 1)):
        return None
    match = _PATTERN.fullmatch("".join(code.tokens[i].text for i in digits))
    if match is None or match[1].endswith(",") or "?" in match[0]:
        return None
    percents = sum(token.kind == "percent" for token in code.tokens)
    shown = _decimal(abs(number).scaleb(2 * percents), match[1], match[2] or "")
    texts = [token.text for token in code.tokens if token.kind in ("text", "percent")]
    before = sum(token.kind in ("text", "percent") for token in code.tokens[: digits[0]])
    return "".join([*texts[:before], shown, *texts[before:]])


def _decimal(number: Decimal, whole: str, decimals: str) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    least = decimals.count("0")
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", left)
    return left + ("," + right if right or decimals else "")


class _Moment(NamedTuple):
    """A moment by Excel's calendar, whose first day is the 0th of January 1900."""

    year: int
    month: int
    day: int
    weekday: int
    ms: int
    total_ms: int


def _date_text(number: Decimal, code: _Code, from_1904: bool) -> str | None:
    total = int((number * _DAY_MS).quantize(Decimal(1), ROUND_HALF_UP))
    if not code.has("fraction"):
        total = (total + 500) // 1000 * 1000
    moment = _moment(total, from_1904)
    if moment is None:
        return None
    twelve = code.has("noon")
    texts = [_piece(token, moment, code.language, twelve) for token in code.tokens]
    return "".join(texts)


def _moment(total_ms: int, from_1904: bool) -> _Moment | None:
    days, ms = divmod(total_ms, _DAY_MS)
    days += _FROM_1904_DAYS if from_1904 else 0
    if not 0 <= days <= _MOST_DAYS or days == _LEAP_DAY_1900:
        return None
    if days == 0:
        return _Moment(1900, 1, 0, 0, ms, total_ms)
    first = date(1899, 12, 31) if days < _LEAP_DAY_1900 else date(1899, 12, 30)
    day = first + timedelta(days=days)
    return _Moment(day.year, day.month, day.day, days % 7, ms, total_ms)


def _piece(token: _Token, at: _Moment, language: str, twelve: bool) -> str:
    if token.kind == "noon":
        words = ("AM", "PM") if token.text == "am/pm" else ("A", "P")
        return words[at.ms >= _DAY_MS // 2]
    if token.kind == "fraction":
        return "," + f"{at.ms % 1000:03d}"[: len(token.text) - 1].ljust(len(token.text) - 1, "0")
    if token.kind == "elapsed":
        unit = {"h": 3_600_000, "m": 60_000, "s": 1_000}[token.text[0]]
        return f"{at.total_ms // unit:0{len(token.text)}d}"
    if token.kind == "letters":
        return _UNITS[token.text[0]](at, len(token.text), language, twelve)
    return token.text


def _year(at: _Moment, length: int, _: str, __: bool) -> str:
    return f"{at.year % 100:02d}" if length <= 2 else str(at.year)


def _month(at: _Moment, length: int, language: str, _: bool) -> str:
    if length <= 2:
        return f"{at.month:0{length}d}"
    names = _SHORT if length == 3 else _MONTHS
    name = names[language].split()[at.month - 1]
    return name[0] if length == 5 else name


def _day(at: _Moment, length: int, language: str, _: bool) -> str:
    if length <= 2:
        return f"{at.day:0{length}d}"
    name = _DAYS[language].split()[at.weekday]
    return name[:3] if length == 3 else name


def _hour(at: _Moment, length: int, _: str, twelve: bool) -> str:
    hour = at.ms // 3_600_000
    return f"{(hour % 12 or 12) if twelve else hour:0{min(length, 2)}d}"


def _minute(at: _Moment, length: int, _: str, __: bool) -> str:
    return f"{at.ms // 60_000 % 60:0{length}d}"


def _second(at: _Moment, length: int, _: str, __: bool) -> str:
    return f"{at.ms // 1_000 % 60:0{min(length, 2)}d}"


_UNITS: dict[str, Callable[[_Moment, int, str, bool], str]] = {
    "y": _year,
    "m": _month,
    "d": _day,
    "h": _hour,
    "n": _minute,
    "s": _second,
}
