"""A table in memory that evaluates the conditions as they are written, and can be interleaved.

What is planted into the production code is found only where its real conditions count, so they are
read here: comparisons, ``IN`` and the two functions of existence, joined by ``AND`` and ``OR``.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tukin.aws.items import from_item, to_item
from tukin.aws.table import Table, update_expression

Key = tuple[str, str]
Step = Callable[[str], None]

_TOKEN = re.compile(r"\s*(<=|>=|<>|=|<|>|,|\(|\)|[#:]?[A-Za-z_][\w#-]*)")


class MemoryTable(Table):
    """The interface of ``aws.table.Table`` over a mapping.

    Args:
        step: called before each operation with its name, so that another process may go on.
        after: called after each write with its name, so that its answer may be lost.
    """

    def __init__(self, step: Step = lambda _: None, after: Step = lambda _: None) -> None:
        super().__init__("memory")
        self.items: dict[Key, dict[str, Any]] = {}
        self.step = step
        self.after = after
        self.log: list[Key] = []
        """Keys in the order of their writes."""

    def get(self, key: Mapping[str, Any]) -> dict[str, Any] | None:
        self.step("get")
        item = self.items.get((key["pk"], key["sk"]))
        return None if item is None else _copy(item)

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
        self.step("query")
        names = sorted(sk for part, sk in self.items if part == pk)
        names = [sk for sk in names if since is None or sk >= since]
        names = [sk for sk in names if up_to is None or sk <= up_to]
        names = [sk for sk in names if after is None or sk > after]
        ordered = names[::-1] if backwards else names
        found = [_copy(self.items[pk, sk]) for sk in ordered[:limit]]
        return iter([_only(item, attributes) for item in found])

    def put_new(self, values: Mapping[str, Any]) -> bool:
        put = {"Item": to_item(values), "ConditionExpression": "attribute_not_exists(pk)"}
        return self.transact([{"Put": put}])

    def update(
        self,
        key: Mapping[str, Any],
        changes: Mapping[str, Any],
        *,
        condition: str,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> bool:
        request = update_expression(changes, condition, values, names)
        return self.transact([{"Update": {"Key": to_item(key), **request}}])

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> bool:
        self.step("transact")
        requests = [(kind, request) for action in actions for kind, request in action.items()]
        keys = [_key(request.get("Key") or request["Item"]) for _, request in requests]
        assert len(set(keys)) == len(keys), "DynamoDB refuses two actions on one item"
        for key, (_, request) in zip(keys, requests, strict=True):
            if not holds(request, self.items.get(key)):
                return False
        for key, (kind, request) in zip(keys, requests, strict=True):
            if kind == "Put":
                self.items[key] = from_item(request["Item"])
            elif kind == "Update":
                item = self.items.setdefault(key, dict(zip(("pk", "sk"), key, strict=True)))
                _set(item, request)
            else:
                continue
            self.log.append(key)
        self.after("transact")
        return True


def holds(request: Mapping[str, Any], item: Mapping[str, Any] | None) -> bool:
    """Whether a request's condition holds of an item."""
    text = request.get("ConditionExpression")
    if text is None:
        return True
    reader = _Condition(
        text,
        request.get("ExpressionAttributeNames", {}),
        from_item(request.get("ExpressionAttributeValues", {})),
        item or {},
    )
    return reader.read()


class _Condition:
    """Reads a condition from left to right; ``AND`` binds closer than ``OR``."""

    def __init__(
        self,
        text: str,
        names: Mapping[str, str],
        values: Mapping[str, Any],
        item: Mapping[str, Any],
    ) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == re.sub(r"\s", "", text), text
        self._names, self._values, self._item = names, values, item

    def read(self) -> bool:
        found = self._any()
        assert not self._tokens, self._tokens
        return found

    def _any(self) -> bool:
        found = self._all()
        while self._tokens and self._tokens[0] == "OR":
            self._tokens.pop(0)
            found = self._all() or found
        return found

    def _all(self) -> bool:
        found = self._one()
        while self._tokens and self._tokens[0] == "AND":
            self._tokens.pop(0)
            found = self._one() and found
        return found

    def _one(self) -> bool:
        token = self._tokens.pop(0)
        if token == "(":
            found = self._any()
            assert self._tokens.pop(0) == ")"
            return found
        if token in {"attribute_exists", "attribute_not_exists"}:
            assert self._tokens.pop(0) == "("
            is_there = self._attribute(self._tokens.pop(0)) is not None
            assert self._tokens.pop(0) == ")"
            return is_there is (token == "attribute_exists")
        return self._compared(self._attribute(token), self._tokens.pop(0))

    def _compared(self, value: Any, operator: str) -> bool:
        if operator == "IN":
            assert self._tokens.pop(0) == "("
            choices = []
            while (word := self._tokens.pop(0)) != ")":
                if word != ",":
                    choices.append(self._values[word])
            return value in choices
        other = self._values[self._tokens.pop(0)]
        if value is None:
            return False
        match operator:
            case "=":
                return bool(value == other)
            case "<=":
                return bool(value <= other)
        raise AssertionError(operator)

    def _attribute(self, name: str) -> Any:
        return self._item.get(self._names[name] if name.startswith("#") else name)


def _set(item: dict[str, Any], request: Mapping[str, Any]) -> None:
    names = request.get("ExpressionAttributeNames", {})
    values = from_item(request["ExpressionAttributeValues"])
    expression = request["UpdateExpression"].strip()
    assert expression.startswith("SET "), expression
    assert "REMOVE" not in expression, expression
    for part in expression.removeprefix("SET ").split(", "):
        name, value = part.split(" = ")
        item[names.get(name, name)] = values[value]


def _key(item: Mapping[str, Any]) -> Key:
    values = from_item({name: item[name] for name in ("pk", "sk")})
    return values["pk"], values["sk"]


def _copy(item: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(item))
    return copied


def _only(item: dict[str, Any], attributes: Sequence[str] | None) -> dict[str, Any]:
    return item if attributes is None else {name: item[name] for name in attributes if name in item}
