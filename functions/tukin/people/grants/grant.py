"""Who acts, in which role, from one day until another: the rows of the list of people.

A person is their numbers, not the names of their sessions: who has two users, or got another
number, is one all the same. A machine is each of the people who answer for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tukin.people.web_callers import WebCaller
from tukin.vocabulary.names import slug

_BIRTH_DIGITS = 8
"""First digits of a NIP: the date of birth."""


class GrantRole(StrEnum):
    """What somebody may be; the first three are of one agency."""

    HR = "hr"
    HEAD = "head"
    SYSTEM = "system"
    PERSONNEL = "personnel"
    FINANCE = "finance"
    RULES_AUTHOR = "rules-author"
    RULES_APPROVER = "rules-approver"
    AUDITOR = "auditor"


OF_AGENCY = frozenset({GrantRole.HR, GrantRole.HEAD, GrantRole.SYSTEM})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of a person, or of a machine, from one day until another, both included.

    Attributes:
        nip: the person's number now; None for a machine.
        name: as in the register; of a machine what it is.
        former_nips: all other numbers that the person ever had.
        users: names of their sessions; none of a person who acts on the pages alone.
        role: what they may be.
        agency: whose role it is, where it is one of an agency.
        since: the first day.
        until: the last day; None where there is none.
        responsible: numbers of those who answer for a machine.
        others: numbers of other people who were born on the same day and are called the same.
        outside: of an auditor whom no register of the region has, the institution.
        row: of the file, for messages.
    """

    nip: str | None = field(repr=False)
    name: str = field(repr=False)
    former_nips: tuple[str, ...] = field(repr=False)
    users: tuple[str, ...]
    role: GrantRole
    agency: str | None
    since: date
    until: date | None
    responsible: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    outside: str | None = None
    row: int = field(default=0, compare=False)

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers that the person ever had; none of a machine."""
        return () if self.nip is None else (self.nip, *self.former_nips)

    @property
    def born_as(self) -> tuple[str, str] | None:
        """Date of birth and name, by which two numbers may be of one person."""
        return None if self.nip is None else (self.nip[:_BIRTH_DIGITS], slug(self.name))

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Grants:
    """The rows of a list, in the order of the file's columns."""

    def __init__(self, rows: Iterable[Grant]) -> None:
        self.rows = tuple(
            sorted(rows, key=lambda row: (row.nip or "", row.users, row.role, row.since))
        )
        self._person: dict[str, str] = {}
        for row in self.rows:
            self._join(row.numbers)
        self._named: dict[str, list[Grant]] = defaultdict(list)
        self._of_person: dict[str, list[Grant]] = defaultdict(list)
        for row in self.rows:
            for user in row.users:
                self._named[user.casefold()].append(row)
            if row.nip is not None:
                self._of_person[self.person(row.nip)].append(row)

    def person(self, nip: str) -> str:
        """One and the same of all numbers of a person: the first of them that the list knows."""
        return self._person.get(nip, nip)

    def people_of(self, name: str) -> frozenset[str]:
        """The people by a session's name, whatever the day; none where no row has the name.

        Somebody who has signed in to the pages is their number, where any row has it.
        """
        return frozenset(
            self.person(nip)
            for row in self._rows_of(name)
            for nip in (row.responsible if row.nip is None else (row.nip,))
        )

    def acting(self, name: str, role: GrantRole, agency: str | None, day: date) -> Grant | None:
        """The row by which somebody has a role on a day; None where there is none."""
        rows = self._rows_of(name)
        asked = role, agency
        return next((r for r in rows if (r.role, r.agency) == asked and r.holds_on(day)), None)

    def holders(self, role: GrantRole, day: date) -> frozenset[str]:
        """The people who have a role on a day."""
        rows = (row for row in self.rows if row.role is role and row.holds_on(day))
        return frozenset(self.person(row.nip) for row in rows if row.nip is not None)

    def _rows_of(self, name: str) -> Sequence[Grant]:
        web = WebCaller.parse(name)
        if web is None:
            return self._named.get(name.casefold(), ())
        return self._of_person.get(self.person(web.nip), ())

    def _join(self, numbers: Iterable[str]) -> None:
        """All of these, and all that are joined to any of them already, are one person."""
        numbers = set(numbers)
        joined = {self._person.get(number, number) for number in numbers}
        if not numbers:
            return
        one = min(joined)
        self._person |= dict.fromkeys(numbers, one)
        if len(joined) > 1:
            for number, person in self._person.items():
                if person in joined:
                    self._person[number] = one
