"""What the workflows of requests about the ledger work with; each kind adds its own stores."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.writing.writer import LedgerWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleDesk(ABC):
    """For requests about a person of a live month.

    ``key_of`` is the person's key of a NIP, ``four_eyes`` knows who may agree.
    """

    archive: RunArchive
    writer: LedgerWriter
    four_eyes: FourEyes
    live_months: LiveMonths
    records: Records
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
            archive=RunArchive(archive),
            writer=LedgerWriter.on(table, *ledger),
            four_eyes=four_eyes_of(table, archive, today),
            live_months=LiveMonths(table),
            records=Records(table, NamesArchive(archive)),
            key_of=key_of,
            **cls.own_stores(table),
        )

    @classmethod
    @abstractmethod
    def own_stores(cls, table: Table) -> dict[str, Any]:
        """The stores that this kind of request adds, by their names."""
