"""Whose second factor is not seen, and which rows end: by hand."""

from collections.abc import Callable, Collection
from datetime import date

import pytest

from tukin.people.grants.check import WaysIn, check_people
from tukin.people.grants.employed import Employees
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.register.register import RegisterEntry
from tukin.vocabulary.terms import Employment

DAY = date(2026, 11, 1)
NIP = "198001012005011001"
SETS = {"tukinfinance": "finance", "disdikhead": "agency-disdik-head", "disdik": "agency-disdik"}


def row(
    role: GrantRole = GrantRole.FINANCE,
    agency: str | None = None,
    until: date | None = None,
    since: date = date(2026, 1, 1),
) -> Grant:
    nip = None if role is GrantRole.SYSTEM else NIP
    return Grant(nip, "Sari", (), ("sari",), role, agency, since, until)


def nobody_knows(_: Collection[str]) -> Employees:
    return Employees()


def knowing(**status: str) -> Callable[[Collection[str]], Employees]:
    """By a register that has these numbers, each in a status since 2020."""

    def entry(nip: str, status: str) -> RegisterEntry:
        since = date(2020, 1, 1)
        return RegisterEntry(nip, "disdik", Employment.PNS, "III/a", "x", status, since, None)

    by_nip = {nip[1:]: [entry(nip[1:], value)] for nip, value in status.items()}
    return lambda nips: Employees({n: by_nip[n] for n in nips if n in by_nip}, is_known=True)


@pytest.mark.parametrize(
    ("sign_in_by", "ways"),
    [
        ("users", []),
        ("saml", ["saml"]),
        ("users+saml", ["saml"]),
        ("users+web-identity", ["web-identity"]),
        ("users+saml+web-identity", ["saml", "web-identity"]),
    ],
)
def test_of_users_alone_the_second_factor_is_seen(sign_in_by: str, ways: list[str]) -> None:
    assert WaysIn(sign_in_by, {}).without_factor(row()) == ways


@pytest.mark.parametrize(
    ("role", "agency", "ways"),
    [
        (GrantRole.FINANCE, None, ["permission-set:tukinfinance"]),
        (GrantRole.AUDITOR, None, []),
        (GrantRole.HEAD, "disdik", ["permission-set:disdikhead"]),
        (GrantRole.HR, "disdik", ["permission-set:disdik"]),
        (GrantRole.HEAD, "dinkes", []),
        (GrantRole.SYSTEM, "disdik", ["system"]),
    ],
)
def test_a_permission_set_opens_its_role_alone(
    role: GrantRole, agency: str | None, ways: list[str]
) -> None:
    assert WaysIn("users", SETS).without_factor(row(role, agency)) == ways


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (None, False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 1), True),  # the thirtieth day from today
        (date(2026, 12, 2), False),
    ],
)
def test_a_row_ends_within_thirty_days(until: date | None, ends: bool) -> None:
    found = check_people(Grants([row(until=until)]), WaysIn("users", {}), DAY, nobody_knows)
    described: dict[str, object] = {"nip": NIP, "name": "Sari", "users": ["sari"]}
    described |= {"role": "finance", "agency": None, "until": until and until.isoformat()}
    assert found == {
        "date": "2026-11-01",
        "rows": 1,
        "unseen": [],
        "gone": None,
        "outside": [],
        "ending": [described] if ends else [],
    }


def test_who_is_not_in_force_is_not_looked_at() -> None:
    rows = [row(until=date(2026, 10, 31)), row(since=date(2026, 11, 2))]
    found = check_people(Grants(rows), WaysIn("saml", {}), DAY, nobody_knows)
    assert (found["rows"], found["unseen"], found["ending"]) == (0, [], [])


OTHER = "197902022003011009"


def test_who_left_is_named_with_their_status() -> None:
    answers = Grant(None, "Mesin", (), ("m",), GrantRole.SYSTEM, "disdik", DAY, None, (NIP, OTHER))
    ways = WaysIn("users", {})
    found = check_people(Grants([row(), answers]), ways, DAY, knowing(_198001012005011001="aktif"))
    assert [(each["role"], each["people"]) for each in found["gone"]] == [
        ("system", [{"nip": OTHER, "status": ""}])
    ]
    left = knowing(_198001012005011001="pensiun", _197902022003011009="aktif")
    found = check_people(Grants([row(), answers]), ways, DAY, left)
    assert [(each["role"], each["people"]) for each in found["gone"]] == [
        ("system", [{"nip": NIP, "status": "pensiun"}]),
        ("finance", [{"nip": NIP, "status": "pensiun"}]),
    ]


def test_whom_no_register_has_is_named_with_the_institution() -> None:
    since = date(2026, 1, 1)
    auditor = Grant(OTHER, "Rio", (), ("rio",), GrantRole.AUDITOR, None, since, None, outside="BPK")
    found = check_people(Grants([auditor]), WaysIn("users", {}), DAY, knowing())
    assert found["gone"] == []
    assert [(each["nip"], each["institution"]) for each in found["outside"]] == [(OTHER, "BPK")]
