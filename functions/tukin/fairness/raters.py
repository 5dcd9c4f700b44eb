"""Each rater against the other raters of the agency; copies of last month; circles."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tukin.fairness.assessment import Assessment, group_by
from tukin.people.small_groups import SMALL_GROUP, Hidden
from tukin.vocabulary.money import FULL_BP

FAR_Z = 3.0
"""Standard errors from which a rater is called far from the others: chance alone goes beyond it in
one of 370 cases, and a city has thousands of raters. Illustrative."""


FAR_BP = 500
"""And the least difference, in hundredths of a percentage point, that is worth a look: with very
many people rated, even half a point would be beyond chance. Illustrative."""


NARROW_BP = 200
"""A standard deviation up to this, two percentage points, is nearly the same score for everybody;
a wider one is no restriction of range, however wide those of other raters are. Illustrative."""


COPIED_BP = 5_000
"""Share of people with exactly last month's scores from which a rater is said to copy.
Illustrative."""


class Flag(StrEnum):
    """Why a rater should be looked at."""

    LENIENT = "lenient"
    SEVERE = "severe"
    NARROW = "narrow"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class RaterReview:
    """One rater against the other raters of the same agency.

    Attributes:
        agency: where the people rated are.
        number: rank in the agency by the difference, the highest first: the opaque label. It tells
            nothing that the page does not show, while a hash of the NIP could be found by trying.
        nip: of the rater; only the auditor gets it.
        people: how many the rater rated.
        mean_bp: mean achievement given.
        difference_bp: mean less that of the other raters' people.
        z: the difference in standard errors.
        spread_bp: standard deviation of the achievements given.
        usual_spread_bp: the median of the other raters' standard deviations.
        spread_z: how unusual the spread is, in standard deviations; negative is narrower.
        comparable: people with scores by the same indicators in the month before.
        copied: those of them with exactly the same scores.
        flags: why to look.
    """

    agency: str
    number: int
    nip: str
    people: int
    mean_bp: int
    difference_bp: int
    z: float
    spread_bp: int
    usual_spread_bp: int
    spread_z: float
    comparable: int
    copied: int
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class Copies:
    """People of an agency whose scores are exactly last month's."""

    agency: str
    comparable: int
    copied: int


@dataclass(frozen=True, slots=True)
class Ring:
    """People who rate each other in a circle; one alone rates themselves."""

    agencies: tuple[str, ...]
    nips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Count, sum and squared deviations of one group, or of several added up."""

    count: int
    total: int
    groups: int
    squares: float
    """Squared deviations from each group's own mean."""

    @classmethod
    def of(cls, values: Sequence[int]) -> "_Sums":
        mean = sum(values) / len(values)
        return cls(len(values), sum(values), 1, math.fsum((value - mean) ** 2 for value in values))

    @classmethod
    def add(cls, parts: Iterable["_Sums"]) -> "_Sums":
        parts = list(parts)
        return cls(
            sum(part.count for part in parts),
            sum(part.total for part in parts),
            sum(part.groups for part in parts),
            math.fsum(part.squares for part in parts),
        )

    def less(self, part: "_Sums") -> "_Sums":
        """These without one of the groups they are made of.

        ``fsum`` rounds once, so what is left of a sum with nothing else in it is exactly 0.
        """
        return _Sums(
            self.count - part.count,
            self.total - part.total,
            self.groups - part.groups,
            max(0.0, self.squares - part.squares),
        )

    @property
    def mean(self) -> float:
        return self.total / self.count

    @property
    def variance(self) -> float:
        """Within the groups, pooled."""
        freedom = self.count - self.groups
        return self.squares / freedom if freedom > 0 else 0.0

    @property
    def spread(self) -> float:
        """Standard deviation within the groups."""
        return math.sqrt(self.variance)


def review_raters(
    agency: str,
    staff: Sequence[Assessment],
    last_month: Mapping[tuple[str, str], Mapping[str, int]],
) -> tuple[list[RaterReview], Hidden]:
    """The raters of an agency who rated enough people to be shown, and how many did not."""
    named = [each for each in staff if each.rater_nip is not None]
    by_rater = group_by(named, lambda each: each.rater_nip or "")
    sums = {
        nip: _Sums.of([each.achievement_bp for each in rated]) for nip, rated in by_rater.items()
    }
    shown = {nip: part for nip, part in sums.items() if part.count >= SMALL_GROUP}
    everybody = _Sums.add(sums.values())
    others = {nip: everybody.less(part) for nip, part in shown.items()}
    ranked = sorted(shown, key=lambda nip: (-_difference(shown[nip], others[nip]), nip))
    spreads = sorted(part.spread for part in shown.values())
    reviews = []
    for number, nip in enumerate(ranked, start=1):
        usual = _median_without(spreads, shown[nip].spread)
        copies = count_copied(by_rater[nip], last_month)
        reviews.append(_review_rater(agency, number, nip, shown[nip], others[nip], usual, copies))
    hidden = [part.count for part in sums.values() if part.count < SMALL_GROUP]
    return reviews, Hidden(len(hidden), sum(hidden))


def _median_without(ordered: Sequence[float], value: float) -> float:
    """The median of sorted values without one of them; 0 where nothing is left.

    The median of the others' spreads and no pooled one, which a few very low ratings make wide for
    everybody.
    """
    left = len(ordered) - 1
    if not left:
        return 0.0
    without = bisect_left(ordered, value)
    low, high = (place + (place >= without) for place in ((left - 1) // 2, left // 2))
    return (ordered[low] + ordered[high]) / 2


def _difference(own: _Sums, others: _Sums) -> float:
    return own.mean - others.mean if others.count else 0.0


def _review_rater(
    agency: str,
    number: int,
    nip: str,
    own: _Sums,
    others: _Sums,
    usual_spread: float,
    copies: tuple[int, int],
) -> RaterReview:
    comparable, copied = copies
    difference = _difference(own, others)
    variance = others.variance
    z = spread_z = 0.0
    if variance > 0:
        z = difference / math.sqrt(variance * (1 / own.count + 1 / others.count))
    if usual_spread > 0:
        spread_z = _spread_z((own.spread / usual_spread) ** 2, own.count - 1)
    flags = set()
    if abs(z) >= FAR_Z and abs(difference) >= FAR_BP:
        flags.add(Flag.LENIENT if difference > 0 else Flag.SEVERE)
    if spread_z <= -FAR_Z and own.spread <= NARROW_BP:
        flags.add(Flag.NARROW)
    if comparable >= SMALL_GROUP and copied * FULL_BP >= COPIED_BP * comparable:
        flags.add(Flag.COPIED)
    return RaterReview(
        agency=agency,
        number=number,
        nip=nip,
        people=own.count,
        mean_bp=round(own.mean),
        difference_bp=round(difference),
        z=round(z, 2),
        spread_bp=round(own.spread),
        usual_spread_bp=round(usual_spread),
        spread_z=round(spread_z, 2),
        comparable=comparable,
        copied=copied,
        flags=frozenset(flags),
    )


def _spread_z(ratio: float, freedom: int) -> float:
    """A ratio of variances as standard deviations (Wilson and Hilferty's cube root of χ²)."""
    error = 2 / (9 * freedom)
    return (math.cbrt(ratio) - (1 - error)) / math.sqrt(error)


def count_copied(
    staff: Iterable[Assessment], last_month: Mapping[tuple[str, str], Mapping[str, int]]
) -> tuple[int, int]:
    """People comparable with the month before, and those with exactly the same scores."""
    pairs = [
        (each.scores, last_month[each.agency, each.nip])
        for each in staff
        if (each.agency, each.nip) in last_month
        and each.scores.keys() == last_month[each.agency, each.nip].keys()
    ]
    return len(pairs), sum(now == before for now, before in pairs)


def find_rings(people: Sequence[Assessment]) -> tuple[Ring, ...]:
    """Circles among raters: everybody has one rater at most, so each walk ends or closes."""
    rater = {each.nip: each.rater_nip for each in people}
    agency = {each.nip: each.agency for each in people}
    done: set[str] = set()
    rings = []
    for start in rater:
        way: list[str] = []
        place: dict[str, int] = {}
        nip: str | None = start
        while nip is not None and nip in rater and nip not in done and nip not in place:
            place[nip] = len(way)
            way.append(nip)
            nip = rater[nip]
        if nip is not None and nip in place:
            members = tuple(sorted(way[place[nip] :]))
            rings.append(Ring(tuple(sorted({agency[each] for each in members})), members))
        done.update(way)
    return tuple(sorted(rings, key=lambda ring: ring.nips))
