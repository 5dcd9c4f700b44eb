"""The payroll record: what was computed for one person, with all that explains it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import Batch, Totals
from tukin.domain.budget import pro_rate
from tukin.domain.coaching import Need, coaching_need
from tukin.domain.incentive import Formula, PaySteps
from tukin.domain.nip import person_key
from tukin.domain.period import Period
from tukin.domain.terms import Rating

if TYPE_CHECKING:  # who only reads records needs neither rules nor pydantic
    from tukin.domain.rules import RuleSet

# Maps by name: the store gives them back in any order.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class PayrollRecord:
    """One person's pay for one period, with inputs, steps and the rules it was computed by.

    ``weighted_bp`` follows the order of the rule set's indicators. The row's free note stays with
    the accepted rows: it decides nothing, and an item over 1 KB costs double.
    """

    agency: str
    period: Period
    batch_id: str
    rule_set: str
    rules_sha256: str
    appraisal: Appraisal
    weighted_bp: tuple[int, ...]
    achievement_bp: int
    rating: Rating
    steps: PaySteps
    need: Need | None

    @property
    def person(self) -> str:
        """The opaque key of the person."""
        return person_key(self.appraisal.nip)

    @property
    def totals(self) -> Totals:
        """The record's contribution to the control totals."""
        return Totals(
            rows=1,
            gross_idr=self.steps.gross_idr,
            tax_idr=self.steps.tax_idr,
            bpjs_idr=self.steps.bpjs_idr,
            net_idr=self.steps.net_idr,
            checksum=int.from_bytes(hashlib.sha256(self._canonical_json()).digest(), "big"),
        )

    def _canonical_json(self) -> bytes:
        """All that the record says, value by value in a fixed order.

        Names are left out: to write them takes eight times as long, and a place says as much.
        """
        row, need = self.appraisal, self.need
        values = (
            self.agency,
            str(self.period),
            self.batch_id,
            self.rule_set,
            self.rules_sha256,
            row.row,
            row.nip,
            row.name,
            row.position,
            row.grade,
            row.employment,
            row.supervisor_nip,
            row.scores,
            row.hasil_kerja,
            row.perilaku_kerja,
            row.alpa,
            row.ijin,
            row.late_minutes,
            row.early_minutes,
            row.status,
            row.innovation_evidence,
            row.note,
            row.late_counts,
            self.weighted_bp,
            self.achievement_bp,
            self.rating,
            self.steps,
            need and (need.nip, need.rating, need.weak_indicators, need.modules),
        )
        return _encode(values).encode()


def compute_record(appraisal: Appraisal, batch: Batch, formula: Formula) -> PayrollRecord:
    """The record of a validated appraisal in a batch, by the batch's pinned rules."""
    incentive = formula.compute(appraisal)
    return PayrollRecord(
        agency=batch.agency,
        period=batch.period,
        batch_id=batch.batch_id,
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        appraisal=appraisal if appraisal.note is None else replace(appraisal, note=None),
        weighted_bp=incentive.weighted_bp,
        achievement_bp=incentive.achievement_bp,
        rating=incentive.rating,
        steps=incentive.steps,
        need=coaching_need(appraisal, incentive, formula.rules),
    )


def fit_to_budget(
    records: Iterable[PayrollRecord], budget_idr: int, rules: "RuleSet"
) -> list[PayrollRecord]:
    """The records of a batch over its budget, cut so that their gross sums exactly to it.

    The split is by largest remainder in the order of the persons' keys, and stands as a step in
    each account; tax and contributions follow the cut pay.
    """
    ordered = sorted(records, key=lambda record: record.person)
    shares_idr = pro_rate([record.steps.gross_idr for record in ordered], budget_idr)
    formula = Formula(rules)
    return [
        replace(record, steps=formula.cut(record.appraisal, record.steps.gross_idr - share_idr))
        for record, share_idr in zip(ordered, shares_idr, strict=True)
    ]
