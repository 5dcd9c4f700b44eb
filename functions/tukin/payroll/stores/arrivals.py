"""How many versions of an agency are taken up in an hour: each arrival has the hour of its turn."""

from datetime import UTC, datetime

from tukin.aws.table import Table
from tukin.vocabulary.errors import Throttled

_HOUR_SECONDS = 3_600
_TRIES = 10


class Arrivals:
    """Turns of uploads: pk ``ARRIVALS#{agency}``, sk ``TURN``.

    The item has the hour that turns are given for and how many it has given. Where an hour is full
    the next is begun, so that a later arrival never has an earlier turn.

    Args:
        table: the one table.
        most: versions of an agency that are taken up in an hour.
    """

    def __init__(self, table: Table, most: int) -> None:
        self._table = table
        self._most = most

    def turn(self, agency: str, now: datetime) -> datetime | None:
        """When one more version may be taken up (UTC); None where that is now.

        A turn that nobody takes, since the process ended before it recorded its upload, is lost.

        Raises:
            Throttled: E901, where too many arrive at once to give each a turn.
        """
        this_hour = int(now.timestamp()) // _HOUR_SECONDS
        key = {"pk": f"ARRIVALS#{agency}", "sk": "TURN"}
        for _ in range(_TRIES):
            item = self._table.get(key) or {"hour": 0, "versions": 0}
            hour, versions = self._next(item["hour"], item["versions"], this_hour)
            if self._table.update(
                key,
                {"hour": hour, "versions": versions},
                condition="attribute_not_exists(pk) OR (#hour = :hour AND versions = :versions)",
                values={":hour": item["hour"], ":versions": item["versions"]},
                names={"#hour": "hour"},
            ):
                begins = datetime.fromtimestamp(hour * _HOUR_SECONDS, UTC)
                return begins if hour > this_hour else None
        raise Throttled("E901")

    def _next(self, hour: int, versions: int, this_hour: int) -> tuple[int, int]:
        """The hour of the next turn, and how many it has given then."""
        if hour < this_hour:
            return this_hour, 1
        return (hour, versions + 1) if versions < self._most else (hour + 1, 1)
