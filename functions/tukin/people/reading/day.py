"""A day's reads, found by person and by caller."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from tukin.people.reading.read import FORMAT, Read


@dataclass(frozen=True, slots=True)
class DayIndex:
    """All reads of a day of UTC in the order of time, and the places of each person and caller.

    Attributes:
        reads: their values.
        by_person: places in ``reads`` by person key; reads of many are in none.
        by_caller: places in ``reads`` by caller, case-folded.
    """

    day: date
    reads: Sequence[Mapping[str, Any]]
    by_person: Mapping[str, Sequence[int]]
    by_caller: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, day: date, reads: Iterable[Read]) -> Self:
        """The index of a day's reads, in whatever order they come."""
        in_order = sorted(reads, key=lambda read: read.place)
        by_person: defaultdict[str, list[int]] = defaultdict(list)
        by_caller: defaultdict[str, list[int]] = defaultdict(list)
        for place, read in enumerate(in_order):
            by_caller[read.caller.casefold()].append(place)
            for person in read.person_keys:
                by_person[person].append(place)
        return cls(day, [read.values() for read in in_order], by_person, by_caller)

    def of_person(self, person_key: str, agency: str = "") -> Iterator[Read]:
        """Reads of a person; with an agency also those of many of it, or of all agencies."""
        places = set(self.by_person.get(person_key, ()))
        for place, values in enumerate(self.reads):
            many = agency and not values["person_keys"]
            if place in places or (many and values["agency"] in ("", agency)):
                yield Read.of(values)

    def of_caller(self, caller: str) -> Iterator[Read]:
        """Reads of a caller: of role and session, or of a session's name under whatever role."""
        asked = caller.casefold()
        places = {
            place
            for known, of_known in self.by_caller.items()
            if asked in (known, known.rpartition("/")[2])
            for place in of_known
        }
        return (Read.of(self.reads[place]) for place in sorted(places))

    def to_json(self) -> bytes:
        """The bytes that are kept."""
        values = {
            "format": FORMAT,
            "day": self.day.isoformat(),
            "reads": self.reads,
            "by_person": self.by_person,
            "by_caller": self.by_caller,
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The index of its bytes."""
        values = json.loads(data)
        day = date.fromisoformat(values["day"])
        return cls(day, values["reads"], values["by_person"], values["by_caller"])
