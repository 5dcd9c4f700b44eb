"""Who rates whom, from one day until another: the rows of an agency's list of lines.

A row of a higher kind overlays those below it while it holds, and leaves them as they are: whoever
acts for five days is one row more, and afterwards all is as before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class LineKind(StrEnum):
    """By what right somebody rates."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"
    DELEGASI = "delegasi"
    NON_ASN = "non_asn"


OVERLAYS = (LineKind.DELEGASI, LineKind.PLT, LineKind.PLH)
"""Kinds for a time, the highest first; each goes before those after it, and before the lasting."""
LASTING = frozenset({LineKind.DEFINITIF, LineKind.NON_ASN})
"""Kinds of the post itself: of a superior, or of an office outside the civil service."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who rates somebody from one day until another, both included.

    Attributes:
        nip: who is rated; None where the row is for all staff of ``instead_of``.
        rater_nip: who rates; None for an office outside the civil service, such as a governor.
        rater_name: the rater's name, or that office's; "" where the register has it.
        instead_of: for whose staff the rater acts; None where the row is for one person.
        kind: see ``LineKind``.
        since: the first day.
        until: the last day; None where there is none.
        basis: number of the order or decision; "" where none is needed.
        row: of the file, for messages.
    """

    nip: str | None = field(repr=False)
    rater_nip: str | None = field(repr=False)
    rater_name: str = field(repr=False)
    instead_of: str | None = field(repr=False)
    kind: LineKind
    since: date
    until: date | None
    basis: str
    row: int = field(default=0, compare=False)

    @property
    def is_lasting(self) -> bool:
        """Whether it is of a post, not for a time."""
        return self.kind in LASTING

    @property
    def whose(self) -> str:
        """Of what there is one at a time: a kind of line of a person, or of a rater's staff."""
        kind = LineKind.DEFINITIF if self.is_lasting else self.kind
        return f"{kind}/{self.nip or ''}/{self.instead_of or ''}"

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Lines:
    """The rows of one agency's list."""

    def __init__(self, rows: Iterable[Line]) -> None:
        self.rows = tuple(
            sorted(rows, key=lambda r: (r.nip or "", r.instead_of or "", r.kind, r.since))
        )
        self._of: dict[str, list[Line]] = defaultdict(list)
        self._staff_of: dict[str, list[Line]] = defaultdict(list)
        for row in self.rows:
            if row.nip is not None:
                self._of[row.nip].append(row)
            elif row.instead_of is not None:
                self._staff_of[row.instead_of].append(row)

    @property
    def people(self) -> Mapping[str, list[Line]]:
        """The rows of each person who is named by a row of their own."""
        return self._of

    @property
    def raters(self) -> frozenset[str]:
        """Everybody whom a row makes a rater."""
        return frozenset(row.rater_nip for row in self.rows if row.rater_nip is not None)

    def lasting(self, nip: str, day: date) -> Line | None:
        """The row of a person's post on a day."""
        return next((r for r in self._of.get(nip, ()) if r.is_lasting and r.holds_on(day)), None)

    def in_order(self, nip: str, day: date) -> Iterator[Line]:
        """The rows that hold for a person on a day, the highest first.

        Of one kind the row that names the person goes before one for all staff of the rater of
        their post. Nobody is their own rater: who acts for their own superior is rated as before.
        """
        own = [row for row in self._of.get(nip, ()) if row.holds_on(day)]
        post = next((row for row in own if row.is_lasting), None)
        shared: list[Line] = []
        if post is not None and post.rater_nip is not None:
            shared = [r for r in self._staff_of.get(post.rater_nip, ()) if r.holds_on(day)]
        for kind in OVERLAYS:
            for row in (*own, *shared):
                if row.kind is kind and row.rater_nip != nip:
                    yield row
        if post is not None and post.rater_nip != nip:
            yield post

    def line_of(
        self, nip: str, day: date, counts: Callable[[Line], bool] = lambda _: True
    ) -> Line | None:
        """The row that counts for a person on a day; None where there is none.

        Args:
            nip: who is rated.
            day: the day.
            counts: whether a row is a line at all, as by whether the register has its rater.
        """
        return next(filter(counts, self.in_order(nip, day)), None)

    def days_of(self, nip: str) -> list[date]:
        """The days on which a person's line may become another, in order."""
        own = self._of.get(nip, ())
        posts = {row.rater_nip for row in own if row.is_lasting and row.rater_nip is not None}
        rows = [*own, *(row for post in sorted(posts) for row in self._staff_of.get(post, ()))]
        days = {row.since for row in rows}
        days |= {date.fromordinal(row.until.toordinal() + 1) for row in rows if row.until}
        return sorted(days)
