"""Months of an agency that were paid before the story of some seeds begins.

They lie beside the store, for nothing writes to them: a publication compares October with the last
of them, and who rises or falls with their mean.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.simulation.expected import computations_of
from tests.simulation.people import AGENCIES, PERSONS, Terms, rules_named, rules_of, validator_of
from tests.simulation.source import PERIODS, START, Row
from tukin.file_formats.raw_row import RawRow
from tukin.payroll.batch import Batch, add_totals
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

POINTS = (60, 90), (100, 100, 70)
"""What everybody is rated in the paid months: a mean below the last of them, and one above it."""

Paid = Mapping[str, tuple[Mapping[str, str], int]]
"""NIP → the row, and gross pay by the oracle."""


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """The live months, their records by the name they are staged under, and what was paid."""

    months: tuple[LiveMonth, ...]
    records: Mapping[str, list[PayrollRecord]]
    paid: Mapping[str, Paid]

    def is_of(self, agency: str, period: Period) -> bool:
        """Whether it is what an agency's period is compared with."""
        return (agency, period) == (AGENCIES[0], PERIODS[0])


def history_of(points: Sequence[int], engine: str, key_of: Callable[[str], str]) -> PaidBefore:
    """The months before October in which everybody was rated so, in their order."""
    rule_set, period = rules_named("A", Terms()), PERIODS[0]
    months, records, paid = list[LiveMonth](), dict[str, list[PayrollRecord]](), dict[str, Paid]()
    for score in reversed(points):
        period = period.previous
        rows = [Row(name, score) for name in PERSONS]
        batch = _batch(period, rule_set.rule_set, rule_set.sha256, engine)
        found = _records(rows, batch, key_of)
        totals, order = add_totals(record.totals for record in found), UploadOrder(START, "v0")
        month = LiveMonth(batch, batch.batch_id, 1, totals, 1, order, order)
        months.insert(0, replace(month, settled_seq=1, settled_revision=1))
        records[batch.batch_id] = found
        cells = frozenset(frozenset(row.cells.items()) for row in rows)
        gross = computations_of(cells, rule_set.sha256)
        paid[batch.batch_id] = {row.nip: (row.cells, gross[row.nip].gross_idr) for row in rows}
    return PaidBefore(tuple(months), records, paid)


def _batch(period: Period, rule_set: str, rules_sha256: str, engine: str) -> Batch:
    return Batch(
        upload_id=f"past-{period}",
        bucket="intake",
        key=f"uploads/{AGENCIES[0]}/{period}/month.csv",
        version_id="v0",
        uploaded_at=START - timedelta(days=30),
        agency=AGENCIES[0],
        period=period,
        rule_set=rule_set,
        rules_sha256=rules_sha256,
        engine=engine,
    )


def _records(
    rows: Sequence[Row], batch: Batch, key_of: Callable[[str], str]
) -> list[PayrollRecord]:
    validator = validator_of(batch.rules_sha256, batch.agency, batch.period, None)
    formula = rules_of(batch.rules_sha256).formula
    found = []
    for number, row in enumerate(rows, start=2):
        appraisal = validator.validate(RawRow(number, row.cells))
        assert not isinstance(appraisal, list), appraisal
        found.append(compute_record(appraisal, batch, formula, key_of(row.nip)))
    return found
