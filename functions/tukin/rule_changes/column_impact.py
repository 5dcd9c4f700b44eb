"""What a change of rules would do to a population: ``domain.whatif`` on columns."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from tukin.rule_changes.column_formula import OBSTACLE_CODES, RATINGS, ColumnFormula, Columns
from tukin.rule_changes.population import Bools, Ints, Population, Texts
from tukin.rule_changes.whatif import (
    BINS,
    HISTOGRAM_EDGES_IDR,
    NEAR_BP,
    Impact,
    RulesRef,
    build_impact,
    limits_of,
)
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

ROWS_AT_ONCE = 65_536
"""Rows whose columns are computed together: what fits a processor's cache is quicker, and memory
stays the same for a country."""

_GROUPS = ("agency", "position", "grade")
_SUMS = 7


def simulate(people: Population, before: RuleSet, after: RuleSet, period: Period) -> Impact:
    """Compute everybody under both rule sets and add up the differences."""
    was, now = ColumnFormula(before), ColumnFormula(after)
    tally = _ColumnTally(people, after)
    for start in range(0, len(people), ROWS_AT_ONCE):
        part = people.cut(slice(start, start + ROWS_AT_ONCE))
        tally.add(part, was.compute(part), now.compute(part))
    return tally.impact(period, RulesRef.of(before))


class _ColumnTally:
    def __init__(self, people: Population, after: RuleSet) -> None:
        self._after = after
        self._texts: dict[str, Texts] = {name: getattr(people, name) for name in _GROUPS}
        self._sums = {
            name: np.zeros((len(texts.values), _SUMS), np.int64)
            for name, texts in self._texts.items()
        }
        self._total = np.zeros(_SUMS, np.int64)
        self._bins = np.zeros((BINS, 2), np.int64)
        self._ratings = np.zeros((len(RATINGS), len(RATINGS)), np.int64)
        self._limits = np.zeros((len(limits_of(after)), 2), np.int64)
        self._counts: Counter[str] = Counter()
        self._impossible: Counter[str] = Counter()

    def add(self, people: Population, before: Columns, after: Columns) -> None:
        """Add some rows, computed under both rule sets."""
        possible = (after.obstacle == 0) & (before.obstacle == 0)
        self._reject(before, after, ~possible)
        change = after.steps.net_idr - before.steps.net_idr
        sums = np.column_stack(
            [
                np.ones(len(people), np.int64),
                before.steps.gross_idr,
                after.steps.gross_idr,
                before.steps.net_idr,
                after.steps.net_idr,
                change > 0,
                change < 0,
            ]
        )[possible]
        self._total += sums.sum(axis=0)
        for name in _GROUPS:
            numbers = getattr(people, name).numbers[possible]
            _add_by_group(self._sums[name], numbers, sums)
        changed = change[possible]
        bins = np.column_stack([np.ones(len(changed), np.int64), changed])
        _add_by_group(self._bins, _bins_of(changed), bins)
        pairs = before.rating[possible] * len(RATINGS) + after.rating[possible]
        self._ratings += np.bincount(pairs, minlength=len(RATINGS) ** 2).reshape(
            len(RATINGS), len(RATINGS)
        )
        self._count(before, after, change, possible)
        self._near_limits(after.achievement_bp[possible])

    def _reject(self, before: Columns, after: Columns, impossible: Bools) -> None:
        codes = np.where(after.obstacle != 0, after.obstacle, before.obstacle)[impossible]
        for place, people in enumerate(np.bincount(codes, minlength=len(OBSTACLE_CODES))):
            if people:
                self._impossible[OBSTACLE_CODES[place]] += int(people)
        paid = impossible & (before.obstacle == 0)
        self._counts["impossible_net"] += int(before.steps.net_idr[paid].sum())

    def _count(self, before: Columns, after: Columns, change: Ints, possible: Bools) -> None:
        cut_before, cut_after = before.steps.ceiling_cut_idr, after.steps.ceiling_cut_idr
        columns = {
            "employer_before": before.steps.bpjs_employer_idr,
            "employer_after": after.steps.bpjs_employer_idr,
            "gained": np.maximum(change, 0),
            "lost": np.maximum(-change, 0),
            "opened": after.referred & ~before.referred,
            "withdrawn": before.referred & ~after.referred,
            "referred_before": before.referred,
            "referred_after": after.referred,
            "ceiling_people_before": cut_before > 0,
            "ceiling_before": cut_before,
            "ceiling_people_after": cut_after > 0,
            "ceiling_after": cut_after,
        }
        for name, column in columns.items():
            self._counts[name] += int(column[possible].sum())

    def _near_limits(self, achievement_bp: Ints) -> None:
        for place, (_, limit_bp) in enumerate(limits_of(self._after)):
            distance = achievement_bp - limit_bp
            self._limits[place, 0] += np.count_nonzero((distance >= -NEAR_BP) & (distance < 0))
            self._limits[place, 1] += np.count_nonzero((distance >= 0) & (distance < NEAR_BP))

    def impact(self, period: Period, before: RulesRef) -> Impact:
        """What has been added up."""
        groups = {name: dict(self._present(name)) for name in _GROUPS}
        total = self._total.tolist()
        return build_impact(
            period,
            (before,),
            self._after,
            groups={"all": {"": total} if total[0] else {}, **groups},
            bins=self._bins.tolist(),
            ratings=self._rating_pairs(),
            counts=self._counts,
            limits=self._limits.tolist(),
            impossible=self._impossible,
        )

    def _present(self, name: str) -> Iterator[tuple[str, list[int]]]:
        for text, sums in zip(self._texts[name].values, self._sums[name].tolist(), strict=True):
            if sums[0]:
                yield text, sums

    def _rating_pairs(self) -> dict[tuple[Rating, Rating], int]:
        return {
            (was, now): int(self._ratings[row, column])
            for row, was in enumerate(RATINGS)
            for column, now in enumerate(RATINGS)
        }


def _add_by_group(sums: Ints, groups: Ints, values: Ints) -> None:
    """Add rows to the sums of their groups, in whole numbers all the way."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else ordered
    if len(starts):
        sums[ordered[starts]] += np.add.reduceat(values[order], starts, axis=0)


def _bins_of(change_idr: Ints) -> Ints:
    sizes = np.searchsorted(np.array(HISTOGRAM_EDGES_IDR), np.abs(change_idr), side="right") + 1
    return BINS // 2 + np.sign(change_idr) * sizes
