"""The lines of a computation below gross pay: income tax and health insurance."""

from tukin.explanation.computation_line import ComputationKind, ComputationLine, RuleReference
from tukin.explanation.step_lines import StepLines, or_what_is_left, text_input
from tukin.vocabulary.money import FULL_BP, format_idr, format_percent
from tukin.vocabulary.terms import Employment
from tukin.vocabulary.words import Words


class DeductionLines(StepLines):
    """What is taken from gross pay, and the employer's share beside it."""

    def tax(self) -> ComputationLine:
        """Income tax (PPh 21) of gross pay."""
        appraisal, tax = self.appraisal, self.rules.tax
        grade_class = appraisal.grade.split("/")[0]
        if appraisal.employment is Employment.PPPK:
            name, path = Words("PPh 21 PPPK", "PPh 21 of PPPK"), "tax.pppk.rate_percent"
            source = tax.pppk.source if tax.pppk else ""
        else:
            name = Words(f"PPh 21 golongan {grade_class}", f"PPh 21 of golongan {grade_class}")
            path = f"tax.classes.{grade_class}.rate_percent"
            source = next(item.source for item in tax.classes if item.class_code == grade_class)
        rate = self.factors.tax_bp
        return self.line(
            "tax",
            rate_bp=rate,
            arithmetic=self.share(self.steps.gross_idr, rate),
            reason=Words(
                f"{name.id}: {format_percent(rate)} dari bruto.",
                f"{name.en}: {format_percent(rate)} of gross.",
            ),
            inputs=(
                text_input("grade", Words("Golongan", "Grade"), appraisal.grade),
                self.employment(),
            ),
            rule=RuleReference(name, path, source),
        )

    def bpjs(self) -> ComputationLine:
        """The employee's share of health insurance."""
        rule = self.rules.bpjs_health
        steps = self.steps
        wanted = self.divide(min(steps.gross_idr, rule.base_cap_idr) * rule.employee_bp, FULL_BP)
        return self._insurance(
            "bpjs",
            rule.employee_bp,
            reason=or_what_is_left(
                self._insured_reason(rule.employee_bp), wanted, steps.gross_idr - steps.tax_idr
            ),
            kind=ComputationKind.CHANGE,
        )

    def bpjs_employer(self) -> ComputationLine:
        """The employer's share of health insurance, which does not lower the pay."""
        rate = self.rules.bpjs_health.employer_bp
        insured = self._insured_reason(rate)
        reason = Words(
            f"{insured.id} Dibayar pemberi kerja, tidak mengurangi TPP Anda.",
            f"{insured.en} Paid by the employer; it does not lower your pay.",
        )
        return self._insurance("bpjs_employer", rate, reason=reason, kind=ComputationKind.BESIDE)

    def _insured_reason(self, rate_bp: int) -> Words:
        cap, percent = self.rules.bpjs_health.base_cap_idr, format_percent(rate_bp)
        if self.steps.gross_idr > cap:
            return Words(
                f"{percent} dari bruto, dihitung paling tinggi dari {format_idr(cap)}.",
                f"{percent} of gross, counted up to {format_idr(cap)}.",
            )
        return Words(f"{percent} dari bruto.", f"{percent} of gross.")

    def _insurance(
        self, step: str, rate_bp: int, *, reason: Words, kind: ComputationKind
    ) -> ComputationLine:
        rule = self.rules.bpjs_health
        insured = min(self.steps.gross_idr, rule.base_cap_idr)
        part = "employee" if kind is ComputationKind.CHANGE else "employer"
        return self.line(
            step,
            rate_bp=rate_bp,
            arithmetic=self.share(insured, rate_bp),
            reason=reason,
            rule=RuleReference(
                Words("Iuran BPJS Kesehatan", "Health insurance"),
                f"bpjs_health.{part}_percent",
                rule.source,
            ),
            kind=kind,
        )
