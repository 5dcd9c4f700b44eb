"""The stored records of holds and lifts that finance entered, confirmed or not."""

from tukin.aws.table import Table
from tukin.settlement.person_holds.entered import EnteredHold
from tukin.settlement.stores.to_confirm import ToConfirm
from tukin.vocabulary.period import Period


class EnteredHolds(ToConfirm[EnteredHold]):
    """Holds and lifts: pk ``HOLD#{period}``, sk the digest of what was entered."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, EnteredHold.from_json, lambda one: _partition(one.period))

    def get(self, period: Period, digest: str) -> EnteredHold | None:
        """What was entered for a period under a digest."""
        return self.find(_partition(period), digest)

    def of_period(self, period: Period) -> list[EnteredHold]:
        """Everything that was entered for a period, in the order of time."""
        return self.all_of(_partition(period))


def _partition(period: Period) -> str:
    return f"HOLD#{period}"
