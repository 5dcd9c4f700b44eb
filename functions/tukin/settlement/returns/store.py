"""The stored records of returns that finance entered, confirmed or not."""

from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.stores.ledger import Action

_OPEN = "attribute_exists(pk) AND attribute_not_exists(#_confirmed_at)"


class Returns:
    """Returns: pk ``RETURN#{run_id}``, sk the digest of the lines."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def enter(self, entered: EnteredReturns) -> EnteredReturns:
        """Record returns; where the same lines were entered before, that record counts."""
        if self._table.put_new(_key(entered.run_id, entered.digest) | entered.to_json()):
            return entered
        return self.get(entered.run_id, entered.digest) or entered

    def get(self, run_id: str, digest: str) -> EnteredReturns | None:
        """Some returns, read consistently."""
        item = self._table.get(_key(run_id, digest))
        return None if item is None else EnteredReturns.from_json(item)

    def of_run(self, run_id: str) -> list[EnteredReturns]:
        """Everything that was entered for a run, in the order of time."""
        found = map(EnteredReturns.from_json, self._table.query(_partition(run_id)))
        return sorted(found, key=lambda entered: entered.entered_at)

    def confirm(self, entered: EnteredReturns, confirmed: dict[str, Any]) -> None:
        """Note who confirmed returns of which every line is in the ledger already."""
        self._table.update(
            _key(entered.run_id, entered.digest), confirmed, condition=_OPEN, values={}
        )

    @staticmethod
    def mark_confirmed(entered: EnteredReturns, confirmed: dict[str, Any]) -> Action:
        """The action that notes, once, who confirmed returns and which entry says so."""
        key = to_item(_key(entered.run_id, entered.digest))
        return {"Update": {"Key": key, **update_expression(confirmed, _OPEN, {})}}


def _key(run_id: str, digest: str) -> dict[str, str]:
    return {"pk": _partition(run_id), "sk": digest}


def _partition(run_id: str) -> str:
    return f"RETURN#{run_id}"
