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
from tukin.payroll.stores.month_counts import CountedPeriod, MonthCounts
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.payroll.stores.uploads import Uploads
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.register.store import RegisterDates
from tukin.rules.store import RuleArchive
from tukin.settlement.returns.store import Returns
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.recoveries import Recoveries
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs
from tukin.settlement.writing.epochs import TableEpochs
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class FinanceDesk:
    """The stores of finance's requests; a run itself has ``SettlementStores``.

    ``agencies`` reads those in force on a day, ``four_eyes`` knows who may agree to what,
    ``records`` reads what is live, ``rules`` those by which it was computed. ``has_register`` says
    whether a run may be prepared: by a register, or because the stage asks for none. ``counted``
    reads the live months of a period with what is counted beside them. ``start`` starts the
    execution of a run (id) under a name; a name that was used does nothing.
    """

    runs: Runs
    returns: Returns
    ledger: Ledger
    live_months: LiveMonths
    uploads: Uploads
    records: Records
    rules: RuleArchive
    archive: RunArchive
    writer: LedgerWriter
    recoveries: Recoveries
    epochs: TableEpochs
    agencies: Callable[[date], Agencies]
    four_eyes: FourEyes
    start: Callable[[str, str], None]
    has_register: Callable[[], bool] = lambda: True
    counted: Callable[[Period], CountedPeriod] = lambda _: CountedPeriod()

    @classmethod
    def on(
        cls,
        table: Table,
        archive: Bucket,
        ledger: tuple[Bucket, int],
        machine: str,
        today: Callable[[], date],
        *,
        register_required: bool = False,
    ) -> Self:
        """On a table and an archive; ``ledger`` is as the environment has it, a machine an ARN.

        ``register_required`` is off on stages for tests alone.
        """
        registers = RegisterDates(table)
        return cls(
            runs=Runs(table),
            returns=Returns(table),
            ledger=Ledger(table),
            live_months=LiveMonths(table),
            uploads=Uploads(table),
            records=Records(table, NamesArchive(archive)),
            rules=RuleArchive(archive),
            archive=RunArchive(archive),
            writer=LedgerWriter.on(table, *ledger),
            recoveries=Recoveries(table),
            epochs=TableEpochs.on(table, *ledger),
            agencies=partial(agencies_in_force, table, archive),
            four_eyes=four_eyes_of(table, archive, today),
            start=partial(start_run, machine),
            has_register=lambda: not register_required or registers.has_any(),
            counted=MonthCounts(table).of_period,
        )
