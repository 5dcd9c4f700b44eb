"""The stored records of returns that finance entered, confirmed or not."""

from tukin.aws.table import Table
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.stores.asked import Request


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

    def confirm(self, entered: EnteredReturns, request: Request) -> EnteredReturns:
        """Note, once, who confirmed returns that the ledger has, and by which entry."""
        changes = {"confirmed_by": request.by, "confirmed_at": request.at, "seq": request.seq}
        key = _key(entered.run_id, entered.digest)
        is_open = "attribute_exists(pk) AND attribute_not_exists(#_confirmed_at)"
        self._table.update(key, changes, condition=is_open, values={})
        return self.get(entered.run_id, entered.digest) or entered


def _key(run_id: str, digest: str) -> dict[str, str]:
    return {"pk": _partition(run_id), "sk": digest}


def _partition(run_id: str) -> str:
    return f"RETURN#{run_id}"
