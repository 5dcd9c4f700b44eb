"""A desk at which a file is checked and marked, and what came of it is looked at."""

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tukin.file_formats.workbook.check import check_workbook
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.check_month import CheckedMonth, SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_report
from tukin.upload_reports.summary_sheet import SUMMARY, Kind
from tukin.vocabulary.period import Period

YELLOW = "FFFFE14D"


class Desk:
    """Checks and marks a file; ``path`` is the workbook that came of it."""

    def __init__(self, folder: Path, rules: RuleSet) -> None:
        self.folder = folder
        self.rules = rules
        self.path = folder / "marked.xlsx"
        self.kind: Kind | None = None

    def check(self, path: Path, name: str) -> CheckedFile:
        validator = RowValidator(self.rules, "disdik", Period.parse("2026-09"))
        return check_file(path, name, validator)

    def mark(self, name: str, content: bytes | str) -> CheckedFile:
        source = self.folder / "source"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        checked = self.check(source, name)
        report = describe_report(checked, agency="disdik", period="2026-09", file=name)
        self.kind = write_highlighted(source, self.path, checked, report, self.rules)
        return checked

    def month(self, path: Path, name: str, whole: str = "") -> CheckedMonth:
        """A file as the last upload of a month that begins with the CSV ``whole``."""
        kind = "amendment" if name.startswith("perubahan-") else "whole"
        sources = [SourceFile(path, name, kind, "")]
        if kind == "amendment" and whole:
            before = self.folder / "before.csv"
            before.write_text(whole)
            sources.insert(0, SourceFile(before, before.name, "whole", ""))
        return check_month(sources, RowValidator(self.rules, "disdik", Period.parse("2026-09")))

    def go_round(
        self, name: str, content: bytes | str, whole: str = ""
    ) -> tuple[CheckedMonth, ...]:
        """The month with a file, and the same month with the marked workbook in its place."""
        source = self.folder / "source"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        month = self.month(source, name, whole)
        checked = month.files[-1]
        kind = "amendment" if name.startswith("perubahan-") else "whole"
        report = describe_report(checked, agency="disdik", period="2026-09", file=name, kind=kind)
        self.path.unlink(missing_ok=True)
        self.kind = write_highlighted(source, self.path, checked, report, self.rules)
        if self.kind not in (Kind.ORIGINAL, Kind.COPY, Kind.EXCERPT):
            return (month,)
        again = f"{'perubahan-' if self.kind is Kind.EXCERPT else ''}{name}.periksa.xlsx"
        return month, self.month(self.path, again, whole)

    def errors(self) -> list[tuple[str | None, int, str, str]]:
        """Those of the marked workbook, uploaded as it is."""
        return errors_of(self.check(self.path, "b.xlsx"))

    def book(self) -> Any:
        check_workbook(self.path, macros_declared=False)
        return openpyxl.load_workbook(self.path)

    def sheet(self) -> Worksheet:
        sheet = self.book().worksheets[1]
        assert isinstance(sheet, Worksheet)
        return sheet

    def yellow(self) -> list[str]:
        return [
            cell.coordinate
            for row in self.sheet().iter_rows()
            for cell in row
            if cell.fill.fgColor.rgb == YELLOW
        ]

    def note(self, cell: str) -> str:
        comment = self.sheet()[cell].comment
        assert comment is not None
        return str(comment.text)

    def summary(self) -> str:
        sheet = self.book()[SUMMARY]
        return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)


def errors_of(checked: CheckedFile) -> list[tuple[str | None, int, str, str]]:
    assert checked.refusal is None
    return [(error.sheet, error.row, error.column, error.code) for error in checked.errors]
