"""The stored records of returns that finance entered, confirmed or not."""

from tukin.aws.table import Table
from tukin.settlement.returns.entered import EnteredReturns
from tukin.settlement.stores.to_confirm import ToConfirm


class Returns(ToConfirm[EnteredReturns]):
    """Returns: pk ``RETURN#{run_id}``, sk the digest of the lines."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, EnteredReturns.from_json, lambda one: _partition(one.run_id))

    def get(self, run_id: str, digest: str) -> EnteredReturns | None:
        """Some returns, by the digest of their lines."""
        return self.find(_partition(run_id), digest)

    def of_run(self, run_id: str) -> list[EnteredReturns]:
        """Everything that was entered for a run, in the order of time."""
        return self.all_of(_partition(run_id))


def _partition(run_id: str) -> str:
    return f"RETURN#{run_id}"
