"""The ledger in the table: an index of the archive, which decides.

An entry is decided when it is created in the archive (``ledger_archive``). What belongs to it here
(the tip, the period's credits, the run) follows by one transaction that is made from the entry
alone, and that moves the tip from the one before the entry. It has the same number of actions
however many agencies are paid; what a run paid is noted in their live months after it.
"""

import base64
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.payroll.stores.settled import COPIES, copy_keys, credit_copies, settled_key
from tukin.settlement.books import Balance
from tukin.settlement.ledger import (
    Entry,
    EntryKind,
    LedgerTip,
    PeriodState,
    check_chain,
    tip_after,
)
from tukin.settlement.stores.asked import mark_committed as mark_request
from tukin.settlement.stores.runs import mark_acknowledged, mark_committed
from tukin.vocabulary.errors import IntegrityError, NotFound
from tukin.vocabulary.period import Period

MOST_AGENCIES = 800
"""Agencies in one run: an item takes 400 KB, and theirs is a packed entry with all live months."""

_PLAIN_CHARACTERS = 100_000
"""Entries that are longer are packed in the table; the archive has all of them as they are."""

_PERIODS_AT_ONCE = 90 // (1 + COPIES)

_PARTITION = "LEDGER"
_TIP_KEY = {"pk": _PARTITION, "sk": "HEAD"}
_PAGE = 200

Action = Mapping[str, Any]


class Ledger:
    """Entries: pk ``LEDGER``, sk the zero-padded number; the tip beside them as sk ``HEAD``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def tip(self) -> LedgerTip:
        """The ledger's last entry, read consistently."""
        item = self._table.get(_TIP_KEY)
        return LedgerTip() if item is None else tip_from_json(item)

    def note_archived(self, create: Callable[[Entry], None]) -> None:
        """Hand over every entry of a ledger that began before the archive had it, once.

        Raises:
            IntegrityError: E725, where the chain is broken; E863, where the tip is another one.
        """
        seen, entries = self.tip(), list(self._all())
        tip = check_chain(entries)
        if (tip.seq, tip.hash) != (seen.seq, seen.hash):
            raise IntegrityError("E863", seq=seen.seq)
        for entry in entries:
            create(entry)
        self._table.transact([_move_tip(seen, tip)])

    def _all(self) -> Iterator[Entry]:
        after = 0
        while page := list(self.entries(after, _PAGE)):
            yield from page
            after += len(page)

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
        """What is credited for a period so far, as its own item says."""
        return _state_of(self._table.get(settled_key(period)))

    def settled(self, periods: Iterable[Period]) -> list[Period]:
        """Those of some periods for which anything has been credited."""
        items = self._table.get_many(map(settled_key, periods))
        return sorted(Period.parse(item["pk"].partition("#")[2]) for item in items)

    def follow(self, seen: LedgerTip, entry: Entry) -> bool:
        """Bring the table up to an entry that the archive has after the tip that was seen.

        False says nothing about whose write took effect: read again.
        """
        tip = tip_after(seen, entry)
        new = {
            "Item": to_item(_entry_item(entry)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        actions = [_move_tip(seen, tip), {"Put": new}, *_changes(seen, tip, entry)]
        return self._table.transact(actions)

    def rewrite(self, entry: Entry) -> None:
        """Write an entry as the archive has it; the tip stays."""
        self._table.transact([{"Put": {"Item": to_item(_entry_item(entry))}}])

    def rewrite_tip(self, seen: LedgerTip, tip: LedgerTip) -> bool:
        """Make a tip the ledger's, and every period as it says; False where it moved meanwhile."""
        older = [
            (Period.parse(period), state)
            for period, state in tip.periods.items()
            if not self._is_as(Period.parse(period), state)
        ]
        # While the tip is not at the archive's end nobody writes; where it is, it guards each part.
        guard = [_move_tip(seen, seen)] if seen.seq else []
        for first in range(0, len(older), _PERIODS_AT_ONCE):
            part = older[first : first + _PERIODS_AT_ONCE]
            actions = [action for each in part for action in _set_period(*each)]
            if not self._table.transact([*guard, *actions]):
                return False
        return self._table.transact([_move_tip(seen, tip)])

    def has_periods(self, tip: LedgerTip) -> bool:
        """Whether each period's own item, and each copy that it has, is as the tip says."""
        return all(
            self._is_as(Period.parse(period), state) for period, state in tip.periods.items()
        )

    def _is_as(self, period: Period, state: PeriodState) -> bool:
        copies = list(self._table.get_many(copy_keys(period)))
        numbers = [copy["seq"] for copy in copies if "seq" in copy]
        if numbers and numbers != [state.seq] * COPIES:
            return False
        return self.period(period) == state


def _state_of(item: Mapping[str, Any] | None) -> PeriodState:
    return PeriodState() if item is None else PeriodState(item["credited_sha256"], item["seq"])


def _set_period(period: Period, state: PeriodState) -> Iterator[Action]:
    """The actions that make a period's items say what the tip says, whatever they said."""
    always = "attribute_not_exists(pk) OR attribute_exists(pk)"
    expression = update_expression(state._asdict(), always, {})
    yield {"Update": {"Key": to_item(settled_key(period)), **expression}}
    yield from credit_copies(period, state.seq, None)


def _changes(seen: LedgerTip, tip: LedgerTip, entry: Entry) -> Iterator[Action]:
    """What changes together with an entry, by the entry alone."""
    values = entry.values
    if "credited" in values:
        period = Period.parse(values["period"])
        yield _credit_period(period, seen.period(period), tip.period(period))
        run_id = values["run_id"] if values["kind"] == EntryKind.RUN else None
        yield from credit_copies(period, tip.seq, run_id)
    match values["kind"]:
        case EntryKind.RUN:
            yield mark_committed(values["run_id"], tip.seq)
        case EntryKind.ACKNOWLEDGEMENT:
            yield mark_acknowledged(values["run_id"], values["requested_by"], values["at"])
            yield mark_request(values["request_id"], tip.seq)
        case _:
            yield mark_request(values["request_id"], tip.seq)


def _credit_period(period: Period, seen: PeriodState, now: PeriodState) -> Action:
    """The action that makes another file say what is credited for a period."""
    changes = now._asdict()
    if seen.credited_sha256 is None:
        expression = update_expression(changes, "attribute_not_exists(pk)", {})
    else:
        expression = update_expression(changes, "#_seq = :seen", {":seen": seen.seq})
    return {"Update": {"Key": to_item(settled_key(period)), **expression}}


def _move_tip(seen: LedgerTip, tip: LedgerTip) -> Action:
    changes = tip_to_json(tip)
    if seen.seq == 0:
        expression = update_expression(changes, "attribute_not_exists(pk)", {})
    else:
        expression = update_expression(
            changes,
            "#_seq = :seen AND #_hash = :seen_hash",
            {":seen": seen.seq, ":seen_hash": seen.hash},
        )
    return {"Update": {"Key": to_item(_TIP_KEY), **expression}}


def tip_to_json(tip: LedgerTip) -> dict[str, Any]:
    """A tip as plain values."""
    periods = {period: state._asdict() for period, state in tip.periods.items()}
    return {**asdict(tip), "balance": tip.balance._asdict(), "periods": periods}


def tip_from_json(item: Mapping[str, Any]) -> LedgerTip:
    """What ``tip_to_json`` wrote."""
    periods = item.get("periods", {})
    return LedgerTip(
        seq=item["seq"],
        hash=item["hash"],
        recoveries_sha256=item.get("recoveries_sha256"),
        manifest_sha256=item.get("manifest_sha256"),
        balance=Balance(**item["balance"]),
        periods={period: PeriodState(**state) for period, state in periods.items()},
        holds_sha256=item.get("holds_sha256"),
        claims_sha256=item.get("claims_sha256"),
        statements_sha256=item.get("statements_sha256"),
        people_sha256=item.get("people_sha256"),
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    if "packed" in item:
        return Entry(zlib.decompress(base64.b64decode(item["packed"])), item["hash"])
    return Entry(item["content"].encode(), item["hash"])


def _entry_item(entry: Entry) -> dict[str, str]:
    key = _entry_key(entry.values["seq"]) | {"hash": entry.hash}
    if len(entry.content) <= _PLAIN_CHARACTERS:
        return key | {"content": entry.content.decode()}
    return key | {"packed": base64.b64encode(zlib.compress(entry.content, 9)).decode()}


def _entry_key(seq: int) -> dict[str, str]:
    return {"pk": _PARTITION, "sk": f"{seq:012d}"}
