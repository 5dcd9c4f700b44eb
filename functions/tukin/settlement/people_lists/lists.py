"""The lists of people who act as the ledger decided them. Pure.

The state that an entry names holds all of them, so that what is in force can be written again from
it alone, and whoever hears of them late hears of each. Who is on a list its SHA-256 says; the
entry, which nobody can erase, names no number.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, canonical_json, next_entry
from tukin.settlement.stores.asked import Request, request_id_of


class DecidedList(NamedTuple):
    """A list that two people agreed to; times are ISO 8601, UTC.

    Attributes:
        date: from when on it is in force.
        sha256: of its canonical content.
        base_sha256: of what was in force on that date before it; "" for the first two alone.
        uploaded_at: when it was uploaded, as which ``version_id`` and by whom (``uploaded_by``).
        rows: how many it has.
        digest: what was agreed to, by ``approved_by`` at ``approved_at``.
        seq: the ledger's entry; 0 for one that was in force before the ledger had lists.
    """

    date: str
    sha256: str
    base_sha256: str
    uploaded_at: str
    version_id: str
    uploaded_by: str
    rows: int
    digest: str
    approved_by: str
    approved_at: str
    seq: int = 0

    @classmethod
    def before_ledger(cls, item: Mapping[str, Any]) -> Self:
        """One that is in force by the table alone, as it stands there."""
        known = {name: item.get(name, "") for name in cls._fields if name != "date"}
        return cls(**{**known, "date": item["sk"], "rows": int(item.get("rows", 0)), "seq": 0})

    @property
    def request_id(self) -> str:
        """The request of whoever agrees: to just this upload, compared with just that list."""
        asked = [[self.date, self.version_id, self.digest]]
        return request_id_of(EntryKind.PEOPLE, self.sha256, asked)

    def is_on(self, item: Mapping[str, Any] | None) -> bool:
        """Whether an item of the table says what was decided."""
        return item is not None and (item["sha256"], item.get("seq", 0)) == (self.sha256, self.seq)


Lists = Mapping[str, DecidedList]
"""Lists by the date from which they are in force: of a date the one that was decided last."""


def write_lists(decided: Iterable[DecidedList]) -> bytes:
    """All lists as a state of the settlement: JSON lines in one spelling, as they were decided."""
    ordered = sorted(decided, key=lambda each: (each.seq, each.date))
    return b"".join(canonical_json(each._asdict()) + b"\n" for each in ordered)


def read_lists(data: bytes) -> list[DecidedList]:
    """What ``write_lists`` wrote."""
    return [DecidedList(**json.loads(line)) for line in data.splitlines()]


def by_date(decided: Iterable[DecidedList]) -> dict[str, DecidedList]:
    """What is in force of lists in the order in which they were decided."""
    return {each.date: each for each in decided}


def build_approval(
    wanted: DecidedList, request: Request, tip: LedgerTip, known: Iterable[DecidedList]
) -> tuple[bytes, Entry]:
    """The state after a list was agreed to, and the ledger entry that names it.

    Args:
        wanted: the list; who agrees, when, and the entry are taken from what follows.
        request: who agrees to it, and when.
        tip: the ledger's last entry.
        known: the lists that are decided by that tip.
    """
    decided = wanted._replace(approved_by=request.by, approved_at=request.at, seq=tip.seq + 1)
    state = write_lists([*known, decided])
    values = {
        "request_id": request.request_id,
        "requested_by": decided.uploaded_by,
        "confirmed_by": request.by,
        "at": request.at,
        "date": decided.date,
        "list_sha256": decided.sha256,
        "base_sha256": decided.base_sha256 or None,
        "rows": decided.rows,
        "digest": decided.digest,
        "people": {"before": tip.people_sha256, "after": sha256_hex(state)},
    }
    return state, next_entry(tip, EntryKind.PEOPLE, values)
