"""A city's people in portions: one request computes as many as it has time for, the next goes on.

Whom a portion holds follows from the live months alone, so that two requests, whoever makes them,
compute the same ones. What came out of one is kept under a digest of all that it depends on.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tukin.payroll.batch import ENGINE
from tukin.payroll.publication import LiveMonth
from tukin.rule_changes.gate.basis import People
from tukin.rule_changes.gate.whatif_of_book import FactsRef
from tukin.rules.rule_set import RuleBook

PEOPLE_AT_ONCE = 5_000
"""About how many people a portion holds: a second or two for each set that differs."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Portion:
    """Some partitions of some live months; ``people`` is about how many are in them."""

    pieces: tuple[tuple[LiveMonth, int], ...]
    people: int

    @property
    def rows(self) -> int | None:
        """How many people are live in it; None where it holds a part of a month."""
        months = {live.batch.agency: live for live, _ in self.pieces}
        if len(self.pieces) != sum(live.partitions for live in months.values()):
            return None
        return sum(live.totals.rows for live in months.values())

    def digest(
        self, book: RuleBook, live: RuleBook, facts: Mapping[str, FactsRef] = MappingProxyType({})
    ) -> str:
        """By which what these two books make of it is known, with the facts of some agencies."""
        pieces = [
            [month.batch.agency, month.staged_as, month.revision, partition]
            for month, partition in self.pieces
        ]
        agencies = sorted({month.batch.agency for month, _ in self.pieces})
        given = [facts[agency].sha256 for agency in agencies if agency in facts]
        made_of = [_FORMAT, ENGINE, book.sha256, live.sha256, pieces, given]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def portions_of(people: People) -> Iterator[Portion]:
    """All the people, month by month and partition by partition."""
    pieces: list[tuple[LiveMonth, int]] = []
    count = 0
    for live in people.live_months:
        for partition in range(live.partitions):
            pieces.append((live, partition))
            count += -(-live.totals.rows // live.partitions)
            if count >= PEOPLE_AT_ONCE:
                yield Portion(tuple(pieces), count)
                pieces, count = [], 0
    if pieces:
        yield Portion(tuple(pieces), count)
