"""The chain of an agency by what is in force on a day: its lines, its people, who is at its top."""

from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies, Agency
from tukin.people.agencies.in_force import find_agencies
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import Lines
from tukin.people.lines.store import lines_in_force
from tukin.register.parts.store import RegisterInParts
from tukin.register.store import RegisterDates


def register_on(table: Table, archive: Bucket, day: date) -> RegisterInParts:
    """The register in force on a day."""
    return RegisterInParts(archive, RegisterDates(table).sha256_in_force_on(day))


def chain_of(table: Table, archive: Bucket, agency: str, day: date) -> Chain:
    """The chain of an agency by what is in force on a day."""
    lines = lines_in_force(table, archive, agency, day)
    row = agency_row(find_agencies(table, archive, day), agency, day)
    people = people_around(register_on(table, archive, day), row, lines.lines)
    return Chain(agency, lines.lines, people, row.top_nip if row else None, lines.sha256)


def people_around(register: RegisterInParts, agency: Agency | None, lines: Lines) -> People:
    """An agency's people, and those elsewhere who are raters or at its top."""
    slugs = agency.slugs if agency else frozenset()
    if not register.is_known:
        return People({}, slugs, is_known=False)
    own = register.agency(slugs)
    known = {entry.nip for entry in own}
    others = lines.raters | ({agency.top_nip} if agency else set())
    found = register.people(sorted(others - known))
    return People.of([*own, *(entry for each in found.values() for entry in each)], slugs)


def agency_row(agencies: Agencies | None, code: str, day: date) -> Agency | None:
    """The row of an agency that holds on a day."""
    rows = agencies.rows if agencies else ()
    return next((row for row in rows if row.code == code and row.holds_on(day)), None)
