"""Whether a period is paid, or about to be: checked by publications, written by settlement.

One item says what is credited; beside it are copies, of which a publication reads and checks the
one of its agency. So hundreds of agencies publish at once without one item in everybody's way.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.payroll.publication import SettledMark
from tukin.vocabulary.period import Period

COPIES = 16


class SettledPeriods:
    """Paid periods: pk ``SETTLED#{period}``, sk ``STATE`` and its copies ``COPY#{0…f}``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def mark(self, period: Period, agency: str) -> SettledMark:
        """What an agency's publication has to know, read consistently."""
        copy = self._table.get(_copy_key(period, _copy_of(agency))) or {}
        releasing = copy.get("releasing", frozenset())
        if "seq" in copy:
            return SettledMark(copy["seq"], releasing, is_copied=True)
        item = self._table.get(settled_key(period)) or {}
        return SettledMark(item.get("seq", 0), releasing)


def is_settled_as(period: Period, agency: str, seen: SettledMark) -> dict[str, Any]:
    """The ConditionCheck that nothing was paid, taken back or released since it was seen."""
    conditions = ["seq = :seq" if seen.is_copied else "attribute_not_exists(seq)"]
    values: dict[str, Any] = {":seq": seen.seq} if seen.is_copied else {}
    if seen.releasing:
        conditions.append("releasing = :releasing")
        values[":releasing"] = seen.releasing
    else:
        conditions.append("attribute_not_exists(releasing)")
    check: dict[str, Any] = {
        "Key": to_item(_copy_key(period, _copy_of(agency))),
        "ConditionExpression": " AND ".join(conditions),
    }
    return check | ({"ExpressionAttributeValues": to_item(values)} if values else {})


def release_copies(period: Period, run_id: str) -> Iterator[Mapping[str, Any]]:
    """The actions by which a period says that a run is about to pay it."""
    return _change_copies(period, "ADD releasing :run", {":run": frozenset({run_id})})


def forget_release(period: Period, run_id: str) -> Iterator[Mapping[str, Any]]:
    """The actions by which a period forgets a run that paid nothing."""
    return _change_copies(period, "DELETE releasing :run", {":run": frozenset({run_id})})


def credit_copies(period: Period, seq: int, run_id: str | None) -> Iterator[Mapping[str, Any]]:
    """The actions that make the copies say what an entry says; its run is released no more."""
    values: dict[str, Any] = {":seq": seq}
    expression = "SET seq = :seq"
    if run_id is not None:
        expression += " DELETE releasing :run"
        values[":run"] = frozenset({run_id})
    return _change_copies(period, expression, values)


def settled_key(period: Period) -> dict[str, str]:
    """Primary key of what is credited for a period."""
    return {"pk": f"SETTLED#{period}", "sk": "STATE"}


def copy_keys(period: Period) -> Iterator[dict[str, str]]:
    """Primary keys of its copies."""
    return (_copy_key(period, number) for number in range(COPIES))


def _change_copies(
    period: Period, expression: str, values: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    change = {"UpdateExpression": expression, "ExpressionAttributeValues": to_item(values)}
    return ({"Update": {"Key": to_item(key), **change}} for key in copy_keys(period))


def _copy_key(period: Period, number: int) -> dict[str, str]:
    return {"pk": f"SETTLED#{period}", "sk": f"COPY#{number:x}"}


def _copy_of(agency: str) -> int:
    return int(hashlib.sha256(agency.encode()).hexdigest()[0], 16)
