"""What the workflows of finance's requests work with: runs before, beside and after their pay."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.in_force import agencies_in_force
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs


@dataclass(frozen=True, slots=True)
class FinanceDesk:
    """The stores of finance's requests; a run itself has ``SettlementStores``.

    ``agencies`` reads those in force on a day, ``records`` what is live.
    """

    runs: Runs
    ledger: Ledger
    live_months: LiveMonths
    uploads: Uploads
    records: Records
    archive: RunArchive
    agencies: Callable[[date], Agencies]

    @classmethod
    def on(cls, table: Table, archive: Bucket) -> Self:
        """On the stores of the one table and an archive."""
        return cls(
            runs=Runs(table),
            ledger=Ledger(table),
            live_months=LiveMonths(table),
            uploads=Uploads(table),
            records=Records(table, NamesArchive(archive)),
            archive=RunArchive(archive),
            agencies=partial(agencies_in_force, table, archive),
        )
