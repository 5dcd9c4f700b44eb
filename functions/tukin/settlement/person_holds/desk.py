"""What the workflows of holds and lifts work with."""

from dataclasses import dataclass
from typing import Any

from tukin.aws.table import Table
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.person_holds.held_people import PersonHold, read_holds
from tukin.settlement.person_holds.store import EnteredHolds
from tukin.settlement.writing.desk import PeopleDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsDesk(PeopleDesk):
    """The stores of requests about holds."""

    entered: EnteredHolds

    @classmethod
    def own_stores(cls, table: Table) -> dict[str, Any]:
        """What finance entered."""
        return {"entered": EnteredHolds(table)}

    def holds(self, tip: LedgerTip) -> tuple[PersonHold, ...]:
        """Whom a tip holds."""
        return read_holds(self.archive.state("holds", tip.holds_sha256))
