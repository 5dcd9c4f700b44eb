"""A table of people as packed bytes: a city's objects take some hundred bytes a person more.

A NIP is a number of 18 digits.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

_Row = TypeVar("_Row")
_pack = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Packed(Mapping[str, _Row], Generic[_Row]):
    """NIP → a row of texts and numbers, made into an object each time that it is asked for.

    Args:
        rows: NIP and values of each row, of another person each, in any order.
        make: the object of a row's values.
    """

    def __init__(
        self,
        rows: Iterable[tuple[str, Sequence[str | int]]],
        make: Callable[..., _Row],
    ) -> None:
        self._make = make
        nips, ends, data = array("Q"), array("Q"), bytearray()
        for nip, values in rows:
            data += _pack(values).encode()
            nips.append(int(nip))
            ends.append(len(data))
        places = array("Q", sorted(range(len(nips)), key=nips.__getitem__))
        self._data = data
        self._nips = array("Q", (nips[place] for place in places))
        self._starts = array("Q", (ends[place - 1] if place else 0 for place in places))
        self._ends = array("Q", (ends[place] for place in places))

    def __getitem__(self, nip: str) -> _Row:
        number = int(nip) if nip.isdigit() else -1
        place = bisect_left(self._nips, number) if number >= 0 else len(self._nips)
        if place == len(self._nips) or self._nips[place] != number:
            raise KeyError(nip)
        return self._make(*json.loads(self._data[self._starts[place] : self._ends[place]]))

    def __iter__(self) -> Iterator[str]:
        return (f"{number:018d}" for number in self._nips)

    def __len__(self) -> int:
        return len(self._nips)


class Numbers(Container[str]):
    """Some NIPs, to look whether one is among them."""

    def __init__(self, nips: Iterable[str]) -> None:
        self._nips = array("Q", sorted(array("Q", map(int, nips))))

    def __contains__(self, nip: object) -> bool:
        number = int(nip) if isinstance(nip, str) and nip.isdigit() else -1
        place = bisect_left(self._nips, number) if number >= 0 else len(self._nips)
        return place < len(self._nips) and self._nips[place] == number
