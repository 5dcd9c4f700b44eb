"""Files of people who act, as the personnel administration writes them.

As with agencies, a file is good as a whole or not at all, and every bad row is reported.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.people.grants.columns import COLUMNS
from tukin.people.grants.employed import Employees, not_employed, numbers_of
from tukin.people.grants.grant import OF_AGENCY, Grant, GrantRole, Grants
from tukin.register.columns import headings_of
from tukin.register.row_cells import RowCells, ends_early, read_rows, readers_of
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import date_of_key

_KEY = re.compile(r"grants/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_READERS = readers_of(COLUMNS)
FEWEST_PERSONNEL = 2
"""People of the personnel administration of whom a list must have as many: no fewer change it."""

_APART = (
    {GrantRole.FINANCE, GrantRole.HR},
    {GrantRole.FINANCE, GrantRole.HEAD},
    {GrantRole.FINANCE, GrantRole.PERSONNEL},
    {GrantRole.RULES_AUTHOR, GrantRole.RULES_APPROVER},
)
"""Roles that nobody has at once; besides those of one agency, and the auditor's with any."""


def grants_date(key: str, uploaded_at: datetime) -> date:
    """The date in the key ``grants/{date}.csv``.

    Raises:
        InvalidInput: E796 for a key of another shape, E797 for a date that is too far ahead.
    """
    return date_of_key(_KEY, key, uploaded_at, ("E796", "E797"))


@dataclass(frozen=True, slots=True)
class CheckedGrants:
    """The people who act, or every reason why the file cannot be used."""

    grants: Grants | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows may be put in force."""
        return len(self.grants.rows) if self.grants else 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file is checked against: its date, what is in force then, and who uploaded it."""

    dated: date
    before: Grants | None
    uploader: str | None
    employees: Callable[[Collection[str]], Employees] = lambda _: Employees()
    """What the register in force on the date says of some numbers."""


def check_grants(path: Path, file_name: str, around: Surroundings) -> CheckedGrants:
    """Read a file of people who act as the administration wrote it."""
    findings: list[Finding] = []
    try:
        rows, errors = read_rows(path, file_name, headings_of(COLUMNS), _read, findings.append)
    except FileRefused as refusal:
        return CheckedGrants(refusal=refusal, findings=findings)
    grants = Grants(rows)
    errors += [*_shared_users(grants), *_apart(grants), *_perhaps_one(grants)]
    errors += _of_the_uploader(grants, around)
    employees = around.employees(numbers_of(grants))
    errors += not_employed(grants, employees, around.dated)
    if errors:
        errors.sort(key=lambda error: error.row)
        refused = FileRefused("E795", count=len({error.row for error in errors}))
        return CheckedGrants(errors=errors, refusal=refused, findings=findings)
    if len(grants.holders(GrantRole.PERSONNEL, around.dated)) < FEWEST_PERSONNEL:
        return CheckedGrants(refusal=FileRefused("E798"), findings=findings)
    return CheckedGrants(grants, findings=findings)


def _read(raw: RawRow) -> Grant | list[RowError]:
    cells = RowCells(raw, _READERS)
    values = {column.name: cells.read(column) for column in COLUMNS}
    if ends_early(values["since"], values["until"]):
        cells.complain("until", "E132", {})
    role = values["role"]
    has_agency = values["agency"] is not None
    if role is not None and cells.are_sound("agency") and (role in OF_AGENCY) is not has_agency:
        cells.complain("agency", "E789", {"role": str(role)})
    if values["outside"] is not None and role is not None and role is not GrantRole.AUDITOR:
        cells.complain("outside", "E873", {})
    if role is not None and not cells.errors and (wrong := _wrong_kind(values)):
        cells.complain(wrong, "E788", {})
    return cells.errors or Grant(**values, row=raw.number)


def _wrong_kind(values: dict[str, object]) -> str:
    """The column by which a row is neither of a person nor of a machine; "" where it is one."""
    is_machine = values["role"] is GrantRole.SYSTEM
    if is_machine is not (values["nip"] is None):
        return "nip"
    if is_machine is not bool(values["responsible"]):
        return "responsible"
    if is_machine and not values["users"]:
        return "users"
    if is_machine and (values["former_nips"] or values["others"]):
        return "former_nips" if values["former_nips"] else "others"
    return "until" if is_machine and values["until"] is None else ""


def _shared_users(grants: Grants) -> Iterator[RowError]:
    """Two people, or a person and a machine, with one name: nobody could say who it was."""
    named: dict[str, list[Grant]] = defaultdict(list)
    for row in grants.rows:
        for user in row.users:
            named[user].append(row)
    for rows in named.values():
        for one, other in combinations(rows, 2):
            if _who(grants, one) != _who(grants, other):
                yield from _of_both(one, other, "users", "E791")


def _apart(grants: Grants) -> Iterator[RowError]:
    """Roles of one person at once that would let them agree with themselves."""
    of: dict[tuple[str, ...], list[Grant]] = defaultdict(list)
    for row in grants.rows:
        if row.nip is not None:
            of[_who(grants, row)].append(row)
    for rows in of.values():
        for one, other in combinations(rows, 2):
            if _are_apart(one, other) and _overlap(one, other):
                yield from _of_both(one, other, "role", "E792")


def _are_apart(one: Grant, other: Grant) -> bool:
    roles = {one.role, other.role}
    if len(roles) == 1:
        return False
    of_agency = roles == {GrantRole.HR, GrantRole.HEAD} and one.agency == other.agency
    return of_agency or GrantRole.AUDITOR in roles or roles in _APART


def _overlap(one: Grant, other: Grant) -> bool:
    return one.holds_on(other.since) or other.holds_on(one.since)


def _perhaps_one(grants: Grants) -> Iterator[RowError]:
    """Two numbers with one day of birth and one name, of which nobody said whose they are."""
    born: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for row in grants.rows:
        if row.born_as is not None:
            born[row.born_as].append(row)
    for rows in born.values():
        for one, other in combinations(rows, 2):
            if _who(grants, one) != _who(grants, other) and not _said_to_be_two(one, other):
                yield from _of_both(one, other, "nip", "E793")


def _said_to_be_two(one: Grant, other: Grant) -> bool:
    return bool({*one.others} & {*other.numbers} or {*other.others} & {*one.numbers})


def _of_the_uploader(grants: Grants, around: Surroundings) -> Iterator[RowError]:
    """Rows for oneself: nobody grants themselves anything, or makes themselves somebody else."""
    if around.uploader is None:
        return  # nobody can approve such a file (E712)
    user, before = around.uploader.casefold(), around.before
    known = before.rows if before else ()
    own = {number for row in known if user in row.users for number in row.numbers}
    allowed = {_claim(row) for row in known}
    for row in grants.rows:
        names_self = user in row.users or own & {*row.numbers, *row.responsible, *row.others}
        if names_self and _claim(row) not in allowed:
            yield RowError(row.row, "users", ValueClass.TEXT, "E794", {})


def _claim(row: Grant) -> tuple[object, ...]:
    """What a row says of somebody; the first two have no name and no days yet."""
    return row.numbers, row.users, row.role, row.agency, row.until, row.responsible, row.others


def _who(grants: Grants, row: Grant) -> tuple[str, ...]:
    """Who a row is of: a person by a number, a machine by its own names."""
    return ("machine", *row.users) if row.nip is None else ("person", grants.person(row.nip))


def _of_both(one: Grant, other: Grant, column: str, code: str) -> Iterator[RowError]:
    for here, there in ((one, other), (other, one)):
        yield RowError(here.row, column, ValueClass.TEXT, code, {"rows": there.row})
