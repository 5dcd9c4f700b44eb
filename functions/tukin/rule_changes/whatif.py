"""What a change of rules would do to a period: in rupiah, and to how many people.

The appraisals of a period that was validated under one rule set are computed again under
another. Here it is done row by row, which suffices for a city; ``tukin.simulation`` does the same
on columns for a country, and a test holds the two to be equal.

Whom the other rules could not compute (an indicator that was not rated, a position they do not
know) is counted by the reason, never guessed.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.entitlement.obstacles import obstacles
from tukin.payroll.record import PayrollRecord
from tukin.people.small_groups import Hidden, shown_groups
from tukin.referrals.referral import is_referred
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

NEAR_BP = 100
"""How near to a limit of achievement people are counted: within one percentage point."""

HISTOGRAM_EDGES_IDR = (100_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
"""Sizes of a monthly gain or loss that the histogram tells apart."""

BINS = 2 * (len(HISTOGRAM_EDGES_IDR) + 1) + 1
_NO_CHANGE = BINS // 2


class Outcome(NamedTuple):
    """What rules make of one person; ``employer_idr`` is the employer's share of BPJS."""

    gross_idr: int
    net_idr: int
    employer_idr: int
    ceiling_cut_idr: int
    achievement_bp: int
    rating: Rating
    referred: bool


def recorded_outcome(record: PayrollRecord) -> Outcome:
    """What was made of a person by the rules of their record."""
    steps = record.steps
    return Outcome(
        steps.gross_idr,
        steps.net_idr,
        steps.bpjs_employer_idr,
        steps.ceiling_cut_idr,
        record.achievement_bp,
        record.rating,
        record.need is not None,
    )


class Recompute:
    """Computes validated appraisals under another rule set than their own."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._formula = Formula(rules)

    def obstacle(self, appraisal: Appraisal) -> str | None:
        """The code for which a row of the same content would be rejected, or None."""
        return next(obstacles(appraisal, self.rules), None)

    def outcome(self, appraisal: Appraisal) -> Outcome:
        """What these rules make of a person for whom there is no obstacle."""
        incentive = self._formula.compute(appraisal)
        return Outcome(
            incentive.steps.gross_idr,
            incentive.steps.net_idr,
            incentive.steps.bpjs_employer_idr,
            incentive.steps.ceiling_cut_idr,
            incentive.achievement_bp,
            incentive.rating,
            is_referred(incentive, self.rules),
        )


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RulesRef(_Part):
    """A rule set by name and content."""

    rule_set: str
    sha256: str

    @classmethod
    def of(cls, rules: RuleSet) -> "RulesRef":
        """The reference to a rule set."""
        return cls(rule_set=rules.rule_set, sha256=rules.sha256)


class Sums(_Part):
    """A group of people before and after, in rupiah a month; gains and losses are of net pay."""

    people: int
    gross_before_idr: int
    gross_after_idr: int
    net_before_idr: int
    net_after_idr: int
    gainers: int
    losers: int

    @property
    def gross_change_idr(self) -> int:
        """What the group costs more, or less."""
        return self.gross_after_idr - self.gross_before_idr


class Bin(_Part):
    """People whose monthly net pay changes by so much; the side away from 0 is exclusive.

    ``net_change_idr`` is None where they are too few to be shown.
    """

    from_idr: int | None
    until_idr: int | None
    people: int
    net_change_idr: int | None


class Limit(_Part):
    """A limit of achievement and the people within ``NEAR_BP`` of it, under the new rules."""

    name: str
    limit_bp: int
    just_below: int
    just_above: int


class CeilingCuts(_Part):
    """Whose pay is cut by the ceiling, and by how much in all."""

    people_before: int
    cut_before_idr: int
    people_after: int
    cut_after_idr: int


class Budget(_Part):
    """An agency's gross pay beside its budget (pagu) of the period."""

    agency: str
    pagu_idr: int
    gross_before_idr: int
    gross_after_idr: int

    @property
    def is_exceeded(self) -> bool:
        """Whether the new rules cost more than the agency has."""
        return self.gross_after_idr > self.pagu_idr


class Impact(_Part):
    """All that a change of rules would do in a period. Money is whole rupiah a month.

    Agencies, positions and grades of too few people are left out; ``hidden`` says how many, by
    ``agency``, ``position`` and ``grade``.
    """

    period: str
    before: tuple[RulesRef, ...]
    after: RulesRef
    total: Sums
    employer_before_idr: int
    employer_after_idr: int
    gained_idr: int
    lost_idr: int
    by_agency: dict[str, Sums]
    by_position: dict[str, Sums]
    by_grade: dict[str, Sums]
    hidden: dict[str, Hidden] = {}
    histogram: tuple[Bin, ...]
    ratings: dict[Rating, dict[Rating, int]]
    referrals_opened: int
    referrals_withdrawn: int
    referred_before: int
    referred_after: int
    limits: tuple[Limit, ...]
    ceiling: CeilingCuts
    budgets: tuple[Budget, ...]
    impossible: dict[str, int]
    impossible_net_idr: int

    @property
    def ratings_changed(self) -> int:
        """How many people's rating changes."""
        return sum(
            people
            for before, row in self.ratings.items()
            for after, people in row.items()
            if before is not after
        )


class Tally:
    """Adds up people one by one into an impact."""

    def __init__(self, after: RuleSet) -> None:
        self._rules = after
        self._groups: dict[str, dict[str, list[int]]] = {
            name: defaultdict(lambda: [0] * len(Sums.model_fields))
            for name in ("all", "agency", "position", "grade")
        }
        self._bins = [[0, 0] for _ in range(BINS)]
        self._ratings: Counter[tuple[Rating, Rating]] = Counter()
        self._counts: Counter[str] = Counter()
        self._limits = [[0, 0] for _ in limits_of(after)]
        self._impossible: Counter[str] = Counter()

    def add(self, agency: str, appraisal: Appraisal, before: Outcome, after: Outcome) -> None:
        """Add a person whom both rule sets can compute."""
        change = after.net_idr - before.net_idr
        row = (
            1,
            before.gross_idr,
            after.gross_idr,
            before.net_idr,
            after.net_idr,
            change > 0,
            change < 0,
        )
        keys = {"agency": agency, "position": appraisal.position, "grade": appraisal.grade}
        for name, groups in self._groups.items():
            sums = groups[keys.get(name, "")]
            for place, value in enumerate(row):
                sums[place] += value
        chosen = self._bins[bin_of(change)]
        chosen[0] += 1
        chosen[1] += change
        self._ratings[before.rating, after.rating] += 1
        self._count(before, after, change)

    def _count(self, before: Outcome, after: Outcome, change: int) -> None:
        self._counts.update(
            {
                "employer_before": before.employer_idr,
                "employer_after": after.employer_idr,
                "gained": max(change, 0),
                "lost": max(-change, 0),
                "opened": after.referred and not before.referred,
                "withdrawn": before.referred and not after.referred,
                "referred_before": before.referred,
                "referred_after": after.referred,
                "ceiling_people_before": before.ceiling_cut_idr > 0,
                "ceiling_before": before.ceiling_cut_idr,
                "ceiling_people_after": after.ceiling_cut_idr > 0,
                "ceiling_after": after.ceiling_cut_idr,
            }
        )
        for place, (_, limit_bp) in enumerate(limits_of(self._rules)):
            if -NEAR_BP <= after.achievement_bp - limit_bp < NEAR_BP:
                self._limits[place][after.achievement_bp >= limit_bp] += 1

    def reject(self, code: str, net_before_idr: int) -> None:
        """Count a person whom the new rules cannot compute."""
        self._impossible[code] += 1
        self._counts["impossible_net"] += net_before_idr

    def state(self) -> dict[str, Any]:
        """What has been added up so far, as plain JSON values: whole numbers by name."""
        return {
            "groups": {name: dict(groups) for name, groups in self._groups.items()},
            "bins": self._bins,
            "ratings": [[was, now, count] for (was, now), count in self._ratings.items()],
            "counts": dict(self._counts),
            "limits": self._limits,
            "impossible": dict(self._impossible),
        }

    def add_state(self, state: Mapping[str, Any]) -> None:
        """Add what another tally of the same rules had added up."""
        for name, groups in state["groups"].items():
            for key, values in groups.items():
                _add_to(self._groups[name][key], values)
        for mine, others in ((self._bins, state["bins"]), (self._limits, state["limits"])):
            for sums, values in zip(mine, others, strict=True):
                _add_to(sums, values)
        for was, now, count in state["ratings"]:
            self._ratings[Rating(was), Rating(now)] += count
        self._counts.update(state["counts"])
        self._impossible.update(state["impossible"])

    def impact(self, period: Period, before: Iterable[RulesRef]) -> Impact:
        """What has been added up."""
        return build_impact(
            period,
            tuple(before),
            self._rules,
            groups=self._groups,
            bins=self._bins,
            ratings=self._ratings,
            counts=self._counts,
            limits=self._limits,
            impossible=self._impossible,
        )


def _add_to(sums: list[int], values: Iterable[int]) -> None:
    for place, value in enumerate(values):
        sums[place] += value


def build_impact(
    period: Period,
    before: tuple[RulesRef, ...],
    after: RuleSet,
    *,
    groups: Mapping[str, Mapping[str, Iterable[int]]],
    bins: Iterable[Iterable[int]],
    ratings: Mapping[tuple[Rating, Rating], int],
    counts: Mapping[str, int],
    limits: Iterable[Iterable[int]],
    impossible: Mapping[str, int],
) -> Impact:
    """An impact from sums that were made row by row or on columns."""
    sums = {
        name: {
            key: Sums(**dict(zip(Sums.model_fields, values, strict=True)))
            for key, values in sorted(group.items())
        }
        for name, group in groups.items()
    }
    total, hidden = sums.pop("all").get(""), {}
    for name, group in sums.items():
        sums[name], hidden[name] = _without_small(group)
    nobody = Sums(**dict.fromkeys(Sums.model_fields, 0))
    count = defaultdict(int, counts)
    return Impact(
        period=str(period),
        before=tuple(sorted(before, key=lambda ref: ref.sha256)),
        after=RulesRef.of(after),
        total=nobody if total is None else total,
        employer_before_idr=count["employer_before"],
        employer_after_idr=count["employer_after"],
        gained_idr=count["gained"],
        lost_idr=count["lost"],
        by_agency=sums["agency"],
        by_position=sums["position"],
        by_grade=sums["grade"],
        hidden=hidden,
        histogram=tuple(_histogram(bins)),
        ratings={
            was: {now: ratings[was, now] for now in Rating if ratings.get((was, now))}
            for was in Rating
            if any(ratings.get((was, now)) for now in Rating)
        },
        referrals_opened=count["opened"],
        referrals_withdrawn=count["withdrawn"],
        referred_before=count["referred_before"],
        referred_after=count["referred_after"],
        limits=tuple(
            Limit(name=name, limit_bp=limit_bp, just_below=below, just_above=above)
            for (name, limit_bp), (below, above) in zip(limits_of(after), limits, strict=True)
        ),
        ceiling=CeilingCuts(
            people_before=count["ceiling_people_before"],
            cut_before_idr=count["ceiling_before"],
            people_after=count["ceiling_people_after"],
            cut_after_idr=count["ceiling_after"],
        ),
        budgets=tuple(_budgets(after, period, sums["agency"])),
        impossible=dict(sorted(impossible.items())),
        impossible_net_idr=count["impossible_net"],
    )


def _without_small(groups: Mapping[str, Sums]) -> tuple[dict[str, Sums], Hidden]:
    """The groups that are large enough to be shown, in their order, and how many are not."""
    shown, hidden = shown_groups({name: sums.people for name, sums in groups.items()})
    return {name: sums for name, sums in groups.items() if name in shown}, hidden


def _histogram(bins: Iterable[Iterable[int]]) -> Iterator[Bin]:
    """The bins; how much a bin of few people changes would tell about each of them."""
    counted = [tuple(values) for values in bins]
    people = {place: count for place, (count, _) in enumerate(counted) if count}
    hidden = people.keys() - shown_groups(people)[0]
    for place, ((low, high), (count, change)) in enumerate(zip(_bin_edges(), counted, strict=True)):
        shown = None if place in hidden else change
        yield Bin(from_idr=low, until_idr=high, people=count, net_change_idr=shown)


def _budgets(rules: RuleSet, period: Period, by_agency: Mapping[str, Sums]) -> Iterator[Budget]:
    """Those of the agencies that are shown; each upload is held against its agency's anyway."""
    for agency in rules.agencies:
        sums = by_agency.get(agency.code)
        for budget in agency.pagu:
            if sums is not None and Period.parse(budget.period) == period:
                yield Budget(
                    agency=agency.code,
                    pagu_idr=budget.amount_idr,
                    gross_before_idr=sums.gross_before_idr,
                    gross_after_idr=sums.gross_after_idr,
                )


def limits_of(rules: RuleSet) -> list[tuple[str, int]]:
    """The limits of achievement that decide something: each rating's, and that of coaching."""
    bands = [(str(band.rating), band.min_bp) for band in rules.bands if band.min_bp]
    return [*bands, ("coaching", rules.coaching.threshold_bp)]


def bin_of(change_idr: int) -> int:
    """The histogram's bin of a change of net pay; the middle one holds those without any."""
    if change_idr == 0:
        return _NO_CHANGE
    size = bisect_right(HISTOGRAM_EDGES_IDR, abs(change_idr)) + 1
    return _NO_CHANGE + (size if change_idr > 0 else -size)


def _bin_edges() -> list[tuple[int | None, int | None]]:
    sizes = [0, *HISTOGRAM_EDGES_IDR, None]
    gains = list(pairwise(sizes))
    losses = [
        (None if high is None else -high, None if low is None else -low) for low, high in gains
    ]
    return [*reversed(losses), (0, 0), *gains]
