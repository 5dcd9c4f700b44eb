"""Unexcused days that reach a tier of the rules: reported for a decision, never applied.

A disciplinary cut needs a decision letter; the pay follows the status ``hukuman-disiplin``, which
the register or the file gives after it. A file tells the days of one month; the tiers count those
of a year (PP 94/2021), so that a notice is sure, and its absence is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tukin.entitlement.appraisal import Appraisal
from tukin.rules.parts import DisciplineTier
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import Message, message_for
from tukin.vocabulary.money import format_percent

TIER_REACHED = "W401"
BEYOND_CUTS = "W402"
"""A tier without a cut: from there on the decision is demotion to dismissal."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A row whose unexcused days reach a tier."""

    row: int
    days: int
    tier: DisciplineTier
    sheet: str | None = None

    @property
    def code(self) -> str:
        """The message's code."""
        return TIER_REACHED if self.tier.months else BEYOND_CUTS

    @property
    def message(self) -> Message:
        """What the tier says, in both languages."""
        details = {
            "days": self.days,
            "min_days": self.tier.min_days,
            "cut": format_percent(self.tier.cut_bp),
            "months": self.tier.months,
        }
        return message_for(self.code, details)


def find_notices(appraisals: Iterable[Appraisal], rules: RuleSet) -> list[Notice]:
    """The notices of some rows, each of the highest tier that is reached."""
    tiers = sorted(rules.discipline, key=lambda tier: tier.min_days, reverse=True)
    notices = []
    for appraisal in appraisals:
        tier = next((tier for tier in tiers if appraisal.alpa >= tier.min_days), None)
        if tier is not None:
            notices.append(Notice(appraisal.row, appraisal.alpa, tier, appraisal.sheet))
    return notices
