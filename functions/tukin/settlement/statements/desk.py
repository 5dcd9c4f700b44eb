"""What the workflows of a bank's statement work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.settlement.files.states import LINES_FILE, read_credited, read_lines
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.run_state import Run
from tukin.settlement.settlement import Transfer
from tukin.settlement.statements.statement import (
    Executed,
    ExecutedTransfer,
    StatementEntry,
    executed_by_line,
    read_entries,
    read_rows,
    returned_of_run,
)
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.stores.runs import Runs
from tukin.settlement.writing.writer import LedgerWriter


@dataclass(frozen=True, slots=True)
class PaidRun:
    """What a run of the ledger paid: its lines by id, and NIP → a hash of the account."""

    at: str
    lines: dict[str, Transfer]
    accounts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsDesk:
    """The stores; what a statement says lies in the archive, and the ledger names it."""

    archive: RunArchive
    writer: LedgerWriter
    four_eyes: FourEyes
    ledger: Ledger
    runs: Runs

    @classmethod
    def on(
        cls,
        table: Table,
        archive: Bucket,
        ledger: tuple[Bucket, int],
        today: Callable[[], date],
    ) -> Self:
        """On a table and an archive; ``ledger`` is as the environment has it."""
        return cls(
            archive=RunArchive(archive),
            writer=LedgerWriter.on(table, *ledger),
            four_eyes=four_eyes_of(table, archive, today),
            ledger=Ledger(table),
            runs=Runs(table),
        )

    def entries(self, tip: LedgerTip) -> tuple[StatementEntry, ...]:
        """All statements that a tip knows."""
        return read_entries(self.archive.state("statements", tip.statements_sha256))

    def rows(self, entry: StatementEntry) -> list[ExecutedTransfer]:
        """What a statement says."""
        return read_rows(self.archive.state("statements", entry.rows_sha256) or b"")

    def executed(self, entries: list[StatementEntry]) -> Executed:
        """What the bank executed, by some statements of one run."""
        return executed_by_line(map(self.rows, entries))

    def returned(self, run: Run, credited_sha256: str | None) -> dict[str, int]:
        """Line id → rupiah that came back of a run, by a state of its period's credits."""
        return returned_of_run(self.archive.state("credited", credited_sha256) or b"", run.run_id)

    def paid_run(self, seq: int) -> PaidRun:
        """What the run of a ledger entry paid, and to which accounts."""
        values = self.ledger.entry(seq).values
        lines = read_lines(self.archive.file_of(values, LINES_FILE))
        credited = self.archive.state("credited", values["credited"]["after"])
        accounts = {nip: known.account for nip, known in read_credited(credited or b"").items()}
        return PaidRun(values["at"], {line.line_id: line for line in lines}, accounts)
