"""The dirty samples, fixed by what their marked workbooks say and nothing else: all accepted."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.samples.generate import EVENTS
from tests.samples.hr_operator import YELLOW, fix
from tukin.cli.rule_files import find_rules
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_report
from tukin.upload_reports.summary_sheet import SUMMARY, Kind
from tukin.vocabulary.period import Period

SAMPLES = sorted((EVENTS / "uploads").glob("*/*/*"))


class Desk:
    """One agency's file on its way through checking, marking and fixing."""

    def __init__(self, sample: Path, folder: Path) -> None:
        self.agency, self.period = sample.parts[-3], Period.parse(sample.parts[-2])
        self.rules: RuleSet = find_rules(None, self.period)
        self.folder = folder
        self.path = sample

    def check(self) -> CheckedFile:
        validator = RowValidator(self.rules, self.agency, self.period)
        return check_file(self.path, self.path.name, validator)

    def mark(self, checked: CheckedFile) -> Kind | None:
        report = describe_report(
            checked, agency=self.agency, period=str(self.period), file=self.path.name
        )
        target = self.folder / f"marked-{self.path.stem}.xlsx"
        kind = write_highlighted(self.path, target, checked, report, self.rules)
        self.path = target
        return kind


@pytest.fixture(params=SAMPLES, ids=lambda path: "/".join(path.parts[-3:-1]))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return Desk(request.param, tmp_path)


@pytest.mark.slow
def test_mended_by_its_notes_alone_every_row_is_accepted(desk: Desk) -> None:
    before = desk.check()
    assert before.rejected >= 5
    expected = Kind.ORIGINAL if desk.path.suffix == ".xlsx" else Kind.COPY
    assert desk.mark(before) is expected
    fixed = fix(desk.path)
    assert fixed == len({(error.row, error.column) for error in before.errors})
    after = desk.check()
    assert after.refusal is None
    assert [(error.row, error.code) for error in after.errors] == []
    rows = len(before.accepted) + before.rejected
    removed = sum(mistake.count // 2 for mistake in before.mistakes if mistake.code == "E109")
    assert len(after.accepted) == rows - removed


def test_uploaded_unmended_it_says_the_same_again(desk: Desk) -> None:
    before = desk.check()
    down = 1 if desk.path.suffix == ".jsonl" else 0
    desk.mark(before)
    again = desk.check()
    assert [(e.row, e.column, e.code) for e in again.errors] == [
        (e.row + down, e.column, e.code) for e in before.errors
    ]
    assert [a.nip for a in again.accepted] == [a.nip for a in before.accepted]
    assert [a.scores for a in again.accepted] == [a.scores for a in before.accepted]


@pytest.mark.slow
def test_a_second_round_marks_only_what_is_still_wrong(desk: Desk) -> None:
    desk.mark(desk.check())
    fix(desk.path)
    book = openpyxl.load_workbook(desk.path)
    sheet = book.worksheets[1]
    header = next(
        cell for row in sheet.iter_rows(max_row=20) for cell in row if cell.value == "NIP"
    )
    sheet.cell(header.row + 1, header.column).value = "123"
    book.save(desk.path)
    checked = desk.check()
    assert [error.code for error in checked.errors] == ["E102"]
    desk.mark(checked)
    again = openpyxl.load_workbook(desk.path)
    assert again.sheetnames.count(SUMMARY) == 1
    yellow = [
        cell.coordinate
        for row in again.worksheets[1].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == YELLOW
    ]
    noted = [
        cell.coordinate
        for row in again.worksheets[1].iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    assert yellow == noted == [f"{header.column_letter}{header.row + 1}"]
    with zipfile.ZipFile(desk.path) as archive:
        assert len([name for name in archive.namelist() if "/worksheets/sheet" in name]) <= 3
