"""The month's pay: a pure function from an appraisal and a rule set to exact rupiah.

The order of the computation::

    base           the position's amount (or the employment's, such as CPNS)
    payable base   × status
    earned         × achievement, up to the payable cap
    rated          × the rating's share
    after cuts     − unexcused days − excused days − lateness, each of the payable base
    before ceiling + bonus + innovation award, each of the payable base
    gross          down to the ceiling − the share of a cut that fits the agency's budget (pagu)
    net            − PPh 21 − BPJS Kesehatan
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.rating import (
    band_rating,
    indicator_weights,
    quadrant_rating,
    weighted_scores_bp,
)
from tukin.vocabulary.money import FULL_BP, Rounder, rounder
from tukin.vocabulary.terms import Employment, Rating

if TYPE_CHECKING:  # keeps rules and pydantic out of the cold start of readers
    from tukin.rules.rule_set import RuleSet


class PayFactors(NamedTuple):
    """The numbers that one person's pay is made of; whole numbers or columns of them.

    Rates are in basis points of what the text above says; ``lateness_bp`` is in basis points ×
    ``PayRates.lateness_divisor``, since a part of an hour has no whole basis points.
    """

    base_idr: Any
    status_bp: Any
    achievement_bp: Any
    rating_bp: Any
    unexcused_bp: Any
    excused_bp: Any
    lateness_bp: Any
    bonus_bp: Any
    award_bp: Any
    tax_bp: Any


class PayRates(NamedTuple):
    """The rule set's numbers that are the same for everybody."""

    payable_cap_bp: int
    lateness_divisor: int
    ceiling_bp: int
    bpjs_employee_bp: int
    bpjs_employer_bp: int
    bpjs_cap_idr: int
    divide: Rounder


def pay_rates(rules: "RuleSet") -> PayRates:
    """The numbers of a rule set that are the same for everybody."""
    return PayRates(
        payable_cap_bp=rules.achievement.payable_cap_bp,
        lateness_divisor=rules.attendance.lateness.divisor,
        ceiling_bp=rules.ceiling.ceiling_bp,
        bpjs_employee_bp=rules.bpjs_health.employee_bp,
        bpjs_employer_bp=rules.bpjs_health.employer_bp,
        bpjs_cap_idr=rules.bpjs_health.base_cap_idr,
        divide=rounder(rules.rounding.mode),
    )


class PaySteps(NamedTuple):
    """The integer of each step, in rupiah, in the order of the computation."""

    base_idr: Any
    payable_base_idr: Any
    earned_idr: Any
    rated_idr: Any
    unexcused_cut_idr: Any
    excused_cut_idr: Any
    lateness_cut_idr: Any
    bonus_idr: Any
    award_idr: Any
    ceiling_cut_idr: Any
    pagu_cut_idr: Any
    gross_idr: Any
    tax_idr: Any
    bpjs_idr: Any
    net_idr: Any
    bpjs_employer_idr: Any


def pay_steps(
    person: PayFactors,
    rates: PayRates,
    least: Callable[[Any, Any], Any] = min,
    pagu_cut_idr: Any = 0,
) -> PaySteps:
    """The one formula.

    Args:
        person: the person's numbers, or columns of them.
        rates: the rule set's.
        least: ``min`` for whole numbers, its column twin for columns.
        pagu_cut_idr: what the agency's budget takes from the pay before tax; at most that pay.
    """
    divide = rates.divide
    payable = divide(person.base_idr * person.status_bp, FULL_BP)
    earned = divide(payable * least(person.achievement_bp, rates.payable_cap_bp), FULL_BP)
    rated = divide(earned * person.rating_bp, FULL_BP)

    unexcused = least(divide(payable * person.unexcused_bp, FULL_BP), rated)
    excused = least(divide(payable * person.excused_bp, FULL_BP), rated - unexcused)
    lateness = least(
        divide(payable * person.lateness_bp, FULL_BP * rates.lateness_divisor),
        rated - unexcused - excused,
    )
    after_cuts = rated - unexcused - excused - lateness

    bonus = divide(payable * person.bonus_bp, FULL_BP)
    award = divide(payable * person.award_bp, FULL_BP)
    before_ceiling = after_cuts + bonus + award
    below_ceiling = least(before_ceiling, divide(payable * rates.ceiling_bp, FULL_BP))
    gross = below_ceiling - pagu_cut_idr

    tax = divide(gross * person.tax_bp, FULL_BP)
    bpjs_base = least(gross, rates.bpjs_cap_idr)
    bpjs = least(divide(bpjs_base * rates.bpjs_employee_bp, FULL_BP), gross - tax)
    # By position, in the order of PaySteps: to name sixteen values costs a fifth of the formula.
    return PaySteps(
        person.base_idr,
        payable,
        earned,
        rated,
        unexcused,
        excused,
        lateness,
        bonus,
        award,
        before_ceiling - below_ceiling,
        pagu_cut_idr,
        gross,
        tax,
        bpjs,
        gross - tax - bpjs,
        divide(bpjs_base * rates.bpjs_employer_bp, FULL_BP),
    )


class Incentive(NamedTuple):
    """What one appraisal earns, and why.

    ``weighted_bp`` holds each indicator's contribution in the order of the rules.
    """

    weighted_bp: tuple[int, ...]
    achievement_bp: int
    rating: Rating
    factors: PayFactors
    steps: PaySteps


class Formula:
    """A rule set made ready for computing: tables looked up once, not per person."""

    def __init__(self, rules: "RuleSet") -> None:
        self.rules = rules
        self.kept: dict[str, Any] = {}
        """What else is made once for these rules."""
        self._weights = indicator_weights(rules.indicators)
        self._cap_bp = rules.achievement.cap_bp
        self._amount_idr = {item.code: item.amount_idr for item in rules.positions}
        self._employment_amount_idr = {
            item.employment: self._amount_idr[item.position] for item in rules.employment_amounts
        }
        self._status_bp = {item.code: item.pay_bp for item in rules.statuses}
        self._rating_bp = {item.rating: (item.pay_bp, item.bonus_bp) for item in rules.rating_pay}
        self._day_bp = rules.attendance.unexcused_day_bp, rules.attendance.excused_day_bp
        self._lateness = rules.attendance.lateness
        self._award_bp = rules.innovation_award.award_bp
        self._tax_bp: dict[str, int] = {item.class_code: item.rate_bp for item in rules.tax.classes}
        self._rates = pay_rates(rules)

    def compute(self, appraisal: Appraisal) -> Incentive:
        """The incentive of a validated appraisal under this rule set."""
        weighted = weighted_scores_bp(appraisal.scores, self._weights, self._rates.divide)
        achievement_bp = min(sum(weighted), self._cap_bp)
        innovative = appraisal.innovation_evidence is not None
        rating = quadrant_rating(
            appraisal.hasil_kerja, appraisal.perilaku_kerja, self.rules.quadrants
        ) or band_rating(achievement_bp, innovative, self.rules.bands)
        factors = self._factors(appraisal, achievement_bp, rating, innovative)
        return Incentive(weighted, achievement_bp, rating, factors, pay_steps(factors, self._rates))

    def cut(self, appraisal: Appraisal, pagu_cut_idr: int) -> PaySteps:
        """The computation of an appraisal whose agency's budget takes so much of its gross."""
        return pay_steps(self.compute(appraisal).factors, self._rates, pagu_cut_idr=pagu_cut_idr)

    def _factors(
        self, appraisal: Appraisal, achievement_bp: int, rating: Rating, innovative: bool
    ) -> PayFactors:
        base_idr = self._employment_amount_idr.get(appraisal.employment)
        if base_idr is None:
            base_idr = self._amount_idr[appraisal.position]
        rating_bp, bonus_bp = self._rating_bp[rating]
        unexcused_day_bp, excused_day_bp = self._day_bp
        return PayFactors(
            base_idr,
            self._status_bp[appraisal.status],
            achievement_bp,
            rating_bp,
            appraisal.alpa * unexcused_day_bp,
            appraisal.ijin * excused_day_bp,
            self._lateness.cut_numerator(
                appraisal.late_minutes + appraisal.early_minutes, appraisal.late_counts
            ),
            bonus_bp,
            self._award_bp if innovative else 0,
            self._tax_rate_bp(appraisal),
        )

    def _tax_rate_bp(self, appraisal: Appraisal) -> int:
        if appraisal.employment is Employment.PPPK:
            pppk = self.rules.tax.pppk
            if pppk is None:
                raise AssertionError("rows of PPPK are rejected where their tax is not set")
            return pppk.rate_bp
        return self._tax_bp[appraisal.grade.split("/")[0]]
