"""Chains of superiors of one agency: who rates whom on a day, and who is above. Pure.

What a list of lines says counts only while the register has the rater at work: whose rater left
has no line by that row, and is rated by the row below it, or by nobody until there is another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tukin.people.lines.line import Line, LineKind, Lines
from tukin.register.register import LEFT, RegisterEntry
from tukin.vocabulary.period import Period

MOST_STEPS = 50
"""How far up a chain is followed: no hierarchy has as many levels."""


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rates, by what right.

    ``nip`` is None for an office outside the civil service; ``basis`` is the number of the order or
    decision, "" where there is none.
    """

    nip: str | None = field(repr=False)
    name: str = field(repr=False)
    kind: LineKind
    basis: str


@dataclass(frozen=True, slots=True)
class People:
    """What a register says of an agency's people, and of raters who work elsewhere.

    Attributes:
        entries: all entries of each of them, wherever.
        slugs: by what a register calls the agency.
        is_known: whether there is a register; where there is none, whom a line names works.
    """

    entries: Mapping[str, Sequence[RegisterEntry]] = field(default_factory=dict, repr=False)
    slugs: frozenset[str] = frozenset()
    is_known: bool = True

    @classmethod
    def of(cls, entries: Iterable[RegisterEntry], slugs: Iterable[str]) -> "People":
        """Of the entries of some people."""
        by_nip: dict[str, list[RegisterEntry]] = defaultdict(list)
        for entry in entries:
            by_nip[entry.nip].append(entry)
        return cls(dict(by_nip), frozenset(slugs))

    def works(self, nip: str, day: date) -> bool:
        """Whether somebody works on a day, wherever."""
        return not self.is_known or any(
            entry.holds_on(day) and entry.status not in LEFT for entry in self.entries.get(nip, ())
        )

    def name(self, nip: str) -> str:
        """The latest name of somebody; "" where the register has none."""
        names = [entry.name for entry in self.entries.get(nip, ()) if entry.name]
        return names[-1] if names else ""

    def served(self, nip: str) -> list[RegisterEntry]:
        """The entries by which somebody serves in the agency."""
        return [
            entry
            for entry in self.entries.get(nip, ())
            if entry.agency in self.slugs and entry.status not in LEFT
        ]


class Chain:
    """Of one agency: its lines in force, its people by the register, and who is at its top."""

    def __init__(
        self, agency: str, lines: Lines, people: People, top_nip: str | None, lines_sha256: str = ""
    ) -> None:
        self.agency = agency
        self.lines = lines
        self.people = people
        self.top_nip = top_nip
        self.lines_sha256 = lines_sha256
        """Of the list's canonical content; "" where there is no list."""
        self._ratees: dict[date, dict[str, tuple[str, ...]]] = {}

    def line_of(self, nip: str, day: date) -> Line | None:
        """The row that counts for a person on a day."""
        return self.lines.line_of(nip, day, self._counts_on(day))

    def rater_of(self, nip: str, day: date) -> Rater | None:
        """Who rates a person on a day: exactly one, or nobody."""
        line = self.line_of(nip, day)
        return None if line is None else self._rater(line)

    def superior_of(self, nip: str, day: date) -> Rater | None:
        """The rater of the rater; never the person, never the rater.

        Where that is the same person, as of one who holds both posts, or where there is none, it is
        the one above, at last who is at the agency's top; None where that is one of the two.
        """
        rater = self.rater_of(nip, day)
        barred = {nip} if rater is None else {nip, rater.nip}
        if rater is not None and rater.nip is None:
            return None  # above an office outside the civil service there is nobody here
        for above in self._above(nip if rater is None else str(rater.nip), day):
            if above.nip not in barred:
                return above
        if self.top_nip is None or self.top_nip in barred:
            return None
        if not self.people.works(self.top_nip, day):
            return None
        return Rater(self.top_nip, self.people.name(self.top_nip), LineKind.DEFINITIF, "")

    def ratees_of(self, rater_nip: str, day: date) -> tuple[str, ...]:
        """The NIPs of those in the agency whom somebody rates on a day, in order."""
        return self._ratees_on(day).get(rater_nip, ())

    def ratees_in(self, rater_nip: str, period: Period) -> tuple[tuple[str, date], ...]:
        """Whom somebody rates for a period, each with the day that counts for it."""
        found = []
        for nip in self._staff():
            day = self.day_that_counts(nip, period)
            if day is not None and (rater := self.rater_of(nip, day)) and rater.nip == rater_nip:
                found.append((nip, day))
        return tuple(found)

    def without_rater(self, day: date) -> tuple[str, ...]:
        """The NIPs of those who serve in the agency on a day and whom nobody rates, in order."""
        return tuple(
            nip for nip in self._staff() if self.serves(nip, day) and self.line_of(nip, day) is None
        )

    def day_that_counts(self, nip: str, period: Period) -> date | None:
        """The last day of a period on which somebody serves in the agency.

        None where the register has them there on no day of the period. For an extra pay run the
        period is its year's December.
        """
        last = period.last_day
        first = last.replace(day=1)
        if not self.people.is_known:
            return last if nip in self.lines.people else None
        days = [
            last if entry.until is None else min(entry.until, last)
            for entry in self.people.served(nip)
            if entry.since <= last and (entry.until is None or entry.until >= first)
        ]
        return max(days, default=None)

    def _above(self, nip: str, day: date) -> Iterable[Rater]:
        """Who is above somebody, step by step; a rater who left still says who is above them."""
        seen = {nip}
        for _ in range(MOST_STEPS):
            line = self.line_of(nip, day)
            if line is not None:
                yield self._rater(line)
            post = line or self.lines.lasting(nip, day)
            if post is None or post.rater_nip is None or post.rater_nip in seen:
                return
            nip = post.rater_nip
            seen.add(nip)

    def _rater(self, line: Line) -> Rater:
        known = "" if line.rater_nip is None else self.people.name(line.rater_nip)
        return Rater(line.rater_nip, known or line.rater_name, line.kind, line.basis)

    def _counts_on(self, day: date) -> Callable[[Line], bool]:
        return lambda line: line.rater_nip is None or self.people.works(line.rater_nip, day)

    def _staff(self) -> list[str]:
        """Everybody of whom something may be asked, in order."""
        if not self.people.is_known:
            return sorted(self.lines.people)
        return sorted(nip for nip in self.people.entries if self.people.served(nip))

    def serves(self, nip: str, day: date) -> bool:
        """Whether somebody serves in the agency on a day, by the register if there is one."""
        if not self.people.is_known:
            return True
        return any(entry.holds_on(day) for entry in self.people.served(nip))

    def _ratees_on(self, day: date) -> Mapping[str, tuple[str, ...]]:
        if day not in self._ratees:
            found: dict[str, list[str]] = defaultdict(list)
            for nip in self._staff():
                line = self.line_of(nip, day) if self.serves(nip, day) else None
                if line is not None and line.rater_nip is not None:
                    found[line.rater_nip].append(nip)
            self._ratees[day] = {rater: tuple(nips) for rater, nips in found.items()}
        return self._ratees[day]
