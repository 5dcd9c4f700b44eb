"""One line of an account: its label, kind, arithmetic, reason, inputs and rule."""

from dataclasses import dataclass
from enum import StrEnum

from tukin.domain.incentive import PaySteps
from tukin.domain.words import Words

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
