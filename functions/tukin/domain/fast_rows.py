"""The quick way for the many rows that need no care; every other row goes the exact way.

It may only accept. Each cell is read by the very parser of the exact way, whose answer is
remembered by the cell's text, since columns repeat their values; numbers of persons, which do not
repeat, are taken apart into pieces that do. A row with any cell that was refused, or whose cells
contradict one another, is not accepted here, and the exact way words its errors.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tukin.domain.errors import InvalidInput
from tukin.domain.nip import check_nip

_MOST_REMEMBERED = 20_000
_REFUSED = object()

Parser = Callable[[str], object]


class _Memory(dict[str, Any]):
    """Cell text → value; learns from the exact parser, and stops learning when it is full."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> object:
        try:
            value = self._parse(text)
        except InvalidInput:
            value = _REFUSED
        if len(self) < _MOST_REMEMBERED:
            self[text] = value
        return value


def _check_person_part(text: str) -> str:
    """The first 15 digits of a number: birth, appointment, sex."""
    return check_nip(text + "001")


class FastRows:
    """Reads rows whose columns are all given; made once for a rule set."""

    def __init__(self, parsers: Mapping[str, Parser]) -> None:
        self._memories = [(column, _Memory(parse)) for column, parse in parsers.items()]
        self._parts = _Memory(_check_person_part)

    def values(self, cells: Mapping[str, str]) -> dict[str, Any] | None:
        """The value of each column, or None where any cell is refused."""
        values = {column: memory[cells[column]] for column, memory in self._memories}
        return None if _REFUSED in values.values() else values
