"""Which accounts there are to be: by entries, rows and a day, worked by hand."""

from datetime import date

import pytest

from tests.grant_rows import nip_of_person, roster
from tukin.aws.accounts.pool import Account
from tukin.people.accounts.plan import (
    Action,
    Step,
    has_left,
    may_sign_in,
    office_numbers,
    plan_offices,
    plan_others,
    plan_person,
)
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.register.register import RegisterDetails, RegisterEntry
from tukin.vocabulary.terms import Employment

TODAY = date(2026, 10, 31)
NIP, OTHER = nip_of_person(1), nip_of_person(2)
BEGAN = date(2010, 1, 1)


def entry(
    status: str = "aktif", until: date | None = None, since: date = BEGAN, email: str | None = None
) -> RegisterEntry:
    return RegisterEntry(
        NIP,
        "disdik",
        Employment.PNS,
        "III/a",
        "x",
        status,
        since,
        until,
        details=RegisterDetails(email=email),
    )


def retired(on: date) -> list[RegisterEntry]:
    """At work until the day before, in the register as retired from then on."""
    return [entry(until=date.fromordinal(on.toordinal() - 1)), entry("pensiun", since=on)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([entry()], True),
        ([entry(since=date(2026, 11, 1))], False),  # begins tomorrow
        ([entry("tugas-belajar")], True),  # away, and an employee
        (retired(date(2025, 11, 1)), True),  # last day 31 October 2025: 365 days ago
        (retired(date(2025, 10, 31)), False),  # 366 days ago
        ([entry("meninggal")], False),
        ([], False),
    ],
)
def test_who_signs_in(entries: list[RegisterEntry], expected: bool) -> None:
    assert may_sign_in(entries, TODAY) is expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [([], False), ([entry()], False), (retired(TODAY), True), ([entry(until=BEGAN)], True)],
)
def test_who_has_left(entries: list[RegisterEntry], expected: bool) -> None:
    """Of whom the register has nothing the list of people answers."""
    assert has_left(entries, TODAY) is expected


@pytest.mark.parametrize(
    ("entries", "account", "expected"),
    [
        ([entry(email="a@b.id")], None, Step(Action.MAKE, NIP, "a@b.id")),
        ([entry()], None, None),  # by letter
        (retired(date(2020, 1, 1)), None, None),
        ([entry(email="a@b.id")], Account(NIP, NIP, is_enabled=True), None),
        ([entry()], Account(NIP, NIP, is_enabled=False), Step(Action.OPEN, NIP)),
        (retired(date(2020, 1, 1)), Account(NIP, NIP, is_enabled=True), Step(Action.CLOSE, NIP)),
        (retired(date(2020, 1, 1)), Account(NIP, NIP, is_enabled=False), None),
    ],
)
def test_what_is_done_for_somebody(
    entries: list[RegisterEntry], account: Account | None, expected: Step | None
) -> None:
    assert plan_person(entries, account, TODAY) == expected


def test_accounts_of_strangers_and_second_ones_are_closed() -> None:
    found = [
        Account(NIP, NIP, is_enabled=True),
        Account("kepala", NIP, is_enabled=True),  # a second one of the same number
        Account(OTHER, None, is_enabled=True),  # without a number
        Account("old", "old", is_enabled=False),
    ]
    steps = list(plan_others({each.name: each for each in found}, {NIP, OTHER}))
    assert steps == [Step(Action.CLOSE, "kepala"), Step(Action.CLOSE, OTHER)]
    assert list(plan_offices(found, frozenset({NIP, OTHER}))) == steps


def test_an_office_account_is_never_made_or_opened() -> None:
    shut = [Account(NIP, NIP, is_enabled=False)]
    assert list(plan_offices(shut, frozenset({NIP, OTHER}))) == []
    assert list(plan_offices([Account(NIP, NIP, is_enabled=True)], frozenset())) == [
        Step(Action.CLOSE, NIP)
    ]


def test_a_row_counts_on_its_days_and_a_machine_is_nobody() -> None:
    ended = Grant(NIP, "A", (), (), GrantRole.FINANCE, None, BEGAN, date(2026, 10, 30))
    machine = Grant(None, "m", (), ("m",), GrantRole.SYSTEM, "disdik", BEGAN, None, (OTHER,))
    assert office_numbers(Grants([ended, machine]), TODAY) == frozenset()
    assert office_numbers(Grants([ended]), date(2026, 10, 30)) == {NIP}
    assert len(office_numbers(roster(), TODAY)) == 25


def test_what_is_printed_of_an_account_names_nobody() -> None:
    assert NIP not in repr([Account(NIP, NIP, is_enabled=True), Step(Action.MAKE, NIP, "a@b.id")])
    assert "a@b.id" not in repr(Step(Action.MAKE, NIP, "a@b.id"))
