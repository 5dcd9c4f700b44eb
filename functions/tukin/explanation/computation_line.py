"""One line of a computation: its label, kind, arithmetic, reason, inputs and rule."""

from dataclasses import dataclass
from enum import StrEnum

from tukin.entitlement.formula import PaySteps
from tukin.vocabulary.words import Words


class ComputationKind(StrEnum):
    """What a line does in the computation."""

    START = "start"
    CHANGE = "change"
    TOTAL = "total"
    BESIDE = "beside"
    """Paid by the employer; no part of the net pay."""


@dataclass(frozen=True, slots=True)
class RuleReference:
    """The rule value of a line: its name for people, its path in the rule set, its source."""

    name: Words
    path: str
    source: str

    @property
    def illustrative(self) -> bool:
        """Whether the value is our example instead of a regulation."""
        return "illustrative" in self.source


@dataclass(frozen=True, slots=True)
class Input:
    """A fact of the person or the month that a line depends on."""

    name: str
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class ComputationLine:
    """One line of the computation.

    ``amount_idr`` is the step's own integer; ``effect_idr`` is what the line adds to (or takes
    from) the running sum, 0 for totals and for what is shown beside the computation.
    """

    step: str
    kind: ComputationKind
    label: Words
    amount_idr: int
    effect_idr: int
    rate_bp: int | None
    arithmetic: Words
    reason: Words
    inputs: tuple[Input, ...]
    rule: RuleReference | None


def effects(steps: PaySteps) -> dict[str, int]:
    """What each step adds to the running sum, by step; together they are the net pay."""
    return {
        "base": steps.base_idr,
        "payable_base": steps.payable_base_idr - steps.base_idr,
        "earned": steps.earned_idr - steps.payable_base_idr,
        "rated": steps.rated_idr - steps.earned_idr,
        "unexcused_cut": -steps.unexcused_cut_idr,
        "excused_cut": -steps.excused_cut_idr,
        "lateness_cut": -steps.lateness_cut_idr,
        "bonus": steps.bonus_idr,
        "award": steps.award_idr,
        "ceiling_cut": -steps.ceiling_cut_idr,
        "pagu_cut": -steps.pagu_cut_idr,
        "tax": -steps.tax_idr,
        "bpjs": -steps.bpjs_idr,
    }
