"""Who somebody is today, and the chain of an agency, by what is in force in the stores.

A sign-in asks for one person of many: it reads the part of the register that has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.in_force import find_agencies
from tukin.people.grants.grant import Grant, Grants
from tukin.people.grants.store import find_grants
from tukin.people.lines.chain import Chain
from tukin.people.lines.in_force import chain_of, register_on
from tukin.people.person.person import Person
from tukin.register.register import LEFT, RegisterEntry
from tukin.vocabulary.person_keys import PersonKeys


@dataclass(frozen=True, slots=True)
class PersonBook:
    """Over the table, the archive and the person keys."""

    table: Table
    archive: Bucket
    keys: PersonKeys

    def person(self, nip: str, day: date) -> Person | None:
        """Who somebody is on a day; None whom neither the register nor the list of people has.

        Who left is somebody still, with the status by which they left.
        """
        entry = _entry_of(register_on(self.table, self.archive, day).person(nip), day)
        grants = _grants_of(find_grants(self.table, self.archive, day), nip, day)
        if entry is None and not grants:
            return None
        agencies = find_agencies(self.table, self.archive, day) if entry else None
        return _person(nip, self.keys.of(nip), entry, agencies, grants, day)

    def chain(self, agency: str, day: date) -> Chain:
        """The chain of an agency by what is in force on a day.

        For a period that is the day on which it is judged, its last.
        """
        return chain_of(self.table, self.archive, agency, day)


def _entry_of(entries: Iterable[RegisterEntry], day: date) -> RegisterEntry | None:
    return next((entry for entry in entries if entry.holds_on(day)), None)


def _grants_of(grants: Grants, nip: str, day: date) -> tuple[Grant, ...]:
    """The rows of a person, by any of their numbers; a machine's are nobody's."""
    one = grants.person(nip)
    return tuple(
        row
        for row in grants.rows
        if row.nip is not None and grants.person(row.nip) == one and row.holds_on(day)
    )


def _person(
    nip: str,
    key: str,
    entry: RegisterEntry | None,
    agencies: Agencies | None,
    grants: tuple[Grant, ...],
    day: date,
) -> Person:
    if entry is None:
        return Person(nip, key, grants[0].name, None, None, None, None, None, None, grants)
    return Person(
        nip=nip,
        key=key,
        name=entry.name or next((row.name for row in grants), ""),
        agency=_code(entry, agencies, day),
        unit=entry.details.unit,
        position=entry.position,
        grade=entry.grade,
        employment=str(entry.employment),
        status=entry.status,
        grants=grants,
        email=entry.details.email,
    )


def _code(entry: RegisterEntry, agencies: Agencies | None, day: date) -> str | None:
    """The code of the agency where an entry has somebody; None of who left."""
    if entry.status in LEFT:
        return None
    rows = agencies.rows if agencies else ()
    return next((row.code for row in rows if entry.agency in row.slugs and row.holds_on(day)), None)
