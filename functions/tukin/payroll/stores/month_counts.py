"""What is counted beside the live months of a period, so that one query answers for all agencies.

The transitions keep the counts: an upload that begins to wait and one that ends to, a publication,
a run. The sweep counts again and corrects. A month that went live before there were counts has
none, and is counted by who asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from tukin.aws.table import Table
from tukin.payroll.batch import UploadStatus
from tukin.payroll.publication import LiveMonth, is_superseded
from tukin.payroll.stores.live_months import (
    RUNS,
    NotPaid,
    live_month_from_json,
    live_month_key,
    not_paid_to_json,
)
from tukin.payroll.stores.uploads import WAITING, Uploads, order_text, waiting_key
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

_STORED = ("rejected", "counted_of", "not_paid")
"""Counts in a live month: of which batch the rows are, and in ``not_paid`` of which run, is said.
"""
_SWEPT_MONTHS = 3
"""Months that are worked on by the calendar: the present one and those before it."""


@dataclass(frozen=True, slots=True)
class UploadCounts:
    """The orders of the uploads that wait for the agency head, and how many rows do not count.

    Rejected are the rows of the uploads that a live month consists of, as they were reported.
    """

    waiting: frozenset[str] = frozenset()
    rejected: int = 0

    def waits(self, live: LiveMonth | None) -> int:
        """How many wait, without those older than the whole file that is live."""
        return sum(not is_superseded(_order_from(text), live) for text in self.waiting)


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """An agency's live month with its counts; None what is not counted.

    Attributes:
        live: the live month, None where there is none.
        waiting: see ``UploadCounts``, None where nothing ever waited.
        rejected: see there.
        not_paid: of whom its last run did not pay.
        stored: the counts as they are stored, with what they are of.
    """

    live: LiveMonth | None = None
    waiting: frozenset[str] | None = None
    rejected: int | None = None
    not_paid: NotPaid | None = None
    stored: Mapping[str, Any] = field(default_factory=dict)

    def uploads(self, *, is_old: bool) -> UploadCounts | None:
        """What is counted of uploads; None where it has to be counted by who asks.

        Args:
            is_old: whether the period may be of before there were counts: then nothing that is
                stored says that nothing waits.
        """
        if self.live is None:
            is_known = self.waiting is not None or not is_old
            return UploadCounts(self.waiting or frozenset()) if is_known else None
        if self.rejected is None:
            return None
        return UploadCounts(self.waiting or frozenset(), self.rejected)


@dataclass(frozen=True, slots=True)
class CountedPeriod:
    """All that the partition of a period has: agency → its month, and the runs that paid it.

    ``runs`` are the numbers of their ledger entries, at least of the last two; None where nobody
    noted any.
    """

    months: Mapping[str, CountedMonth] = field(default_factory=dict)
    runs: tuple[int, ...] | None = None

    @classmethod
    def of_items(cls, items: Iterable[Mapping[str, Any]]) -> Self:
        """From the items of its partition."""
        live: dict[str, Mapping[str, Any]] = {}
        waiting: dict[str, frozenset[str]] = {}
        runs: tuple[int, ...] | None = None
        for item in items:
            agency = item["sk"].partition("#")[2]
            if item["sk"] == RUNS:
                runs = tuple(sorted(map(int, item["numbers"])))
            elif item["sk"].startswith(WAITING):
                waiting[agency] = item.get("orders", frozenset())
            else:
                live[agency] = item
        return cls({a: _month(live.get(a), waiting.get(a)) for a in live | waiting}, runs)


def _month(item: Mapping[str, Any] | None, waiting: frozenset[str] | None) -> CountedMonth:
    if item is None:
        return CountedMonth(None, waiting)
    live, stored = live_month_from_json(item), {n: item[n] for n in _STORED if n in item}
    counted = stored.get("not_paid", {})
    is_of_last_run = bool(counted) and counted["seq"] == live.settled_seq
    return CountedMonth(
        live,
        waiting,
        item.get("rejected") if item.get("counted_of") == live.batch.batch_id else None,
        NotPaid(*(counted[name] for name in NotPaid._fields)) if is_of_last_run else None,
        stored,
    )


class MonthCounts:
    """Counts: pk ``PERIOD#{period}``, sk ``WAITING#{agency}``, ``RUNS``, and in live months."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_period(self, period: Period) -> CountedPeriod:
        """Everything of a period, by one query."""
        return CountedPeriod.of_items(self._table.query(f"PERIOD#{period}"))

    def correct_waiting(
        self, agency: str, period: Period, seen: frozenset[str] | None, found: frozenset[str]
    ) -> bool:
        """Make the orders of the uploads that wait what was found, unless they changed since."""
        same = "attribute_not_exists(#_orders)" if not seen else "#_orders = :seen"
        return self._table.update(
            waiting_key(agency, period),
            {"orders": found or None},
            condition=same,
            values={":seen": seen} if seen else {},
        )

    def correct_month(self, month: CountedMonth, rejected: int, not_paid: NotPaid | None) -> bool:
        """Make a live month's counts what was found, unless it moved or was paid meanwhile.

        No other attribute is named, for who sweeps may touch no other.
        """
        live = month.live
        if live is None:
            return False
        stored = month.stored
        same = [
            f"#_{name} = :{name}" if name in stored else f"attribute_not_exists(#_{name})"
            for name in _STORED
        ]
        counted = None if not_paid is None else not_paid_to_json(not_paid, live.settled_seq)
        values = (rejected, live.batch.batch_id, counted)
        return self._table.update(
            live_month_key(live.batch.agency, live.batch.period),
            dict(zip(_STORED, values, strict=True)),
            condition=" AND ".join(same),
            values={f":{name}": value for name, value in stored.items()},
        )


def count_uploads(
    uploads: Uploads, agency: str, period: Period, live: LiveMonth | None
) -> UploadCounts:
    """Count an agency's uploads: what waits, and the rejected rows of those that count."""
    waiting, rejected = set(), 0
    for status, order, rows in uploads.outcomes(agency, period):
        if is_superseded(order, live):
            continue
        if status is UploadStatus.AWAITING_APPROVAL:
            waiting.add(order_text(order))
        elif status is UploadStatus.PUBLISHED and live is not None:
            rejected += rows
    return UploadCounts(frozenset(waiting), rejected)


def worked_on(today: date | datetime) -> set[Period]:
    """The periods that are worked on by the calendar: three months, and their extra pay runs."""
    period = Period(today.year, today.month)
    periods = {period}
    for _ in range(_SWEPT_MONTHS - 1):
        period = period.previous
        periods.add(period)
    return periods | {
        Period(year, month) for year in {p.year for p in periods} for month in (13, 14)
    }


def is_long_past(period: Period, today: date) -> bool:
    """Whether no sweep looks at a period by the calendar any more."""
    oldest = min(worked_on(today))
    return period.year < oldest.year if period.is_extra else period < oldest


def _order_from(text: str) -> UploadOrder:
    at, _, version_id = text.partition(" ")
    return UploadOrder(datetime.fromisoformat(at), version_id)
