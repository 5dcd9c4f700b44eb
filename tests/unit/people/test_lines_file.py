"""A file of lines: read in its spellings, refused as a whole for one bad row, and its bytes."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.line_rows import SLUG, entry, line, nip
from tukin.people.lines.canonical import NAMES, load_lines, write_lines
from tukin.people.lines.chain import People
from tukin.people.lines.columns import COLUMNS
from tukin.people.lines.line import LineKind, Lines
from tukin.people.lines.lines_file import (
    CheckedLines,
    Surroundings,
    check_lines,
    lines_address,
    months_later,
)
from tukin.vocabulary.errors import InvalidInput

DATED = date(2026, 11, 1)
EVERYBODY = People.of([entry(number) for number in range(1, 100)], [SLUG])
HEADING = ";".join(NAMES)
ORDER = {"since": "2026-11-01", "until": "2026-11-05", "basis": "SPRINT 1"}

Check = Callable[..., CheckedLines]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks rows as a file."""

    def check(*rows: str, people: People = EVERYBODY, heading: str = HEADING) -> CheckedLines:
        path = tmp_path / "lines"
        path.write_text("\n".join([heading, *rows]), encoding="utf-8")
        around = Surroundings(DATED, lambda _: people)
        return check_lines(path, "lines/disdik/2026-11-01.csv", around)

    return check


def row(of: int | None, rater: int | None, kind: str = "definitif", **cells: str) -> str:
    values = dict.fromkeys(NAMES, "") | {"kind": kind, "since": "2020-01-01"}
    values["nip"] = "" if of is None else nip(of)
    values["rater_nip"] = "" if rater is None else nip(rater)
    return ";".join((values | cells)[name] for name in NAMES)


def found(checked: CheckedLines) -> list[tuple[int, str | None, str]]:
    assert checked.lines is None
    assert checked.refusal is not None
    return [(error.row, error.column, error.code) for error in checked.errors]


def test_the_columns_are_those_of_the_canonical_csv() -> None:
    assert tuple(column.name for column in COLUMNS) == NAMES


def test_the_bytes_that_are_kept() -> None:
    """What was stored is read for ever: the bytes, and so the hash, do not change."""
    lines = Lines(
        [
            line(2, None, LineKind.NON_ASN, rater_name="Gubernur"),
            line(1, 2, until=date(2026, 12, 31)),
            line(
                None,
                3,
                LineKind.PLH,
                instead_of=2,
                since=DATED,
                until=date(2026, 11, 5),
                basis="SPRINT; 1",
            ),
        ]
    )
    data = write_lines(lines)
    assert data.decode() == (
        "nip,rater_nip,rater_name,instead_of,kind,since,until,basis\n"
        f",{nip(3)},,{nip(2)},plh,2026-11-01,2026-11-05,SPRINT; 1\n"
        f"{nip(1)},{nip(2)},,,definitif,2020-01-01,2026-12-31,\n"
        f"{nip(2)},,Gubernur,,non_asn,2020-01-01,,\n"
    )
    assert load_lines(data).rows == lines.rows
    assert hashlib.sha256(data).hexdigest()[:16] == "4f9efef1319c06c2"


def test_headings_of_hr_systems_are_known(check: Check) -> None:
    heading = "NIP;NIP Atasan;Nama Atasan;Menggantikan;Status Penilai;TMT;Sampai;Nomor SK"
    checked = check(f"{nip(1)};{nip(2)};;;Definitif;01-01-2020;;", heading=heading)
    assert checked.lines is not None
    assert checked.lines.rows == (line(1, 2),)
    other = check(f"{nip(1)};;Gubernur;;NON ASN;01-01-2020;;", heading=heading)
    assert other.lines is not None
    assert other.lines.rows[0].kind is LineKind.NON_ASN


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(1, 1)], [(2, "rater_nip", "E1006")]),
        ([row(None, 2, "plh", instead_of=nip(2), **ORDER)], [(2, "rater_nip", "E1006")]),
        ([row(1, 2, "bos")], [(2, "kind", "E162")]),
        ([row(1, None)], [(2, "rater_nip", "E1012")]),
        ([row(1, 2, "non_asn", rater_name="Gubernur")], [(2, "rater_name", "E1012")]),
        ([row(1, None, "non_asn")], [(2, "rater_name", "E1012")]),
        ([row(None, 2)], [(2, "nip", "E1011")]),
        ([row(1, 2, "plh", instead_of=nip(3), **ORDER)], [(2, "nip", "E1011")]),
        ([row(None, 2, instead_of=nip(3))], [(2, "nip", "E1011")]),
        ([row(1, 2, "plt", **ORDER | {"basis": ""})], [(2, "basis", "E1008")]),
        ([row(1, 2, "plh", **ORDER | {"until": ""})], [(2, "until", "E1008")]),
        ([row(1, 2, "delegasi", **ORDER | {"until": "2027-05-01"})], [(2, "until", "E1009")]),
        ([row(1, 2, "delegasi", **ORDER | {"until": "2026-10-31"})], [(2, "until", "E132")]),
        ([row(1, 100)], [(2, "rater_nip", "E1010")]),
        (
            [row(1, 2), row(1, 3, since="2026-01-01")],
            [(2, "kind", "E1005"), (3, "kind", "E1005")],
        ),
        (
            [row(1, 2), row(1, None, "non_asn", rater_name="Bupati")],
            [(2, "kind", "E1005"), (3, "kind", "E1005")],
        ),
        (
            [
                row(None, 3, "plh", instead_of=nip(2), **ORDER),
                row(None, 4, "plh", instead_of=nip(2), **ORDER | {"since": "2026-11-05"}),
            ],
            [(2, "kind", "E1005"), (3, "kind", "E1005")],
        ),
        ([row(1, 2), row(2, 1)], [(2, "rater_nip", "E1007"), (3, "rater_nip", "E1007")]),
        (
            [row(1, 2), row(2, 3), row(3, 1), row(4, 1)],
            [(number, "rater_nip", "E1007") for number in (2, 3, 4)],
        ),
        # A circle that begins in the middle of the one row, and one only while a Plh acts.
        (
            [row(1, 2), row(2, 3, until="2026-12-31"), row(2, 1, since="2027-01-01")],
            [(4, "rater_nip", "E1007")],
        ),
        ([row(1, 2), row(2, 3), row(2, 1, "plh", **ORDER)], [(4, "rater_nip", "E1007")]),
        (
            [row(2, 3), row(1, 2), row(3, 4), row(None, 1, "plt", instead_of=nip(4), **ORDER)],
            [(5, "rater_nip", "E1007")],
        ),
    ],
)
def test_a_bad_row_refuses_the_whole(
    check: Check, rows: list[str], expected: list[tuple[int, str, str]]
) -> None:
    checked = check(row(50, 51), *rows)
    shifted = [(number + 1, column, code) for number, column, code in expected]
    assert found(checked) == shifted
    assert checked.refusal is not None
    assert checked.refusal.code == "E1003"


@pytest.mark.parametrize(
    "rows",
    [
        [row(1, 2, until="2026-10-31"), row(1, 3, since="2026-11-01")],
        [row(1, 2), row(1, 3, "plh", **ORDER), row(1, 4, "plt", **ORDER)],
        [row(1, 2, "plt", **ORDER | {"until": "2027-04-30"})],
        [row(1, 2), row(2, 3), row(3, 1, since="2020-01-01", until="2019-12-31")][:2],
        # Who acts for their own superior is no circle: they are rated as before.
        [row(1, 2), row(4, 2), row(None, 4, "plh", instead_of=nip(2), **ORDER)],
        # A rater who left before the list counts may stand in a row that has ended.
        [row(1, 100, until="2026-10-31"), row(1, 2, since="2026-11-01")],
    ],
)
def test_a_good_file_is_taken(check: Check, rows: list[str]) -> None:
    checked = check(*rows)
    assert checked.errors == []
    assert checked.rows == len(rows)


def test_a_chain_without_an_end_is_none(check: Check) -> None:
    rows = [row(number, number + 1) for number in range(1, 60)]
    assert {code for _, _, code in found(check(*rows))} == {"E1007"}


def test_a_rater_must_work_when_the_row_begins(check: Check) -> None:
    people = People.of([entry(1), entry(2, until=date(2026, 11, 15))], [SLUG])
    assert check(row(1, 2), people=people).rows == 1
    later = check(row(1, 2, since="2026-11-16"), people=people)
    assert found(later) == [(2, "rater_nip", "E1010")]
    assert later.errors[0].details == {"day": date(2026, 11, 16)}


def test_a_rater_may_work_elsewhere_and_a_stranger_is_named(check: Check) -> None:
    people = People.of([entry(1), entry(2, agency="sekretariat-daerah")], [SLUG])
    checked = check(row(1, 2), row(2, 1, until="2026-10-31"), people=people)
    assert checked.findings == []
    stranger = check(
        row(1, 2), row(2, 3), people=People.of([*map(entry, (1, 3)), entry(2, agency="x")], [SLUG])
    )
    assert [(each.code, [p.row for p in each.places]) for each in stranger.findings] == [
        ("W1003", [3])
    ]


def test_an_empty_list_is_refused(check: Check) -> None:
    checked = check()
    assert checked.refusal is not None
    assert checked.refusal.code == "E010"


def test_the_key_says_whose_and_from_when() -> None:
    at = datetime(2026, 10, 20, tzinfo=UTC)
    assert lines_address("lines/disdik/2026-11-01.csv", at) == ("disdik", DATED)
    for key, code in (
        ("lines/2026-11-01.csv", "E1001"),
        ("lines/disdik/besok.csv", "E1001"),
        ("lines/disdik/x/2026-11-01.csv", "E1001"),
        ("lines/disdik/2027-11-01.csv", "E1002"),
    ):
        with pytest.raises(InvalidInput) as refused:
            lines_address(key, at)
        assert refused.value.code == code


def test_six_months_end_on_the_day_before() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 11, 1), 6) == date(2027, 5, 1)
    assert months_later(date(2026, 6, 30), 6) == date(2026, 12, 30)
