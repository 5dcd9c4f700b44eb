"""What the workflows of finance's requests work with: runs before, beside and after their pay."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.executions import start_run
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs


@dataclass(frozen=True, slots=True)
class FinanceDesk:
    """The stores of finance's requests; a run itself has ``SettlementStores``.

    ``agencies`` reads those in force on a day, ``four_eyes`` knows who may agree to what,
    ``records`` reads what is live. ``start`` starts the execution of a run (id) under a name; a
    name that was used does nothing.
    """

    runs: Runs
    ledger: Ledger
    live_months: LiveMonths
    uploads: Uploads
    records: Records
    archive: RunArchive
    agencies: Callable[[date], Agencies]
    four_eyes: FourEyes
    start: Callable[[str, str], None]

    @classmethod
    def on(cls, table: Table, archive: Bucket, machine: str, today: Callable[[], date]) -> Self:
        """On the stores of a table and an archive, and the ARN of the state machine of runs."""
        return cls(
            runs=Runs(table),
            ledger=Ledger(table),
            live_months=LiveMonths(table),
            uploads=Uploads(table),
            records=Records(table, NamesArchive(archive)),
            archive=RunArchive(archive),
            agencies=partial(agencies_in_force, table, archive),
            four_eyes=four_eyes_of(table, archive, today),
            start=partial(start_run, machine),
        )
