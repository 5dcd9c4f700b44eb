"""A list of people who act is good as a whole or refused, each bad row by name."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.grant_rows import nip_of_person
from tukin.people.grants.canonical import NAMES, load_grants, write_grants
from tukin.people.grants.columns import COLUMNS
from tukin.people.grants.employed import Employees
from tukin.people.grants.grant import GrantRole, Grants
from tukin.people.grants.grants_file import CheckedGrants, Surroundings, check_grants
from tukin.people.grants.store import describe_changes
from tukin.register.register import Register, RegisterEntry
from tukin.register.register_file import write_register
from tukin.vocabulary.terms import Employment

HEADING = ";".join(NAMES)
A, B, C, D = map(nip_of_person, range(4))
SINCE = "2020-01-01"
BASE = [f"{A};Ani;;ani;personnel;;{SINCE};;;", f"{B};Budi;;budi;personnel;;{SINCE};;;"]
DAY = date(2026, 10, 31)


def check(
    folder: Path, *rows: str, uploader: str | None = None, before: Grants | None = None
) -> CheckedGrants:
    path = folder / "grants"
    path.write_text("\n".join([HEADING, *BASE, *rows]), encoding="utf-8")
    return check_grants(path, "grants/2026-11-01.csv", Surroundings(DAY, before, uploader))


def codes(folder: Path, *rows: str, uploader: str | None = None) -> set[tuple[int, str, str]]:
    checked = check(folder, *rows, uploader=uploader)
    if checked.errors:
        assert checked.refusal is not None
        assert checked.refusal.code == "E795"
        assert checked.grants is None
    return {(error.row, error.column, error.code) for error in checked.errors}


def test_the_table_of_columns_is_that_of_the_csv() -> None:
    assert tuple(column.name for column in COLUMNS) == NAMES


GOOD = [
    (f"{C};Citra;;citra/citra@kota.go.id;finance;;{SINCE};;;",),
    (f"{C};Citra;{D};citra;hr;disdik;{SINCE};;;", f"{C};Citra;;citra;hr;dinkes;{SINCE};;;"),
    (f";Sistem penilaian;;system-disdik;system;disdik;{SINCE};2026-12-31;{C};",),
    (f"{C};Ani;;citra;finance;;{SINCE};;;{A}",),  # born on one day, called alike, said to be two
    (
        f"{C};Citra;;citra;finance;;{SINCE};2020-06-30;;",
        f"{C};Citra;;citra;head;disdik;2020-07-01;;;",
    ),
    (f"{C};Citra;;citra;finance;;{SINCE};;;", f"{C};Citra;;citra;rules-author;;{SINCE};;;"),
]


@pytest.mark.parametrize("rows", GOOD)
def test_what_is_good_is_read_as_it_was_written(rows: tuple[str, ...], tmp_path: Path) -> None:
    checked = check(tmp_path, *rows)
    assert checked.grants is not None, checked.errors
    assert checked.rows == 2 + len(rows)
    again = load_grants(write_grants(checked.grants))
    assert again.rows == checked.grants.rows
    assert write_grants(again) == write_grants(checked.grants)


BAD = [
    ((f"{C};Citra;;citra;kepala;;{SINCE};;;",), {(4, "role", "E162")}),
    ((f"{C};Citra;;citra;head;;{SINCE};;;",), {(4, "agency", "E789")}),
    ((f"{C};Citra;;citra;finance;disdik;{SINCE};;;",), {(4, "agency", "E789")}),
    ((f"{C};Citra;;c;finance;;{SINCE};;;",), {(4, "users", "E790")}),
    ((f"{C};Citra;;a:b;finance;;{SINCE};;;",), {(4, "users", "E790")}),
    ((f";S;;;system;disdik;{SINCE};2026-12-31;{A};",), {(4, "users", "E788")}),
    ((f"123;Citra;;citra;finance;;{SINCE};;;",), {(4, "nip", "E102")}),
    ((f"{C};Citra;;citra;finance;;{SINCE};2019-01-01;;",), {(4, "until", "E132")}),
    ((f";Citra;;citra;finance;;{SINCE};;;",), {(4, "nip", "E788")}),
    ((f"{C};Citra;;citra;finance;;{SINCE};;{A};",), {(4, "responsible", "E788")}),
    ((f"{C};S;;mesin;system;disdik;{SINCE};2026-12-31;{A};",), {(4, "nip", "E788")}),
    ((f";S;;mesin;system;disdik;{SINCE};2026-12-31;;",), {(4, "responsible", "E788")}),
    ((f";S;;mesin;system;disdik;{SINCE};;{A};",), {(4, "until", "E788")}),
    (
        (f"{C};Citra;;ANI/citra;finance;;{SINCE};;;",),
        {(2, "users", "E791"), (4, "users", "E791")},
    ),
    (
        (f";S;;ani;system;disdik;{SINCE};2026-12-31;{A};",),
        {(2, "users", "E791"), (4, "users", "E791")},
    ),
    (
        (f"{A};Ani;;ani-uang;finance;;{SINCE};;;",),
        {(2, "role", "E792"), (4, "role", "E792")},
    ),
    (
        (f"{D};Ani;{A};ani-lama;finance;;{SINCE};;;",),  # by another number of hers
        {(2, "role", "E792"), (4, "role", "E792")},
    ),
    (
        (f"{C};Citra;;citra;hr;disdik;{SINCE};;;", f"{C};Citra;;citra;head;disdik;{SINCE};;;"),
        {(4, "role", "E792"), (5, "role", "E792")},
    ),
    (
        (f"{C};Citra;;citra;auditor;;{SINCE};;;", f"{C};Citra;;citra;hr;disdik;{SINCE};;;"),
        {(4, "role", "E792"), (5, "role", "E792")},
    ),
    (
        (
            f"{C};Citra;;citra;rules-author;;{SINCE};;;",
            f"{C};Citra;;citra;rules-approver;;{SINCE};;;",
        ),
        {(4, "role", "E792"), (5, "role", "E792")},
    ),
    (
        (f"{C};ANI;;citra;finance;;{SINCE};;;",),  # the same day of birth, called alike
        {(2, "nip", "E793"), (4, "nip", "E793")},
    ),
]


@pytest.mark.parametrize(("rows", "found"), BAD)
def test_what_is_wrong_is_named(
    rows: tuple[str, ...], found: set[tuple[int, str, str]], tmp_path: Path
) -> None:
    assert codes(tmp_path, *rows) == found


def test_a_row_of_the_uploader_is_nobodys_but_as_it_was(tmp_path: Path) -> None:
    before = check(tmp_path).grants
    assert check(tmp_path, uploader="ANI", before=before).errors == []
    assert codes(tmp_path, uploader="ani") == {(2, "users", "E794")}
    assert codes(tmp_path, uploader="nobody") == set()


def test_who_acts_on_the_pages_alone_has_no_user(tmp_path: Path) -> None:
    """The row says who it is by the number; no session of the API is theirs, not one called ""."""
    grants = check(tmp_path, f"{C};Citra;;;head;disdik;{SINCE};;;").grants
    assert grants is not None
    (row,) = [each for each in grants.rows if each.nip == C]
    assert row.users == ()
    assert grants.acting("", GrantRole.HEAD, "disdik", DAY) is None
    assert grants.people_of("") == frozenset()
    assert grants.holders(GrantRole.HEAD, DAY) == {C}
    assert load_grants(write_grants(grants)).rows == grants.rows


def test_a_list_without_two_of_the_administration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grants"
    path.write_text("\n".join([HEADING, BASE[0], f"{A};Ani;;ani2;personnel;;{SINCE};;;"]))
    refusal = check_grants(path, "grants/x.csv", Surroundings(DAY, None, None)).refusal
    assert refusal is not None
    assert refusal.code == "E798"


def test_what_changes_is_shown_by_person(tmp_path: Path) -> None:
    before = check(tmp_path, f"{C};Citra;;citra;finance;;{SINCE};;;").grants
    after = check(tmp_path, f"{C};Citra;;citra;auditor;;{SINCE};;;").grants
    assert after is not None
    changes = describe_changes(before, after)
    assert (changes["added"], changes["removed"]) == ([], [])
    (changed,) = changes["changed"]
    assert (changed["holder"], changed["after"][0]["role"]) == (C, "auditor")


def employees(*lines: str) -> Callable[[Collection[str]], Employees]:
    """Looks numbers up in a register of these people, of whom each has number, name and days."""
    entries = [RegisterEntry(*line) for line in map(_entry, lines)]
    data = write_register(Register(sorted(entries, key=lambda each: (each.nip, each.since))))
    return lambda nips: Employees.of(data, nips)


def _entry(line: str) -> tuple[Any, ...]:
    nip, name, status, since, until = line.split(";")
    days = date.fromisoformat(since), date.fromisoformat(until) if until else None
    return nip, "disdik", Employment.PNS, "III/a", "x", status, *days, name or None


def looked_up(folder: Path, rows: list[str], *register: str) -> set[tuple[int, str, str]]:
    path = folder / "grants"
    path.write_text("\n".join([HEADING, *BASE, *rows]), encoding="utf-8")
    known = (f"{A};Ani;aktif;2010-01-01;", f"{B};Budi;aktif;2010-01-01;", *register)
    around = Surroundings(DAY, None, None, employees(*known))
    checked = check_grants(path, "grants/2026-11-01.csv", around)
    return {(error.row, error.column, error.code) for error in checked.errors}


CITRA = f"{C};Citra;;citra;finance;;{SINCE};;;"


@pytest.mark.parametrize(
    ("row", "register", "found"),
    [
        (CITRA, [f"{C};Citra;aktif;2010-01-01;"], set()),
        (CITRA, [f"{C};CITRA;aktif;2010-01-01;2026-10-31"], set()),  # the list's own day
        (CITRA, [f"{C};;aktif;2010-01-01;"], set()),  # a register without names
        (CITRA, [], {(4, "nip", "E871")}),
        (CITRA, [f"{C};Citra;aktif;2010-01-01;2026-10-30"], {(4, "nip", "E871")}),
        (CITRA, [f"{C};Citra;meninggal;2010-01-01;"], {(4, "nip", "E871")}),
        (CITRA, [f"{C};Cinta;aktif;2010-01-01;"], {(4, "name", "E872")}),
        # the row ended before the list begins: what they did stays theirs
        (f"{C};Citra;;citra;finance;;{SINCE};2026-10-30;;", [], set()),
        (f"{C};Citra;;citra;finance;;{SINCE};2026-10-31;;", [], {(4, "nip", "E871")}),
        # it begins later, when they work here
        (f"{C};Citra;;citra;finance;;2026-12-01;;;", [f"{C};Citra;aktif;2026-12-01;"], set()),
        (CITRA, [f"{C};Citra;aktif;2026-12-01;"], {(4, "nip", "E871")}),
        # a system is those who answer for it
        (f";Mesin;;mesin;system;disdik;{SINCE};2026-12-31;{A};", [], set()),
        (
            f";Mesin;;mesin;system;disdik;{SINCE};2026-12-31;{A}/{C};",
            [],
            {(4, "responsible", "E871")},
        ),
        # an auditor of another institution is in no register
        (f"{C};Citra;;citra;auditor;;{SINCE};;;;BPK", [], set()),
        (f"{C};Citra;;citra;auditor;;{SINCE};;;;", [], {(4, "nip", "E871")}),
        (f"{C};Citra;;citra;finance;;{SINCE};;;;BPK", [], {(4, "outside", "E873")}),
    ],
)
def test_who_is_no_employee_by_the_register_gets_no_row(
    row: str, register: list[str], found: set[tuple[int, str, str]], tmp_path: Path
) -> None:
    assert looked_up(tmp_path, [row], *register) == found


def test_without_a_register_nobody_is_looked_up(tmp_path: Path) -> None:
    assert codes(tmp_path, CITRA) == set()


def test_a_list_from_before_the_last_column_is_read(tmp_path: Path) -> None:
    """Of a file without its heading, and of a stored list."""
    old = ";".join(NAMES[:-1])
    path = tmp_path / "grants"
    path.write_text("\n".join([old, *BASE, CITRA]), encoding="utf-8")
    checked = check_grants(path, "grants/2026-11-01.csv", Surroundings(DAY, None, None))
    assert checked.grants is not None, (checked.errors, checked.refusal)
    stored = write_grants(checked.grants).decode().splitlines()
    older = "\n".join(line.rpartition(",")[0] for line in stored)
    assert load_grants(older.encode()).rows == checked.grants.rows
