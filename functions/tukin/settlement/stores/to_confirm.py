"""What one finance person enters and another confirms: one stored record each, by its digest."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from tukin.aws.table import Table
from tukin.settlement.stores.asked import Request


class Entered(Protocol):
    """What is entered, for anybody to confirm who did not enter it."""

    @property
    def digest(self) -> str:
        """What a confirmation agrees to."""

    @property
    def entered_at(self) -> str:
        """When (ISO 8601, UTC)."""

    def to_json(self) -> dict[str, Any]:
        """As it is stored, without its confirmation."""


Item = TypeVar("Item", bound=Entered)


class ToConfirm(Generic[Item]):
    """Records: pk a partition, sk the digest of what was entered."""

    def __init__(
        self,
        table: Table,
        read: Callable[[Mapping[str, Any]], Item],
        partition_of: Callable[[Item], str],
    ) -> None:
        self._table = table
        self._read = read
        self._partition_of = partition_of

    def enter(self, entered: Item) -> Item:
        """Record it; where the same was entered before, that record counts."""
        if self._table.put_new(self._key(entered) | entered.to_json()):
            return entered
        return self.find(self._partition_of(entered), entered.digest) or entered

    def find(self, partition: str, digest: str) -> Item | None:
        """What was entered under a digest, read consistently."""
        item = self._table.get({"pk": partition, "sk": digest})
        return None if item is None else self._read(item)

    def all_of(self, partition: str) -> list[Item]:
        """Everything of a partition, in the order of time."""
        found = map(self._read, self._table.query(partition))
        return sorted(found, key=lambda entered: entered.entered_at)

    def confirm(self, entered: Item, request: Request) -> Item:
        """Note, once, who confirmed what the ledger has, and by which entry."""
        changes = {"confirmed_by": request.by, "confirmed_at": request.at, "seq": request.seq}
        is_open = "attribute_exists(pk) AND attribute_not_exists(#_confirmed_at)"
        self._table.update(self._key(entered), changes, condition=is_open, values={})
        return self.find(self._partition_of(entered), entered.digest) or entered

    def _key(self, entered: Item) -> dict[str, str]:
        return {"pk": self._partition_of(entered), "sk": entered.digest}
