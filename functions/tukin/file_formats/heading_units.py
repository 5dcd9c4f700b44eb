"""What a heading says beside its name: the unit and the months that its numbers are about."""

import re
from collections.abc import Iterator
from enum import StrEnum

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
    Unit.TIMES: Words("banyaknya kejadian dalam bulan ini", "occurrences of this month"),
    Unit.POINTS: Words("nilai bulan ini", "the score of this month"),
    Unit.STATE: Words("status bulan ini", "the status of this month"),
}

_SPELLINGS = {
    Unit.DAYS: "hari hr day days",
    Unit.MINUTES: "menit mnt min mins minute minutes",
    Unit.TIMES: "kali x kejadian frekuensi frek times occurrence occurrences",
    Unit.POINTS: "poin nilai skor point points score",
}
_OF_NO_COLUMN = "jam hour hours hrs detik second seconds minggu week weeks rp rupiah persen percent"
_UNITS: dict[str, Unit | None] = {
    word: unit for unit, words in _SPELLINGS.items() for word in words.split()
} | dict.fromkeys(_OF_NO_COLUMN.split())
_WORD = re.compile(r"[a-z]+|%")
_LIMITS = re.compile(
    r"\b\d{1,3}\s*(?:s\s*[./]?\s*d\b\.?|sampai|hingga|to|-|\u2013)\s*\d{1,3}\b"
    r"|\b(?:min|maks|max)\w*\W{0,2}\d+"
)
_SCOPE = re.compile(
    r"\bs\s*[./]?\s*d\b|\b(?:sampai|hingga|sejak|kumulati|akumula|cumulat|ytd\b|setahun|tahunan"
    r"|annual|year|semester|triwulan|tribulan|caturwulan|quarter|last\b|previous"
    r"|(?:bulan|periode|masa) (?:yang )?(?:lalu|sebelum))"
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar mrt maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agt ags agust agustus aug august",
            "sep sept september",
            "okt oct oktober october",
            "nov nop november nopember",
            "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMED_MONTH = re.compile(r"\b([a-z]{3,9})\b\W{0,3}((?:19|20)\d\d)?")
_NUMBERED_MONTH = re.compile(
    r"\b((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])\b|\b(0?[1-9]|1[0-2])[-/.]((?:19|20)\d\d)\b"
)


def is_foreign(text: str, unit: Unit | None, period: Period | None) -> bool:
    """Whether a remark says another unit or other months than a column has.

    Args:
        text: what stands in brackets, in a row below, or above the heading.
        unit: the column's; None for a column that may be about anything.
        period: the month of the file, which may be named; None where months are not looked at.
    """
    if unit is None or not text:
        return False
    plain = _LIMITS.sub(" ", text.casefold())
    if _SCOPE.search(plain):
        return True
    if period is not None and any(
        month != period.month or year not in (None, period.year) for year, month in _months(plain)
    ):
        return True
    return unit is not Unit.STATE and not says_unit(plain, unit) and bool(_units(plain))


def says_unit(text: str, unit: Unit) -> bool:
    """Whether a text names a column's own unit and no other."""
    return _units(text.casefold()) == {unit}


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit and nothing else: ``jam``, ``(hari kerja)``."""
    words = _WORD.findall(text.casefold())
    return bool(words) and all(word in _UNITS or word in ("kerja", "jumlah") for word in words)


def _units(text: str) -> set[Unit | None]:
    words = _WORD.findall(text)
    found = {_UNITS[word] for word in words if word in _UNITS}
    if "%" in words:
        found.add(Unit.POINTS)
    return found


def _months(text: str) -> Iterator[tuple[int | None, int]]:
    """Year, where it is said, and month of each month that a text names."""
    for name, year in _NAMED_MONTH.findall(text):
        if name in _MONTHS:
            yield int(year) if year else None, _MONTHS[name]
    for match in _NUMBERED_MONTH.finditer(text):
        yield int(match[1] or match[4]), int(match[2] or match[3])
