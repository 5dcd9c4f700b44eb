"""What the workflows of holds and lifts work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.person_holds.held_people import PersonHold, read_holds
from tukin.settlement.person_holds.store import EnteredHolds
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.writing.writer import LedgerWriter


@dataclass(frozen=True, slots=True)
class HoldsDesk:
    """The stores; ``key_of`` is the person's key of a NIP, ``four_eyes`` knows who may agree."""

    entered: EnteredHolds
    live_months: LiveMonths
    records: Records
    archive: RunArchive
    writer: LedgerWriter
    four_eyes: FourEyes
    key_of: Callable[[str], str]

    @classmethod
    def on(
        cls,
        table: Table,
        archive: Bucket,
        ledger: tuple[Bucket, int],
        key_of: Callable[[str], str],
        today: Callable[[], date],
    ) -> Self:
        """On a table and an archive; ``ledger`` is as the environment has it."""
        return cls(
            entered=EnteredHolds(table),
            live_months=LiveMonths(table),
            records=Records(table, NamesArchive(archive)),
            archive=RunArchive(archive),
            writer=LedgerWriter.on(table, *ledger),
            four_eyes=four_eyes_of(table, archive, today),
            key_of=key_of,
        )

    def holds(self, tip: LedgerTip) -> tuple[PersonHold, ...]:
        """Whom a tip holds."""
        return read_holds(self.archive.state("holds", tip.holds_sha256))
