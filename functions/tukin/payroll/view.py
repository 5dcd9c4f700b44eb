"""An agency's month as the API returns it: its state, its uploads, its records, its period."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tukin.entitlement.formula import PaySteps
from tukin.payroll.batch import Totals, add_totals, describe_totals
from tukin.payroll.publication import LiveMonth, MonthState, state_of
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words

_MONTH_SUMS = ("rows", "gross_idr", "net_idr")

_NOTHING_LIVE: dict[str, Any] = {
    "batch_id": None,
    "revision": 0,
    "settled_revision": 0,
    "settled_seq": 0,
    **dict.fromkeys(_MONTH_SUMS, 0),
}

STEP_LABELS: dict[str, Words] = {
    "base_idr": Words("Besaran TPP jabatan", "Base amount of the position"),
    "payable_base_idr": Words("Besaran setelah status kepegawaian", "Base after status"),
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
"""Names of the steps, in the order of the computation."""


def describe_month(live: LiveMonth | None) -> dict[str, Any]:
    """The state of an agency's month and what is live in it; amounts are rupiah."""
    state = {"state": state_of(live)}
    if live is None:
        return state | _NOTHING_LIVE
    return state | {
        "batch_id": live.batch.batch_id,
        "revision": live.revision,
        "settled_revision": live.settled_revision,
        "settled_seq": live.settled_seq,
        **_month_sums(live.totals),
    }


def _month_sums(totals: Totals) -> dict[str, int]:
    described = describe_totals(totals)
    return {name: described[name] for name in _MONTH_SUMS}


def describe_period(
    period: Period,
    live_months: Mapping[str, LiveMonth | None],
    awaiting: Mapping[str, int],
    rejected: Mapping[str, int],
) -> dict[str, Any]:
    """Each agency's month, the number of agencies in each state, and the period's totals.

    Args:
        period: the period.
        live_months: agency → its live batch, None where there is none.
        awaiting: agency → the number of its uploads that wait for approval.
        rejected: agency → the rows of the uploads in its month that do not count.
    """
    totals = add_totals(live.totals for live in live_months.values() if live is not None)
    return {
        "period": str(period),
        "agencies": [
            {
                "agency": agency,
                **describe_month(live_months[agency]),
                "awaiting_approval": awaiting[agency],
                "rejected": rejected[agency],
            }
            for agency in sorted(live_months)
        ],
        "states": _count_states(live_months.values()),
        "totals": _month_sums(totals)
        | {"awaiting_approval": sum(awaiting.values()), "rejected": sum(rejected.values())},
    }


def _count_states(live_months: Iterable[LiveMonth | None]) -> dict[str, int]:
    counts = Counter(map(state_of, live_months))
    return {state: counts[state] for state in MonthState}


def describe_steps(steps: PaySteps) -> list[dict[str, Any]]:
    """The computation as a list: step, both labels and the amount in rupiah."""
    return [
        {
            "step": step.removesuffix("_idr"),
            "label_id": label.id,
            "label_en": label.en,
            "amount_idr": amount,
        }
        for (step, label), amount in zip(STEP_LABELS.items(), steps, strict=True)
    ]


def describe_rated(record: PayrollRecord) -> dict[str, Any]:
    """The same with who rated and the two judgements, which an explanation says in its own way."""
    appraisal = record.appraisal
    return {
        **describe_record(record),
        "supervisor_nip": appraisal.supervisor_nip,
        "hasil_kerja": appraisal.hasil_kerja,
        "perilaku_kerja": appraisal.perilaku_kerja,
    }


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
