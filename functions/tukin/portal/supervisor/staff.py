"""Whom a rater rates for a month, and how far each rating came. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tukin.people.lines.chain import Chain, Rater
from tukin.ratings.rating import Rating, RatingState
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


def ratees_of(
    chain: Chain, rater_nip: str, period: Period, today: date, key_of: Callable[[str], str]
) -> tuple[Ratee, ...]:
    """Everybody whom somebody rates for a month, by unit and name."""
    found = []
    for nip in _whom(chain, rater_nip, period, today):
        day = day_of(chain, nip, period, today)
        if day is None:
            continue
        rater = chain.rater_of(nip, day)
        if rater is not None and rater.nip == rater_nip:
            found.append(ratee_of(chain, nip, day, rater, key_of))
    return tuple(sorted(found, key=lambda each: (each.unit, each.name, each.key)))


def ratees_below(
    chain: Chain, superior_nip: str, period: Period, today: date, key_of: Callable[[str], str]
) -> tuple[Ratee, ...]:
    """Everybody whose rater's superior somebody is: the staff of those whom they rate themselves.

    At the agency's top it is also who has no rater at all.
    """
    own = ratees_of(chain, superior_nip, period, today, key_of)
    nips = {nip for each in own for nip in _whom(chain, each.nip, period, today)}
    if superior_nip == chain.top_nip:
        nips |= set(chain.without_rater(min(today, period.last_day)))
    found = []
    for nip in nips - {superior_nip, *(each.nip for each in own)}:
        day = day_of(chain, nip, period, today)
        if day is None:
            continue
        superior = chain.superior_of(nip, day)
        if superior is not None and superior.nip == superior_nip:
            found.append(ratee_of(chain, nip, day, chain.rater_of(nip, day), key_of))
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


def _whom(chain: Chain, rater_nip: str, period: Period, today: date) -> set[str]:
    """Whom somebody may rate for a month, by today's lines and by those of days that are over."""
    found = {nip for nip, _ in chain.ratees_in(rater_nip, period)}
    if today < period.last_day:
        found |= set(chain.ratees_of(rater_nip, today))
    return found


def struck(rating: Rating | None) -> bool:
    """Whether a rating was taken back by its rater."""
    return rating is not None and rating.state is RatingState.STRUCK
