"""A recovery of the table's ledger from the archive: who asked, who agreed, how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tukin.aws.table import Table
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.stores.ledger import tip_from_json, tip_to_json

_KEY = {"pk": "RECOVERY", "sk": "LEDGER"}
_AGREED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Recovery:
    """One recovery; times are ISO 8601, UTC. ``reached`` is the last entry that was replayed.

    ``table_id`` is of the table that it was asked for ("" in those from before epochs), ``epoch``
    the number of the last epoch then, 0 where there was none. A backup holds the recovery as well:
    what two people agreed to for one table counts for no copy of it.
    """

    asked_by: str
    asked_at: str
    reason: str
    table_id: str = ""
    epoch: int = 0
    agreed_by: str | None = None
    done_at: str | None = None
    reached: LedgerTip = field(default_factory=LedgerTip)

    def is_open(self, now: datetime, table_id: str, epoch: int) -> bool:
        """Whether it is of this table and epoch, not done, and agreed to or young enough to be."""
        if self.done_at is not None or (self.table_id, self.epoch) != (table_id, epoch):
            return False
        asked = datetime.fromisoformat(self.asked_at)
        return self.agreed_by is not None or now - asked < _AGREED_WITHIN


class Recoveries:
    """The last recovery: pk ``RECOVERY``, sk ``LEDGER``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self) -> Recovery | None:
        """The last recovery, None where there was none."""
        item = self._table.get(_KEY)
        return None if item is None else _recovery(item)

    def ask(self, wanted: Recovery, seen: Recovery | None) -> bool:
        """Ask for a recovery; False where somebody asked since."""
        forgotten = {"agreed_by": None, "done_at": None}
        changes = {
            "asked_by": wanted.asked_by,
            "asked_at": wanted.asked_at,
            "reason": wanted.reason,
            "table_id": wanted.table_id,
            "epoch": wanted.epoch,
            "reached": tip_to_json(wanted.reached),
            **forgotten,
        }
        return self._change(seen, changes)

    def agree(self, seen: Recovery, by: str) -> bool:
        """Another person agrees."""
        return self._change(seen, {"agreed_by": by})

    def reach(self, seen: Recovery, tip: LedgerTip) -> bool:
        """Note how far the replay came."""
        return self._change(seen, {"reached": tip_to_json(tip)})

    def end(self, seen: Recovery, at: str) -> bool:
        """Note that the table is that of the archive."""
        return self._change(seen, {"done_at": at})

    def _change(self, seen: Recovery | None, changes: Mapping[str, Any]) -> bool:
        if seen is None:
            return self._table.update(
                _KEY, changes, condition="attribute_not_exists(pk)", values={}
            )
        return self._table.update(
            _KEY,
            changes,
            condition="#asked_at = :asked_at AND #asked_by = :asked_by",
            values={":asked_at": seen.asked_at, ":asked_by": seen.asked_by},
            names={"#asked_at": "asked_at", "#asked_by": "asked_by"},
        )


def _recovery(item: Mapping[str, Any]) -> Recovery:
    return Recovery(
        asked_by=item["asked_by"],
        asked_at=item["asked_at"],
        reason=item["reason"],
        table_id=item.get("table_id", ""),
        epoch=item.get("epoch", 0),
        agreed_by=item.get("agreed_by"),
        done_at=item.get("done_at"),
        reached=tip_from_json(item["reached"]),
    )
