"""Months in words: how a file's title, its sheets and its cells name them.

Indonesian and English names and the usual abbreviations. What is a full date names no month here:
a list for October is signed and printed in November.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

_NAMES = (
    "januari january jan",
    "februari pebruari february feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agust agu agt ags aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS_BY_NAME = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""The number of each month by its name or abbreviation, in lower case."""
_FULL = frozenset(
    name for name in MONTHS_BY_NAME if len(name) > 4 or name in ("mei", "juni", "juli")
)
_NAME = "|".join(sorted(MONTHS_BY_NAME, key=len, reverse=True))
_DASHES = str.maketrans("–—−’‘", "---''")

_DATES = re.compile(
    rf"(?<!\d)(?:"
    rf"\d{{1,2}}[ ./-]*(?:{_NAME})(?![a-z])(?:[ ./',-]*\d{{2,4}}(?!\d))?"
    rf"|(?:{_NAME})\.? \d{{1,2}}, ?\d{{4}}"
    rf"|\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}"
    rf"|\d{{1,2}}([-/.])\d{{1,2}}\2(?:\d{{4}}|\d{{2}})"
    rf"|(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf")(?!\d)"
)
_ISO = re.compile(r"(?<!\d)(?<!\d[./-])((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-4])(?![\d]|[./-]\d)")
_WORD = re.compile(
    rf"(?<![a-z0-9'])(?P<name>{_NAME})(?!'?[a-z])\.?"
    rf"(?:[ ,./-]*(?P<year>(?:19|20)\d{{2}})(?!\d)|\s?['/-]\s?(?P<short>\d{{2}})(?!\d))?"
)
_BARE_YEAR = re.compile(rf"({_NAME})\.? ?(\d{{2}})")
_INTRODUCED = re.compile(r"(?:bulan|bln|periode|masa|month|period)\.?\s*:?\s*$")
_UNTIL = re.compile(r"\s*(?:-|s\.? ?/?d\.?|sampai(?: dengan)?|hingga|to|until)\s*")
_LETTERS = re.compile(r"[a-z]+")
_FEW_WORDS = 3


class NamedMonth(NamedTuple):
    """A month that a text names: its number, and its year where that is said too."""

    month: int
    year: int | None

    def fits(self, period: Period) -> bool:
        """Whether it is this month, as far as it says."""
        return self.month == period.month and self.year in (None, period.year)


def find_months(text: str) -> list[NamedMonth]:
    """The months that a title, the name of a sheet or of a file names.

    An abbreviation counts beside its year, after ``bulan`` or the like, and in a text of a few
    words: elsewhere ``Mar`` or ``Des`` may be something else.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    bare = _DATES.sub(" ", plain)
    found = [NamedMonth(int(match[2]), int(match[1])) for match in _ISO.finditer(bare)]
    words = " ".join(bare.replace("_", " ").split())
    if match := _BARE_YEAR.fullmatch(words):
        return [NamedMonth(MONTHS_BY_NAME[match[1]], 2000 + int(match[2]))]
    return [*found, *_by_name(words)]


def _by_name(words: str) -> Iterator[NamedMonth]:
    is_short = len(_LETTERS.findall(words)) <= _FEW_WORDS
    before: tuple[int, NamedMonth] | None = None
    for match in _WORD.finditer(words):
        found = _named(match)
        is_clear = match["name"] in _FULL or found.year is not None or is_short
        if not is_clear and not _INTRODUCED.search(words[: match.start()]):
            continue
        yield found
        if before and _UNTIL.fullmatch(words[before[0] : match.start()]):
            between = range(before[1].month + 1, found.month)
            yield from (NamedMonth(month, found.year) for month in between)
        before = match.end(), found


def _named(match: re.Match[str]) -> NamedMonth:
    short = match["short"]
    year = int(match["year"]) if match["year"] else 2000 + int(short) if short else None
    return NamedMonth(MONTHS_BY_NAME[match["name"]], year)


_CELLS = (
    re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{2})"),
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?:(?P<day>\d{1,2})[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(
        rf"(?:(?P<day>\d{{1,2}})[ ./-]*)?(?P<name>{_NAME})\.?[ ,./'-]*"
        r"(?P<year>\d{4}|(?<!\d)\d{2})"
    ),
)
_MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?z?$")


def read_period(text: str) -> Period:
    """A period as a cell of a file says it: ``2026-10``, ``202610``, ``Okt-26``, ``10/2026``.

    A date means its month where it is the first of the month, which is what a spreadsheet makes of
    ``2026-10``.

    Raises:
        InvalidInput: E007.
    """
    plain = " ".join(text.casefold().translate(_DASHES).split())
    if not plain.isascii():
        raise InvalidInput("E007")
    plain = _MIDNIGHT.sub("", plain)
    for pattern in _CELLS:
        if match := pattern.fullmatch(plain):
            return _period(match.groupdict())
    return Period.parse(plain)


def _period(parts: dict[str, str | None]) -> Period:
    name, year = parts.get("name"), parts["year"] or ""
    month = MONTHS_BY_NAME[name] if name else int(parts["month"] or 0)
    if int(parts.get("day") or 1) != 1 or month > len(_NAMES):
        raise InvalidInput("E007")
    whole = f"{2000 + int(year)}" if len(year) == 2 else year
    return Period.parse(f"{whole}-{month:02d}")
