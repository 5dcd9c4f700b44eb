"""A record as an account that a person can follow, in Bahasa Indonesia and English."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tukin.domain.incentive import PaySteps
from tukin.domain.record import PayrollRecord


class Label(NamedTuple):
    """A step's name in both languages."""

    id: str
    en: str


STEP_LABELS: Mapping[str, Label] = {
    "base_idr": Label("Besaran TPP jabatan", "Base amount of the position"),
    "payable_base_idr": Label("Dasar setelah status kepegawaian", "Base after status"),
    "earned_idr": Label("Sesuai capaian kinerja", "Earned by achievement"),
    "rated_idr": Label("Setelah predikat kinerja", "After the rating"),
    "unexcused_cut_idr": Label("Potongan alpa", "Cut for unexcused days"),
    "excused_cut_idr": Label("Potongan izin", "Cut for excused days"),
    "lateness_cut_idr": Label("Potongan terlambat dan pulang cepat", "Cut for lateness"),
    "bonus_idr": Label("Tambahan predikat", "Bonus of the rating"),
    "award_idr": Label("Penghargaan inovasi", "Innovation award"),
    "ceiling_cut_idr": Label("Dipotong karena batas tertinggi", "Cut by the ceiling"),
    "gross_idr": Label("TPP bruto", "Gross pay"),
    "tax_idr": Label("PPh Pasal 21", "Income tax (PPh 21)"),
    "bpjs_idr": Label("Iuran BPJS Kesehatan pegawai", "Health insurance, employee's share"),
    "net_idr": Label("TPP diterima", "Net pay"),
    "bpjs_employer_idr": Label("Iuran BPJS Kesehatan pemberi kerja", "Employer's share"),
}
"""Names of the steps, in the order of the account."""


def describe_steps(steps: PaySteps) -> list[dict[str, Any]]:
    """The account as a list: step, both labels and the amount in rupiah."""
    return [
        {
            "step": step.removesuffix("_idr"),
            "label_id": label.id,
            "label_en": label.en,
            "amount_idr": amount,
        }
        for (step, label), amount in zip(STEP_LABELS.items(), steps, strict=True)
    ]


def describe_record(record: PayrollRecord) -> dict[str, Any]:
    """A record as plain JSON values; ``achievement`` is per cent with two decimals."""
    appraisal = record.appraisal
    return {
        "row": appraisal.row,
        "nip": appraisal.nip,
        "name": appraisal.name,
        "agency": record.agency,
        "period": str(record.period),
        "position": appraisal.position,
        "grade": appraisal.grade,
        "employment": appraisal.employment,
        "status": appraisal.status,
        "achievement": record.achievement_bp / 100,
        "rating": record.rating,
        "gross_idr": record.steps.gross_idr,
        "net_idr": record.steps.net_idr,
        "steps": describe_steps(record.steps),
        "referred": record.need is not None,
        "rule_set": record.rule_set,
        "rules_sha256": record.rules_sha256,
        "batch_id": record.batch_id,
    }
