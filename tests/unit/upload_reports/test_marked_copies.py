"""A marked workbook that is a new one: uploaded as it is, it says what the file said."""

import json
from pathlib import Path

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    NIP_2,
    NIP_3,
    SITI,
    TONO,
    json_lines,
    table,
    text,
    workbook,
)
from tests.unit.upload_reports.desk import Desk, errors_of
from tukin.entitlement.appraisal import Appraisal
from tukin.intake.check_month import CheckedMonth
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports import marked_workbook as highlight
from tukin.upload_reports.summary_sheet import Kind

pytestmark = pytest.mark.slow  # a process and a workbook for each

COUNTED = ("Alpa", "Ijin", "Status", "Catatan")
WIDE = (*HEADER, *COUNTED)


@pytest.fixture
def desk(tmp_path: Path, jakarta: RuleSet) -> Desk:
    return Desk(tmp_path, jakarta)


def errors(month: CheckedMonth) -> list[tuple[int, str, str]]:
    return [(row, column, code) for _, row, column, code in errors_of(month.files[-1])]


def people(month: CheckedMonth) -> dict[str, Appraisal]:
    return {appraisal.nip: appraisal for appraisal, _ in month.rows}


# --- Rows of a CSV that were cut ------------------------------------------------------------------

CUT = text([WIDE, BUDI, (*SITI, "2", "0", "aktif", ""), (*TONO, "3")])


def test_a_row_that_was_cut_stays_so_in_the_copy(desk: Desk) -> None:
    before, after = desk.go_round("a.csv", CUT)
    assert desk.kind is Kind.COPY
    assert errors(before) == [(2, "alpa", "E055"), (4, "ijin", "E055")]
    assert errors(after) == errors(before)
    assert people(after).keys() == people(before).keys() == {NIP_2}
    sheet = desk.sheet()
    seen = [[cell.value for cell in sheet[row][8:]] for row in (2, 3, 4)]
    assert seen == [
        ["(terpotong)", "(terpotong)", "(terpotong)", None],
        ["2", "0", "aktif", None],
        ["3", "(terpotong)", "(terpotong)", None],
    ]
    assert desk.yellow() == ["I2", "J4"]


def test_each_cell_that_was_cut_must_be_filled_in(desk: Desk) -> None:
    desk.go_round("a.csv", CUT)
    book = desk.book()
    sheet = book.worksheets[1]
    sheet["I2"], sheet["J4"], sheet["K4"] = "9", None, "cuti di luar tanggungan"
    book.save(desk.path)
    month = desk.month(desk.path, "a.xlsx")
    assert errors(month)[0] == (2, "ijin", "E055"), "the next one of the row"
    sheet["J2"], sheet["K2"], sheet["K4"] = "0", "aktif", None
    book.save(desk.path)
    month = desk.month(desk.path, "a.xlsx")
    assert errors(month) == []
    assert [people(month)[nip].alpa for nip in (NIP, NIP_2, NIP_3)] == [9, 2, 3]


def test_other_mistakes_of_a_cut_row_are_found_again(desk: Desk) -> None:
    """One that needs two cells, too: a PPPK's number beside PNS."""
    wrong = ("198812312010212001", *BUDI[1:])
    before, after = desk.go_round("a.csv", text([WIDE, wrong, (*SITI, "2", "0", "aktif", "")]))
    assert errors(before) == [(2, "alpa", "E055"), (2, "employment", "E108")]
    assert errors(after) == errors(before)


def test_the_copy_saved_as_csv_says_it_too(desk: Desk) -> None:
    row = (*BUDI, " (Terpotong) ", "(terpotong)", "(terpotong)", "")
    before, after = desk.go_round("a.csv", text([WIDE, row, (*SITI, "2", "0", "aktif", "")]))
    assert errors(before) == errors(after) == [(2, "alpa", "E055")]


def test_cut_rows_of_a_file_that_is_too_large(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent as an amendment; its cells that say nothing must not be days without absence."""
    monkeypatch.setattr(highlight, "MAX_COPIED_CELLS", 5)
    before, after = desk.go_round("a.csv", CUT, CUT)
    assert desk.kind is Kind.EXCERPT
    assert errors(before) == [(2, "alpa", "E055"), (4, "ijin", "E055")]
    assert errors(after) == [(2, "alpa", "E055"), (3, "ijin", "E055")]
    assert people(after).keys() == {NIP_2}


def test_a_cut_row_of_an_amendment_does_not_name_the_rest(desk: Desk) -> None:
    whole = text([WIDE, (*BUDI, "3", "1", "aktif", ""), (*SITI, "2", "0", "aktif", "")])
    changes = text([("nip", "alpa", "ijin"), (NIP, "9"), (NIP_2, "x", "1"), (NIP_2[:17], "1")])
    before, after = desk.go_round("perubahan-a.csv", changes, whole)
    assert errors(before) == errors(after) == [(3, "alpa", "E401"), (4, "nip", "E102")]
    assert (people(after)[NIP].alpa, people(after)[NIP].ijin) == (9, 1)


# --- JSON -----------------------------------------------------------------------------------------

MONTH = text([WIDE, (*BUDI, "3", "1", "aktif", "lama"), (*SITI, "2", "0", "aktif", "")])


@pytest.mark.parametrize("nothing", [None, "", "-", " ", "\u2013"])
def test_a_name_with_nothing_behind_it_empties_in_the_copy_too(
    desk: Desk, nothing: str | None
) -> None:
    changes = json_lines({"nip": NIP, "alpa": nothing}, {"nip": NIP_2, "alpa": 40, "ijin": 1})
    before, after = desk.go_round("perubahan-a.jsonl", changes, MONTH)
    assert desk.kind is Kind.COPY
    assert errors(before) == [(2, "alpa", "E401")]
    assert errors(after) == [(3, "alpa", "E401")]
    assert [people(month)[NIP].alpa for month in (before, after)] == [0, 0]
    assert people(after)[NIP].ijin == 1, "a name that is absent changes nothing"


def test_a_required_cell_that_is_emptied_is_a_mistake_again(desk: Desk) -> None:
    changes = json_lines({"nip": NIP, "nama": None}, {"nip": NIP_2, "aktivitas": None})
    before, after = desk.go_round("perubahan-a.jsonl", changes, MONTH)
    assert errors(before) == [(1, "name", "E201"), (2, "aktivitas", "E301")]
    assert errors(after) == [(2, "name", "E201"), (3, "aktivitas", "E301")]


def test_somebody_without_a_number_is_found_again(desk: Desk) -> None:
    """A row of few texts is nobody's in a table, but every object is somebody's."""
    people = json_lines(
        dict(zip(HEADER, BUDI, strict=True)),
        {"nip": "", "name": "Siti"},
        {"nip": None, "name": "Siti", "position": "Kepala Seksi"},
        {"name": "Keterangan:"},
        {"nip": "1", "name": "2", "position": "3"},
    )
    before, after = desk.go_round("a.jsonl", people)
    assert {error[:2] for error in errors(before)} >= {(n, "nip") for n in (2, 3, 4, 5)}
    assert errors(after) == [(row + 1, column, code) for row, column, code in errors(before)]


def test_an_amendment_that_no_table_can_hold_is_not_copied(desk: Desk) -> None:
    """Filled with dashes the row would empty what it does not name."""
    changes = json_lines({"nip": NIP, "alpa": 40}, {"nip": "", "nama": "Siti"})
    (before,) = desk.go_round("perubahan-a.jsonl", changes, MONTH)
    assert errors(before) == [(1, "alpa", "E401"), (2, "nip", "E101")]
    assert desk.kind is Kind.LIST
    assert desk.book().sheetnames == ["Hasil Periksa Tukin"]
    assert "E401" in desk.summary()
    assert "E101" in desk.summary()


@pytest.mark.parametrize(
    ("score", "code"),
    [("1.000", "E309"), ("90.000", None), ("90.123", "E304"), ("9e1", None), ("130.0", "E303")],
)
def test_a_number_of_json_has_no_thousands(desk: Desk, score: str, code: str | None) -> None:
    budi = json.dumps(dict(zip(HEADER, BUDI, strict=True))).replace('"90"', score)
    siti = json.dumps(dict(zip(HEADER, SITI, strict=True)) | {"alpa": "x"})
    before, after = desk.go_round("a.jsonl", f"{budi}\n{siti}\n")
    assert errors(before) == [*([(1, "aktivitas", code)] if code else []), (2, "alpa", "E401")]
    assert errors(after) == [(row + 1, column, code) for row, column, code in errors(before)]


@pytest.mark.parametrize("number", ["1.98812312010011e17", "-5", "0", "7.5"])
def test_a_number_of_a_person_that_is_a_number_stays_one(desk: Desk, number: str) -> None:
    budi = json.dumps(dict(zip(HEADER, BUDI, strict=True))).replace(f'"{NIP}"', number)
    before, after = desk.go_round("a.jsonl", budi)
    assert len(errors(before)) == 1
    assert errors(after) == [(row + 1, column, code) for row, column, code in errors(before)]


# --- Workbooks that cannot be marked in place -----------------------------------------------------


@pytest.fixture
def plain(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at which no workbook can be marked in place."""
    monkeypatch.setattr(highlight._Work, "mark_original", lambda _: False)
    return desk


def merged(area: str, *rows: tuple[object, ...]) -> bytes:
    def merge(_: object, sheets: list[object]) -> None:
        first, _, last = area.partition(":")
        sheets[0].merge_range(f"{first}:{last}", "")  # type: ignore[attr-defined]
        place, row = ord(first[0]) - ord("A"), int(first[1:]) - 1
        sheets[0].write(row, place, [WIDE, *rows][row][place])  # type: ignore[attr-defined]

    return workbook([WIDE, *rows], edit=merge)


ON_LEAVE = ("0", "0", "tugas-belajar", "")


def test_a_merged_status_counts_for_each_row_of_the_copy(plain: Desk) -> None:
    rows = (
        (*BUDI, *ON_LEAVE),
        (*SITI, "0", "0", None, ""),
        (*TONO[:5], "130", *TONO[6:], "0", "0", None, ""),
    )
    before, after = plain.go_round("a.xlsx", merged("K2:K4", *rows))
    assert plain.kind is Kind.COPY
    assert errors(before) == errors(after) == [(4, "aktivitas", "E303")]
    assert {nip: row.status for nip, row in people(after).items()} == {
        NIP: "tugas-belajar",
        NIP_2: "tugas-belajar",
    }


def test_a_merge_that_is_nobodys_for_certain_is_not_copied(plain: Desk) -> None:
    rows = ((*BUDI, *ON_LEAVE), (*SITI[:5], None, *SITI[6:], *ON_LEAVE))
    (before,) = plain.go_round("a.xlsx", merged("F2:F3", *rows))
    assert errors(before) == [(3, "aktivitas", "E212")]
    assert plain.kind is Kind.LIST
    assert "E212" in plain.summary()
    assert "Isi berkas tidak disalin" in plain.summary()


def test_rows_beyond_the_end_of_a_sheet_are_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blank lines of a CSV cost no cells, so that a row may be too far down."""
    monkeypatch.setattr("tukin.upload_reports.plain_workbook._LAST_ROW", 6)
    wrong = (*TONO[:5], "130", *TONO[6:])
    content = table(BUDI) + "\n" * 5 + text([wrong, BUDI])
    before, after = desk.go_round("a.csv", content)
    assert desk.kind is Kind.EXCERPT
    assert errors(before) == [(2, "nip", "E109"), (8, "aktivitas", "E303"), (9, "nip", "E109")]
    assert errors(after) == [(2, "nip", "E109"), (3, "aktivitas", "E303"), (4, "nip", "E109")]


def test_the_wrong_rows_alone_have_no_columns_that_an_amendment_may_not_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlight, "MAX_COPIED_CELLS", 5)
    header = ("Unit kami", *HEADER, "Lain-lain")
    rows = [("a", *BUDI, "b"), ("a", *SITI[:5], "130", *SITI[6:], "b")]
    before, after = desk.go_round("a.csv", text([header, *rows]))
    assert desk.kind is Kind.EXCERPT
    assert errors(before) == [(3, "aktivitas", "E303")]
    assert errors(after) == [(2, "aktivitas", "E303")]
