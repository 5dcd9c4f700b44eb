"""The month's pay on columns: the same kernel as ``domain.incentive``, bit for bit.

Whoever cannot be computed (``obstacle`` is not empty) has meaningless numbers in every other
column, and must be left out by its mask.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from tukin.entitlement.formula import PayFactors, PaySteps, pay_rates, pay_steps
from tukin.entitlement.obstacles import OBSTACLES, is_approval, is_taxed
from tukin.rule_changes.population import (
    EMPLOYMENTS,
    EXPECTATIONS,
    UNRATED,
    Bools,
    Ints,
    Population,
    Texts,
)
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.terms import Employment, Rating

RATINGS = tuple(Rating)
OBSTACLE_CODES = ("", *OBSTACLES)
"""Why a row cannot be computed: the first obstacle that holds."""

_PPPK = EMPLOYMENTS.index(Employment.PPPK)
_MISSING = -1


class Columns(NamedTuple):
    """What rules make of a population; ratings are places in ``RATINGS``.

    ``obstacle`` holds places in ``OBSTACLE_CODES``.
    """

    steps: PaySteps
    achievement_bp: Ints
    rating: Ints
    referred: Bools
    obstacle: Ints


class ColumnFormula:
    """A rule set made ready for computing columns."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._rates = pay_rates(rules)
        self._divide: Callable[[Any, int], Any] = self._rates.divide  # as good on columns
        pay = {item.rating: item for item in rules.rating_pay}
        self._rating_bp = np.array([pay[rating].pay_bp for rating in RATINGS], np.int64)
        self._bonus_bp = np.array([pay[rating].bonus_bp for rating in RATINGS], np.int64)
        self._coached = np.array([rating in rules.coaching.ratings for rating in RATINGS])

    def compute(self, people: Population) -> Columns:
        """Pay, rating and referral of each person."""
        rules = self.rules
        innovative = _lookup(people.evidence, bool).astype(bool)
        achievement_bp = self._achievement_bp(people)
        rating = self._rating(people, achievement_bp, innovative)
        factors = self._factors(people, achievement_bp, rating, innovative)
        referred = (achievement_bp < rules.coaching.threshold_bp) | self._coached[rating]
        return Columns(
            # Impossible rows hold -1s, which no denominator turns into an error.
            pay_steps(factors, self._rates, np.minimum),
            achievement_bp,
            rating,
            referred,
            self._obstacle(people),
        )

    def _achievement_bp(self, people: Population) -> Ints:
        total = np.zeros(len(people), np.int64)
        for item in self.rules.indicators:
            scores = people.scores.get(item.code)
            if scores is not None:
                total += self._divide(scores * item.weight_bp, item.full_score * 100)
        return np.minimum(total, self.rules.achievement.cap_bp)

    def _rating(self, people: Population, achievement_bp: Ints, innovative: Bools) -> Ints:
        rating = np.zeros(len(people), np.int64)
        for band in reversed(self.rules.bands):  # a better band overwrites a worse one
            reached = achievement_bp >= band.min_bp
            if band.requires_innovation:
                reached &= innovative
            rating[reached] = RATINGS.index(band.rating)
        if self.rules.quadrants is None:
            return rating
        table = np.array(
            [
                [
                    RATINGS.index(self.rules.quadrants.table[results][behaviour])
                    for behaviour in EXPECTATIONS
                ]
                for results in EXPECTATIONS
            ],
            np.int64,
        )
        rated = (people.hasil_kerja != UNRATED) & (people.perilaku_kerja != UNRATED)
        return np.where(rated, table[people.hasil_kerja, people.perilaku_kerja], rating)

    def _factors(
        self, people: Population, achievement_bp: Ints, rating: Ints, innovative: Bools
    ) -> PayFactors:
        rules, attendance = self.rules, self.rules.attendance
        return PayFactors(
            base_idr=self._base_idr(people),
            status_bp=_lookup(people.status, {item.code: item.pay_bp for item in rules.statuses}),
            achievement_bp=achievement_bp,
            rating_bp=self._rating_bp[rating],
            unexcused_bp=people.alpa * attendance.unexcused_day_bp,
            excused_bp=people.ijin * attendance.excused_day_bp,
            lateness_bp=attendance.lateness.cut_numerator(people.late_minutes, people.late_counts),
            bonus_bp=self._bonus_bp[rating],
            award_bp=innovative * rules.innovation_award.award_bp,
            tax_bp=self._tax_bp(people),
        )

    def _base_idr(self, people: Population) -> Ints:
        amounts = {item.code: item.amount_idr for item in self.rules.positions}
        base = _lookup(people.position, amounts)
        for item in self.rules.employment_amounts:
            base[people.employment == EMPLOYMENTS.index(item.employment)] = amounts[item.position]
        return base

    def _tax_bp(self, people: Population) -> Ints:
        tax = self.rules.tax
        rates: dict[str, int] = {item.class_code: item.rate_bp for item in tax.classes}
        by_grade = _lookup(people.grade, lambda grade: rates.get(grade.split("/")[0], 0))
        of_pppk = 0 if tax.pppk is None else tax.pppk.rate_bp
        return np.where(people.employment == _PPPK, of_pppk, by_grade)

    def _obstacle(self, people: Population) -> Ints:
        """The first obstacle of each row, found from the last to the first."""
        found = np.zeros(len(people), np.int64)
        for code, mask in reversed(list(self._obstacles(people).items())):
            found[mask] = OBSTACLE_CODES.index(code)
        return found

    def _obstacles(self, people: Population) -> dict[str, Bools]:
        rules = self.rules
        unrated = np.zeros(len(people), bool)
        too_high = np.zeros(len(people), bool)
        for item in rules.indicators:
            scores = people.scores.get(item.code)
            unrated |= True if scores is None else scores == UNRATED
            too_high |= False if scores is None else scores > item.max_score * 100
        known_position = {item.code: 0 for item in rules.positions}
        known_status = {item.code: 0 for item in rules.statuses}
        is_wrong = lambda text: bool(text) and not is_approval(text, rules)  # noqa: E731
        return {
            "E301": unrated,
            "E303": too_high,
            "E202": _lookup(people.position, known_position) == _MISSING,
            "E205": _lookup(people.status, known_status) == _MISSING,
            "E607": (people.employment == _PPPK) & (not is_taxed(Employment.PPPK, rules)),
            "E307": _lookup(people.evidence, is_wrong).astype(bool),
            "E651": self._uncounted_lateness(people),
        }

    def _uncounted_lateness(self, people: Population) -> Bools:
        columns = self.rules.lateness_columns
        if not columns:
            return np.zeros(len(people), bool)
        counted = np.zeros(len(people), bool)
        for column in columns:
            counted |= people.late_counts.get(column, 0) != 0
        return (people.late_minutes > 0) & ~counted


def _lookup(texts: Texts, table: Mapping[str, int] | Callable[[str], Any]) -> Ints:
    """A number for each text, found once per distinct text; -1 where a table has none."""
    find = table if callable(table) else lambda text: table.get(text, _MISSING)
    return np.array([int(find(text)) for text in texts.values], np.int64)[texts.numbers]
