"""A file of units: read as a whole or refused row by row, and its bytes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tukin.people.units.canonical import NAMES, load_units, write_units
from tukin.people.units.columns import COLUMNS
from tukin.people.units.store import describe_changes
from tukin.people.units.unit import Unit, Units
from tukin.people.units.units_file import CheckedUnits, check_units, units_date
from tukin.vocabulary.errors import InvalidInput

HEADING = ";".join(NAMES)
LOKET = "loket-1;Loket Akta;dukcapil;bidang;ya;Akta Kelahiran;12000"
BIDANG = "Bidang;Bidang Pencatatan Sipil;dukcapil;;tidak;;"

Check = Callable[..., CheckedUnits]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks rows as a file; there are two agencies."""

    def check(*rows: str) -> CheckedUnits:
        path = tmp_path / "units"
        path.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
        return check_units(path, "units/2026-11-01.csv", {"disdik", "dukcapil"}.__contains__)

    return check


def found(checked: CheckedUnits) -> list[tuple[int, str | None, str]]:
    assert checked.units is None
    assert checked.refusal is not None
    assert checked.refusal.code == "E1017"
    return [(error.row, error.column, error.code) for error in checked.errors]


def test_the_columns_are_those_of_the_canonical_csv() -> None:
    assert tuple(column.name for column in COLUMNS) == NAMES


def test_the_bytes_that_are_kept(check: Check) -> None:
    units = check(LOKET, BIDANG).units
    assert units is not None
    data = write_units(units)
    assert data.decode() == (
        "unit,name,agency,parent,service,layanan,population\n"
        "bidang,Bidang Pencatatan Sipil,dukcapil,,tidak,,\n"
        "loket-1,Loket Akta,dukcapil,bidang,ya,Akta Kelahiran,12000\n"
    )
    assert load_units(data).rows == units.rows
    assert units.above("loket-1") == ("bidang",)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a;A;dukcapil;;ya;;"], [(2, "population", "E1019")]),
        (["a;A;dukcapil;;ya;;0"], [(2, "population", "E1019")]),
        (["a;A;dukcapil;;tidak;;1.5"], [(2, "population", "E1019")]),
        (["a;A;dukcapil;;mungkin;;"], [(2, "service", "E162")]),
        (["a;A;bapenda;;tidak;;"], [(2, "agency", "E006")]),
        (["a;A;dukcapil;b;tidak;;"], [(2, "parent", "E1018")]),
        (["a;A;dukcapil;a;tidak;;"], [(2, "parent", "E1018")]),
        (
            ["a;A;dukcapil;b;tidak;;", "b;B;dukcapil;a;tidak;;", "c;C;dukcapil;a;tidak;;"],
            [(2, "parent", "E1018"), (3, "parent", "E1018")],
        ),
        (["a;A;dukcapil;b;tidak;;", "b;B;disdik;;tidak;;"], [(2, "parent", "E1018")]),
        (
            ["a;A;dukcapil;;tidak;;", "A;B;dukcapil;;tidak;;"],
            [(2, "unit", "E1016"), (3, "unit", "E1016")],
        ),
    ],
)
def test_a_bad_row_refuses_the_whole(
    check: Check, rows: list[str], expected: list[tuple[int, str, str]]
) -> None:
    assert found(check(*rows)) == expected


def test_the_key_says_from_when() -> None:
    at = datetime(2026, 10, 20, tzinfo=UTC)
    assert units_date("units/2026-11-01.csv", at) == date(2026, 11, 1)
    for key, code in (("units/x.csv", "E1015"), ("units/2027-11-01.csv", "E1002")):
        with pytest.raises(InvalidInput) as refused:
            units_date(key, at)
        assert refused.value.code == code


def test_what_a_list_changes_is_said_by_unit() -> None:
    one = Unit("a", "A", "dukcapil", None, is_service=False, service=None, population=None)
    other = replace(one, is_service=True, population=5)
    changes = describe_changes(Units([one]), Units([other]))
    assert [each["unit"] for each in changes["changed"]] == ["a"]
    assert changes["changed"][0]["after"][0]["population"] == "5"
    assert describe_changes(None, Units([one]))["added"][0]["unit"] == "a"
