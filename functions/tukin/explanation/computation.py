"""The computation of one record: each step of the month's pay with its arithmetic, reason and rule.

The lines' effects add up to the net pay. A line's arithmetic is a text of equations, such as
``Rp13.500.000 × 92,76 % = Rp12.522.600``, that anybody can follow on a calculator; where a product
is not whole rupiah it says ``(dibulatkan)``, and the rule set says how.

Numbers are written in the Indonesian way in both languages, as on the pay listing: a point between
thousands, a comma before decimals.
"""

from collections.abc import Iterable

from tukin.entitlement.formula import Incentive
from tukin.explanation.attendance_lines import AttendanceLines
from tukin.explanation.computation_line import (
    ComputationKind,
    ComputationLine,
    Input,
    RuleReference,
)
from tukin.explanation.deduction_lines import DeductionLines
from tukin.explanation.step_lines import (
    StepLines,
    text_input,
)
from tukin.payroll.record import PayrollRecord
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.money import FULL_BP, format_idr, format_percent
from tukin.vocabulary.words import EMPLOYMENT_WORDS, RATING_WORDS, Words


def computation_lines(
    record: PayrollRecord, incentive: Incentive, rules: RuleSet
) -> tuple[ComputationLine, ...]:
    """The computation of a record that its rules reproduce, in the order of the formula."""
    return tuple(_Computation(record, incentive, rules).lines())


class _Computation(StepLines):
    """Writes the lines; each method is one step of the formula."""

    def __init__(self, record: PayrollRecord, incentive: Incentive, rules: RuleSet) -> None:
        super().__init__(record, incentive, rules)
        self._attendance = AttendanceLines(record, incentive, rules)
        self._deductions = DeductionLines(record, incentive, rules)

    def lines(self) -> Iterable[ComputationLine]:
        yield self._base()
        yield self._payable_base()
        yield self._earned()
        yield self._rated()
        yield self._attendance.unexcused_cut()
        yield self._attendance.excused_cut()
        yield self._attendance.lateness_cut()
        yield self._bonus()
        yield self._award()
        yield self._ceiling_cut()
        yield self._pagu_cut()
        yield self._gross()
        yield self._deductions.tax()
        yield self._deductions.bpjs()
        yield self._net()
        yield self._deductions.bpjs_employer()

    # --- The steps ----------------------------------------------------------------------------

    def _base(self) -> ComputationLine:
        appraisal, rules = self.appraisal, self.rules
        labels = {item.code: item.label for item in rules.positions}
        own = labels[appraisal.position]
        by_employment = {item.employment: item for item in rules.employment_amounts}
        exception = by_employment.get(appraisal.employment)
        if exception is None:
            position = next(item for item in rules.positions if item.code == appraisal.position)
            reason = Words(
                f"Besaran sebulan untuk jabatan {own}.", f"Monthly amount of the position {own}."
            )
            rule = RuleReference(
                Words(f"Besaran jabatan {own}", f"Amount of {own}"),
                f"positions.{position.code}.amount_idr",
                position.source,
            )
        else:
            kind, used = EMPLOYMENT_WORDS[exception.employment], labels[exception.position]
            reason = Words(
                f"{kind.id} dibayar dengan besaran {used}, apa pun jabatannya.",
                f"{kind.en}: paid by the amount of {used}, whatever the position.",
            )
            rule = RuleReference(
                Words(f"Besaran {kind.id}", f"Amount of {kind.en}"),
                f"employment_amounts.{exception.employment}",
                exception.source,
            )
        return self.line(
            "base",
            reason=reason,
            inputs=(text_input("position", Words("Jabatan", "Position"), own), self.employment()),
            rule=rule,
            kind=ComputationKind.START,
        )

    def _payable_base(self) -> ComputationLine:
        status = next(item for item in self.rules.statuses if item.code == self.appraisal.status)
        percent = format_percent(status.pay_bp)
        return self.line(
            "payable_base",
            rate_bp=status.pay_bp,
            arithmetic=self.share(self.steps.base_idr, status.pay_bp),
            reason=Words(
                f"Status bulan ini: {status.label_id}, dibayar {percent}.",
                f"Status this month: {status.label_en}, paid {percent}.",
            ),
            inputs=(
                Input(
                    "status",
                    Words("Status", "Status"),
                    Words(status.label_id, status.label_en),
                ),
            ),
            rule=RuleReference(
                Words(f"Status {status.label_id}", f"Status {status.label_en}"),
                f"statuses.{status.code}.pay_percent",
                status.source,
            ),
        )

    def _earned(self) -> ComputationLine:
        achievement = self.rules.achievement
        achieved_bp, cap_bp = self.factors.achievement_bp, achievement.payable_cap_bp
        paid_bp = min(achieved_bp, cap_bp)
        achieved, cap = format_percent(achieved_bp), format_percent(cap_bp)
        if achieved_bp > cap_bp:
            reason = Words(
                f"Capaian kinerja {achieved}, dibayar paling tinggi {cap}.",
                f"Achievement {achieved}, paid up to {cap}.",
            )
        else:
            reason = Words(
                f"Dibayar sebesar capaian kinerja, {achieved}.",
                f"Paid by the achievement, {achieved}.",
            )
        return self.line(
            "earned",
            rate_bp=paid_bp,
            arithmetic=self.share(self.steps.payable_base_idr, paid_bp),
            reason=reason,
            inputs=(text_input("achievement", Words("Capaian kinerja", "Achievement"), achieved),),
            rule=RuleReference(
                Words("Batas capaian yang dibayar", "Cap of the achievement paid"),
                "achievement.payable_cap_percent",
                achievement.source,
            ),
        )

    def _rated(self) -> ComputationLine:
        return self._of_rating(
            "rated",
            rate_bp=self.factors.rating_bp,
            base_idr=self.steps.earned_idr,
            path="pay_percent",
            name=Words("Bagian TPP menurut predikat", "Share of pay by the rating"),
            verb=Words("dibayar", "is paid"),
        )

    def _bonus(self) -> ComputationLine:
        return self._of_rating(
            "bonus",
            rate_bp=self.factors.bonus_bp,
            base_idr=self.steps.payable_base_idr,
            path="bonus_percent",
            name=Words("Tambahan menurut predikat", "Bonus by the rating"),
            verb=Words("menambah", "adds"),
        )

    def _of_rating(
        self, step: str, *, rate_bp: int, base_idr: int, path: str, name: Words, verb: Words
    ) -> ComputationLine:
        rating = self.record.rating
        words = RATING_WORDS[rating]
        pay = next(item for item in self.rules.rating_pay if item.rating == rating)
        percent = format_percent(rate_bp)
        if step == "bonus" and not rate_bp:
            reason = Words(
                f"Predikat {words.id} tidak mendapat tambahan.",
                f"The rating {words.en} brings no bonus.",
            )
        else:
            reason = Words(
                f"Predikat {words.id} {verb.id} {percent}.",
                f"The rating {words.en} {verb.en} {percent}.",
            )
        return self.line(
            step,
            rate_bp=rate_bp,
            arithmetic=self.share(base_idr, rate_bp),
            reason=reason,
            inputs=(Input("rating", Words("Predikat", "Rating"), words),),
            rule=RuleReference(
                Words(f"{name.id} {words.id}", f"{name.en} {words.en}"),
                f"rating_pay.{rating}.{path}",
                pay.source,
            ),
        )

    def _award(self) -> ComputationLine:
        award, evidence = self.rules.innovation_award, self.appraisal.innovation_evidence
        if evidence is None:
            reason = Words(
                "Tidak ada bukti inovasi yang disahkan.", "No approved evidence of an innovation."
            )
        else:
            percent = format_percent(award.award_bp)
            reason = Words(
                f"Inovasi yang disahkan dengan {evidence} menambah {percent}.",
                f"The innovation approved by {evidence} adds {percent}.",
            )
        return self.line(
            "award",
            rate_bp=self.factors.award_bp,
            arithmetic=self.share(self.steps.payable_base_idr, self.factors.award_bp),
            reason=reason,
            inputs=(
                text_input(
                    "innovation_evidence",
                    Words("Bukti inovasi", "Evidence of innovation"),
                    evidence or "–",
                ),
            ),
            rule=RuleReference(
                Words("Penghargaan inovasi", "Innovation award"),
                "innovation_award.award_percent",
                award.source,
            ),
        )

    def _ceiling_cut(self) -> ComputationLine:
        steps, rule = self.steps, self.rules.ceiling
        before = steps.gross_idr + steps.pagu_cut_idr + steps.ceiling_cut_idr
        limit = self.divide(steps.payable_base_idr * rule.ceiling_bp, FULL_BP)
        arithmetic = self.share(steps.payable_base_idr, rule.ceiling_bp)
        if steps.ceiling_cut_idr:
            difference = (
                f"{format_idr(before)} − {format_idr(limit)} = {format_idr(steps.ceiling_cut_idr)}"
            )
            arithmetic = Words(f"{arithmetic.id}; {difference}", f"{arithmetic.en}; {difference}")
            reason = Words(
                f"Jumlah sebelum pajak melebihi batas tertinggi {format_idr(limit)}.",
                f"The sum before tax is over the ceiling of {format_idr(limit)}.",
            )
        else:
            reason = Words(
                f"Jumlah sebelum pajak tidak melebihi batas tertinggi {format_idr(limit)}.",
                f"The sum before tax is within the ceiling of {format_idr(limit)}.",
            )
        return self.line(
            "ceiling_cut",
            rate_bp=rule.ceiling_bp,
            arithmetic=arithmetic,
            reason=reason,
            rule=RuleReference(
                Words("Batas tertinggi TPP", "Ceiling of the pay"),
                "ceiling.ceiling_percent",
                rule.source,
            ),
        )

    def _pagu_cut(self) -> ComputationLine:
        if self.steps.pagu_cut_idr:
            reason = Words(
                "TPP seluruh pegawai melebihi pagu anggaran perangkat daerah; kelebihannya "
                "dipotong merata.",
                "The pay of all staff is over the agency's budget; everybody is cut in proportion.",
            )
        else:
            reason = Words(
                "Tidak ada pemotongan karena pagu anggaran.", "No cut by the agency's budget."
            )
        return self.line("pagu_cut", reason=reason)

    def _gross(self) -> ComputationLine:
        cuts = ("unexcused_cut", "excused_cut", "lateness_cut")
        changes = (*cuts, "bonus", "award", "ceiling_cut", "pagu_cut")
        return self.total(
            "gross",
            self.steps.rated_idr,
            changes,
            Words("Jumlah sebelum pajak dan iuran.", "The sum before tax and insurance."),
        )

    def _net(self) -> ComputationLine:
        return self.total(
            "net",
            self.steps.gross_idr,
            ("tax", "bpjs"),
            Words("Yang dibayarkan kepada Anda.", "What is paid out to you."),
        )
