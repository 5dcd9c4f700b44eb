"""Which months of an agency executions are at work on: one agency never has all of them."""

from collections.abc import Mapping

from tukin.aws.table import Table
from tukin.payroll.stores.uploads import Uploads
from tukin.vocabulary.errors import Throttled
from tukin.vocabulary.period import Period

SHARE_OF_ONE = 5
"""One agency has at most a fifth of the executions."""

_TRIES = 10


class Lanes:
    """The lanes of each agency: pk ``LANES#{agency}``, sk ``AT_WORK``.

    The item maps periods to the upload after which the batch is named that an execution works on.
    A lane is given back by the upload's own record: once that has ended, the lane is free.

    Args:
        table: the one table.
        executions: the most of all agencies together.
    """

    def __init__(self, table: Table, executions: int) -> None:
        self._table = table
        self._uploads = Uploads(table)
        self._most = max(1, executions // SHARE_OF_ONE)

    def take(self, agency: str, period: Period, upload_id: str) -> bool:
        """Take the lane of a month for an upload that is composed now; False where none is free.

        Raises:
            Throttled: E901, where others take lanes of the agency all the time.
        """
        key = {"pk": f"LANES#{agency}", "sk": "AT_WORK"}
        for _ in range(_TRIES):
            item = self._table.get(key) or {"lanes": {}, "version": 0}
            others = {name: leader for name, leader in item["lanes"].items() if name != str(period)}
            if len(others) >= self._most:
                others = self._at_work(agency, others)
            if len(others) >= self._most:
                return False
            version = item["version"]
            if self._table.update(
                key,
                {"lanes": others | {str(period): upload_id}, "version": version + 1},
                condition="attribute_not_exists(pk) OR version = :version",
                values={":version": version},
            ):
                return True
        raise Throttled("E901")

    def are_taken(self, agency: str, period: Period) -> bool:
        """Whether a month of an agency has to wait for a lane."""
        item = self._table.get({"pk": f"LANES#{agency}", "sk": "AT_WORK"}) or {"lanes": {}}
        others = {name: leader for name, leader in item["lanes"].items() if name != str(period)}
        return len(others) >= self._most and len(self._at_work(agency, others)) >= self._most

    def _at_work(self, agency: str, lanes: Mapping[str, str]) -> dict[str, str]:
        """The lanes whose upload has not ended yet, or is about to be composed."""
        found = {}
        for period, leader in lanes.items():
            upload = self._uploads.get(agency, Period.parse(period), leader)
            if upload is not None and upload.is_on_its_way:
                found[period] = leader
        return found
