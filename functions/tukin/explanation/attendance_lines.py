"""The lines of a computation that cut pay for absence and lateness."""

from tukin.explanation.computation_line import ComputationLine, Input, RuleReference
from tukin.explanation.step_lines import StepLines, equation, or_what_is_left
from tukin.rules.attendance import BandedLateness, ProRataLateness
from tukin.vocabulary.money import FULL_BP, format_idr, format_percent
from tukin.vocabulary.words import Words


class AttendanceLines(StepLines):
    """Cuts of the payable base, each at most what is left of the pay."""

    def unexcused_cut(self) -> ComputationLine:
        """The cut for days of absence without leave."""
        return self._days_cut(
            "unexcused_cut",
            self.appraisal.alpa,
            self.rules.attendance.unexcused_day_bp,
            left_idr=self.steps.rated_idr,
            column="alpa",
            label=Words("Alpa", "Unexcused days"),
            path="attendance.unexcused_day_percent",
        )

    def excused_cut(self) -> ComputationLine:
        """The cut for days of absence with leave."""
        return self._days_cut(
            "excused_cut",
            self.appraisal.ijin,
            self.rules.attendance.excused_day_bp,
            left_idr=self.steps.rated_idr - self.steps.unexcused_cut_idr,
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
    ) -> ComputationLine:
        base = self.steps.payable_base_idr
        wanted = self.divide(base * days * rate_bp, FULL_BP)
        percent = format_percent(rate_bp)
        if days:
            reason = Words(
                f"{days} hari {label.id.lower()}, tiap hari {percent} dari dasar.",
                f"{label.en}: {days}, each {percent} of the base.",
            )
        else:
            reason = Words(f"Tidak ada {label.id.lower()}.", f"{label.en}: none.")
        return self.line(
            step,
            rate_bp=rate_bp,
            arithmetic=equation(
                Words(
                    f"{format_idr(base)} × {days} hari × {percent}",
                    f"{format_idr(base)} × {days} days × {percent}",
                ),
                wanted,
                exact=base * days * rate_bp % FULL_BP == 0,
            ),
            reason=or_what_is_left(reason, wanted, left_idr),
            inputs=(Input(column, label, Words(f"{days} hari", f"{days} days")),),
            rule=RuleReference(
                Words(f"Potongan {label.id.lower()} per hari", f"{label.en}, each"),
                path,
                self.rules.attendance.source,
            ),
        )

    def lateness_cut(self) -> ComputationLine:
        """The cut for lateness and leaving early: by the minute or by the occurrence."""
        rule = self.rules.attendance.lateness
        base = self.steps.payable_base_idr
        numerator, denominator = base * self.factors.lateness_bp, FULL_BP * rule.divisor
        wanted = self.divide(numerator, denominator)
        left = self.steps.rated_idr - self.steps.unexcused_cut_idr - self.steps.excused_cut_idr
        if isinstance(rule, BandedLateness):
            rate, reason, inputs = self._banded_lateness(rule)
        else:
            rate, reason, inputs = self._minutes_of_lateness(rule)
        if not self.factors.lateness_bp:
            reason = Words("Tidak ada keterlambatan.", "No lateness.")
        return self.line(
            "lateness_cut",
            arithmetic=equation(
                Words(f"{format_idr(base)} × {rate.id}", f"{format_idr(base)} × {rate.en}"),
                wanted,
                exact=numerator % denominator == 0,
            ),
            reason=or_what_is_left(reason, wanted, left),
            inputs=inputs,
            rule=RuleReference(
                Words("Potongan terlambat dan pulang cepat", "Cut for lateness"),
                "attendance.lateness",
                rule.source,
            ),
        )

    def _minutes_of_lateness(self, rule: ProRataLateness) -> tuple[Words, Words, tuple[Input, ...]]:
        """The rate as terms of the equation, the reason and the inputs."""
        late, early = self.appraisal.late_minutes, self.appraisal.early_minutes
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
        counts = [(band, self.appraisal.late_counts.get(band.code, 0)) for band in rule.bands]
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


def _minutes_input(name: str, label: Words, minutes: int) -> Input:
    return Input(name, label, Words(f"{minutes} menit", f"{minutes} minutes"))
