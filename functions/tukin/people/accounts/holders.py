"""Whose accounts two people decide on: by the list of people who act, or those of an agency."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.accounts.plan import (
    address_of,
    has_left,
    may_sign_in,
    office_numbers,
)
from tukin.people.agencies.in_force import find_agencies
from tukin.people.grants.store import find_grants
from tukin.people.lines.in_force import agency_row, register_on
from tukin.register.register import RegisterEntry
from tukin.vocabulary.errors import NotFound


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is to have an account, and where the first password goes."""

    nip: str = field(repr=False)
    key: str
    name: str = field(repr=False)
    email: str | None = field(repr=False)

    @property
    def way(self) -> str:
        """How the first password comes: by e-mail where the register has an address."""
        return "email" if self.email else "letter"


@dataclass(frozen=True, slots=True)
class Holders:
    """Over the stores, on a day."""

    table: Table
    archive: Bucket
    key_of: Callable[[str], str]
    day: date

    def of_offices(self) -> list[Holder]:
        """Everybody with an office role, but whom the register has as one who left."""
        grants = find_grants(self.table, self.archive, self.day)
        register = register_on(self.table, self.archive, self.day)
        numbers = office_numbers(grants, self.day)
        names = {row.nip: row.name for row in grants.rows if row.nip}
        people = register.people(sorted(numbers))
        return [
            self._holder(nip, people.get(nip, []), names[nip])
            for nip in sorted(numbers)
            if not has_left(people.get(nip, ()), self.day)
        ]

    def of_agency(self, agency: str) -> list[Holder]:
        """Everybody of an agency who signs in by an account for all.

        Raises:
            NotFound: E802, where there is no such agency.
        """
        row = agency_row(find_agencies(self.table, self.archive, self.day), agency, self.day)
        if row is None:
            raise NotFound("E802")
        entries = register_on(self.table, self.archive, self.day).agency(row.slugs)
        return list(self._of_entries(entries))

    def _of_entries(self, entries: list[RegisterEntry]) -> Iterator[Holder]:
        for nip, some in groupby(entries, attrgetter("nip")):
            own = list(some)
            if may_sign_in(own, self.day):
                yield self._holder(nip, own, "")

    def _holder(self, nip: str, entries: list[RegisterEntry], name: str) -> Holder:
        known = next((each.name for each in entries if each.name), None) or name
        return Holder(nip, self.key_of(nip), known, address_of(entries, self.day))
