"""Who somebody is on a day: by the register in force, and by the list of people who act."""

from dataclasses import dataclass, field

from tukin.people.grants.grant import Grant, GrantRole
from tukin.register.register import LEFT


@dataclass(frozen=True, slots=True)
class Person:
    """A person on a day.

    Attributes:
        nip: their number.
        key: their person key, which names them where no number may be.
        name: as in the register, of whom it has not as in the list of people who act.
        agency: code of the agency where they serve; None where the register has them in none.
        unit: where in the agency, as the register says it.
        position: the slug of the position.
        grade: the grade.
        employment: PNS, CPNS or PPPK.
        status: the slug of the status, also of those who left.
        grants: the rows by which they act on the day.
        email: as the register has it.
    """

    nip: str = field(repr=False)
    key: str
    name: str = field(repr=False)
    agency: str | None
    unit: str | None
    position: str | None
    grade: str | None
    employment: str | None
    status: str | None
    grants: tuple[Grant, ...] = ()
    email: str | None = field(default=None, repr=False)

    @property
    def is_employed(self) -> bool:
        """Whether the register has them at work on the day."""
        return self.status is not None and self.status not in LEFT

    def has(self, role: GrantRole, agency: str | None = None) -> bool:
        """Whether they have a role on the day, in an agency where it is one of an agency."""
        return any((row.role, row.agency) == (role, agency) for row in self.grants)
