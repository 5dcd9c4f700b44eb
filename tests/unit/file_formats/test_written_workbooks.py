"""Workbooks that we write: well-formed, and each text is read as it was, whatever it looks like."""

import ast
import io
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tukin.file_formats.table_workbook import write_table
from tukin.file_formats.workbook.text_cells import MOST_CHARACTERS, write_text

PACKAGE = Path(__file__).parents[3] / "functions" / "tukin"
TEXTS = (
    *("<r>a</r>", "<r>a & b</r>", "<r></r>", "<r><t>x</t></r>", "<r>a\nb</r>"),
    *(
        "Siti",
        "=1+1",
        " blank ",
        "https://x.example",
        "199001012015011001",
        "Ren\u00e9 O\u2019Neil",
    ),
    "a_x0041_b",
)


def parts_are_well_formed(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            ET.fromstring(book.read(name))
    return True


def column_a(data: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [unescaped(cell.value) for cell in sheet["A"]]


def unescaped(value: Any) -> Any:
    """As Excel reads it; openpyxl does not undo this escape in cells with their own text."""
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


@pytest.mark.parametrize("is_constant", [True, False])
@pytest.mark.parametrize("is_bold", [True, False])
def test_a_text_is_read_as_it_is(is_constant: bool, is_bold: bool) -> None:
    data = io.BytesIO()
    options = {"constant_memory": is_constant, "strings_to_formulas": False}
    with xlsxwriter.Workbook(data, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for row, text in enumerate(TEXTS):
            write_text(sheet, row, 0, text, bold if is_bold else None)
    assert parts_are_well_formed(data.getvalue())
    assert column_a(data.getvalue()) == list(TEXTS)


def test_xlsxwriter_alone_still_writes_markup() -> None:
    """Where it does no more, ``write_text`` can go."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "<r>a & b</r>")
    with pytest.raises(ET.ParseError):
        parts_are_well_formed(data.getvalue())


@pytest.mark.parametrize("is_constant", [True, False])
def test_what_no_cell_holds_is_cut(is_constant: bool) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": is_constant}) as book:
        sheet = book.add_worksheet()
        for row, text in enumerate(("x" * 40_000, "\U0001f600" * 20_000, "a\ud800b")):
            write_text(sheet, row, 0, text)
    assert parts_are_well_formed(data.getvalue())
    first, second, third = column_a(data.getvalue())
    assert first == "x" * MOST_CHARACTERS
    assert second == "\U0001f600" * (MOST_CHARACTERS // 2)
    assert third == "a\ufffdb"


def test_a_table_has_texts_and_numbers() -> None:
    rows = [["199001012015011001", text, -5, None] for text in TEXTS]
    data = write_table("Pembayaran", ("nip", "nama", "net_idr", "lama"), rows)
    assert parts_are_well_formed(data)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Pembayaran"]
    assert [cell.value for cell in sheet[1]] == ["nip", "nama", "net_idr", "lama"]
    nip, name, net, before = sheet[2]
    assert (nip.data_type, nip.value) == ("s", "199001012015011001")
    assert (name.value, net.value, net.number_format) == ("<r>a</r>", -5, "#,##0")
    assert before.value is None
    assert [unescaped(row[1].value) for row in sheet.iter_rows(min_row=2)] == list(TEXTS)
    assert sheet.freeze_panes == "A2"
    assert data == write_table("Pembayaran", ("nip", "nama", "net_idr", "lama"), rows)


def test_a_table_of_nobody_opens() -> None:
    data = write_table("Kosong", ("nip",), [])
    assert parts_are_well_formed(data)
    assert column_a(data) == ["nip"]


def test_no_module_writes_a_text_past_it() -> None:
    """Each text goes through ``write_text``; the runs of engines 1 to 3 stay as they are."""
    writers = {"write_string", "write_column", "write_row", "write_url", "write_rich_string"}
    found = {
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in writers
    }
    assert found == {"text_cells.py", "older_files.py"}
