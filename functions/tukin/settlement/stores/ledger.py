"""The ledger in the table: every entry is committed by one transaction that moves its tip.

The tip moves only from the one that was read (compare and set), so that runs are serial however
many are under way. What belongs to an entry (the period's credits, the run, the agencies' live
months) changes in the same transaction or not at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.payroll.stores.settled import settled_key
from tukin.settlement.books import Balance
from tukin.settlement.ledger import Entry, LedgerTip, tip_after
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period

MOST_AGENCIES = 90
"""Agencies in one run: a transaction takes 100 actions, and a few are the ledger's own."""

_PARTITION = "LEDGER"
_TIP_KEY = {"pk": _PARTITION, "sk": "HEAD"}

Action = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PeriodState:
    """What is credited for a period: which file says it, and which entry wrote that."""

    credited_sha256: str | None = None
    seq: int = 0


def credit_period(period: Period, seen: PeriodState, credited_sha256: str, seq: int) -> Action:
    """The action that makes another file say what is credited for a period."""
    changes = {"credited_sha256": credited_sha256, "seq": seq}
    if seen.credited_sha256 is None:
        expression = update_expression(changes, "attribute_not_exists(pk)", {})
    else:
        expression = update_expression(changes, "#_seq = :seen", {":seen": seen.seq})
    return {"Update": {"Key": to_item(settled_key(period)), **expression}}


class Ledger:
    """Entries: pk ``LEDGER``, sk the zero-padded number; the tip beside them as sk ``HEAD``."""

    credit_period = staticmethod(credit_period)

    def __init__(self, table: Table) -> None:
        self._table = table

    def tip(self) -> LedgerTip:
        """The ledger's last entry, read consistently."""
        item = self._table.get(_TIP_KEY)
        if item is None:
            return LedgerTip()
        return LedgerTip(
            seq=item["seq"],
            hash=item["hash"],
            recoveries_sha256=item.get("recoveries_sha256"),
            manifest_sha256=item.get("manifest_sha256"),
            balance=Balance(**item["balance"]),
        )

    def entry(self, seq: int) -> Entry:
        """One entry.

        Raises:
            NotFound: E802, where there is none of that number.
        """
        item = self._table.get(_entry_key(seq))
        if item is None:
            raise NotFound("E802")
        return _entry(item)

    def entries(self, after: int, limit: int) -> Iterator[Entry]:
        """At most ``limit`` entries after a number, in order."""
        for item in self._table.query(_PARTITION, limit=limit, after=_entry_key(after)["sk"]):
            if item["sk"] != _TIP_KEY["sk"]:
                yield _entry(item)

    def period(self, period: Period) -> PeriodState:
        """What is credited for a period so far."""
        item = self._table.get(settled_key(period))
        return PeriodState() if item is None else PeriodState(item["credited_sha256"], item["seq"])

    def settled(self, periods: Iterable[Period]) -> list[Period]:
        """Those of some periods for which anything has been credited."""
        items = self._table.get_many(map(settled_key, periods))
        return sorted(Period.parse(item["pk"].partition("#")[2]) for item in items)

    def commit(self, seen: LedgerTip, entry: Entry, *actions: Action) -> bool:
        """Write an entry after the tip that was seen, with what changes together with it.

        False says nothing about whose write took effect: read again.
        """
        tip = tip_after(seen, entry)
        new = {
            "Item": to_item(
                _entry_key(tip.seq) | {"content": entry.content.decode(), "hash": entry.hash}
            ),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return self._table.transact([_move_tip(seen, tip), {"Put": new}, *actions])


def _move_tip(seen: LedgerTip, tip: LedgerTip) -> Action:
    changes = asdict(tip) | {"balance": tip.balance._asdict()}
    if seen.seq == 0:
        expression = update_expression(changes, "attribute_not_exists(pk)", {})
    else:
        expression = update_expression(
            changes,
            "#_seq = :seen AND #_hash = :seen_hash",
            {":seen": seen.seq, ":seen_hash": seen.hash},
        )
    return {"Update": {"Key": to_item(_TIP_KEY), **expression}}


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(item["content"].encode(), item["hash"])


def _entry_key(seq: int) -> dict[str, str]:
    return {"pk": _PARTITION, "sk": f"{seq:012d}"}
