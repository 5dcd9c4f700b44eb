"""What the real services refuse and moto lets pass, as checks on each request.

Sources: the API references of DynamoDB, S3, Step Functions and EventBridge.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST_IN_BATCH_WRITE = 25
MOST_IN_BATCH_GET = 100
MOST_IN_TRANSACTION = 100
MOST_ITEM_BYTES = 400 * 1024
MOST_RECORD_BYTES = 1024
"""Our own limit: a payroll record above 1 KB costs two writes instead of one."""
MOST_KEY_BYTES = 1024
MOST_STATE_BYTES = 256 * 1024
MOST_EVENT_BYTES = 256 * 1024
MOST_EVENTS = 10

Attribute = Mapping[str, Any]
Item = Mapping[str, Attribute]

_PLACEHOLDER = re.compile(r"[#:][A-Za-z0-9_]+")
_EXPRESSIONS = (
    "ConditionExpression",
    "UpdateExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
)


def item_bytes(item: Item) -> int:
    """The size of an item by DynamoDB's formula."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(attribute: Attribute) -> int:
    ((kind, value),) = attribute.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":  # about one byte for two significant digits, and one
            return (len(value.lstrip("-").strip("0")) + 1) // 2 + 1
        case "L":
            return 3 + sum(1 + _value_bytes(element) for element in value)
        case "M":
            return 3 + sum(1 + len(n.encode()) + _value_bytes(v) for n, v in value.items())
    return 1


def dynamodb_violations(operation: str, body: Mapping[str, Any]) -> Iterator[str]:
    """What DynamoDB would refuse in a request, and our own limit on records."""
    match operation:
        case "BatchWriteItem":
            yield from _batch_write(body)
        case "BatchGetItem":
            yield from _batch_get(body)
        case "TransactWriteItems":
            yield from _transaction(body)
        case "PutItem" | "UpdateItem" | "GetItem" | "Query":
            yield from _expressions(body)
    for item in written_items(operation, body):
        size = item_bytes(item)
        pk = item["pk"]["S"]
        if size > MOST_ITEM_BYTES:
            yield f"item of {size} bytes"
        if pk.startswith("BATCH#") and size > MOST_RECORD_BYTES:
            yield f"payroll record of {size} bytes"


def written_items(operation: str, body: Mapping[str, Any]) -> Iterator[Item]:
    """The whole items that a request puts."""
    match operation:
        case "PutItem":
            yield body["Item"]
        case "BatchWriteItem":
            for requests in body["RequestItems"].values():
                yield from (request["PutRequest"]["Item"] for request in requests)
        case "TransactWriteItems":
            yield from (a["Put"]["Item"] for a in body["TransactItems"] if "Put" in a)


def written_keys(operation: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The keys of all items that a request may change, in its order."""
    match operation:
        case "PutItem":
            return [_key(body["Item"])]
        case "UpdateItem" | "DeleteItem":
            return [_key(body["Key"])]
        case "BatchWriteItem":
            return [_key(item) for item in written_items(operation, body)]
        case "TransactWriteItems":
            return [
                _key(request.get("Item") or request["Key"])
                for action in body["TransactItems"]
                for kind, request in action.items()
                if kind != "ConditionCheck"
            ]
    return []


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _batch_write(body: Mapping[str, Any]) -> Iterator[str]:
    requests = [request for table in body["RequestItems"].values() for request in table]
    if not 1 <= len(requests) <= MOST_IN_BATCH_WRITE:
        yield f"BatchWriteItem of {len(requests)} items"
    keys = written_keys("BatchWriteItem", body)
    if len(set(keys)) != len(keys):
        yield "BatchWriteItem with one key twice"


def _batch_get(body: Mapping[str, Any]) -> Iterator[str]:
    keys = [_key(key) for table in body["RequestItems"].values() for key in table["Keys"]]
    if not 1 <= len(keys) <= MOST_IN_BATCH_GET:
        yield f"BatchGetItem of {len(keys)} keys"
    if len(set(keys)) != len(keys):
        yield "BatchGetItem with one key twice"


def _transaction(body: Mapping[str, Any]) -> Iterator[str]:
    actions = body["TransactItems"]
    if not 1 <= len(actions) <= MOST_IN_TRANSACTION:
        yield f"transaction of {len(actions)} actions"
    keys = []
    for action in actions:
        ((_, request),) = action.items()
        keys.append(_key(request.get("Item") or request["Key"]))
        yield from _expressions(request)
    if len(set(keys)) != len(keys):
        yield "transaction with one item twice"


def _expressions(request: Mapping[str, Any]) -> Iterator[str]:
    """Placeholders must be defined and used, both ways."""
    used = set(_PLACEHOLDER.findall(" ".join(request.get(name, "") for name in _EXPRESSIONS)))
    defined = {
        *request.get("ExpressionAttributeNames", {}),
        *request.get("ExpressionAttributeValues", {}),
    }
    if used != defined:
        yield f"placeholders used and defined differ: {sorted(used ^ defined)}"


def s3_violations(key: str) -> Iterator[str]:
    """What S3 would refuse in an object's key."""
    if len(key.encode()) > MOST_KEY_BYTES:
        yield "object key over 1,024 bytes"


def events_violations(body: Mapping[str, Any]) -> Iterator[str]:
    """What EventBridge would refuse in PutEvents."""
    entries = body["Entries"]
    if not 1 <= len(entries) <= MOST_EVENTS:
        yield f"PutEvents of {len(entries)} entries"
    if sum(len(str(entry).encode()) for entry in entries) > MOST_EVENT_BYTES:
        yield "PutEvents over 256 KB"
