"""The agencies of the region: which there are, since when until when, and how each works.

They are rows of a dated file, not parameters of a stack: a new one needs no deployment. What pay
depends on is pinned by each batch; of agencies it is only that an upload's agency is known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.period import Period

MOST_CODE = 30
"""Characters of a code: a role's name holds 64, with a prefix of 21, ``-agency-`` and ``-head``."""

RESERVED = frozenset({"agencies", "files", "grants", "lines", "register", "units", "unknown"})
"""Codes that no agency may have: folders beside those of the agencies, and a part of a path."""

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_HEAD = "-head"
"""How the role of an agency head ends: that of ``disdik`` would be the role of ``disdik-head``."""


class Mode(StrEnum):
    """How an agency hands in a month."""

    WEB = "web"
    FILES = "files"


class RatingsFrom(StrEnum):
    """Where an agency's single ratings are given."""

    PAGES = "pages"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Agency:
    """What holds of an agency from one day until another, both included.

    ``until`` is None where there is no end; ``top_nip`` is of the person at whom chains of
    superiors end. ``row`` is the row of the file, for messages.
    """

    code: str
    name: str
    short: str | None
    top_nip: str = field(repr=False)
    time_zone: str
    mode: Mode
    ratings: RatingsFrom
    since: date
    until: date | None
    row: int = field(default=0, compare=False)

    @property
    def slugs(self) -> frozenset[str]:
        """By what a register may call it: the slugs of its code, its name and its short name."""
        return frozenset(slug(text) for text in (self.code, self.name, self.short or self.code))

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def holds_in(self, period: Period) -> bool:
        """Whether it holds on any day of a period; THR and the 13th month are of the whole year."""
        last = period.last_day
        first = last.replace(month=1, day=1) if period.is_extra else last.replace(day=1)
        return self.since <= last and (self.until is None or first <= self.until)


class Agencies:
    """Rows in the order of code and day; two of one agency never hold on the same day."""

    def __init__(self, rows: Iterable[Agency]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.code, row.since)))
        self.codes = frozenset(row.code for row in self.rows)

    def of_period(self, period: Period) -> list[str]:
        """The codes of the agencies of a period, in order."""
        return sorted({row.code for row in self.rows if row.holds_in(period)})

    def knows(self, code: str, period: Period) -> bool:
        """Whether there is such an agency in a period."""
        return any(row.code == code and row.holds_in(period) for row in self.rows)

    def require(self, code: str, period: Period) -> None:
        """Check that there is such an agency in a period.

        Raises:
            InvalidInput: E006, where there is none.
        """
        if not self.knows(code, period):
            raise InvalidInput("E006", agency=code)


def parse_code(text: str) -> str:
    """An agency's code, as in ``uploads/{code}/`` and in the names of its roles.

    Raises:
        InvalidInput: E160.
    """
    code = text.strip()
    is_sound = len(code) <= MOST_CODE and _CODE.fullmatch(code) and not code.endswith(_HEAD)
    if not is_sound or code in RESERVED:
        raise InvalidInput("E160", most=MOST_CODE)
    return code
