"""Whether who acts is an employee by the register in force: a made-up number is nobody. Pure.

A list names people by their numbers, and two people agree to it. Whoever could name a number that
nobody has would be two people by two rows. So each number is looked up, and its name is compared.
Where no register is in force nobody can be looked up.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from tukin.file_formats.raw_row import RowError, ValueClass
from tukin.people.grants.grant import Grant, Grants
from tukin.register.register import LEFT, RegisterEntry
from tukin.register.register_file import load_people
from tukin.vocabulary.names import slug


@dataclass(frozen=True, slots=True)
class Employees:
    """What a register says of some people; ``is_known`` is whether there is one.

    Everybody is employed where nobody knows better.
    """

    by_nip: Mapping[str, Sequence[RegisterEntry]] = field(default_factory=dict, repr=False)
    is_known: bool = False

    @classmethod
    def of(cls, register: bytes | None, nips: Collection[str]) -> Self:
        """Of some numbers, by a register's canonical CSV; None for no register."""
        if register is None:
            return cls()
        return cls({each[0].nip: each for each in load_people(register, nips)}, is_known=True)

    def absence(self, nip: str, day: date) -> str | None:
        """Why somebody is no employee on a day: a status, "" where the register has them not.

        None where they are one.
        """
        if not self.is_known:
            return None
        entries = [each for each in self.by_nip.get(nip, ()) if each.holds_on(day)]
        if any(each.status not in LEFT for each in entries):
            return None
        return entries[0].status if entries else ""

    def has_name(self, nip: str, name: str) -> bool:
        """Whether the register knows somebody by a name, or by none at all."""
        names = {slug(each.name) for each in self.by_nip.get(nip, ()) if each.name}
        return not names or slug(name) in names


def numbers_of(grants: Grants) -> frozenset[str]:
    """All numbers that are looked up: of people of the region, and of who answers for machines."""
    return frozenset(nip for row in grants.rows for nip in looked_up(row))


def looked_up(row: Grant) -> tuple[str, ...]:
    """The numbers of a row that a register should have; of another institution's person none."""
    if row.outside is not None:
        return ()
    return row.responsible if row.nip is None else (row.nip,)


def not_employed(grants: Grants, employees: Employees, dated: date) -> Iterator[RowError]:
    """The rows of whom the register has not, or by another name, from the list's date on.

    Rows that ended before stay, for what their people did is still theirs.
    """
    for row in grants.rows:
        if row.until is not None and row.until < dated:
            continue
        column, day = "responsible" if row.nip is None else "nip", max(row.since, dated)
        numbers = looked_up(row)
        if any(employees.absence(nip, day) is not None for nip in numbers):
            yield RowError(row.row, column, ValueClass.TEXT, "E871", {})
        elif row.nip in numbers and not employees.has_name(row.nip, row.name):
            yield RowError(row.row, "name", ValueClass.TEXT, "E872", {})
