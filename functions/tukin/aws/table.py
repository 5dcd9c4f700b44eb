"""The one table: reads that are consistent, writes that are conditional, batches, transactions.

Every write passes the guard of epochs first, so that a table which another one replaced is
read-only, whichever function and whichever store writes.
"""

import json
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from tukin.aws.clients import MOST_FAULTS, Refused, client, service_faults
from tukin.aws.epochs.guard import Guard
from tukin.aws.items import Item, from_item, to_attribute, to_item
from tukin.aws.json_calls import call
from tukin.vocabulary.errors import RetryableError, Throttled

MOST_IN_BATCH_WRITE = 25
MOST_IN_TRANSACTION = 100
_MOST_PARTITION_BYTES, _MOST_SORT_BYTES = 2_048, 1_024
_MOST_IN_BATCH_GET = 100
_ATTEMPTS = 10
_CONFLICTS = 7
"""How often a transaction is asked for that meets others: for 6 s at most."""
_LONGEST_PAUSE_SECONDS = 5.0

PATIENCE = 40
"""Retry rounds for functions that may wait minutes while the table throttles.

The pauses are 85 s on average and 170 s at most. With one round, half of the shards failed that all
1,000 functions of an AWS account wrote to a new table, and half of the publications of 26 large
batches at once (``python -m tests.benchmarks.throttling``)."""

Values = Mapping[str, Any]


class Table:
    """Plain values in and out; the caller never sees DynamoDB's typed JSON.

    Args:
        name: the table's name.
        patience: rounds of asking, each as long as a passing fault is waited for, before whole
            batches and queries raise ``Throttled``. 1 where somebody waits for the answer.
        guard: refuses writes while another table counts (E881); None lets every write pass.
    """

    def __init__(self, name: str, *, patience: int = 1, guard: Guard | None = None) -> None:
        self.name = name
        self._patience = patience
        self._guard = guard

    def id(self) -> str:
        """AWS's own id of the table, which no other one ever has, whatever its name."""
        with service_faults():
            answer = client("dynamodb").describe_table(TableName=self.name)
        return str(answer["Table"]["TableId"])

    def unguarded(self) -> "Table":
        """The same table, also where another one counts: for its recovery, and for counts."""
        return Table(self.name, patience=self._patience)

    def must_count(self) -> None:
        """Compare the table with the last epoch now; for what decides, and not the table alone.

        Raises:
            StoreUnavailable: E881, where another table counts.
        """
        if self._guard is not None:
            self._guard.compare_now()

    def _may_write(self) -> None:
        if self._guard is not None:
            self._guard.compare()

    def get(self, key: Values) -> dict[str, Any] | None:
        """One item, read consistently; none under a key that no item can have."""
        if not all(_may_be_key(name, value) for name, value in key.items()):
            return None
        with service_faults():
            answer = client("dynamodb").get_item(
                TableName=self.name, Key=to_item(key), ConsistentRead=True
            )
        return from_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Values]) -> list[dict[str, Any]]:
        """The items that exist among the keys, in no certain order."""
        pending = iter([to_item(key) for key in keys])
        found: list[dict[str, Any]] = []
        while chunk := list(islice(pending, _MOST_IN_BATCH_GET)):
            found += self._get_chunk(chunk)
        return found

    def _get_chunk(self, keys: list[Item]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for attempt in range(_ATTEMPTS):
            _pause(attempt)
            request = {"RequestItems": {self.name: {"Keys": keys, "ConsistentRead": True}}}
            answer = self._call("BatchGetItem", json.dumps(request))
            found += map(from_item, answer["Responses"].get(self.name, ()))
            keys = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
            if not keys:
                return found
        raise Throttled("E901")

    def query(
        self,
        pk: str,
        *,
        limit: int | None = None,
        after: str | None = None,
        since: str | None = None,
        up_to: str | None = None,
        backwards: bool = False,
        attributes: Sequence[str] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The items of a partition in the order of their sort key.

        Args:
            pk: partition key.
            limit: most items to give.
            after: sort key to go on after.
            since: the least sort key to give, where there is a greatest one.
            up_to: the greatest sort key to give.
            backwards: from the last sort key to the first.
            attributes: the only ones to give, where a part is enough: unpacking costs the most.
        """
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "ConsistentRead": True,
        }
        if up_to is not None:
            request["KeyConditionExpression"] = "pk = :pk AND sk <= :up_to"
            request["ExpressionAttributeValues"][":up_to"] = {"S": up_to}
        if since is not None:
            request["KeyConditionExpression"] = "pk = :pk AND sk BETWEEN :since AND :up_to"
            request["ExpressionAttributeValues"][":since"] = {"S": since}
        if after is not None:
            request["ExclusiveStartKey"] = to_item({"pk": pk, "sk": after})
        if limit is not None:
            request["Limit"] = limit
        if backwards:
            request["ScanIndexForward"] = False
        if attributes is not None:
            names = {f"#{index}": name for index, name in enumerate(attributes)}
            request["ProjectionExpression"] = ", ".join(names)
            request["ExpressionAttributeNames"] = names
            request["Select"] = "SPECIFIC_ATTRIBUTES"  # a role may be allowed these alone
        items = self._pages(request)
        return items if limit is None else islice(items, limit)

    def _pages(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while True:
            answer = self._call_patiently("Query", json.dumps(request))
            yield from map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request = request | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def put_new(self, values: Values) -> bool:
        """Write an item unless its key is taken; False where it is."""
        return self._when_condition_holds(
            "put_item", Item=to_item(values), ConditionExpression="attribute_not_exists(pk)"
        )

    def update(
        self,
        key: Values,
        changes: Values,
        *,
        condition: str,
        values: Values,
        names: Mapping[str, str] | None = None,
    ) -> bool:
        """Set attributes where a condition holds (``None`` removes); False where it does not."""
        return self._when_condition_holds(
            "update_item",
            Key=to_item(key),
            **update_expression(changes, condition, values, names),
        )

    def add(self, key: Values, name: str, number: int, *, expires_at: int) -> int:
        """Add to a number of an item, which is made where there is none; the new number.

        Where an answer is lost the client asks again, and both count: for counts that may be high.
        They expire and decide nothing that is paid, so they are no writes that an epoch refuses:
        reading, whose calls are counted, goes on in a table that does not count.

        Args:
            key: of the item.
            name: of the attribute.
            number: what to add.
            expires_at: when the item expires, in seconds of the epoch; the first one stays.
        """
        with service_faults():
            answer = client("dynamodb").update_item(
                TableName=self.name,
                Key=to_item(key),
                UpdateExpression="ADD #n :n SET #e = if_not_exists(#e, :e)",
                ExpressionAttributeNames={"#n": name, "#e": "expires_at"},
                ExpressionAttributeValues=to_item({":n": number, ":e": expires_at}),
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"][name]["N"])

    def include(self, key: Values, name: str, elements: frozenset[str]) -> None:
        """Add elements to a set of texts of an item, which is made where there is none.

        Known ones change nothing, so it can be asked for again.
        """
        self._may_write()
        with service_faults():
            client("dynamodb").update_item(
                TableName=self.name, Key=to_item(key), **change_set("ADD", name, elements)
            )

    def _when_condition_holds(self, operation: str, **request: Any) -> bool:
        self._may_write()
        try:
            with service_faults():
                getattr(client("dynamodb"), operation)(TableName=self.name, **request)
        except Refused as error:
            if error.code == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def put_all(self, items: Iterable[str]) -> None:
        """Write items by BatchWriteItem until the service has taken every one of them.

        Args:
            items: their JSON (see ``item_json``).

        Raises:
            Throttled: when it still refuses some after many tries, or answers so again and again.
            StoreUnavailable: where it does not answer, again and again.
        """
        self._may_write()
        items = iter(items)
        while chunk := list(islice(items, MOST_IN_BATCH_WRITE)):
            self._put_chunk([f'{{"PutRequest":{{"Item":{item}}}}}' for item in chunk])

    def _put_chunk(self, puts: list[str]) -> None:
        for attempt in range(max(_ATTEMPTS, self._patience)):
            _pause(attempt)
            body = f'{{"RequestItems":{{"{self.name}":[{",".join(puts)}]}}}}'
            rest = self._call_patiently("BatchWriteItem", body).get("UnprocessedItems", {})
            puts = [json.dumps(put) for put in rest.get(self.name, ())]
            if not puts:
                return
        raise Throttled("E901")

    def _call_patiently(self, operation: str, body: str) -> dict[str, Any]:
        """One request, repeated in rounds while the table throttles it as a whole."""
        for attempt in range(self._patience - 1):
            _pause(attempt)
            with suppress(Throttled):
                return self._call(operation, body)
        _pause(self._patience - 1)
        return self._call(operation, body)

    def _call(self, operation: str, body: str) -> dict[str, Any]:
        """One request, repeated after a passing fault as often as the client's own are."""
        for attempt in range(MOST_FAULTS - 1):
            _pause(attempt)
            with suppress(RetryableError), service_faults():
                return call(client("dynamodb"), operation, body)
        _pause(MOST_FAULTS - 1)
        with service_faults():
            return call(client("dynamodb"), operation, body)

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> bool:
        """All actions or none; False where a condition fails.

        Where nothing but another transaction is in the way the same is asked again: a check of an
        item that many check at once is no failed condition. A False says nothing about whose write
        took effect: read and compare.
        """
        self._may_write()
        placed = [
            {kind: {"TableName": self.name, **request} for kind, request in action.items()}
            for action in actions
        ]
        for attempt in range(_CONFLICTS):
            _pause(attempt)
            try:
                with service_faults():
                    client("dynamodb").transact_write_items(TransactItems=placed)
            except Refused as error:
                if error.code != "TransactionCanceledException":
                    raise
                if _reasons(error) != {"TransactionConflict"}:
                    return False
            else:
                return True
        return False


def update_expression(
    changes: Values, condition: str, values: Values, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The parameters of an update that sets what is given and removes what is ``None``."""
    sets = {name: value for name, value in changes.items() if value is not None}
    removes = [name for name, value in changes.items() if value is None]
    clauses = {
        "SET": [f"#_{name} = :_{name}" for name in sets],
        "REMOVE": [f"#_{name}" for name in removes],
    }
    expression = " ".join(f"{word} {', '.join(some)}" for word, some in clauses.items() if some)
    parameters: dict[str, Any] = {
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {f"#_{name}": name for name in changes} | dict(names or {}),
        "ExpressionAttributeValues": {
            **{f":_{name}": to_attribute(value) for name, value in sets.items()},
            **{name: to_attribute(value) for name, value in values.items()},
        },
    }
    return parameters


def change_set(word: str, name: str, elements: frozenset[str]) -> dict[str, Any]:
    """The parameters of an update that adds (``ADD``) to a set of texts, or takes (``DELETE``)."""
    return {
        "UpdateExpression": f"{word} #n :elements",
        "ExpressionAttributeNames": {"#n": name},
        "ExpressionAttributeValues": to_item({":elements": elements}),
    }


def _reasons(error: Refused) -> set[str]:
    """Why a transaction was cancelled: the codes of its actions, of those that have one."""
    answer = getattr(error.__cause__, "response", {})
    codes = {reason.get("Code", "None") for reason in answer.get("CancellationReasons", ())}
    return codes - {"None"}


def _pause(attempt: int) -> None:
    """Wait before a repeated attempt: exponential with full jitter, in seconds."""
    if attempt:
        time.sleep(random.uniform(0, longest_pause(attempt)))  # noqa: S311


def longest_pause(attempt: int) -> float:
    """The most seconds to wait before a repeated attempt; the first repetition is number 1."""
    return min(_LONGEST_PAUSE_SECONDS, 0.05 * (1 << attempt))


def _may_be_key(name: str, value: object) -> bool:
    """Whether DynamoDB takes a text as a part of a key: neither empty nor too long."""
    most = _MOST_PARTITION_BYTES if name == "pk" else _MOST_SORT_BYTES
    return not isinstance(value, str) or 0 < len(value.encode()) <= most
