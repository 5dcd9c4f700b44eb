"""Merged cells below the header: for whom a value counts. Expected values by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    SHEET,
    SITI,
    TONO,
    Cells,
    part_of,
    repacked,
    workbook,
)
from tests.unit.file_formats.reading import Read, Refusal
from tukin.file_formats.raw_row import RawRow
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.check_named import check_named
from tukin.intake.repairs import Repair
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period

FULL = (*HEADER, "alpa", "status", "catatan")
PEOPLE = [(*row, "1", "", "") for row in (BUDI, SITI, TONO)]
LETTERS = dict(zip(FULL, "ABCDEFGHIJK", strict=True))


def merged(
    *ranges: tuple[str, object],
    rows: list[Cells] = [FULL, *PEOPLE],  # noqa: B006 - never changed
) -> bytes:
    """A workbook in which these ranges are merged, each with a value."""

    def edit(_: Any, made: list[Any]) -> None:
        for place, value in ranges:
            made[0].merge_range(place, value)

    return workbook(rows, edit=edit)


def values(rows: list[RawRow], column: str) -> list[str]:
    return [row.cells[column] for row in rows]


def causes(rows: list[RawRow]) -> list[Mapping[str, str]]:
    return [{column: str(cause) for column, cause in row.causes.items()} for row in rows]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("position", "lurah"),
        ("grade", "III/a"),
        ("employment", "PNS"),
        ("alpa", "2"),
        ("status", "tugas-belajar"),
        ("catatan", "lihat SK"),
    ],
)
def test_a_value_beside_several_rows_is_that_of_each(read: Read, column: str, value: str) -> None:
    name = {"catatan": "note"}.get(column, column)
    place = LETTERS[column]
    rows = read("a.xlsx", merged((f"{place}2:{place}4", value)))
    assert values(rows, name) == [value] * 3
    assert causes(rows) == [{}, {name: "spread"}, {name: "spread"}]


def test_a_number_stays_a_number(read: Read) -> None:
    rows = read("a.xlsx", merged(("I2:I3", 2)))
    assert values(rows, "alpa") == ["2", "2", "1"]
    assert ["alpa" in row.numeric for row in rows] == [True, True, False]


def test_only_rows_with_a_number_of_an_employee_get_it(read: Read) -> None:
    rows: list[Cells] = [FULL, PEOPLE[0], ("", "Seksi Kebersihan"), PEOPLE[1], PEOPLE[2]]
    found = read("a.xlsx", merged(("J2:J4", "cuti-besar"), rows=rows))
    assert [(row.number, row.cells["status"]) for row in found] == [
        (2, "cuti-besar"),
        (4, "cuti-besar"),
        (5, ""),
    ]


@pytest.mark.parametrize("column", ["nip", "name"])
def test_one_over_numbers_or_names_is_for_nobody(read: Read, column: str) -> None:
    place = LETTERS[column]
    value = NIP if column == "nip" else "Budi"
    rows = read("a.xlsx", merged((f"{place}2:{place}3", value)))
    assert values(rows, column)[:2] == [value, ""]
    assert causes(rows) == [{column: "merged"}, {column: "merged"}, {}]


def test_one_over_a_score_is_the_first_row_s(read: Read) -> None:
    rows = read("a.xlsx", merged(("G2:G4", 80)))
    assert values(rows, "perilaku") == ["80", "", ""]
    assert causes(rows) == [{}, {"perilaku": "merged"}, {"perilaku": "merged"}]


def test_one_over_several_columns_leaves_each_in_doubt(read: Read) -> None:
    rows = read("a.xlsx", merged(("I3:J3", "2")))
    assert causes(rows) == [{}, {"alpa": "merged", "status": "merged"}, {}]


def test_a_block_of_rows_and_columns(read: Read) -> None:
    rows = read("a.xlsx", merged(("I2:J3", "2")))
    assert causes(rows) == [{"alpa": "merged", "status": "merged"}] * 2 + [{}]


def test_one_that_begins_in_another_column(read: Read) -> None:
    head = ("NIP", "Nama", "Lain", *FULL[2:])
    people: list[Cells] = [(row[0], row[1], "", *row[2:]) for row in PEOPLE]
    rows = read("a.xlsx", merged(("C2:D2", "camat"), rows=[head, *people]))
    assert causes(rows)[0] == {"position": "merged"}


def test_one_that_reaches_into_a_column_that_is_not_read(read: Read) -> None:
    rows = read("a.xlsx", merged(("K2:M2", "panjang")))
    assert (causes(rows)[0], rows[0].cells["note"]) == ({}, "panjang")


@pytest.mark.parametrize("place", ["I2:I4", "I3:J3", "A2:A3"])
def test_empty_merged_cells_say_nothing(read: Read, place: str) -> None:
    rows: list[Cells] = [(*row[:8], "", "", "") for row in PEOPLE]
    if place == "A2:A3":
        rows = [("", *rows[0][1:]), ("", *rows[1][1:]), rows[2]]
    found = read("a.xlsx", merged((place, ""), rows=[FULL, *rows]))
    assert causes(found) == [{}, {}, {}]


def test_merged_titles_headings_and_group_headings(read: Read) -> None:
    title = ["DAFTAR PENILAIAN"]
    group = ["Bidang Umum"]
    rows: list[Cells] = [title, FULL, group, *PEOPLE]
    found = read("a.xlsx", merged(("A1:K1", title[0]), ("A3:K3", group[0]), rows=rows))
    assert [row.number for row in found] == [4, 5, 6]
    assert causes(found) == [{}, {}, {}]


@pytest.mark.parametrize(
    ("place", "value", "column", "expected"),
    [
        ("I2:I3", 4, "alpa", [("4", None), ("4", "spread")]),
        ("G2:G3", 80, "perilaku", [("80", None), ("", "merged")]),
    ],
)
def test_what_a_program_left_in_covered_cells_is_no_value(
    read: Read, place: str, value: object, column: str, expected: list[tuple[str, str | None]]
) -> None:
    """Nobody sees it."""
    rows = read("a.xlsx", merged((place, value)))[:2]
    assert [(row.cells[column], row.causes.get(column)) for row in rows] == expected


def test_what_is_covered_by_an_empty_cell_is_no_value(read: Read) -> None:
    """Nor does the second row get the first one's nothing: its own value is not known."""
    first: Cells = (*PEOPLE[0][:8], "", "", "")
    rows = read("a.xlsx", merged(("I2:I3", ""), rows=[FULL, first, *PEOPLE[1:]]))[:2]
    assert [(row.cells["alpa"], row.causes.get("alpa")) for row in rows] == [
        ("", None),
        ("", "merged"),
    ]


def test_ranges_that_overlap_beyond_measure_are_no_sheet(refusal: Refusal) -> None:
    data = workbook([FULL, *PEOPLE])
    ranges = "".join('<mergeCell ref="A2:B4"/>' for _ in range(300))
    xml = part_of(data, SHEET).replace(
        b"</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()
    )
    assert refusal("a.xlsx", repacked(data, {SHEET: xml})).code == "E002"


def checked(path: Path, rules: RuleSet, content: bytes) -> CheckedFile:
    path.write_bytes(content)
    return check_file(path, "a.xlsx", RowValidator(rules, "disdik", Period(2020, 3)))


def test_the_pay_follows(tmp_path: Path, jakarta: RuleSet) -> None:
    """A status over three people: each has it, the two below as a repair."""
    result = checked(tmp_path / "a", jakarta, merged(("J2:J4", "tugas-belajar")))
    assert [row.status for row in result.accepted] == ["tugas-belajar"] * 3
    assert result.repairs[Repair.MERGED] == 2


@pytest.mark.parametrize("is_with_month", [True, False])
def test_a_merge_in_an_amendment_is_a_repair(
    tmp_path: Path, jakarta: RuleSet, is_with_month: bool
) -> None:
    """Alpa over three people: the two below get it. Of eleven cells each leaves nine empty."""
    whole, amendment = tmp_path / "whole", tmp_path / "amendment"
    whole.write_bytes(workbook([FULL, *PEOPLE]))
    blank: list[Cells] = [(person[0], *[""] * (len(FULL) - 1)) for person in PEOPLE]
    amendment.write_bytes(merged(("I2:I4", 3), rows=[FULL, *blank]))
    validator = RowValidator(jakarta, "disdik", Period(2020, 3))
    change = SourceFile(amendment, "perubahan-1.xlsx", "amendment", "sekarang")
    if is_with_month:
        sources = [SourceFile(whole, "a.xlsx", "whole", "kemarin"), change]
        result = check_month(sources, validator).files[1]
        assert [row.alpa for row in result.accepted] == [3, 3, 3]
    else:
        result = check_named(change, validator).checked
    assert (result.errors, result.refusal) == ([], None)
    assert result.repairs == {Repair.MERGED: 2}
    assert result.unchanged == 27


@pytest.mark.parametrize(
    ("place", "value", "rejected"),
    [("A2:A3", NIP, [2, 3]), ("B3:B4", "Siti", [3, 4]), ("F2:F4", 90, [3, 4]), ("I3:J3", 1, [3])],
)
def test_rows_in_doubt_are_rejected(
    tmp_path: Path, jakarta: RuleSet, place: str, value: object, rejected: list[int]
) -> None:
    result = checked(tmp_path / "a", jakarta, merged((place, value)))
    assert result.refusal is None
    assert sorted({error.row for error in result.errors}) == rejected
    assert {error.sheet for error in result.errors} == {"Sheet1"}
    assert len(result.accepted) == 3 - len(rejected)
