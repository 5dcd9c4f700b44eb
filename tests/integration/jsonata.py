"""As much of JSONata as the state machine's definition uses; anything else is an error.

Paths from variables (``$states.input.a``), strings, ``=``, ``!=``, ``and``, ``or``, ``not``, ``&``,
``in``, ``? :``, ``[ ]``, ``( )``, ``$exists`` and ``$count``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKEN = re.compile(r"\s*('[^']*'|\$?[A-Za-z_][A-Za-z0-9_]*|\d+|!=|[=.&?:\[\](),])")
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "$exists": lambda value: value is not None,
    "$count": lambda value: 0 if value is None else len(value),
    "$not": lambda value: not value,
}
_CONSTANTS = {"true": True, "false": False, "null": None}
_BELOW = {"or": "and", "and": "comparison", "comparison": "join", "join": None}
_OPERATORS = {"or": ("or",), "and": ("and",), "comparison": ("=", "!=", "in"), "join": ("&",)}

Variables = Mapping[str, Any]


def evaluate(text: str, variables: Variables) -> Any:
    """The value of an expression; what a path does not find is None."""
    reader = _Reader(_tokens(text), variables)
    value = reader.conditional()
    if reader.rest:
        raise ValueError(f"not known in JSONata expressions here: {text}")
    return value


def _tokens(text: str) -> list[str]:
    tokens, place = [], 0
    text = text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"not known in JSONata expressions here: {text[place:]}")
        tokens.append(match[1])
        place = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[str], variables: Variables) -> None:
        self.rest = tokens
        self._variables = variables

    def conditional(self) -> Any:
        condition = self._binary("or")
        if not self._takes("?"):
            return condition
        chosen = self.conditional()
        self._expect(":")
        other = self.conditional()
        return chosen if condition else other

    def _binary(self, level: str) -> Any:
        below = _BELOW[level]
        operators = _OPERATORS[level]
        value = self._path() if below is None else self._binary(below)
        while self.rest and self.rest[0] in operators:
            operator = self.rest.pop(0)
            other = self._path() if below is None else self._binary(below)
            value = _apply(operator, value, other)
        return value

    def _path(self) -> Any:
        value = self._atom()
        while self._takes("."):
            name = self.rest.pop(0)
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def _atom(self) -> Any:
        token = self.rest.pop(0)
        if token == "[":
            return self._elements()
        if token == "(" or (token in _FUNCTIONS and self._takes("(")):
            value = self.conditional()
            self._expect(")")
            return value if token == "(" else _FUNCTIONS[token](value)
        if token.startswith("$"):
            return self._variables.get(token[1:])
        return _constant(token)

    def _elements(self) -> list[Any]:
        elements: list[Any] = []
        while not self._takes("]"):
            value = self.conditional()
            # a list inside the brackets is spread, as JSONata does
            elements += value if isinstance(value, list) else [value]
            self._takes(",")
        return elements

    def _takes(self, token: str) -> bool:
        if self.rest[:1] != [token]:
            return False
        self.rest.pop(0)
        return True

    def _expect(self, token: str) -> None:
        if not self._takes(token):
            raise ValueError(f"JSONata: {token} expected before {self.rest}")


def _constant(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1]
    if token.isdecimal():
        return int(token)
    if token in _CONSTANTS:
        return _CONSTANTS[token]
    raise ValueError(f"not known in JSONata expressions here: {token}")


def _apply(operator: str, left: Any, right: Any) -> Any:
    match operator:
        case "or":
            return bool(left) or bool(right)
        case "and":
            return bool(left) and bool(right)
        case "=":
            return left == right
        case "!=":
            return left != right
        case "in":
            return left in right
    return f"{'' if left is None else left}{'' if right is None else right}"
