"""Cells whose format caused the mistake, and the formats of all others."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, NIP, SITI, part_of, repacked, workbook
from tests.unit.upload_reports.desk import Desk, errors_of
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.summary_sheet import Kind

pytestmark = pytest.mark.slow  # a process and a workbook for each

SHEET = "xl/worksheets/sheet1.xml"
WIDE = (*HEADER, "alpa", "periode")


@pytest.fixture
def desk(tmp_path: Path, jakarta: RuleSet) -> Desk:
    return Desk(tmp_path, jakarta)


def with_numbers(*cells: tuple[int, int, float, str]) -> bytes:
    """Two people; cells by row and place from 0, with a number and its format."""

    def edit(book: Any, sheets: list[Any]) -> None:
        for row, place, number, code in cells:
            sheets[0].write_number(row, place, number, book.add_format({"num_format": code}))

    return workbook([WIDE, (*BUDI, "0", "2026-09"), (*SITI, "0", "2026-09")], edit=edit)


@pytest.mark.parametrize(
    ("place", "number", "code", "text"),
    [
        (5, 0.944, "0.00%", "94,40%"),
        (5, 94.4, "0%", "9440%"),
        (5, 94, "d-mmm", "3-Apr"),
        (6, 3.9375, "[h]:mm:ss", "94:30:00"),
        (8, 0.02, "0%", "2%"),
        (8, 46115, "d-mmm", "3-Apr"),
        (3, 46085, "d-mmm", "4-Mar"),
    ],
)
def test_it_becomes_a_text_of_what_was_seen(
    desk: Desk, place: int, number: float, code: str, text: str
) -> None:
    checked = desk.mark("a.xlsx", with_numbers((1, place, number, code)))
    cell = desk.sheet().cell(2, place + 1)
    assert (cell.value, cell.number_format) == (text, "@")
    assert desk.errors() == errors_of(checked)


def test_a_text_that_would_be_right_stays_a_number(desk: Desk) -> None:
    """The fifth of a month, in a format of the day alone, would be 5 days of absence."""
    checked = desk.mark("a.xlsx", with_numbers((1, 8, 45, "0%"), (2, 8, 46270, "d")))
    assert [code for _, _, _, code in errors_of(checked)] == ["E401", "E401"]
    cells = desk.sheet()["I2"], desk.sheet()["I3"]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("s", "@"), ("d", "d")]
    assert desk.errors() == errors_of(checked)


def test_a_day_of_the_month_that_is_seen_as_the_month_stays_a_date(desk: Desk) -> None:
    """15 September in the format of a month is seen as Sep-26, which may be read as the month."""
    checked = desk.mark("a.xlsx", with_numbers((1, 9, 46280, "mmm-yy")))
    assert [code for _, _, _, code in errors_of(checked)] == ["E503"]
    assert desk.errors() == errors_of(checked)


def test_right_numbers_keep_their_formats(desk: Desk) -> None:
    desk.mark("a.xlsx", with_numbers((1, 5, 130, "0.00"), (2, 6, 81, "0.0"), (2, 7, 71, "0")))
    sheet = desk.sheet()
    assert [sheet[c].number_format for c in ("F2", "G3", "H3")] == ["0.00", "0.0", "0"]
    assert sheet["F2"].value == 130


def test_a_nip_that_is_a_number_is_seen_as_before(desk: Desk) -> None:
    """In the general format the digits can be typed as text; another format is left alone."""
    data = with_numbers((1, 0, int(NIP), "General"), (2, 0, int(NIP), "0"))
    checked = desk.mark("a.xlsx", data)
    cells = desk.sheet()["A2"], desk.sheet()["A3"]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("n", "@"), ("n", "0")]
    assert desk.errors() == errors_of(checked)


def test_an_empty_cell_takes_what_is_typed(desk: Desk) -> None:
    """94,40 typed into a format of percent would become 0.944."""

    def empty(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_blank(1, 5, None, book.add_format({"num_format": "0.00%"}))
        sheets[0].write_string(2, 5, "baik", book.add_format({"num_format": "0%"}))

    desk.mark("a.xlsx", workbook([HEADER, BUDI, SITI], edit=empty))
    assert [desk.sheet()[c].number_format for c in ("F2", "F3")] == ["@", "@"]
    assert desk.sheet()["F3"].value == "baik"


def test_rules_for_numbers_let_the_texts_be_corrected(desk: Desk) -> None:
    """A text is refused by a rule for numbers, so it would block what is typed."""

    def limit(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_number(2, 5, 0.944, book.add_format({"num_format": "0.00%"}))
        for place, kind in ((5, "decimal"), (6, "integer")):
            rule = {"validate": kind, "criteria": "between", "minimum": 0, "maximum": 100}
            sheets[0].data_validation(1, place, 8, place, rule)
        sheets[0].data_validation(1, 2, 8, 2, {"validate": "list", "source": ["lurah", "camat"]})

    desk.mark("a.xlsx", workbook([HEADER, BUDI, SITI], edit=limit))
    areas = [str(rule.sqref) for rule in desk.sheet().data_validations.dataValidation]
    assert areas == ["F2 F4:F9", "G2:G9", "C2:C9"]


# --- Formulas -------------------------------------------------------------------------------------

PERCENT = 's="1"'


def with_formulas(*cells: str) -> bytes:
    """A sheet whose scores of several people are formulas in a format of percent."""

    def style(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_number(30, 20, 1, book.add_format({"num_format": "0.00%"}))

    people = [
        (f"19881231201001100{n}", *BUDI[1:5], "F", *BUDI[6:]) for n in range(1, 1 + len(cells))
    ]
    data = workbook([HEADER, *people], edit=style)
    xml = part_of(data, SHEET).decode()
    for row, cell in enumerate(cells, start=2):
        begin = xml.index(f'<c r="F{row}"')
        xml = xml[:begin] + cell.format(row=row) + xml[xml.index("</c>", begin) + 4 :]
    chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/calcChain" Target="calcChain.xml"/></Relationships>'
    )
    rels = part_of(data, "xl/_rels/workbook.xml.rels").decode()
    changed = {
        SHEET: xml.encode(),
        "xl/calcChain.xml": chain.encode(),
        "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", relation).encode(),
    }
    return repacked(data, changed)


def test_a_formula_gives_way_to_what_was_seen(desk: Desk) -> None:
    cell = '<c r="F{row}" s="1"><f>M2/100</f><v>0.944</v></c>'
    checked = desk.mark("a.xlsx", with_formulas(cell))
    assert desk.kind is Kind.ORIGINAL
    assert desk.sheet()["F2"].value == "94,40%"
    assert desk.errors() == errors_of(checked)
    with zipfile.ZipFile(desk.path) as archive:
        assert "xl/calcChain.xml" not in archive.namelist(), "Excel would call the workbook damaged"
        assert b"calcChain" not in archive.read("xl/_rels/workbook.xml.rels")


def test_a_shared_formula_stays_while_a_cell_needs_it(desk: Desk) -> None:
    """The third score is a right number, by the formula that the first one holds."""
    own = '<c r="F{row}" s="1"><f t="shared" ref="F2:F4" si="0">M2/100</f><v>0.944</v></c>'
    follower = '<c r="F{row}" s="1"><f t="shared" si="0"/><v>0.91</v></c>'
    right = '<c r="F{row}"><f t="shared" si="0"/><v>88</v></c>'
    checked = desk.mark("a.xlsx", with_formulas(own, follower, right))
    sheet = desk.sheet()
    assert sheet["F2"].value == "=M2/100"
    assert sheet["F2"].number_format == "0.00%"
    assert sheet["F3"].value == "91,00%"
    assert desk.errors() == errors_of(checked)
    checked = desk.mark("a.xlsx", with_formulas(own, follower))
    assert [desk.sheet()[cell].value for cell in ("F2", "F3")] == ["94,40%", "91,00%"]
    assert desk.errors() == errors_of(checked)


def test_a_formula_of_several_cells_stays(desk: Desk) -> None:
    cell = '<c r="F{row}" s="1"><f t="array" ref="F2:F2">M2/100</f><v>0.944</v></c>'
    checked = desk.mark("a.xlsx", with_formulas(cell))
    assert b'<f t="array" ref="F2:F2">' in part_of(desk.path.read_bytes(), SHEET)
    assert b"calcChain" in part_of(desk.path.read_bytes(), "xl/_rels/workbook.xml.rels")
    assert desk.errors() == errors_of(checked)
