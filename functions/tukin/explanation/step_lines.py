"""What the lines of a computation have in common: one is written from a record and its rules."""

from tukin.entitlement.formula import Incentive
from tukin.explanation.computation_line import (
    ComputationKind,
    ComputationLine,
    Input,
    RuleReference,
    effects,
)
from tukin.payroll.record import PayrollRecord
from tukin.payroll.view import STEP_LABELS
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.money import FULL_BP, format_idr, format_percent, rounder
from tukin.vocabulary.words import EMPLOYMENT_WORDS, Words

NO_ARITHMETIC = Words("", "")


class StepLines:
    """Writes lines of one record's computation; each subclass those of one part of the formula."""

    def __init__(self, record: PayrollRecord, incentive: Incentive, rules: RuleSet) -> None:
        self.record = record
        self.appraisal = record.appraisal
        self.steps = record.steps
        self.factors = incentive.factors
        self.rules = rules
        self.divide = rounder(rules.rounding.mode)
        self.effects = effects(record.steps)

    def total(
        self, step: str, start_idr: int, changes: tuple[str, ...], reason: Words
    ) -> ComputationLine:
        """The sum of a start and of those changes that are not zero."""
        terms = format_idr(start_idr)
        for name in changes:
            effect = self.effects[name]
            if effect:
                terms += f" {'+' if effect > 0 else '−'} {format_idr(abs(effect))}"
        amount: int = getattr(self.steps, f"{step}_idr")
        return self.line(
            step,
            arithmetic=equation(Words(terms, terms), amount, exact=True),
            reason=reason,
            kind=ComputationKind.TOTAL,
        )

    def share(self, amount_idr: int, rate_bp: int) -> Words:
        """``amount × rate = result``."""
        product = amount_idr * rate_bp
        terms = f"{format_idr(amount_idr)} × {format_percent(rate_bp)}"
        return equation(
            Words(terms, terms), self.divide(product, FULL_BP), exact=product % FULL_BP == 0
        )

    def employment(self) -> Input:
        """The kind of employment, as an input."""
        words = EMPLOYMENT_WORDS[self.appraisal.employment]
        return Input("employment", Words("Jenis pegawai", "Employment"), words)

    def line(
        self,
        step: str,
        *,
        reason: Words,
        arithmetic: Words = NO_ARITHMETIC,
        rate_bp: int | None = None,
        inputs: tuple[Input, ...] = (),
        rule: RuleReference | None = None,
        kind: ComputationKind = ComputationKind.CHANGE,
    ) -> ComputationLine:
        """One line; its amount is the record's own."""
        amount: int = getattr(self.steps, f"{step}_idr")
        return ComputationLine(
            step=step,
            kind=kind,
            label=STEP_LABELS[f"{step}_idr"],
            amount_idr=amount,
            effect_idr=self.effects.get(step, 0),
            rate_bp=rate_bp,
            arithmetic=arithmetic,
            reason=reason,
            inputs=inputs,
            rule=rule,
        )


def equation(terms: Words, result_idr: int, *, exact: bool) -> Words:
    """``terms = result``, with a remark where the result was rounded."""
    result = format_idr(result_idr)
    rounded = NO_ARITHMETIC if exact else Words(" (dibulatkan)", " (rounded)")
    return Words(f"{terms.id} = {result}{rounded.id}", f"{terms.en} = {result}{rounded.en}")


def or_what_is_left(reason: Words, wanted_idr: int, left_idr: int) -> Words:
    """A deduction never takes more than what is left."""
    if wanted_idr <= left_idr:
        return reason
    left = format_idr(left_idr)
    return Words(
        f"{reason.id} Dipotong hanya sampai habis: {left}.",
        f"{reason.en} Only what is left is taken: {left}.",
    )


def text_input(name: str, label: Words, text: str) -> Input:
    """An input whose text is the same in both languages."""
    return Input(name, label, Words(text, text))
