"""What a heading says beside its name: the unit and the months that its numbers are about."""

import re
import unicodedata
from enum import StrEnum

from tukin.vocabulary.months import find_months
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words


class Unit(StrEnum):
    """What a column's cells count. ``state`` counts nothing, but holds for one month alone."""

    DAYS = "days"
    MINUTES = "minutes"
    TIMES = "times"
    POINTS = "points"
    STATE = "state"


UNIT_WORDS = {
    Unit.DAYS: Words("jumlah hari dalam bulan ini", "days of this month"),
    Unit.MINUTES: Words("jumlah menit dalam bulan ini", "minutes of this month"),
    Unit.TIMES: Words("jumlah kali dalam bulan ini", "occurrences of this month"),
    Unit.POINTS: Words("nilai bulan ini", "the score of this month"),
    Unit.STATE: Words("status bulan ini", "the status of this month"),
}

_SPELLINGS = {
    Unit.DAYS: "hari hr h hk day days",
    Unit.MINUTES: "menit mnt m min mins minute minutes",
    Unit.TIMES: "kali x kejadian frekuensi frek freq times occurrence occurrences",
    Unit.POINTS: "poin nilai skor point points score",
}
_OF_NO_COLUMN = (
    "jam jm j jj jjmm hh hhmm hour hours hrs pukul detik dtk second seconds minggu week weeks "
    "rp rupiah persen percent"
)
_UNITS: dict[str, Unit | None] = {
    word: unit for unit, words in _SPELLINGS.items() for word in words.split()
} | dict.fromkeys(_OF_NO_COLUMN.split())
_LETTERS = frozenset("hjm")
"""Units in brackets; elsewhere such a letter is a mark: H, S, I and A of a list of absences."""
_WORD = re.compile(r"[a-z]+|%")
_FIGURES = re.compile(r"[\d<>\u2264\u2265]")
_UNTIL = r"\s*(?:s\s*[./]?\s*d\b\.?|sampai|hingga|to|-|\u2013)\s*"
_LIMITS = re.compile(
    rf"\b\d{{1,3}}{_UNTIL}\d{{1,3}}\b|\b(?:min|maks|max)\w*\W{{0,2}}\d+"
    rf"|\b\d{{1,2}}\s+([a-z]+)(?:\s+\d{{4}})?{_UNTIL}\d{{1,2}}(?=\s+\1\b)"
)
"""The first and last score, or the first and last day of a month."""
_DAY = re.compile(r"\b\d{1,2}\s+(?=[a-z])")
_SCOPE = re.compile(
    r"\bs\s*[./]?\s*d\b|\b(?:sampai|hingga|sejak|kumulati|akumula|cumulat|ytd\b|setahun|tahunan"
    r"|annual|year|semester|triwulan|tribulan|caturwulan|quarter|last\b|previous"
    r"|(?:bulan|periode|masa) (?:yang )?(?:lalu|sebelum))"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:bulan (?:yang )?(?:lalu|sebelum(?:nya)?)|(?:last|previous) month)\b"
)


def is_foreign(
    text: str, unit: Unit | None, period: Period | None, *, or_month_before: bool = False
) -> bool:
    """Whether a remark says another unit or other months than a column has.

    Args:
        text: what stands in brackets, in a row below, or above the heading.
        unit: the column's; None for a column that may be about anything.
        period: the month of the file, which may be named; None where months are not looked at.
        or_month_before: whether the month before may be named in its place; never both.
    """
    if unit is None or not text:
        return False
    plain = _LIMITS.sub(" ", _plain(text))
    if _SCOPE.search(_MONTH_BEFORE.sub(" ", plain) if or_month_before else plain):
        return True
    if period is not None:
        named = find_months(_DAY.sub("", plain))
        months = (period, period.previous) if or_month_before else (period,)
        if not any(all(each.fits(month) for each in named) for month in months):
            return True
    return unit is not Unit.STATE and not says_unit(plain, unit) and bool(_units(plain))


def says_unit(text: str, unit: Unit) -> bool:
    """Whether a text names a column's own unit and no other."""
    return _units(_plain(text)) == {unit}


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit and nothing else: ``jam``, ``(hari kerja)``.

    ``1-30 menit`` is none but a heading of its own, which its neighbours do not share.
    """
    words = _WORD.findall(_plain(text))
    if not words or says_figures(text) or _LETTERS.issuperset(words):
        return False
    return all(word in _UNITS or word in ("kerja", "jumlah") for word in words)


def says_figures(text: str) -> bool:
    """Whether a text is a number or a range, or has one in it: ``2``, ``> 90 menit``."""
    return _FIGURES.search(text) is not None


def _plain(text: str) -> str:
    """Without case, and in plain letters: East Asian keyboards write wide ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def _units(text: str) -> set[Unit | None]:
    words = _WORD.findall(text)
    found = {_UNITS[word] for word in words if word in _UNITS}
    if "%" in words:
        found.add(Unit.POINTS)
    return found
