"""Whether anybody was credited for a period: read and checked here, written by settlement."""

from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.vocabulary.period import Period


class SettledPeriods:
    """What is credited for a period: pk ``SETTLED#{period}``, sk ``STATE``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def seq(self, period: Period) -> int:
        """The ledger's last entry about what is credited for a period; 0 where nobody is."""
        item = self._table.get(settled_key(period))
        return 0 if item is None else int(item["seq"])


def is_settled_as(period: Period, seq: int) -> dict[str, Any]:
    """The ConditionCheck that no run and no return came since ``seq`` was read."""
    check: dict[str, Any] = {"Key": to_item(settled_key(period))}
    if not seq:
        return check | {"ConditionExpression": "attribute_not_exists(pk)"}
    return check | {
        "ConditionExpression": "seq = :seq",
        "ExpressionAttributeValues": to_item({":seq": seq}),
    }


def settled_key(period: Period) -> dict[str, str]:
    """Primary key of what is credited for a period."""
    return {"pk": f"SETTLED#{period}", "sk": "STATE"}
