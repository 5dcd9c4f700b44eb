"""How the styles of a workbook show its cells: as dates, percent, struck through, or not at all.

Standard library only.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from tukin.file_formats.workbook.parts import Handler
from tukin.file_formats.workbook.texts import cause_of_font


class Shown(Enum):
    """How a number is shown, where that makes it something else than a number."""

    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    PERCENT = "percent"


class Look(NamedTuple):
    """What else a style does to its cells.

    Attributes:
        cause: ``struck`` or ``raised``, by the cell's font.
        hides_numbers, hides_texts: whether the cell shows nothing of them.
    """

    cause: str = ""
    hides_numbers: bool = False
    hides_texts: bool = False


_DAY_SECONDS = 86_400
_MOST_DAYS = 2_958_465  # 31 December 9999

_BUILT_IN = {
    **dict.fromkeys(map(str, [*range(14, 18), 22, *range(27, 32), 36, *range(50, 55)]), Shown.DATE),
    **dict.fromkeys(map(str, [*range(18, 22), *range(32, 36), 45, 47]), Shown.TIME),
    **dict.fromkeys(map(str, range(55, 59)), Shown.DATE),
    "46": Shown.DURATION,
    "9": Shown.PERCENT,
    "10": Shown.PERCENT,
}
"""Number formats that have no code in the file (ECMA-376, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_PADDING = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]|[_*].|\s", re.IGNORECASE)


def shown_by(code: str) -> Shown | None:
    """How a number format's code shows a number."""
    bare = _LITERAL.sub("", code)
    if _ELAPSED.search(bare):
        return Shown.DURATION
    bare = _BRACKET.sub("", bare).casefold().replace("general", "")
    if any(char in bare for char in "dy"):
        return Shown.DATE
    if any(char in bare for char in "hs"):
        return Shown.TIME
    if "m" in bare:
        return Shown.DATE
    return Shown.PERCENT if "%" in bare else None


def hidden_by(code: str) -> tuple[bool, bool]:
    """Whether a number format shows nothing of any number, and nothing of a text: ``;;;``."""
    bare = _QUOTED.sub(lambda match: "x" if match[1] or match[2] else "", code)
    empty = [not section for section in _PADDING.sub("", bare).split(";")]
    return len(empty) > 1 and all(empty[:3]), len(empty) > 3 and empty[3]


class Styles(Handler):
    """By style of a cell, how its numbers are shown.

    Attributes:
        shown: a style of plain numbers is not in it.
        looks: a style that neither strikes nor hides is not in it.
    """

    def __init__(self) -> None:
        self.shown: dict[str, Shown] = {}
        self.looks: dict[str, Look] = {}
        self._formats: dict[str, Shown | None] = dict(_BUILT_IN)
        self._hiding: dict[str, tuple[bool, bool]] = {}
        self._fonts: list[str] = []
        self._count = 0
        self._path: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """An element begins."""
        path = self._path
        path.append(name)
        if path[1:] == ["numFmts", "numFmt"]:
            code = attributes["formatCode"]
            self._formats[attributes.get("numFmtId", "")] = shown_by(code)
            self._hiding[attributes.get("numFmtId", "")] = hidden_by(code)
        elif path[1:] == ["fonts", "font"]:
            self._fonts.append("")
        elif path[1:-1] == ["fonts", "font"]:
            cause = cause_of_font(name, attributes.get("val"))
            self._fonts[-1] = self._fonts[-1] or cause
        elif path[1:] == ["cellXfs", "xf"]:
            self._add(attributes.get("numFmtId", ""), attributes.get("fontId", ""))

    def end(self, _: str, /) -> None:
        """An element ends."""
        self._path.pop()

    def _add(self, number_format: str, font: str) -> None:
        """The next style: its number format and its font."""
        shown = self._formats.get(number_format)
        if shown is not None:
            self.shown[str(self._count)] = shown
        fonts = self._fonts
        cause = fonts[int(font)] if font.isdecimal() and int(font) < len(fonts) else ""
        look = Look(cause, *self._hiding.get(number_format, (False, False)))
        if any(look):
            self.looks[str(self._count)] = look
        self._count += 1


def as_shown(number: float, shown: Shown, from_1904: bool) -> tuple[str | float, str]:
    """What the user sees of a number, and why that is no number: a value of ``raw_row.Cause``."""
    if shown is Shown.PERCENT:
        return f"{number * 100:.10g}%", "percent"
    if not 0 <= number < _MOST_DAYS + 1:
        return number, ""  # Excel shows #### for it
    seconds = round(number * _DAY_SECONDS)
    if shown is Shown.DATE:
        return _date_text(seconds, from_1904), "date"
    if shown is Shown.TIME:
        seconds %= _DAY_SECONDS
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat(), "time"
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}", "time"


def _date_text(seconds: int, from_1904: bool) -> str:
    """ISO text of a moment, given in seconds since the workbook's day 0."""
    days, seconds = divmod(seconds, _DAY_SECONDS)
    if from_1904:
        first = date(1904, 1, 1)
    else:
        # 1900 has a 29 February in Excel; before it the count begins a day later.
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    moment = datetime.combine(first, time()) + timedelta(days=days, seconds=seconds)
    if days == 0 and not from_1904:
        return moment.time().isoformat()
    return moment.date().isoformat() if not seconds else moment.isoformat(sep=" ")
