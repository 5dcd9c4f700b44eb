"""What the workflows of claims on people work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.settlement.claims.decision import Decisions, read_decisions
from tukin.settlement.claims.store import Claims
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class ClaimsDesk:
    """The stores of requests about claims; ``key_of`` is the person's key of a NIP."""

    claims: Claims
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
            claims=Claims(table),
            live_months=LiveMonths(table),
            records=Records(table, NamesArchive(archive)),
            archive=RunArchive(archive),
            writer=LedgerWriter.on(table, *ledger),
            four_eyes=four_eyes_of(table, archive, today),
            key_of=key_of,
        )

    def decisions(self, tip: LedgerTip) -> Decisions:
        """The decisions in force by a tip."""
        return read_decisions(self.archive.state("claims", tip.claims_sha256) or b"")

    def records_of(self, period: Period, nip: str) -> list[PayrollRecord]:
        """A person's live records of a period, by agency."""
        live_months = self.live_months.of_period(period)
        found = self.records.of_person(nip, live_months, self.key_of)
        for record in found:
            record.check_key(self.key_of)
        return sorted(found, key=lambda record: record.agency)
