"""What of the table is as the ledger decided: the list in force from each date, and its file."""

from typing import Any

from tukin.aws.items import to_attribute, to_item
from tukin.aws.table import Table, update_expression
from tukin.settlement.people_lists.lists import DecidedList, Lists

_IN_FORCE, _FILES = "GRANTS", "GRANTS#FILES"
_NOT_LATER = "attribute_not_exists(pk) OR attribute_not_exists(#_seq) OR #_seq <= :own"
_STILL_WAITS = "sha256 = :sha256 AND version_id = :version_id AND attribute_not_exists(approved_at)"


class ListsInForce:
    """Lists in force: pk ``GRANTS``, sk the date; the uploaded files: pk ``GRANTS#FILES``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self) -> dict[str, dict[str, Any]]:
        """The items that say what is in force, by date, read consistently."""
        return {item["sk"]: item for item in self._table.query(_IN_FORCE)}

    def bring_in_force(self, lists: Lists) -> None:
        """Write what the ledger decided and the table has not; what is later there stays."""
        items = self.all()
        for date, decided in lists.items():
            if not decided.is_on(items.get(date)):
                self._put(decided)

    def missing(self, lists: Lists) -> list[str]:
        """The dates whose decided list the table does not have, yet or any more."""
        items = self.all()
        return [date for date, decided in lists.items() if not decided.is_on(items.get(date))]

    def undecided(self, lists: Lists) -> list[str]:
        """The dates of what is in force and was never decided, or not so: written past the ledger.

        What is older than the decision was left there by a writer that broke off.
        """
        return [
            date
            for date, item in self.all().items()
            if date not in lists or _says_otherwise(lists[date], item)
        ]

    def _put(self, decided: DecidedList) -> None:
        """One list and the approval of its file; where the file is another by now, the list."""
        put = {
            "Item": to_item(_item(decided)),
            "ConditionExpression": _NOT_LATER,
            "ExpressionAttributeNames": {"#_seq": "seq"},
            "ExpressionAttributeValues": {":own": to_attribute(decided.seq)},
        }
        given = {name: getattr(decided, name) for name in ("digest", "approved_by", "approved_at")}
        approved = update_expression(
            {**given, "base_sha256": decided.base_sha256},
            _STILL_WAITS,
            {":sha256": decided.sha256, ":version_id": decided.version_id},
        )
        file = {"Key": to_item({"pk": _FILES, "sk": decided.date}), **approved}
        if not self._table.transact([{"Put": put}, {"Update": file}]):
            self._table.transact([{"Put": put}])


def _says_otherwise(decided: DecidedList, item: dict[str, Any]) -> bool:
    """Whether an item was written past the ledger; one that is older was left by who broke off."""
    return not decided.is_on(item) and item.get("seq", 0) >= decided.seq


def _item(decided: DecidedList) -> dict[str, Any]:
    values = decided._asdict()
    del values["date"], values["base_sha256"], values["uploaded_by"]
    if not decided.seq:
        del values["seq"]
    return {"pk": _IN_FORCE, "sk": decided.date, **values}
