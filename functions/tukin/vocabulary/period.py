"""The pay period: a month of a year, or one of the two extra pay runs, THR and 13th month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.vocabulary.errors import InvalidInput

_SPELLINGS = re.compile(r"(\d{4})-?(\d{2})", re.ASCII)
_PAY_RUNS = (13, 14)

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""The years of all periods. Days are bound by them as well, so that counting on from one never
leaves the calendar."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Year and month code; month 13 is the THR, month 14 the 13th-month pay.

    Ordered by (year, month code), so that the extra pay runs of a year fall under the rules of its
    December.
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM`` or ``YYYYMM``.

        Raises:
            InvalidInput: E007, when the text is neither or the month code is not 01–14.
        """
        match = _SPELLINGS.fullmatch(text)
        if match is None:
            raise InvalidInput("E007")
        year, month = int(match[1]), int(match[2])
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= _PAY_RUNS[-1]):
            raise InvalidInput("E007")
        return cls(year, month)

    @property
    def last_day(self) -> date:
        """The day on which eligibility is judged; of the extra pay runs, 31 December."""
        month = min(self.month, 12)
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def previous(self) -> "Period":
        """The calendar month before; of January and the extra pay runs, December."""
        if self.is_extra:
            return Period(self.year, 12)
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)

    @property
    def following(self) -> "Period":
        """The calendar month after; of December and the extra pay runs, January."""
        return Period(self.year + 1, 1) if self.is_extra or self.month == 12 else self.after

    @property
    def is_extra(self) -> bool:
        """Whether it is an extra pay run, no month."""
        return self.month in _PAY_RUNS

    @property
    def before(self) -> "Period":
        """The period right before in the order of periods: the extra pay runs follow December."""
        if self.month > 1:
            return Period(self.year, self.month - 1)
        return Period(self.year - 1, _PAY_RUNS[-1])

    @property
    def after(self) -> "Period":
        """The period right after in the order of periods."""
        if self.month < _PAY_RUNS[-1]:
            return Period(self.year, self.month + 1)
        return Period(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
