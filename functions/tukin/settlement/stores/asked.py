"""What finance asks of a run after its payment, recorded before the ledger has it.

An entry of the archive that the table does not have yet is completed where its request waits here;
where none does, the table is another one than the entry was written beside.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.vocabulary.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for what, when (ISO 8601, UTC); ``seq`` is its entry, None while it waits."""

    request_id: str
    by: str
    at: str
    seq: int | None = None

    @property
    def waits(self) -> bool:
        """Whether the ledger has it not."""
        return self.seq is None


class FinanceRequests:
    """Requests: pk ``REQUEST#{request_id}``, sk ``REQUEST``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ask(self, request: Request) -> Request:
        """Record a request; of one that is recorded already, the first counts."""
        item = {"request_id": request.request_id, "by": request.by, "at": request.at}
        if self._table.put_new(_key(request.request_id) | item):
            return request
        known = self.get(request.request_id)
        if known is None:
            raise StoreUnavailable("E902")
        return known

    def get(self, request_id: str) -> Request | None:
        """A request, read consistently."""
        item = self._table.get(_key(request_id))
        if item is None:
            return None
        return Request(item["request_id"], item["by"], item["at"], item.get("seq"))

    def recover(self, values: Mapping[str, Any]) -> None:
        """Write the request of a ledger entry, as the entry says it."""
        request_id = values["request_id"]
        by = values.get("confirmed_by", values["requested_by"])
        item = {"request_id": request_id, "by": by, "at": values["at"]}
        item |= _key(request_id) | {"seq": values["seq"]}
        self._table.transact([{"Put": {"Item": to_item(item)}}])


def mark_committed(request_id: str, seq: int) -> Mapping[str, Any]:
    """The action that notes, once, the entry of a request that waits."""
    waits = "attribute_exists(pk) AND attribute_not_exists(#_seq)"
    expression = update_expression({"seq": seq}, waits, {})
    return {"Update": {"Key": to_item(_key(request_id)), **expression}}


def request_id_of(kind: str, run_id: str, asked: Sequence[Sequence[str]] = ()) -> str:
    """The id of a request: asking for the same of the same run is the same request."""
    text = json.dumps([kind, run_id, sorted(map(list, asked))])
    return hashlib.sha256(b"tukin:request:" + text.encode()).hexdigest()[:32]


def _key(request_id: str) -> dict[str, str]:
    return {"pk": f"REQUEST#{request_id}", "sk": "REQUEST"}
