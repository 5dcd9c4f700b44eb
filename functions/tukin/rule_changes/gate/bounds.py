"""A past row that lacks what new rules ask for, completed at both ends of what they admit.

Only what is missing is completed. What a row does say and new rules do not know (a position, a
status, a score above the scale) is no gap: that person cannot be computed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.obstacles import has_uncounted_lateness
from tukin.rules.attendance import MOST_OCCURRENCES, BandedLateness
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import MOST_MINUTES


class Gap(StrEnum):
    """What a past row may lack under other rules than its own."""

    SCORES = "scores"
    OCCURRENCES = "occurrences"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Completed:
    """A row as rules pay it least and most, and what was missing in it."""

    gaps: tuple[Gap, ...]
    lowest: Appraisal
    highest: Appraisal


def complete(row: Appraisal, rules: RuleSet) -> Completed:
    """A row with what a rule set misses in it, at the lowest and at the highest value.

    A score lacks: 0 and the highest score. Occurrences of lateness lack beside minutes: as many as
    a row may say in the dearest band, and one in the cheapest. Minutes lack beside occurrences: the
    whole month's, and none.
    """
    completed = Completed((), row, row)
    for step in (_scores, _occurrences, _minutes):
        for gap, low, high in step(row, rules):
            completed = Completed(
                (*completed.gaps, gap), low(completed.lowest), high(completed.highest)
            )
    return completed


def missing_scores(row: Appraisal, rules: RuleSet) -> dict[str, int]:
    """The indicators that a row has no score of, with the highest, in hundredths of a point."""
    return {
        item.code: item.max_score * 100
        for item in rules.indicators
        if row.scores.get(item.code) is None
    }


def lacks_occurrences(row: Appraisal, rules: RuleSet) -> bool:
    """Whether somebody was late by minutes whose occurrences nobody counted."""
    return has_uncounted_lateness(row.late_minutes + row.early_minutes, row.late_counts, rules)


def lacks_minutes(row: Appraisal, rules: RuleSet) -> bool:
    """Whether somebody was late by occurrences whose minutes nobody counted."""
    is_counted = any(row.late_counts.values()) and not (row.late_minutes or row.early_minutes)
    return is_counted and not isinstance(rules.attendance.lateness, BandedLateness)


_Change = Callable[[Appraisal], Appraisal]
_Ends = Iterator[tuple[Gap, _Change, _Change]]


def _scores(row: Appraisal, rules: RuleSet) -> _Ends:
    missing = missing_scores(row, rules)
    if missing:
        lowest = dict.fromkeys(missing, 0)
        highest = missing
        yield (
            Gap.SCORES,
            lambda low: replace(low, scores=low.scores | lowest),
            lambda high: replace(high, scores=high.scores | highest),
        )


def _occurrences(row: Appraisal, rules: RuleSet) -> _Ends:
    lateness = rules.attendance.lateness
    if isinstance(lateness, BandedLateness) and lacks_occurrences(row, rules):
        cheapest, *_, dearest = sorted(2 * lateness.bands, key=lambda band: band.cut_bp)
        yield (
            Gap.OCCURRENCES,
            lambda low: replace(low, late_counts={dearest.code: MOST_OCCURRENCES}),
            lambda high: replace(high, late_counts={cheapest.code: 1}),
        )


def _minutes(row: Appraisal, rules: RuleSet) -> _Ends:
    if lacks_minutes(row, rules):
        yield (
            Gap.MINUTES,
            lambda low: replace(low, late_minutes=MOST_MINUTES, early_minutes=MOST_MINUTES),
            lambda high: high,
        )
