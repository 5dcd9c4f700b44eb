"""Python values ↔ DynamoDB's typed JSON.

Only what the table holds: text, whole numbers, lists and maps. ``None`` is left out. Numbers come
back as ``int``; boto3's own deserializer makes a ``Decimal`` of each, at ten times the cost.
"""

from collections.abc import Mapping
from typing import Any

Item = dict[str, dict[str, Any]]


def to_item(values: Mapping[str, Any]) -> Item:
    """An item or key from plain values."""
    return {name: to_attribute(value) for name, value in values.items() if value is not None}


def to_attribute(value: Any) -> dict[str, Any]:
    """One typed attribute value.

    Raises:
        TypeError: for a kind of value that the table does not hold, floats among them.
    """
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": str(value)}
        case int():
            return {"N": str(value)}
        case list() | tuple():
            return {"L": [to_attribute(element) for element in value]}
        case dict():
            return {"M": to_item(value)}
    raise TypeError(f"no attribute type for {type(value).__name__}")


def from_item(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Plain values of an item."""
    return {name: _from_attribute(attribute) for name, attribute in item.items()}


def _from_attribute(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [_from_attribute(element) for element in value]
        case "M":
            return from_item(value)
    return value
