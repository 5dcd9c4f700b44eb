"""What the workflows of lists of people who act work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.dated.desk import FileDesk
from tukin.people.grants.grant import Grants
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.grants.store import GRANTS
from tukin.settlement.people_lists.in_force import LedgerLists
from tukin.settlement.writing.writer import LedgerWriter


@dataclass(frozen=True, slots=True)
class ListsDesk:
    """The uploaded files, the lists that are decided and in force, and the ledger that decides."""

    files: FileDesk[Grants]
    lists: LedgerLists
    writer: LedgerWriter

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
            FileDesk(table, archive, GRANTS, four_eyes_of(table, archive, today)),
            LedgerLists.on(table, archive),
            LedgerWriter.on(table, *ledger),
        )
