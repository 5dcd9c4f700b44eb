"""What the workflows of finance's requests work with: runs before, beside and after their pay."""

from dataclasses import dataclass
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.uploads import Uploads
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs


@dataclass(frozen=True, slots=True)
class FinanceDesk:
    """The stores of finance's requests; a run itself has ``SettlementStores``."""

    runs: Runs
    ledger: Ledger
    live_months: LiveMonths
    uploads: Uploads
    archive: RunArchive

    @classmethod
    def on(cls, table: Table, archive: Bucket) -> Self:
        """On the stores of the one table and an archive."""
        return cls(
            Runs(table), Ledger(table), LiveMonths(table), Uploads(table), RunArchive(archive)
        )
