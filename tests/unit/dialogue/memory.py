"""The table in memory, for workflows: conditions as the stores of dialogues state them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tukin.aws.items import from_item, to_item

Key = tuple[str, str]


class MemoryTable:
    """Enough of ``aws/table.py``: get, query, put_new, transact of puts."""

    def __init__(self) -> None:
        self.items: dict[Key, dict[str, Any]] = {}
        self.before_transaction: list[Any] = []

    def get(self, key: Mapping[str, Any]) -> dict[str, Any] | None:
        return self.items.get((key["pk"], key["sk"]))

    def query(
        self, pk: str, *, since: str = "", up_to: str = "\U0010ffff"
    ) -> Iterator[dict[str, Any]]:
        keys = sorted(key for key in self.items if key[0] == pk and since <= key[1] <= up_to)
        return iter([self.items[key] for key in keys])

    def put_new(self, values: Mapping[str, Any]) -> bool:
        key = values["pk"], values["sk"]
        if key in self.items:
            return False
        self.items[key] = from_item(to_item(values))
        return True

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> bool:
        while self.before_transaction:
            self.before_transaction.pop()()
        puts = [action["Put"] for action in actions]
        items = [from_item(put["Item"]) for put in puts]
        if not all(map(self._holds, puts, items)):
            return False
        for item in items:
            self.items[item["pk"], item["sk"]] = item
        return True

    def _holds(self, put: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
        there = self.items.get((item["pk"], item["sk"]))
        condition = put.get("ConditionExpression")
        if condition == "attribute_not_exists(pk)":
            return there is None
        if condition == "revision = :seen":
            seen = from_item(put["ExpressionAttributeValues"])[":seen"]
            return there is not None and bool(there["revision"] == seen)
        assert condition is None
        return True
