"""What to look after among the people in force: second factors nobody sees, who left, what ends.

Pure. By which ways people come in is said by the stage's templates, not by the people: where one of
several ways shows no second factor, whoever has the role may come by it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tukin.people.grants.employed import Employees, looked_up, numbers_of
from tukin.people.grants.ending import LOOKED_AHEAD
from tukin.people.grants.grant import Grant, GrantRole, Grants

USERS = "users"
"""Users of the account, of whom the trust of each role demands the second factor itself."""
SYSTEM = "system"
"""One user or role by its ARN, which has no second factor."""
PERMISSION_SET = "permission-set"
"""Of an identity centre, which would have to demand the second factor."""


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How sessions come to the roles of a stage.

    Args:
        sign_in_by: the parameter ``SignInBy``: ``users``, ``saml`` and ``web-identity`` with ``+``.
        permission_sets: a role of tukin, such as ``agency-disdik-head``, by the name of the set.
    """

    sign_in_by: str
    permission_sets: Mapping[str, str]

    def without_factor(self, row: Grant) -> list[str]:
        """The ways to a row's role by which tukin sees no second factor."""
        if row.role is GrantRole.SYSTEM:
            return [SYSTEM]
        role = _role_of_caller(row)
        sets = (name for name, of in sorted(self.permission_sets.items()) if of == role)
        others = (way for way in self.sign_in_by.split("+") if way != USERS)
        return [*others, *(f"{PERMISSION_SET}:{name}" for name in sets)]


def check_people(
    grants: Grants, ways: WaysIn, day: date, look_up: Callable[[Collection[str]], Employees]
) -> dict[str, Any]:
    """The rows in force on a day that somebody should look at, as plain JSON values.

    ``unseen`` are those of whom no second factor is seen by some way, ``ending`` those that end
    within 30 days, though another row may follow. ``gone`` are those whose people the register
    has no more, with a status where it says one; None where there is no register. ``outside`` are
    those whom no register has.

    Args:
        grants: the list in force.
        ways: how people come in.
        day: the day in the region.
        look_up: what the register in force says of some numbers.
    """
    in_force = [row for row in grants.rows if row.holds_on(day)]
    last = day + LOOKED_AHEAD
    employees = look_up(numbers_of(Grants(in_force)))
    gone = ((row, _gone(row, employees, day)) for row in in_force)
    unseen = ((row, ways.without_factor(row)) for row in in_force)
    return {
        "date": day.isoformat(),
        "rows": len(in_force),
        "unseen": [{**_describe(row), "ways": found} for row, found in unseen if found],
        "gone": [{**_describe(row), "people": found} for row, found in gone if found]
        if employees.is_known
        else None,
        "outside": [
            {**_describe(row), "institution": row.outside} for row in in_force if row.outside
        ],
        "ending": _described(row for row in in_force if row.until and row.until <= last),
    }


def _role_of_caller(row: Grant) -> str:
    """The role of tukin in which a row's person calls; people of agencies have its own."""
    if row.agency is None:
        return str(row.role)
    suffix = "-head" if row.role is GrantRole.HEAD else ""
    return f"agency-{row.agency}{suffix}"


def _gone(row: Grant, employees: Employees, day: date) -> list[dict[str, str]]:
    """Who of a row is no employee, and by which status; "" where the register has them not."""
    absences = ((nip, employees.absence(nip, day)) for nip in looked_up(row))
    return [{"nip": nip, "status": why} for nip, why in absences if why is not None]


def _described(rows: Iterable[Grant]) -> list[dict[str, Any]]:
    return [_describe(row) for row in rows]


def _describe(row: Grant) -> dict[str, Any]:
    return {
        "nip": row.nip,
        "name": row.name,
        "users": list(row.users),
        "role": str(row.role),
        "agency": row.agency,
        "until": row.until and row.until.isoformat(),
    }
