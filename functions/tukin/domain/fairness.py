"""How a period's ratings were given: what an auditor should look at. It warns and never alters.

Nothing here says that a rater is unfair: a group may be better or worse than others. It says where
chance alone is an unlikely explanation, so that somebody asks.

Shares are in basis points, differences in hundredths of a percentage point of achievement. The
figures that need a square root (``z``) are numbers with two decimals; no pay depends on them.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tukin.domain.errors import InvalidInput
from tukin.domain.money import FULL_BP
from tukin.domain.period import Period
from tukin.domain.record import PayrollRecord
from tukin.domain.terms import Employment, Rating
from tukin.domain.words import RATING_WORDS, Words

SMALL_GROUP = 5
"""Groups of fewer people are not shown: their figures would tell about single persons, and so few
ratings say nothing about the one who gave them. Illustrative; five is customary in statistics."""

FAR_Z = 3.0
"""Standard errors from which a rater is called far from the others: chance alone goes beyond it in
one of 370 cases, and a city has thousands of raters. Illustrative."""

FAR_BP = 500
"""And the least difference, in hundredths of a percentage point, that is worth a look: with very
many people rated, even half a point would be beyond chance. Illustrative."""

NARROW_BP = 200
"""A standard deviation up to this, two percentage points, is nearly the same score for everybody;
a wider one is no restriction of range, however wide those of other raters are. Illustrative."""

FOUR_FIFTHS_BP = 8_000
"""A group's share below four fifths of the highest group's is looked at (the four-fifths rule)."""

REFERENCE_GROUP = 30
"""The group that the others are compared with has at least so many people, or is the largest one:
of nine people, four very good ones are no measure for a city. Illustrative."""

BEYOND_CHANCE_Z = 2.0
"""Standard errors from which a difference between two groups is taken for more than chance."""

COPIED_BP = 5_000
"""Share of people with exactly last month's scores from which a rater is said to copy.
Illustrative."""

_LOW = (Rating.BUTUH_PERBAIKAN, Rating.KURANG, Rating.SANGAT_KURANG)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One person's rating in one period: what this page needs of a payroll record."""

    agency: str
    nip: str
    rater_nip: str | None
    position: str
    grade: str
    employment: Employment
    achievement_bp: int
    rating: Rating
    scores: Mapping[str, int]

    @classmethod
    def of(cls, record: PayrollRecord) -> "Assessment":
        """The assessment behind a record."""
        appraisal = record.appraisal
        return cls(
            agency=record.agency,
            nip=appraisal.nip,
            rater_nip=appraisal.supervisor_nip,
            position=appraisal.position,
            grade=appraisal.grade,
            employment=appraisal.employment,
            achievement_bp=record.achievement_bp,
            rating=record.rating,
            scores=appraisal.scores,
        )


class AgencyRating(StrEnum):
    """Predikat kinerja of an agency, given by its own evaluation; an input here."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


def parse_agency_ratings(texts: Iterable[str]) -> dict[str, AgencyRating]:
    """Read agencies' ratings, each like ``disdik=baik``.

    Raises:
        InvalidInput: E821.
    """
    ratings = {}
    for text in texts:
        agency, _, rating = text.strip().partition("=")
        if not agency or rating not in list(AgencyRating):
            raise InvalidInput("E821", choices=", ".join(AgencyRating))
        ratings[agency] = AgencyRating(rating)
    return ratings


@dataclass(frozen=True, slots=True)
class Limit:
    """What the distribution of ratings in an agency is expected to keep."""

    ratings: tuple[Rating, ...]
    least_bp: int = 0
    most_bp: int = FULL_BP
    some: bool = False
    """At least one person."""

    def is_kept(self, counts: Mapping[Rating, int]) -> bool:
        """Whether counts of people keep it, in whole numbers."""
        inside = sum(counts[rating] for rating in self.ratings) * FULL_BP
        people = sum(counts.values())
        within = self.least_bp * people <= inside <= self.most_bp * people
        return within and (inside > 0 or not self.some)

    @property
    def words(self) -> Words:
        """The limit in both languages."""
        id_names = " atau ".join(RATING_WORDS[rating].id for rating in self.ratings)
        en_names = " or ".join(RATING_WORDS[rating].en for rating in self.ratings)
        if self.some:
            return Words(f"{id_names}: ada", f"{en_names}: some")
        if self.least_bp:
            least = f"{self.least_bp // 100}\u00a0%"
            return Words(f"{id_names}: paling sedikit {least}", f"{en_names}: at least {least}")
        most = f"{self.most_bp // 100}\u00a0%"
        return Words(f"{id_names}: paling banyak {most}", f"{en_names}: at most {most}")


EXPECTED: Mapping[AgencyRating, tuple[Limit, ...]] = {
    AgencyRating.ISTIMEWA: (Limit((Rating.SANGAT_BAIK,), most_bp=7_000),),
    AgencyRating.BAIK: (
        Limit((Rating.BAIK,), most_bp=7_000),
        Limit((Rating.BUTUH_PERBAIKAN, Rating.KURANG), some=True),
    ),
    AgencyRating.BUTUH_PERBAIKAN: (
        Limit((Rating.BUTUH_PERBAIKAN,), least_bp=6_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=1_000),
    ),
    AgencyRating.KURANG: (
        Limit((Rating.KURANG,), least_bp=6_000),
        Limit((Rating.BUTUH_PERBAIKAN,), least_bp=1_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=1_000),
    ),
    AgencyRating.SANGAT_KURANG: (
        Limit((Rating.SANGAT_KURANG,), least_bp=6_000),
        Limit((Rating.KURANG, Rating.BUTUH_PERBAIKAN), least_bp=1_000),
        Limit((Rating.SANGAT_BAIK,), most_bp=0),
    ),
}
"""Expected distribution by the agency's own rating (SE MenPANRB 3/2023). Of Sangat Kurang, "Kurang
or Butuh Perbaikan at least 10 %" is read as both together."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """An agency's people by rating; ``counts`` is None where the agency is a small group."""

    agency: str
    people: int
    counts: dict[Rating, int] | None
    expected_of: AgencyRating | None
    broken: tuple[Limit, ...]


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
class Hidden:
    """Groups that are too small to be shown, and the people in them."""

    groups: int
    people: int


@dataclass(frozen=True, slots=True)
class Share:
    """People of a group with an outcome, against the large group where it is most frequent.

    ``ratio_bp`` is the four-fifths ratio; None where no group has the outcome.
    """

    people: int
    share_bp: int
    ratio_bp: int | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class GroupReview:
    """A group's share of outstanding and of low ratings.

    The ratio of low ratings compares the favourable outcome, *not* being rated low.
    """

    group: str
    people: int
    outstanding: Share
    not_low: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups along one dimension, the largest first."""

    dimension: str
    groups: tuple[GroupReview, ...]
    hidden: Hidden


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
class FairnessReport:
    """All of a period."""

    period: Period
    people: int
    unrated_by_name: int
    """People whose rater the files do not name."""
    distributions: tuple[Distribution, ...]
    raters: tuple[RaterReview, ...]
    hidden_raters: Hidden
    comparisons: tuple[Comparison, ...]
    copies: tuple[Copies, ...]
    rings: tuple[Ring, ...]


DIMENSIONS = ("grade", "grade_class", "position", "employment")
"""Golongan/ruang, golongan, position (which stands for the job class: files have no class of their
own) and employment."""


def review(
    period: Period,
    assessments: Iterable[Assessment],
    before: Iterable[Assessment] = (),
    agency_ratings: Mapping[str, AgencyRating] | None = None,
) -> FairnessReport:
    """Look at a period's live ratings.

    Args:
        period: the pay period.
        assessments: of all agencies that are looked at.
        before: those of the month before, for copies.
        agency_ratings: the agencies' own ratings, where known, for the expected distribution.
    """
    ratings = agency_ratings or {}
    people = sorted(assessments, key=lambda each: (each.agency, each.nip))
    last_month = {(each.agency, each.nip): each.scores for each in before}
    by_agency = _grouped(people, lambda each: each.agency)
    raters: list[RaterReview] = []
    hidden = Hidden(0, 0)
    for agency, staff in by_agency.items():
        shown, not_shown = _review_raters(agency, staff, last_month)
        raters += shown
        hidden = Hidden(hidden.groups + not_shown.groups, hidden.people + not_shown.people)
    return FairnessReport(
        period=period,
        people=len(people),
        unrated_by_name=sum(each.rater_nip is None for each in people),
        distributions=tuple(
            _distribution(agency, staff, ratings.get(agency)) for agency, staff in by_agency.items()
        ),
        raters=tuple(raters),
        hidden_raters=hidden,
        comparisons=tuple(_compare_groups(dimension, people) for dimension in DIMENSIONS),
        copies=tuple(
            Copies(agency, *_copied(staff, last_month)) for agency, staff in by_agency.items()
        ),
        rings=_rings(people),
    )


def _grouped(
    people: Iterable[Assessment], key: Callable[[Assessment], str]
) -> dict[str, list[Assessment]]:
    groups: dict[str, list[Assessment]] = defaultdict(list)
    for each in people:
        groups[key(each)].append(each)
    return dict(groups)


def _distribution(
    agency: str, staff: Sequence[Assessment], agency_rating: AgencyRating | None
) -> Distribution:
    counts = {rating: sum(each.rating is rating for each in staff) for rating in Rating}
    if len(staff) < SMALL_GROUP:
        return Distribution(agency, len(staff), None, agency_rating, ())
    limits = () if agency_rating is None else EXPECTED[agency_rating]
    broken = tuple(limit for limit in limits if not limit.is_kept(counts))
    return Distribution(agency, len(staff), counts, agency_rating, broken)


# --- Raters -------------------------------------------------------------------------------------


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


def _review_raters(
    agency: str,
    staff: Sequence[Assessment],
    last_month: Mapping[tuple[str, str], Mapping[str, int]],
) -> tuple[list[RaterReview], Hidden]:
    named = [each for each in staff if each.rater_nip is not None]
    by_rater = _grouped(named, lambda each: each.rater_nip or "")
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
        copies = _copied(by_rater[nip], last_month)
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


def _copied(
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


def _rings(people: Sequence[Assessment]) -> tuple[Ring, ...]:
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


# --- Groups -------------------------------------------------------------------------------------


def _group_of(each: Assessment, dimension: str) -> str:
    if dimension == "grade_class":
        return each.grade.split("/")[0] if "/" in each.grade else "PPPK"
    if dimension == "grade" and "/" not in each.grade:
        return f"PPPK {each.grade}"
    return str(getattr(each, dimension))


def _compare_groups(dimension: str, people: Sequence[Assessment]) -> Comparison:
    groups = _grouped(people, lambda each: _group_of(each, dimension))
    shown, hidden = _shown({name: len(members) for name, members in groups.items()})
    outstanding = {
        name: sum(each.rating is Rating.SANGAT_BAIK for each in groups[name]) for name in shown
    }
    not_low = {name: sum(each.rating not in _LOW for each in groups[name]) for name in shown}
    sizes = {name: len(groups[name]) for name in shown}
    outstanding_shares, not_low_shares = _shares(outstanding, sizes), _shares(not_low, sizes)
    return Comparison(
        dimension,
        tuple(
            GroupReview(name, sizes[name], outstanding_shares[name], not_low_shares[name])
            for name in shown
        ),
        hidden,
    )


def _shown(sizes: Mapping[str, int]) -> tuple[list[str], Hidden]:
    """Groups to show, the largest first.

    Where the hidden groups together are still small, the next smallest is hidden as well: else
    their figures were the total less what is shown.
    """
    shown = sorted(sizes, key=lambda name: (-sizes[name], name))
    hidden: list[str] = []
    while shown and (
        sizes[shown[-1]] < SMALL_GROUP or 0 < sum(sizes[name] for name in hidden) < SMALL_GROUP
    ):
        hidden.append(shown.pop())
    return shown, Hidden(len(hidden), sum(sizes[name] for name in hidden))


def _shares(counts: Mapping[str, int], sizes: Mapping[str, int]) -> dict[str, Share]:
    """Each group's share against the highest one of a group that is large enough to compare with.

    ``ratio_bp`` is above 100 % where a group too small for that has a still higher share.
    """
    largest = max(sizes.values(), default=0)
    large = [name for name in counts if sizes[name] >= min(REFERENCE_GROUP, largest)]
    best = max(large, key=lambda name: (counts[name] / sizes[name], sizes[name]), default=None)
    if best is None:
        return {}
    return {
        name: _share((counts[name], sizes[name]), (counts[best], sizes[best])) for name in counts
    }


def _share(group: tuple[int, int], best: tuple[int, int]) -> Share:
    (count, size), (best_count, best_size) = group, best
    ratio_bp = None
    if best_count:
        ratio_bp = count * best_size * FULL_BP // (size * best_count)
    pooled = (count + best_count) / (size + best_size)
    error = math.sqrt(pooled * (1 - pooled) * (1 / size + 1 / best_size))
    beyond_chance = error > 0 and (
        (best_count / best_size - count / size) / error >= BEYOND_CHANCE_Z
    )
    return Share(
        people=count,
        share_bp=(2 * count * FULL_BP + size) // (2 * size),
        ratio_bp=ratio_bp,
        flagged=ratio_bp is not None and ratio_bp < FOUR_FIFTHS_BP and beyond_chance,
    )
