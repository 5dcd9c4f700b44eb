"""People who act, for tests that are about something else: each has every role.

How rows come to be, and what each of them allows, is the matter of tests of their own.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from tukin.people.four_eyes import FourEyes
from tukin.people.grants.canonical import write_grants
from tukin.people.grants.grant import OF_AGENCY, Grant, GrantRole, Grants

NAMES = (
    "agency-dinkes-head",
    "agency-disdik-head",
    "agency-dukcapil-head",
    "bagus",
    "budi",
    "citra",
    "dewi",
    "finance",
    "finance-person",
    "operator",
    "personnel",
    "personnel-person",
    "ratna",
    "releaser",
    "rules",
    "rules-approver",
    "rules-approver-person",
    "rules-author",
    "rules-author-person",
    "sari",
    "session",
    "somebody",
    "somebody-else",
    "tuti",
    "wati",
)
AGENCIES = ("dinkes", "disdik", "dukcapil")
BEGINNING = date(2020, 1, 1)


def nip_of_person(number: int) -> str:
    """A NIP of somebody who acts."""
    return f"19700101199503{1 + number % 2}{number + 1:03d}"


def rows(name: str, nip: str, agencies: Iterable[str] = AGENCIES) -> list[Grant]:
    """All roles of a person."""
    places: list[tuple[GrantRole, str | None]] = []
    places += [(role, code) for role in OF_AGENCY - {GrantRole.SYSTEM} for code in agencies]
    places += [(role, None) for role in GrantRole if role not in OF_AGENCY]
    return [
        Grant(nip, name.title(), (), (name,), role, agency, BEGINNING, None)
        for role, agency in places
    ]


def roster(names: Iterable[str] = NAMES, agencies: Iterable[str] = AGENCIES) -> Grants:
    """A list of people, each of a number of their own."""
    agencies = list(agencies)
    return Grants(
        row
        for number, name in enumerate(names)
        for row in rows(name, nip_of_person(number), agencies)
    )


def four_eyes(names: Iterable[str] = NAMES, agencies: Iterable[str] = AGENCIES) -> FourEyes:
    """What people of a roster may agree to."""
    grants = roster(names, agencies)
    return FourEyes(lambda _: grants, lambda: date(2026, 10, 31))


def item_and_object(grants: Grants) -> tuple[dict[str, dict[str, str]], str, bytes]:
    """The item of a list in force, and the object of its content."""
    data = write_grants(grants)
    sha256 = hashlib.sha256(data).hexdigest()
    item = {"pk": {"S": "GRANTS"}, "sk": {"S": BEGINNING.isoformat()}, "sha256": {"S": sha256}}
    return item, f"people/lists/{sha256}.csv", data


def two_users(names: Iterable[str], agencies: Iterable[str] = AGENCIES) -> Grants:
    """One person who has all of these users, each with every role, beside the others."""
    names = list(names)
    others = [each for each in NAMES if each not in names]
    one = [row for name in names for row in rows(name, nip_of_person(900), agencies)]
    return Grants([*one, *roster(others, agencies).rows])
