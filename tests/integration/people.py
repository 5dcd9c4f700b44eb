"""Rows of appraisal files for the tests, with NIPs and names that belong to nobody."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from tukin.cli.rule_files import SAMPLES

INDICATORS = {
    "2026-09": ("aktivitas", "perilaku", "serapan"),
    "2026-10": ("produktivitas", "disiplin", "inovasi", "komunikasi", "umpan_balik"),
}
"""The score columns in each period of the sample rules."""

Row = dict[str, str]

GOOD, LOW = "95,50", "55"
"""A score well above and one below the coaching threshold of both sample rule sets."""


def nip_of(number: int) -> str:
    """A sound NIP that belongs to nobody: sequences from 901 on."""
    day, sequence = divmod(number, 99)
    month, day = divmod(day, 28)
    return f"1985{month + 1:02d}{day + 1:02d}2010011{901 + sequence}"


def person(number: int, score: str = GOOD, period: str = "2026-09", **cells: str) -> Row:
    """One sound row; ``cells`` replaces or adds columns."""
    row = {
        "nip": nip_of(number),
        "name": f"Contoh {number:04d}, S.Sos.",
        "position": ("administrasi-terampil", "teknis-ahli", "pelayanan-terampil")[number % 3],
        "grade": ("II/c", "III/b", "IV/a")[number % 3],
        "employment": "PNS",
        "alpa": str(number % 4),
        "late_minutes": str(number * 37 % 200),
    }
    return row | dict.fromkeys(INDICATORS[period], score) | cells


def people(numbers: Iterable[int], low: Sequence[int] = (), period: str = "2026-09") -> list[Row]:
    """Sound rows of some people, of whom those in ``low`` need coaching."""
    return [person(number, LOW if number in low else GOOD, period) for number in numbers]


def csv_bytes(rows: Sequence[Row], columns: Sequence[str] | None = None) -> bytes:
    """A canonical CSV: the header is row 1, the first person row 2."""
    text = io.StringIO(newline="")
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def rule_set(name: str, change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
    """A sample rule set as plain JSON values, changed in place by ``change``."""
    rules: dict[str, Any] = json.loads(_sample(name))
    if change is not None:
        change(rules)
    return rules


@cache
def _sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def rule_book(change: Callable[[dict[str, Any]], None] | None = None) -> bytes:
    """The document of AppConfig with both sample rule sets; ``change`` is made to Jakarta's."""
    sets = [rule_set("jakarta-108-2016", change), rule_set("named-indicators")]
    return json.dumps({"rule_sets": sets}).encode()
