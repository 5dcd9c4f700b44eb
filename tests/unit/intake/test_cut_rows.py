"""Rows of a CSV that end before attendance and status, and rows that only lack separators."""

from pathlib import Path

import pytest

from tests.unit.file_formats.builders import NIP, NIP_2, NIP_3, text, workbook
from tests.unit.file_formats.reading import Read
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period

Row = tuple[str, ...]
PERSON = ("NIP", "Nama", "Jabatan", "Golongan", "Jenis Pegawai")
SCORES = ("Aktivitas", "Perilaku", "Serapan")
HEADER = (*PERSON, *SCORES, "Alpa", "Ijin", "Status", "Catatan", "Bukti Inovasi")
BEFORE = ("Budi", "Lurah", "III/a", "PNS", "90", "80", "70")


def row(nip: str, *counted: str) -> Row:
    return (nip, *BEFORE, *counted)


WHOLE = row(NIP_2, "1", "2", "mpp", "", "")


@pytest.fixture
def check(tmp_path: Path, jakarta: RuleSet) -> object:
    def check_rows(rows: list[Row], kind: str = "csv", end: str = "") -> CheckedFile:
        path = tmp_path / f"a.{kind}"
        content = workbook(rows) if kind == "xlsx" else (text(rows, ";") + end).encode()
        path.write_bytes(content)
        return check_file(path, path.name, RowValidator(jakarta, "dinkes", Period(2026, 10)))

    return check_rows


def rejected(checked: CheckedFile) -> dict[int, tuple[str, str]]:
    assert checked.refusal is None
    assert all(error.message.id for error in checked.errors)
    return {error.row: (error.column, error.code) for error in checked.errors}


CUT = {
    "after the scores": (row(NIP), "alpa"),
    "with one separator more": (row(NIP, ""), "ijin"),
    "after Alpa": (row(NIP, "9"), "ijin"),
    "before the status": (row(NIP, "9", "0"), "status"),
}


@pytest.mark.parametrize(("cut", "column"), CUT.values(), ids=CUT)
@pytest.mark.parametrize("place", [0, 1])
def test_a_row_that_was_cut_is_rejected(check: object, cut: Row, column: str, place: int) -> None:
    rows = [WHOLE, row(NIP_3, "0", "0", "aktif", "", "")]
    rows.insert(place, cut)
    checked = check([HEADER, *rows])  # type: ignore[operator]
    assert rejected(checked) == {place + 2: (column, "E055")}
    assert sorted(each.nip for each in checked.accepted) == sorted((NIP_2, NIP_3))


FINE = {
    "nothing after the status": row(NIP, "9", "0", "aktif"),
    "no evidence": row(NIP, "9", "0", "aktif", "cuti"),
    "all": row(NIP, "9", "0", "aktif", "", ""),
}


@pytest.mark.parametrize("sound", FINE.values(), ids=FINE)
def test_missing_separators_after_the_status_are_fine(check: object, sound: Row) -> None:
    checked = check([HEADER, WHOLE, sound])  # type: ignore[operator]
    assert rejected(checked) == {}
    assert [each.alpa for each in checked.accepted] == [1, 9]


def test_where_no_row_goes_on_nothing_was_cut(check: object) -> None:
    checked = check([HEADER, row(NIP), row(NIP_2, ""), row(NIP_3)])  # type: ignore[operator]
    assert rejected(checked) == {}
    assert len(checked.accepted) == 3


def test_a_total_or_a_header_that_goes_on_is_no_row_that_does(check: object) -> None:
    total = ("", "JUMLAH", *[""] * 6, "9", "2", "", "", "")
    checked = check([HEADER, row(NIP), HEADER, row(NIP_2), total])  # type: ignore[operator]
    assert rejected(checked) == {}


def nip(number: int) -> str:
    return (
        f"19{60 + number % 40}0101{1982 + number % 40}{1 + number % 12:02d}1{1 + number % 999:03d}"
    )


@pytest.mark.parametrize("end", ["", '1;"a\nb"\n'], ids=["plain", "with a quoted line break"])
def test_another_row_far_below_goes_on(check: object, end: str) -> None:
    """Only the last row of many blocks is whole: each of the others was cut."""
    short = [row(nip(n)) for n in range(2_000)]
    checked = check([HEADER, *short, WHOLE], end=end)  # type: ignore[operator]
    assert {error.code for error in checked.errors if error.row < 2002} == {"E055"}
    assert checked.rejected >= 2_000
    assert [each.nip for each in checked.accepted] == [NIP_2]


def test_rows_of_a_sheet_end_with_their_last_text(check: object) -> None:
    rows = [HEADER, row(NIP), WHOLE]
    assert rejected(check(rows, "xlsx")) == {}  # type: ignore[operator]


def test_rows_of_an_amendment_do_not_name_the_rest(read: Read) -> None:
    content = text([HEADER, row(NIP), WHOLE])
    first, second = read("perubahan-1.csv", content, is_amendment=True)
    assert first.causes == second.causes == {}
    assert "alpa" not in first.cells
    assert second.cells["alpa"] == "1"


def test_a_header_without_attendance_cuts_nothing(check: object) -> None:
    header = (*PERSON, *SCORES, "Catatan")
    checked = check([header, row(NIP), row(NIP_2, "cuti")])  # type: ignore[operator]
    assert rejected(checked) == {}
