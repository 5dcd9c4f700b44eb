"""Who may rate a person for a period: who the line says, or the superior in their place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tukin.people.lines.chain import Chain, People
from tukin.ratings.rating import OF_SUPERIOR
from tukin.rules.cycle import Cycle
from tukin.vocabulary.errors import Forbidden, InvalidInput
from tukin.vocabulary.period import Period

LEAST_REASON = 10
"""Characters of a reason."""

IsAway = Callable[[str, date], bool]
"""Whether somebody is on leave on a day."""

_AWAY = frozenset({"cltn", "diberhentikan-sementara", "ditahan", "mpp", "tugas-belajar"})
_LEAVE = "cuti"
"""Statuses in which nobody rates, and how those of leave begin, as the samples call them."""


@dataclass(frozen=True, slots=True)
class Right:
    """By what somebody rates a person; it is kept with the rating.

    ``day`` is the day that counts: the last of the period on which the person serves in the agency,
    and today while that is to come, so that a line of tomorrow gives nobody a right today.
    """

    day: date
    nip: str | None = field(repr=False)
    name: str = field(repr=False)
    kind: str
    basis: str

    @property
    def is_of_superior(self) -> bool:
        """Whether it is the superior's, in place of the rater."""
        return self.kind == OF_SUPERIOR


def right_to_rate(
    chain: Chain,
    nip: str,
    acting: str,
    period: Period,
    cycle: Cycle,
    today: date,
    is_away: IsAway,
) -> Right:
    """By what right somebody rates a person for a period.

    Args:
        chain: the agency's lines.
        nip: who is rated.
        acting: NIP of who wants to rate.
        period: the month.
        cycle: of the period's rules.
        today: the date in the region.
        is_away: whether the rater is on leave on the day that counts, or today.

    Raises:
        InvalidInput: E112, where they are one person; E120, where the person serves in the agency
            on no day of the period.
        Forbidden: E1101, where neither the line nor its superior is theirs; E1109, where the
            superior has to wait.
    """
    if nip == acting:
        raise InvalidInput("E112")
    last = chain.day_that_counts(nip, period)
    if last is None:
        raise InvalidInput("E120", day=period.last_day.isoformat())
    day = min(last, today)
    rater = chain.rater_of(nip, day)
    if rater is not None and rater.nip == acting:
        return Right(day, rater.nip, rater.name, rater.kind, rater.basis)
    superior = chain.superior_of(nip, day)
    if superior is None or superior.nip != acting:
        raise Forbidden("E1101", day=day.isoformat())
    due_on = cycle.due_on(period)
    is_missing = rater is None or (
        rater.nip is not None and (is_away(rater.nip, day) or is_away(rater.nip, today))
    )
    if today < due_on and not is_missing:
        raise Forbidden("E1109", day=due_on.isoformat())
    return Right(day, superior.nip, superior.name, OF_SUPERIOR, superior.basis)


def away_by_register(people: People) -> IsAway:
    """Who is on leave, detached for study, suspended or the like, by the register."""

    def is_away(nip: str, day: date) -> bool:
        return any(
            entry.holds_on(day) and (entry.status in _AWAY or entry.status.startswith(_LEAVE))
            for entry in people.entries.get(nip, ())
        )

    return is_away


def require_reason(reason: str) -> None:
    """Check that a reason says something.

    Raises:
        InvalidInput: E1110.
    """
    if len(reason) < LEAST_REASON:
        raise InvalidInput("E1110", least=LEAST_REASON)
