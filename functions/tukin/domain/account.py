"""The account of one record: each step of the month's pay with its arithmetic, reason and rule.

The lines' effects add up to the net pay. A line's arithmetic is a text of equations, such as
``Rp13.500.000 × 92,76 % = Rp12.522.600``, that anybody can follow on a calculator; where a product
is not whole rupiah it says ``(dibulatkan)``, and the rule set says how.

Numbers are written in the Indonesian way in both languages, as on the pay listing: a point between
thousands, a comma before decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tukin.domain.incentive import Incentive, PaySteps
from tukin.domain.money import FULL_BP, format_idr, format_percent, rounder
from tukin.domain.record import PayrollRecord
from tukin.domain.rule_parts import BandedLateness, ProRataLateness
from tukin.domain.rules import RuleSet
from tukin.domain.terms import Employment
from tukin.domain.words import EMPLOYMENT_WORDS, RATING_WORDS, Words

STEP_LABELS: dict[str, Words] = {
    "base_idr": Words("Besaran TPP jabatan", "Base amount of the position"),
    "payable_base_idr": Words("Dasar setelah status kepegawaian", "Base after status"),
    "earned_idr": Words("Sesuai capaian kinerja", "Earned by achievement"),
    "rated_idr": Words("Setelah predikat kinerja", "After the rating"),
    "unexcused_cut_idr": Words("Potongan alpa", "Cut for unexcused days"),
    "excused_cut_idr": Words("Potongan izin", "Cut for excused days"),
    "lateness_cut_idr": Words("Potongan terlambat dan pulang cepat", "Cut for lateness"),
    "bonus_idr": Words("Tambahan predikat", "Bonus of the rating"),
    "award_idr": Words("Penghargaan inovasi", "Innovation award"),
    "ceiling_cut_idr": Words("Dipotong karena batas tertinggi", "Cut by the ceiling"),
    "pagu_cut_idr": Words("Dipotong karena pagu anggaran", "Cut by the agency's budget"),
    "gross_idr": Words("TPP bruto", "Gross pay"),
    "tax_idr": Words("PPh Pasal 21", "Income tax (PPh 21)"),
    "bpjs_idr": Words("Iuran BPJS Kesehatan pegawai", "Health insurance, employee's share"),
    "net_idr": Words("TPP diterima", "Net pay"),
    "bpjs_employer_idr": Words("Iuran BPJS Kesehatan pemberi kerja", "Employer's share"),
}
"""Names of the steps, in the order of the account."""


_NO_ARITHMETIC = Words("", "")


class LineKind(StrEnum):
    """What a line does in the account."""

    START = "start"
    CHANGE = "change"
    TOTAL = "total"
    BESIDE = "beside"
    """Paid by the employer; no part of the net pay."""


@dataclass(frozen=True, slots=True)
class RuleReference:
    """The rule value behind a line: its name for people, its path in the rule set, its source."""

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
class AccountLine:
    """One line of the account.

    ``amount_idr`` is the step's own integer; ``effect_idr`` is what the line adds to (or takes
    from) the running sum, 0 for totals and for what stands beside the account.
    """

    step: str
    kind: LineKind
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


def account_lines(
    record: PayrollRecord, incentive: Incentive, rules: RuleSet
) -> tuple[AccountLine, ...]:
    """The account of a record that its rules reproduce, in the order of the formula."""
    return tuple(_Account(record, incentive, rules).lines())


class _Account:
    """Writes the lines; each method is one step of the formula."""

    def __init__(self, record: PayrollRecord, incentive: Incentive, rules: RuleSet) -> None:
        self._record = record
        self._appraisal = record.appraisal
        self._steps = record.steps
        self._factors = incentive.factors
        self._rules = rules
        self._divide = rounder(rules.rounding.mode)
        self._effects = effects(record.steps)

    def lines(self) -> Iterable[AccountLine]:
        yield self._base()
        yield self._payable_base()
        yield self._earned()
        yield self._rated()
        yield self._unexcused_cut()
        yield self._excused_cut()
        yield self._lateness_cut()
        yield self._bonus()
        yield self._award()
        yield self._ceiling_cut()
        yield self._pagu_cut()
        yield self._gross()
        yield self._tax()
        yield self._bpjs()
        yield self._net()
        yield self._bpjs_employer()

    # --- The steps ----------------------------------------------------------------------------

    def _base(self) -> AccountLine:
        appraisal, rules = self._appraisal, self._rules
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
        return self._line(
            "base",
            reason=reason,
            inputs=(_text_input("position", Words("Jabatan", "Position"), own), self._employment()),
            rule=rule,
            kind=LineKind.START,
        )

    def _payable_base(self) -> AccountLine:
        status = next(item for item in self._rules.statuses if item.code == self._appraisal.status)
        percent = format_percent(status.pay_bp)
        return self._line(
            "payable_base",
            rate_bp=status.pay_bp,
            arithmetic=self._share(self._steps.base_idr, status.pay_bp),
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

    def _earned(self) -> AccountLine:
        achievement = self._rules.achievement
        achieved_bp, cap_bp = self._factors.achievement_bp, achievement.payable_cap_bp
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
        return self._line(
            "earned",
            rate_bp=paid_bp,
            arithmetic=self._share(self._steps.payable_base_idr, paid_bp),
            reason=reason,
            inputs=(_text_input("achievement", Words("Capaian kinerja", "Achievement"), achieved),),
            rule=RuleReference(
                Words("Batas capaian yang dibayar", "Cap of the achievement paid"),
                "achievement.payable_cap_percent",
                achievement.source,
            ),
        )

    def _rated(self) -> AccountLine:
        return self._of_rating(
            "rated",
            rate_bp=self._factors.rating_bp,
            base_idr=self._steps.earned_idr,
            path="pay_percent",
            name=Words("Bagian TPP menurut predikat", "Share of pay by the rating"),
            verb=Words("dibayar", "is paid"),
        )

    def _bonus(self) -> AccountLine:
        return self._of_rating(
            "bonus",
            rate_bp=self._factors.bonus_bp,
            base_idr=self._steps.payable_base_idr,
            path="bonus_percent",
            name=Words("Tambahan menurut predikat", "Bonus by the rating"),
            verb=Words("menambah", "adds"),
        )

    def _of_rating(
        self, step: str, *, rate_bp: int, base_idr: int, path: str, name: Words, verb: Words
    ) -> AccountLine:
        rating = self._record.rating
        words = RATING_WORDS[rating]
        pay = next(item for item in self._rules.rating_pay if item.rating == rating)
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
        return self._line(
            step,
            rate_bp=rate_bp,
            arithmetic=self._share(base_idr, rate_bp),
            reason=reason,
            inputs=(Input("rating", Words("Predikat", "Rating"), words),),
            rule=RuleReference(
                Words(f"{name.id} {words.id}", f"{name.en} {words.en}"),
                f"rating_pay.{rating}.{path}",
                pay.source,
            ),
        )

    def _unexcused_cut(self) -> AccountLine:
        return self._days_cut(
            "unexcused_cut",
            self._appraisal.alpa,
            self._rules.attendance.unexcused_day_bp,
            left_idr=self._steps.rated_idr,
            column="alpa",
            label=Words("Alpa", "Unexcused days"),
            path="attendance.unexcused_day_percent",
        )

    def _excused_cut(self) -> AccountLine:
        return self._days_cut(
            "excused_cut",
            self._appraisal.ijin,
            self._rules.attendance.excused_day_bp,
            left_idr=self._steps.rated_idr - self._steps.unexcused_cut_idr,
            column="ijin",
            label=Words("Izin", "Excused days"),
            path="attendance.excused_day_percent",
        )

    def _days_cut(
        self,
        step: str,
        days: int,
        rate_bp: int,
        *,
        left_idr: int,
        column: str,
        label: Words,
        path: str,
    ) -> AccountLine:
        base = self._steps.payable_base_idr
        wanted = self._divide(base * days * rate_bp, FULL_BP)
        percent = format_percent(rate_bp)
        if days:
            reason = Words(
                f"{days} hari {label.id.lower()}, tiap hari {percent} dari dasar.",
                f"{label.en}: {days}, each {percent} of the base.",
            )
        else:
            reason = Words(f"Tidak ada {label.id.lower()}.", f"{label.en}: none.")
        return self._line(
            step,
            rate_bp=rate_bp,
            arithmetic=_equation(
                Words(
                    f"{format_idr(base)} × {days} hari × {percent}",
                    f"{format_idr(base)} × {days} days × {percent}",
                ),
                wanted,
                exact=base * days * rate_bp % FULL_BP == 0,
            ),
            reason=_and_limit(reason, wanted, left_idr),
            inputs=(Input(column, label, Words(f"{days} hari", f"{days} days")),),
            rule=RuleReference(
                Words(f"Potongan {label.id.lower()} per hari", f"{label.en}, each"),
                path,
                self._rules.attendance.source,
            ),
        )

    def _lateness_cut(self) -> AccountLine:
        rule = self._rules.attendance.lateness
        base = self._steps.payable_base_idr
        numerator, denominator = base * self._factors.lateness_bp, FULL_BP * rule.divisor
        wanted = self._divide(numerator, denominator)
        left = self._steps.rated_idr - self._steps.unexcused_cut_idr - self._steps.excused_cut_idr
        if isinstance(rule, BandedLateness):
            rate, reason, inputs = self._banded_lateness(rule)
        else:
            rate, reason, inputs = self._minutes_of_lateness(rule)
        if not self._factors.lateness_bp:
            reason = Words("Tidak ada keterlambatan.", "No lateness.")
        return self._line(
            "lateness_cut",
            arithmetic=_equation(
                Words(f"{format_idr(base)} × {rate.id}", f"{format_idr(base)} × {rate.en}"),
                wanted,
                exact=numerator % denominator == 0,
            ),
            reason=_and_limit(reason, wanted, left),
            inputs=inputs,
            rule=RuleReference(
                Words("Potongan terlambat dan pulang cepat", "Cut for lateness"),
                "attendance.lateness",
                rule.source,
            ),
        )

    def _minutes_of_lateness(self, rule: ProRataLateness) -> tuple[Words, Words, tuple[Input, ...]]:
        """The rate as terms of the equation, the reason and the inputs."""
        late, early = self._appraisal.late_minutes, self._appraisal.early_minutes
        percent, per = format_percent(rule.cut_bp), rule.per_minutes
        return (
            Words(
                f"{late + early} menit × {percent} ÷ {per} menit",
                f"{late + early} minutes × {percent} ÷ {per} minutes",
            ),
            Words(
                f"{late} menit terlambat dan {early} menit pulang cepat; "
                f"{percent} dari dasar tiap {per} menit.",
                f"{late} minutes late and {early} left early; "
                f"{percent} of the base for {per} minutes.",
            ),
            (
                _minutes_input("late_minutes", Words("Terlambat", "Late"), late),
                _minutes_input("early_minutes", Words("Pulang cepat", "Left early"), early),
            ),
        )

    def _banded_lateness(self, rule: BandedLateness) -> tuple[Words, Words, tuple[Input, ...]]:
        """The rate as terms of the equation, the reason and the inputs."""
        counts = [(band, self._appraisal.late_counts.get(band.code, 0)) for band in rule.bands]
        happened = [(band, count, format_percent(band.cut_bp)) for band, count in counts if count]
        terms_id = [f"{count} kali × {cut}" for _, count, cut in happened]
        terms_en = [f"{count} times × {cut}" for _, count, cut in happened]
        each_id = [f"{band.label_id}: {count} kali, {cut}" for band, count, cut in happened]
        each_en = [f"{band.label_en}: {count} times, {cut}" for band, count, cut in happened]
        return (
            Words(
                f"({' + '.join(terms_id) or format_percent(0)})",
                f"({' + '.join(terms_en) or format_percent(0)})",
            ),
            Words(f"{'; '.join(each_id)} dari dasar.", f"{'; '.join(each_en)} of the base."),
            tuple(
                Input(
                    band.code,
                    Words(band.label_id, band.label_en),
                    Words(f"{count} kali", f"{count} times"),
                )
                for band, count in counts
            ),
        )

    def _award(self) -> AccountLine:
        award, evidence = self._rules.innovation_award, self._appraisal.innovation_evidence
        if evidence is None:
            reason = Words(
                "Tidak ada bukti inovasi yang disahkan.", "No approved evidence of an innovation."
            )
        else:
            reason = Words(
                f"Inovasi yang disahkan dengan {evidence} menambah {format_percent(award.award_bp)}.",
                f"The innovation approved by {evidence} adds {format_percent(award.award_bp)}.",
            )
        return self._line(
            "award",
            rate_bp=self._factors.award_bp,
            arithmetic=self._share(self._steps.payable_base_idr, self._factors.award_bp),
            reason=reason,
            inputs=(
                _text_input(
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

    def _ceiling_cut(self) -> AccountLine:
        steps, rule = self._steps, self._rules.ceiling
        before = steps.gross_idr + steps.pagu_cut_idr + steps.ceiling_cut_idr
        limit = self._divide(steps.payable_base_idr * rule.ceiling_bp, FULL_BP)
        arithmetic = self._share(steps.payable_base_idr, rule.ceiling_bp)
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
        return self._line(
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

    def _pagu_cut(self) -> AccountLine:
        if self._steps.pagu_cut_idr:
            reason = Words(
                "TPP seluruh pegawai melebihi pagu anggaran perangkat daerah; kelebihannya "
                "dipotong merata.",
                "The pay of all staff is over the agency's budget; everybody is cut in proportion.",
            )
        else:
            reason = Words(
                "Tidak ada pemotongan karena pagu anggaran.", "No cut by the agency's budget."
            )
        return self._line("pagu_cut", reason=reason)

    def _gross(self) -> AccountLine:
        cuts = ("unexcused_cut", "excused_cut", "lateness_cut")
        changes = (*cuts, "bonus", "award", "ceiling_cut", "pagu_cut")
        return self._total(
            "gross",
            self._steps.rated_idr,
            changes,
            Words("Jumlah sebelum pajak dan iuran.", "The sum before tax and insurance."),
        )

    def _net(self) -> AccountLine:
        return self._total(
            "net",
            self._steps.gross_idr,
            ("tax", "bpjs"),
            Words("Yang dibayarkan kepada Anda.", "What is paid out to you."),
        )

    def _total(
        self, step: str, start_idr: int, changes: tuple[str, ...], reason: Words
    ) -> AccountLine:
        terms = format_idr(start_idr)
        for name in changes:
            effect = self._effects[name]
            if effect:
                terms += f" {'+' if effect > 0 else '−'} {format_idr(abs(effect))}"
        amount: int = getattr(self._steps, f"{step}_idr")
        return self._line(
            step,
            arithmetic=_equation(Words(terms, terms), amount, exact=True),
            reason=reason,
            kind=LineKind.TOTAL,
        )

    def _tax(self) -> AccountLine:
        appraisal, tax = self._appraisal, self._rules.tax
        grade_class = appraisal.grade.split("/")[0]
        if appraisal.employment is Employment.PPPK:
            name, path = Words("PPh 21 PPPK", "PPh 21 of PPPK"), "tax.pppk.rate_percent"
            source = tax.pppk.source if tax.pppk else ""
        else:
            name = Words(f"PPh 21 golongan {grade_class}", f"PPh 21 of golongan {grade_class}")
            path = f"tax.classes.{grade_class}.rate_percent"
            source = next(item.source for item in tax.classes if item.class_code == grade_class)
        rate = self._factors.tax_bp
        return self._line(
            "tax",
            rate_bp=rate,
            arithmetic=self._share(self._steps.gross_idr, rate),
            reason=Words(
                f"{name.id}: {format_percent(rate)} dari bruto.",
                f"{name.en}: {format_percent(rate)} of gross.",
            ),
            inputs=(
                _text_input("grade", Words("Golongan", "Grade"), appraisal.grade),
                self._employment(),
            ),
            rule=RuleReference(name, path, source),
        )

    def _bpjs(self) -> AccountLine:
        rule = self._rules.bpjs_health
        steps = self._steps
        wanted = self._divide(min(steps.gross_idr, rule.base_cap_idr) * rule.employee_bp, FULL_BP)
        return self._insurance(
            "bpjs",
            rule.employee_bp,
            reason=_and_limit(
                self._insured_reason(rule.employee_bp), wanted, steps.gross_idr - steps.tax_idr
            ),
            kind=LineKind.CHANGE,
        )

    def _bpjs_employer(self) -> AccountLine:
        rate = self._rules.bpjs_health.employer_bp
        insured = self._insured_reason(rate)
        reason = Words(
            f"{insured.id} Dibayar pemberi kerja, tidak mengurangi TPP Anda.",
            f"{insured.en} Paid by the employer; it does not lower your pay.",
        )
        return self._insurance("bpjs_employer", rate, reason=reason, kind=LineKind.BESIDE)

    def _insured_reason(self, rate_bp: int) -> Words:
        cap, percent = self._rules.bpjs_health.base_cap_idr, format_percent(rate_bp)
        if self._steps.gross_idr > cap:
            return Words(
                f"{percent} dari bruto, dihitung paling tinggi dari {format_idr(cap)}.",
                f"{percent} of gross, counted up to {format_idr(cap)}.",
            )
        return Words(f"{percent} dari bruto.", f"{percent} of gross.")

    def _insurance(self, step: str, rate_bp: int, *, reason: Words, kind: LineKind) -> AccountLine:
        rule = self._rules.bpjs_health
        insured = min(self._steps.gross_idr, rule.base_cap_idr)
        part = "employee" if kind is LineKind.CHANGE else "employer"
        return self._line(
            step,
            rate_bp=rate_bp,
            arithmetic=self._share(insured, rate_bp),
            reason=reason,
            rule=RuleReference(
                Words("Iuran BPJS Kesehatan", "Health insurance"),
                f"bpjs_health.{part}_percent",
                rule.source,
            ),
            kind=kind,
        )

    # --- What the lines have in common ----------------------------------------------------------

    def _share(self, amount_idr: int, rate_bp: int) -> Words:
        """``amount × rate = result``."""
        product = amount_idr * rate_bp
        terms = f"{format_idr(amount_idr)} × {format_percent(rate_bp)}"
        return _equation(
            Words(terms, terms), self._divide(product, FULL_BP), exact=product % FULL_BP == 0
        )

    def _employment(self) -> Input:
        words = EMPLOYMENT_WORDS[self._appraisal.employment]
        return Input("employment", Words("Jenis pegawai", "Employment"), words)

    def _line(
        self,
        step: str,
        *,
        reason: Words,
        arithmetic: Words = _NO_ARITHMETIC,
        rate_bp: int | None = None,
        inputs: tuple[Input, ...] = (),
        rule: RuleReference | None = None,
        kind: LineKind = LineKind.CHANGE,
    ) -> AccountLine:
        amount: int = getattr(self._steps, f"{step}_idr")
        return AccountLine(
            step=step,
            kind=kind,
            label=STEP_LABELS[f"{step}_idr"],
            amount_idr=amount,
            effect_idr=self._effects.get(step, 0),
            rate_bp=rate_bp,
            arithmetic=arithmetic,
            reason=reason,
            inputs=inputs,
            rule=rule,
        )


def _equation(terms: Words, result_idr: int, *, exact: bool) -> Words:
    result = format_idr(result_idr)
    rounded = _NO_ARITHMETIC if exact else Words(" (dibulatkan)", " (rounded)")
    return Words(f"{terms.id} = {result}{rounded.id}", f"{terms.en} = {result}{rounded.en}")


def _and_limit(reason: Words, wanted_idr: int, left_idr: int) -> Words:
    """A deduction never takes more than what is left."""
    if wanted_idr <= left_idr:
        return reason
    left = format_idr(left_idr)
    return Words(
        f"{reason.id} Dipotong hanya sampai habis: {left}.",
        f"{reason.en} Only what is left is taken: {left}.",
    )


def _text_input(name: str, label: Words, text: str) -> Input:
    return Input(name, label, Words(text, text))


def _minutes_input(name: str, label: Words, minutes: int) -> Input:
    return Input(name, label, Words(f"{minutes} menit", f"{minutes} minutes"))
