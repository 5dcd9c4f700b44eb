"""What a dialogue asks of the lines: who is whose rater on which day. The lines are handed in."""

from datetime import date
from typing import Protocol


class Rater(Protocol):
    """A rater of somebody; without a NIP it is an office outside the civil service."""

    @property
    def nip(self) -> str | None:
        """The rater's."""

    @property
    def kind(self) -> str:
        """As what, such as ``definitif`` or ``plt``."""

    @property
    def basis(self) -> str:
        """The letter that says so."""


class Raters(Protocol):
    """The lines of one agency (``Chain`` of ``people/lines``)."""

    def rater_of(self, nip: str, day: date) -> Rater | None:
        """Who rates somebody on a day."""

    def ratees_of(self, rater_nip: str, day: date) -> tuple[str, ...]:
        """Whom somebody rates on a day, of those who serve in the agency on it."""

    def without_rater(self, day: date) -> tuple[str, ...]:
        """Who serves in the agency on a day and has no rater."""

    def superior_of(self, nip: str, day: date) -> Rater | None:
        """Who rates the rater, or whoever comes next above."""


def rater_in(raters: Raters, nip: str, day: date) -> Rater | None:
    """Who rates somebody on a day on which they serve in the agency; nobody rates themselves.

    A line may outlast the employee's time there: by that alone nobody is rater.
    """
    rater = raters.rater_of(nip, day)
    if rater is None or rater.nip == nip:
        return None
    if rater.nip is not None and nip not in raters.ratees_of(rater.nip, day):
        return None
    return rater


def superior_in(raters: Raters, nip: str, day: date) -> Rater | None:
    """Who rates the rater of somebody who serves in the agency on a day."""
    if rater_in(raters, nip, day) is None and nip not in raters.without_rater(day):
        return None
    superior = raters.superior_of(nip, day)
    return None if superior is None or superior.nip == nip else superior
