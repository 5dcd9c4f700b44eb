"""The workbook to fill in: filled as a person would and uploaded as it is, all is accepted."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.scenarios.loader import PERIODS, sample_rules
from tests.unit.entitlement.cases import CPNS, JAKARTA, NAMED, PNS, PPPK, load_rules, rules_of
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.template_workbook import template_workbook
from tukin.vocabulary.period import Period

HEADER_ROW = 3


def template(rules: RuleSet, period: str = "2026-10") -> Any:
    data = template_workbook(rules, "disdik", Period.parse(period))
    return openpyxl.load_workbook(io.BytesIO(data))


def check(book: Any, rules: RuleSet, period: str, folder: Path) -> CheckedFile:
    path = folder / "diisi.xlsx"
    book.save(path)
    return check_file(path, path.name, RowValidator(rules, "disdik", Period.parse(period)))


def headings(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[HEADER_ROW]]


def choices(book: Any, place: int) -> list[str]:
    """What the drop-down of a column offers."""
    sheet = book.worksheets[0]
    letter = get_column_letter(place)
    for validation in sheet.data_validations.dataValidation:
        if validation.type == "list" and f"{letter}{HEADER_ROW + 1}:" in str(validation.sqref):
            name, area = validation.formula1.split("!")
            return [row[0].value for row in book[name.strip("'")][area.replace("$", "")]]
    raise AssertionError(f"no list in {letter}")


def fill(book: Any, rules: RuleSet, row: int, nip: str, employment: str, grade: str) -> None:
    """One person: numbers typed as numbers, the rest chosen or typed."""
    sheet = book.worksheets[0]
    labels = {item.label_id for item in rules.indicators}
    for place, heading in enumerate(headings(sheet), start=1):
        typed: object = {
            "NIP": nip,
            "Nama": "Contoh, S.Sos.",
            "Golongan": grade,
            "Jenis Pegawai": employment,
            "NIP Atasan": PNS if nip != PNS else None,
            "Alpa": 1,
            "Menit Terlambat": 35,
            "Bukti Inovasi": "SK 12/2026" if employment == "PNS" else None,
        }.get(heading)
        if heading in labels:
            typed = 94.4
        elif heading in ("Jabatan", "Hasil Kerja", "Perilaku Kerja", "Status"):
            typed = choices(book, place)[0]
        sheet.cell(row, place).value = typed


@pytest.mark.parametrize("name", [JAKARTA, NAMED])
def test_filled_by_a_person_it_is_accepted_as_it_is(name: str, tmp_path: Path) -> None:
    rules, period = rules_of(name), PERIODS[name]
    book = template(rules, period)
    people = [(PNS, "PNS", "III/a"), (CPNS, "CPNS", "II/a"), (PPPK, "PPPK", "IX")]
    for row, person in enumerate(people, start=HEADER_ROW + 1):
        fill(book, rules, row, *person)
    checked = check(book, rules, period, tmp_path)
    assert checked.refusal is None
    assert checked.errors == []
    assert [appraisal.nip for appraisal in checked.accepted] == [PNS, CPNS, PPPK]
    assert {*next(iter(checked.accepted)).scores.values()} == {9_440}


def test_every_choice_of_every_list_is_accepted(tmp_path: Path) -> None:
    rules = rules_of(NAMED)
    book = template(rules)
    columns = headings(book.worksheets[0])
    row = HEADER_ROW
    for heading in ("Jabatan", "Golongan", "Status", "Hasil Kerja", "Perilaku Kerja"):
        place = columns.index(heading) + 1
        for choice in choices(book, place):
            row += 1
            is_pppk = heading == "Golongan" and "/" not in choice
            person = (PPPK, "PPPK", "IX") if is_pppk else (PNS, "PNS", "III/a")
            nip = f"{person[0][:15]}{row:03d}"
            fill(book, rules, row, nip, *person[1:])
            book.worksheets[0].cell(row, place).value = choice
    checked = check(book, rules, "2026-10", tmp_path)
    assert checked.errors == []
    assert len(checked.accepted) == row - HEADER_ROW > 50


def test_unfilled_it_holds_no_rows(tmp_path: Path) -> None:
    checked = check(template(rules_of(NAMED)), rules_of(NAMED), "2026-10", tmp_path)
    assert checked.refusal is not None
    assert checked.refusal.code == "E010"


def test_it_helps_whoever_fills_it_in() -> None:
    book = template(rules_of(NAMED))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Penilaian", "Petunjuk", "Pilihan"]
    assert [each.sheet_state for each in book] == ["visible", "visible", "hidden"]
    assert sheet["A1"].value == "Penilaian kinerja · Dinas Pendidikan · Oktober 2026"
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.column_dimensions["A"].width > 18
    for cell in sheet[HEADER_ROW]:
        assert cell.comment is not None
        assert cell.comment.text.count("\n\n") == 1, "both languages"
    nips = [c for c in sheet[HEADER_ROW] if c.value in ("NIP", "NIP Atasan")]
    for cell in nips:
        kinds = [
            each.type
            for each in sheet.data_validations.dataValidation
            if f"{cell.column_letter}{HEADER_ROW + 1}" in str(each.sqref)
        ]
        assert kinds == ["textLength"]


def test_it_asks_for_what_the_rules_use() -> None:
    jakarta = headings(template(rules_of(JAKARTA)).worksheets[0])
    assert "Hasil Kerja" not in jakarta
    assert jakarta.count("Perilaku kerja") == 1
    rules = sample_rules(NAMED)
    band = {"from_minutes": 1, "until_minutes": None, "cut_percent": 1, "source": "illustrative"}
    names = {"code": "tl1", "label_id": "Kejadian terlambat", "label_en": "Times late"}
    rules["attendance"]["lateness"] = {
        "kind": "banded",
        "bands": [band | names],
        "source": "illustrative",
    }
    columns = headings(template(load_rules(rules)).worksheets[0])
    assert "Menit Terlambat" not in columns
    assert "Kejadian terlambat" in columns
