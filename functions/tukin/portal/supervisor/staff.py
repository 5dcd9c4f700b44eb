"""Whom a rater rates for a month, and how far each rating came. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from tukin.people.lines.chain import Chain, Rater
from tukin.ratings.rating import Rating
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words


class StaffState(StrEnum):
    """How far the rating of somebody came, as their rater sees it."""

    BELUM = "belum"
    DRAF = "draf"
    DINILAI = "dinilai"
    DIBACA = "dibaca"


STATE_WORDS: Mapping[StaffState, Words] = {
    StaffState.BELUM: Words("belum dinilai", "not rated"),
    StaffState.DRAF: Words("draf", "draft"),
    StaffState.DINILAI: Words("dinilai", "rated"),
    StaffState.DIBACA: Words("dinilai, sudah dibaca", "rated and read"),
}


@dataclass(frozen=True, slots=True)
class Ratee:
    """Somebody whom a rater rates for a month.

    Attributes:
        nip: their number.
        key: their person key, which names them in paths.
        name: as in the register.
        unit: where they work in the agency; "" where the register does not say.
        position: their post's name.
        day: the day that counts.
        rater: by which line, and as what, they are rated.
    """

    nip: str = field(repr=False)
    key: str
    name: str = field(repr=False)
    unit: str
    position: str
    day: date
    rater: Rater | None


@dataclass(frozen=True, slots=True)
class Row:
    """A ratee with what there is of their rating."""

    ratee: Ratee
    given: Rating | None
    draft: Rating | None

    @property
    def is_rated(self) -> bool:
        """Whether there is a rating that counts."""
        return self.given is not None and self.given.counts

    @property
    def state(self) -> StaffState:
        """How far it came; a draft of a change of what was given is no step back."""
        if self.given is not None and self.given.counts:
            read = self.given.received_at is not None
            return StaffState.DIBACA if read else StaffState.DINILAI
        return StaffState.BELUM if self.draft is None else StaffState.DRAF


def day_of(chain: Chain, nip: str, period: Period, today: date) -> date | None:
    """The day whose line counts for a month now; of a month that goes on it is today's.

    None where somebody serves in the agency on no day of the month.
    """
    counts = chain.day_that_counts(nip, period)
    return None if counts is None else min(counts, today)


@dataclass(frozen=True)
class Staffing:
    """Who rates whom in an agency for a month, found once for all that is asked of it.

    Attributes:
        chain: the agency's lines.
        period: the month.
        today: the date in the region.
        key_of: the person key of a NIP.
    """

    chain: Chain
    period: Period
    today: date
    key_of: Callable[[str], str]

    @cached_property
    def by_rater(self) -> Mapping[str, Sequence[tuple[str, date]]]:
        """Whom each rater rates, by their NIP: each with the day that counts."""
        found: dict[str, list[tuple[str, date]]] = {}
        for nip in self.chain.people.entries:
            day = day_of(self.chain, nip, self.period, self.today)
            rater = None if day is None else self.chain.rater_of(nip, day)
            if day is not None and rater is not None and rater.nip is not None:
                found.setdefault(rater.nip, []).append((nip, day))
        return found

    def of(self, rater_nip: str) -> tuple[Ratee, ...]:
        """Everybody whom somebody rates, by unit and name."""
        return self._sorted(self.by_rater.get(rater_nip, ()))

    def below(self, superior_nip: str) -> tuple[Ratee, ...]:
        """Everybody whose rater's superior somebody is: the staff of those whom they rate.

        At the agency's top it is also who has no rater at all.
        """
        own = [nip for nip, _ in self.by_rater.get(superior_nip, ())]
        pairs = {pair for nip in own for pair in self.by_rater.get(nip, ())}
        if superior_nip == self.chain.top_nip:
            alone = self.chain.without_rater(min(self.today, self.period.last_day))
            days = ((nip, day_of(self.chain, nip, self.period, self.today)) for nip in alone)
            pairs |= {(nip, day) for nip, day in days if day is not None}
        return self._sorted(
            (nip, day)
            for nip, day in pairs
            if nip not in {superior_nip, *own} and self._is_above(superior_nip, nip, day)
        )

    def _is_above(self, superior_nip: str, nip: str, day: date) -> bool:
        superior = self.chain.superior_of(nip, day)
        return superior is not None and superior.nip == superior_nip

    def _sorted(self, pairs: Iterable[tuple[str, date]]) -> tuple[Ratee, ...]:
        found = [
            ratee_of(self.chain, nip, day, self.chain.rater_of(nip, day), self.key_of)
            for nip, day in pairs
        ]
        return tuple(sorted(found, key=lambda each: (each.unit, each.name, each.key)))


def ratee_of(
    chain: Chain, nip: str, day: date, rater: Rater | None, key_of: Callable[[str], str]
) -> Ratee:
    """Somebody by the register of a day."""
    entries = [entry for entry in chain.people.entries.get(nip, ()) if entry.holds_on(day)]
    unit = (entries[-1].details.unit or "") if entries else ""
    position = entries[-1].position if entries else ""
    return Ratee(nip, key_of(nip), chain.people.name(nip), unit, position, day, rater)


def rows_of(
    ratees: Iterable[Ratee], given: Mapping[str, Rating], drafts: Mapping[str, Rating]
) -> tuple[Row, ...]:
    """Ratees with their ratings.

    Args:
        ratees: in the order of the page.
        given: the latest ratings by NIP.
        drafts: the reader's own drafts by NIP; one that was begun on an older revision is none.
    """
    rows = []
    for ratee in ratees:
        latest, draft = given.get(ratee.nip), drafts.get(ratee.nip)
        if draft is not None and draft.revision != (latest.revision if latest else 0):
            draft = None
        rows.append(Row(ratee, latest, draft))
    return tuple(rows)


def by_unit(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by the unit of their people, in their order."""
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.ratee.unit, []).append(row)
    return units
