"""moto's DynamoDB without the work that grows with the table, and what never changes is found once.

What moto answers is the same: a query looks at the items of its partition, which moto finds by
sorting all of the table's; a transaction keeps what it may change, of which moto keeps a copy of
the whole table for each of its actions.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any
from unittest.mock import patch

from botocore.useragent import UserAgentString
from moto.core.base_backend import BaseBackend
from moto.core.utils import method_names_from_class
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser  # type: ignore[attr-defined]
from moto.dynamodb.responses import DynamoResult

_ASKED: ContextVar[DynamoType | None] = ContextVar("asked", default=None)
"""The partition that a query is about."""
_QUERY, _ALL_ITEMS = Table.query, Table.all_items
_TRANSACT = DynamoDBBackend.transact_write_items
_URLS: property = vars(BaseBackend)["urls"]


class KeptForRollback:
    """In place of ``copy`` in moto's DynamoDB: of a table, only what a transaction may change.

    moto puts items and removes them whole; those that it updates it changes in place, so of these
    there are copies. The table that is put in force after a failure is the kept one.
    """

    def __init__(self) -> None:
        self._kept: Table | None = None
        self._updated: list[tuple[DynamoType, DynamoType]] = []

    def transact(self, backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        """In place of a backend's ``transact_write_items``: the copy is one for these actions."""
        self._kept = None
        self._updated = [_key(each["Update"]["Key"]) for each in transact_items if "Update" in each]
        _TRANSACT(backend, transact_items)

    def deepcopy(self, value: Any) -> Any:
        """In place of ``copy.deepcopy``."""
        if not isinstance(value, Table):
            return copy.deepcopy(value)
        if self._kept is None:
            self._kept = self._copy(value)
        return self._kept

    def _copy(self, table: Table) -> Table:
        kept = copy.copy(table)
        kept.items = copy.copy(table.items)
        for partition, items in table.items.items():
            kept.items[partition] = dict(items)
        for partition, place in self._updated:
            item = table.items[partition].get(place) if partition in table.items else None
            if isinstance(item, Item):
                kept.items[partition][place] = copy.deepcopy(item)
        return kept


@contextmanager
def quick_moto() -> Iterator[None]:
    """moto is quick as long as this is entered."""
    kept = KeptForRollback()
    with ExitStack() as stack:
        enter = stack.enter_context
        enter(patch.object(DynamoResult, "execute_result", _execute_result))
        enter(patch("moto.dynamodb.models.copy", kept))
        enter(patch.object(DynamoDBBackend, "transact_write_items", _transact_by(kept)))
        enter(patch.object(Table, "query", _query))
        enter(patch.object(Table, "all_items", _all_items))
        enter(patch.object(BaseBackend, "urls", property(lambda backend: _urls(backend.__class__))))
        enter(patch("moto.core.responses.method_names_from_class", _method_names))
        enter(patch.object(DepthFirstTraverser, "nodes_to_be_processed", _nodes_to_be_processed))
        enter(patch.object(UserAgentString, "to_string", lambda _: "Botocore"))
        yield


def _execute_result(result: DynamoResult, context: object) -> tuple[int, dict[str, str], str]:
    """moto's answer with items, as it is; moto's own serializer takes most of a test's time."""
    body = json.dumps(result.result, default=datetime.timestamp)
    return 200, {"Content-Type": "application/x-amz-json-1.0"}, body


def _transact_by(kept: KeptForRollback) -> Callable[[DynamoDBBackend, list[dict[str, Any]]], None]:
    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        kept.transact(self, transact_items)

    return transact_write_items


def _query(self: Table, hash_key: DynamoType | None, *args: Any, **named: Any) -> Any:
    token = _ASKED.set(hash_key)
    try:
        return _QUERY(self, hash_key, *args, **named)
    finally:
        _ASKED.reset(token)


def _all_items(self: Table) -> list[Item]:
    """What a query sorts by its range key, and compares with the partition once more."""
    asked = _ASKED.get()
    if asked is None:
        return _ALL_ITEMS(self)
    return list(self.items[asked].values()) if asked in self.items else []


@cache
def _urls(kind: type[BaseBackend]) -> Any:
    """The routes of a service, which moto puts together for each request."""
    assert _URLS.fget is not None
    return _URLS.fget(kind.__new__(kind))


@cache
def _method_names(kind: type) -> list[str]:
    return method_names_from_class(kind)


_NODES: dict[type, tuple[type, ...]] = {}


def _nodes_to_be_processed(self: DepthFirstTraverser) -> tuple[type, ...]:
    """What moto puts together for each node of an expression; it is the same for all of a kind."""
    if type(self) not in _NODES:
        _NODES[type(self)] = tuple(self._processing_map())
    return _NODES[type(self)]


def _key(key: Mapping[str, Any]) -> tuple[DynamoType, DynamoType]:
    return DynamoType(key["pk"]), DynamoType(key["sk"])
