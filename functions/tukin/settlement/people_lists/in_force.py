"""What is in force is what the ledger decided: compared, and completed by whoever finds it less.

A writer that breaks off after its entry leaves a list that is decided and not in force. Whoever
approves next and each sweep bring it in force from the ledger's state alone.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.people_lists.lists import DecidedList, by_date, read_lists
from tukin.settlement.people_lists.store import ListsInForce
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.vocabulary.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class LedgerLists:
    """The lists of the ledger's states, and those of the table."""

    in_force: ListsInForce
    archive: RunArchive
    ledger: Ledger

    @classmethod
    def on(cls, table: Table, archive: Bucket) -> Self:
        """On a table and an archive."""
        return cls(ListsInForce(table), RunArchive(archive), Ledger(table))

    def decided(self, tip: LedgerTip) -> list[DecidedList]:
        """The lists by a tip, in their order. Before the first entry they are the table's."""
        state = self.archive.state("people", tip.people_sha256)
        if state is not None:
            return read_lists(state)
        return list(map(DecidedList.before_ledger, self.in_force.all().values()))

    def are_in_force(self, decided: Iterable[DecidedList], seq: int) -> bool:
        """Whether the lists by a tip are in force, once what a writer left is; else read again.

        Args:
            decided: the lists by the tip.
            seq: the tip's number. Of a tip that has moved since nothing is judged.

        Raises:
            IntegrityError: E870, where the table has a list in force that nobody decided.
        """
        lists = by_date(decided)
        undecided = self.in_force.undecided(lists)
        if self.in_force.missing(lists):
            self.in_force.bring_in_force(lists)
        if self.ledger.tip().seq != seq:
            return False
        if undecided:
            raise IntegrityError("E870", dates=", ".join(sorted(undecided)))
        return not self.in_force.missing(lists)

    def repair(self) -> Counter[str]:
        """Bring in force what is decided; how often the table has what nobody decided."""
        tip = self.ledger.tip()
        if tip.people_sha256 is None:
            return Counter()
        try:
            self.are_in_force(self.decided(tip), tip.seq)
        except IntegrityError as error:
            logger.error("people in force by no entry", error_code=error.code)
            return Counter(ListsUndecided=1)
        return Counter()
