"""Which table counts: the first epoch is bound to the ledger, every later one to two people.

The first is made by a sweep, of the table in which the ledger is just that of its bucket, which
only one table can have been written beside; so whoever deploys or restores has no say in which.
From then on another table counts only by the recovery, at whose end the next epoch is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from tukin.aws.epochs.epoch import Epoch
from tukin.aws.epochs.store import Epochs
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.ledger_archive import LedgerArchive
from tukin.vocabulary.errors import Conflict


@dataclass(frozen=True, slots=True)
class TableEpochs:
    """The epochs beside one table; ``table_id`` asks AWS for its id."""

    epochs: Epochs
    table_name: str
    table_id: Callable[[], str]

    @classmethod
    def on(cls, table: Table, bucket: Bucket, days: int) -> Self:
        """On a table and the ledger's bucket, in which objects are locked for some days."""
        return cls(Epochs.on(bucket, days), table.name, table.id)

    def number(self) -> int:
        """The number of the last epoch, 0 where there is none."""
        last = self.epochs.last()
        return 0 if last is None else last.number

    def counts(self) -> bool:
        """Whether the table is the one that counts; where there is no epoch, each one does."""
        last = self.epochs.last()
        return last is None or last.table_id == self.table_id()

    def check_chain(self) -> None:
        """Hold every epoch against the one before it.

        Raises:
            IntegrityError: E882, where one does not follow, or somebody wrote over one.
        """
        self.epochs.check_chain()

    def begin(self, ledger: Ledger, archive: LedgerArchive, now: datetime) -> bool:
        """Make the first epoch where there is none and the ledger is the archive's.

        Returns:
            Whether there is an epoch now.
        """
        if self.number():
            return True
        if not is_whole(ledger, archive):
            return False
        self.epochs.create(self._next(None, ledger.tip(), now))
        return self.number() > 0  # also where another sweep was first

    def move(self, seen: int, tip: LedgerTip, people: tuple[str, str], now: datetime) -> None:
        """Make this table the one that counts, after the epoch that two people saw.

        Args:
            seen: number of the last epoch when they were asked.
            tip: the ledger's tip in this table.
            people: who asked and who agreed.
            now: the time, UTC.

        Raises:
            Conflict: E883, where another epoch was made meanwhile.
        """
        last = self.epochs.last()
        if last is not None and last.table_id == self.table_id():
            return
        is_seen = seen == (0 if last is None else last.number)
        if not (is_seen and self.epochs.create(self._next(last, tip, now, people))):
            raise Conflict("E883")

    def _next(
        self, last: Epoch | None, tip: LedgerTip, now: datetime, people: tuple[str, str] = ("", "")
    ) -> Epoch:
        return Epoch(
            number=1 if last is None else last.number + 1,
            table_id=self.table_id(),
            table_name=self.table_name,
            at=now.isoformat(timespec="seconds"),
            seq=tip.seq,
            hash=tip.hash if tip.seq else "",
            before="" if last is None else last.sha256,
            asked_by=people[0],
            agreed_by=people[1],
        )


def is_whole(ledger: Ledger, archive: LedgerArchive) -> bool:
    """Whether a table's ledger is the archive's, and its periods are as the tip says."""
    tip = ledger.tip()
    known = archive.entry(tip.seq) if tip.seq else None
    if tip.seq and (known is None or known.hash != tip.hash):
        return False
    return archive.last_seq() == tip.seq and ledger.has_periods(tip)
