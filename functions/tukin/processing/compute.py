"""One shard of accepted rows + the pinned rules → staged payroll records."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import Batch, Totals, add_totals
from tukin.payroll.record import compute_record
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.shards import Shard, Shards
from tukin.processing.logging import enter_batch
from tukin.rules.store import RuleArchive


@dataclass(frozen=True, slots=True)
class Computation:
    """Computes shards; ``formula`` gives that of a rule set's hash, ``engine`` is the code's."""

    shards: Shards
    records: Records
    formula: Callable[[str], Formula]
    engine: str

    @classmethod
    def on(cls, table: Table, archive: Bucket, engine: str) -> Self:
        """On the stores of a table and an archive."""
        return cls(
            Shards(archive),
            Records(table, NamesArchive(archive)),
            partial(_formula, archive),
            engine,
        )

    def run(self, batch: Batch, shard: Shard, partitions: int) -> Totals:
        """Stage the records of a shard; their control totals.

        Raises:
            EngineChanged: E703, where the batch is pinned to other code.
        """
        enter_batch(batch, self.engine)
        formula = self.formula(batch.rules_sha256)
        rows = self.shards.rows(shard)
        records = [compute_record(row.appraisal, batch, formula, row.person_key) for row in rows]
        self.records.stage(records, batch.batch_id, partitions)
        return add_totals(record.totals for record in records)


@lru_cache(maxsize=8)
def _formula(archive: Bucket, rules_sha256: str) -> Formula:
    return Formula(RuleArchive(archive).get(rules_sha256))
