"""Workbooks as spreadsheet programs and other programs write them. Expected values by hand."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    MAIN,
    NIP,
    NIP_2,
    NIP_3,
    SHEET,
    SITI,
    STRINGS,
    TONO,
    part_of,
    repacked,
    row_xml,
    sheet_xml,
    with_rows,
    with_sheet,
    workbook,
)
from tests.unit.file_formats.reading import Read, Refusal
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.reader import read_file
from tukin.file_formats.workbook.book import Workbook
from tukin.file_formats.workbook.cells import read_sheet
from tukin.file_formats.workbook.parts import Package, TooLargeError
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import RuleSet

PLAIN = workbook([HEADER, BUDI, SITI])
TWO = [(2, NIP), (3, NIP_2)]


def backslashes(data: bytes) -> bytes:
    """Part names as some old Windows library writes them."""
    parts: dict[str, bytes | None] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if "xl/" in name:
                parts |= {name: None, name.replace("/", "\\").upper(): archive.read(name)}
    return repacked(data, parts)


def edited(edit: Callable[[Any, list[Any]], None], *sheets: list[tuple[object, ...]]) -> bytes:
    return workbook(*sheets, edit=edit)


def hide_row(_: Any, sheets: list[Any]) -> None:
    sheets[0].set_row(1, None, None, {"hidden": True})
    sheets[0].set_column("B:C", None, None, {"hidden": True})


def hide_first_sheet(_: Any, sheets: list[Any]) -> None:
    sheets[1].activate()
    sheets[0].hide()


def hide_first_sheet_well(_: Any, sheets: list[Any]) -> None:
    sheets[1].activate()
    sheets[0].very_hidden()


def add_chart_sheet(book: Any, _: list[Any]) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Sheet1!$F$2:$F$3"})
    book.add_chartsheet().set_chart(chart)


def style_blank_rows(book: Any, sheets: list[Any]) -> None:
    border = book.add_format({"border": 1})
    for row in range(3, 3000):
        for column in range(8):
            sheets[0].write_blank(row, column, None, border)


def protect(_: Any, sheets: list[Any]) -> None:
    sheets[0].protect("secret")


def add_list_table(_: Any, sheets: list[Any]) -> None:
    columns = [{"header": name} for name in HEADER]
    sheets[0].add_table(0, 0, 2, 7, {"columns": columns, "data": [BUDI, SITI]})


def add_validation(_: Any, sheets: list[Any]) -> None:
    sheets[0].data_validation(1, 4, 500, 4, {"validate": "list", "source": ["PNS", "CPNS"]})
    sheets[0].conditional_format(
        1, 5, 9, 5, {"type": "formula", "criteria": "=F2>1", "format": None}
    )


def merge_title(_: Any, sheets: list[Any]) -> None:
    sheets[0].merge_range("A1:H1", "DAFTAR PENILAIAN KINERJA")
    sheets[0].write("A2", "Dinas Kesehatan")
    sheets[0].write("A6", "Dicetak 01-10-2026 08:00")


def merge_headings(_: Any, sheets: list[Any]) -> None:
    for column, name in enumerate(HEADER[:5]):
        sheets[0].merge_range(0, column, 1, column, name)
    sheets[0].merge_range("F1:H1", "Nilai")


def renamed(data: bytes, prefix: str) -> bytes:
    """The sheet with a namespace prefix on every element, as some libraries write it."""
    xml = part_of(data, SHEET).decode()
    xml = re.sub(r"<(/?)(\w+)(?=[ />])", rf"<\1{prefix}:\2", xml)
    xml = xml.replace(f'xmlns="{MAIN}"', f'xmlns:{prefix}="{MAIN}"')
    return repacked(data, {SHEET: xml.encode()})


def without_references(data: bytes) -> bytes:
    xml = part_of(data, SHEET).decode()
    return repacked(data, {SHEET: re.sub(r'(<(?:c|row)) r="\w+"', r"\1", xml).encode()})


def strict_open_xml(data: bytes) -> bytes:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
    return repacked(data, parts)


def absolute_targets(data: bytes) -> bytes:
    name = "xl/_rels/workbook.xml.rels"
    return repacked(data, {name: part_of(data, name).replace(b'Target="work', b'Target="/xl/work')})


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, BUDI, SITI):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rich_text(book: Any, sheets: list[Any]) -> None:
    bold = book.add_format({"bold": True})
    sheets[0].write_rich_string("A2", bold, NIP[:8], NIP[8:])


MACRO = {"xl/vbaProject.bin": b"\xcc" * 5000}
SPREAD = [(HEADER[place] if row == 4 else BUDI[place] for place in range(8)) for row in (4, 5)]

ODD: dict[str, tuple[bytes, list[tuple[int, str]]]] = {
    "plain": (PLAIN, TWO),
    "stored, not packed": (repacked(PLAIN, method=zipfile.ZIP_STORED), TWO),
    "written by openpyxl": (by_openpyxl(), TWO),
    "inline strings": (with_rows(row_xml(3, SITI)), TWO),
    "prefixed elements": (renamed(PLAIN, "x"), TWO),
    "no cell references": (without_references(PLAIN), TWO),
    "strict Open XML": (strict_open_xml(PLAIN), TWO),
    "absolute targets": (absolute_targets(PLAIN), TWO),
    "part names with backslashes and capitals": (backslashes(PLAIN), TWO),
    "rich text": (edited(rich_text, [HEADER, BUDI, SITI]), TWO),
    "hidden row and columns": (edited(hide_row, [HEADER, BUDI, SITI]), TWO),
    "hidden first sheet": (edited(hide_first_sheet, [HEADER, TONO], [HEADER, BUDI]), [(2, NIP)]),
    "well hidden first sheet": (
        edited(hide_first_sheet_well, [HEADER, TONO], [HEADER, BUDI]),
        [(2, NIP)],
    ),
    "chart sheet": (edited(add_chart_sheet, [HEADER, BUDI, SITI]), TWO),
    "blank first sheet": (workbook([], [HEADER, BUDI, SITI]), TWO),
    "cover sheet first": (workbook([("Laporan",), ("Nama", "Isi")], [HEADER, BUDI, SITI]), TWO),
    "sheet without people that lacks columns first": (
        workbook([HEADER[:4]], [HEADER, BUDI]),
        [(2, NIP)],
    ),
    "second sheet with a header too": (
        workbook([HEADER, BUDI], [HEADER, TONO]),
        [(2, NIP), (2, NIP_3)],
    ),
    "styled blank rows": (edited(style_blank_rows, [HEADER, BUDI, SITI]), TWO),
    "protected sheet": (edited(protect, [HEADER, BUDI, SITI]), TWO),
    "list table": (edited(add_list_table, []), TWO),
    "data validation": (edited(add_validation, [HEADER, BUDI, SITI]), TWO),
    "merged title": (
        edited(merge_title, [*[()] * 7, HEADER, BUDI, (), SITI]),
        [(9, NIP), (11, NIP_2)],
    ),
    "merged headings over two rows": (
        edited(merge_headings, [(), ((*[None] * 5, *HEADER[5:])), BUDI, SITI]),
        [(3, NIP), (4, NIP_2)],
    ),
    "table away from the corner": (
        workbook([*[()] * 9, (None, None, *HEADER), (None, None, *BUDI)]),
        [(11, NIP)],
    ),
    "gap between rows": (with_rows(row_xml(5000, SITI)), [(2, NIP), (5000, NIP_2)]),
    "rows out of order": (
        with_rows(row_xml(9, SITI) + row_xml(8, TONO)),
        [(2, NIP), (8, NIP_3), (9, NIP_2)],
    ),
    "header in row 20": (workbook([*[()] * 19, HEADER, BUDI]), [(21, NIP)]),
    "total": (workbook([HEADER, BUDI, ("JUMLAH TOTAL", None, 3), SITI]), [(2, NIP), (4, NIP_2)]),
    "numbered columns": (workbook([HEADER, range(1, 9), BUDI]), [(3, NIP)]),
    "leftover far to the right": (
        with_rows('<row r="3"><c r="IV3"><v>1</v></c></row>'),
        [(2, NIP)],
    ),
}


@pytest.mark.parametrize(("content", "expected"), ODD.values(), ids=ODD.keys())
def test_odd_workbook_is_read(read: Read, content: bytes, expected: list[tuple[int, str]]) -> None:
    rows = read("nilai.xlsx", content)
    assert [(row.number, row.cells["nip"]) for row in rows] == expected
    assert {row.cells["nip"]: row.cells["serapan"] for row in rows} == {
        nip: {NIP: "70", NIP_2: "71", NIP_3: "72"}[nip] for _, nip in expected
    }


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSX", "a.xlsm"])
def test_names_of_workbooks(read: Read, name: str) -> None:
    assert len(read(name, PLAIN)) == 2


def test_declared_macros_are_left_alone(read: Read) -> None:
    assert len(read("nilai.xlsm", repacked(PLAIN, MACRO))) == 2


def read_cells(read: Read, *cells: object, edit: Any = None) -> RawRow:
    """Budi's row with these cells from column ``aktivitas`` on."""
    (row,) = read("a.xlsx", workbook([HEADER, (*BUDI[:5], *cells)], edit=edit))
    return row


VALUES = [
    (90, "90"),
    (90.0, "90"),
    (94.4, "94.4"),
    (88.25, "88.25"),
    (1 / 3, "0.333333333333333"),
    (-5, "-5"),
    (1e15, "1000000000000000"),
    (1e300, "1e+300"),
    (0, "0"),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_number_cells(read: Read, value: float, expected: str) -> None:
    row = read_cells(read, value, "80", "70")
    assert row.cells["aktivitas"] == expected
    assert row.numeric == {"aktivitas"}


def test_nip_as_a_number_is_reported(read: Read) -> None:
    (row,) = read("a.xlsx", workbook([HEADER, (198812312010011001, *BUDI[1:])]))
    assert "nip" in row.numeric
    assert len(row.cells["nip"]) == 18


def test_booleans_are_text(read: Read) -> None:
    row = read_cells(read, *(True, False), "70")
    assert (row.cells["aktivitas"], row.cells["perilaku"]) == ("TRUE", "FALSE")
    assert row.numeric == frozenset()


DATES = [
    (46296, "dd-mm-yyyy", "2026-10-01"),
    (46296, "mm-dd-yy", "2026-10-01"),
    (46296, "[$-421]dd mmmm yyyy;@", "2026-10-01"),
    (46296, "m/d/yy h:mm", "2026-10-01"),
    (46296.3125, "dd/mm/yyyy hh:mm", "2026-10-01 07:30:00"),
    (46296.999999, "dd/mm/yyyy hh:mm", "2026-10-02"),
    (46296.3125, "hh:mm", "07:30:00"),
    (0.3125, "hh:mm", "07:30:00"),
    (0, "hh:mm", "00:00:00"),
    (1, "dd-mm-yyyy", "1900-01-01"),
    (59, "dd-mm-yyyy", "1900-02-28"),
    (61, "dd-mm-yyyy", "1900-03-01"),
    (2958465, "dd-mm-yyyy", "9999-12-31"),
    (1.25, "[h]:mm", "30:00:00"),
    (0.5, "[mm]:ss", "12:00:00"),
    (-1, "dd-mm-yyyy", "-1"),
    (2958466, "dd-mm-yyyy", "2958466"),
    (94.4, '0.0 "hari"', "94.4"),
    (94.4, "#,##0.00_);[Red](#,##0.00)", "94.4"),
    (94.4, "[$Rp-421]#,##0", "94.4"),
    (94.4, r"0.0\h", "94.4"),
    (94.4, "0.00E+00", "94.4"),
    (94.4, "General", "94.4"),
    (94.4, '_-* #,##0_-;_-* "-"_-', "94.4"),
    (94.4, "@", "94.4"),
]


@pytest.mark.parametrize(("number", "shown", "expected"), DATES)
def test_dates_are_iso_text(read: Read, number: float, shown: str, expected: str) -> None:
    def edit(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_number(1, 5, number, book.add_format({"num_format": shown}))

    assert read_cells(read, edit=edit).cells["aktivitas"] == expected


def test_dates_from_1904(read: Read) -> None:
    def edit(book: Any, sheets: list[Any]) -> None:
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheets[0].write_number(1, 5, 44834, date_format)
        sheets[0].write_number(1, 6, 0, date_format)

    data = workbook([HEADER, BUDI[:5]], edit=edit)
    name = "xl/workbook.xml"
    xml = part_of(data, name).replace(b"<workbookPr", b'<workbookPr date1904="1"')
    (row,) = read("a.xlsx", repacked(data, {name: xml}))
    assert (row.cells["aktivitas"], row.cells["perilaku"]) == ("2026-10-01", "1904-01-01")


def test_date_cells_of_strict_open_xml(read: Read) -> None:
    dates = ("2026-10-01T00:00:00", "2026-10-01T07:30:00")
    cells = "".join(f'<c t="d"><v>{moment}</v></c>' for moment in dates)
    row = read("a.xlsx", with_rows(f'<row r="3">{cells}</row>'))[1]
    assert (row.cells["nip"], row.cells["name"]) == ("2026-10-01", "2026-10-01T07:30:00")


def test_escapes_and_reading_aids_in_strings(read: Read) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t xml:space="preserve">Budi_x000D_ </t></r><r><t>S.</t></r>'
        "<rPh><t>aid</t></rPh></si><si/><si><t>_x005F_x0041_</t></si></sst>"
    )
    cells = "".join(f'<c r="{c}3" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC"))
    cells += '<c r="F3"><v>1</v></c>'
    data = repacked(with_rows(f'<row r="3">{cells}</row>'), {STRINGS: strings.encode()})
    row = read("a.xlsx", data)[1]
    assert [row.cells[name] for name in HEADER[:3]] == ["Budi\r S.", "", "_x0041_"]


def test_inline_reading_aids_are_left_out(read: Read) -> None:
    inline = "<is><r><t>Bu</t></r><r><t>di</t></r><rPh><t>aid</t></rPh></is>"
    cells = f'<c r="A3" t="inlineStr">{inline}</c><c r="F3"><v>1</v></c>'
    row = read("a.xlsx", with_rows(f'<row r="3">{cells}</row>'))[1]
    assert row.cells["nip"] == "Budi"


def test_percent_is_shown_as_such(read: Read) -> None:
    def edit(book: Any, sheets: list[Any]) -> None:
        for place, shown in ((5, "0%"), (6, '[Red]0.00 %;"d"'), (7, '0.0 "%"')):
            sheets[0].write_number(1, place, 0.944, book.add_format({"num_format": shown}))

    row = read_cells(read, edit=edit)
    assert [row.cells[name] for name in HEADER[5:]] == ["94.4%", "94.4%", "0.944"]
    assert row.numeric == {"serapan"}


def test_failed_formula_is_no_blank(read: Read) -> None:
    def edit(_: Any, sheets: list[Any]) -> None:
        sheets[0].write_formula(1, 5, "=1/0", None, "#DIV/0!")
        sheets[0].write_formula(1, 6, "=VLOOKUP(1,A1:A2,2)", None, "#N/A")
        sheets[0].write_formula(1, 7, "=40+30", None, 70)

    row = read_cells(read, edit=edit)
    assert [row.cells[name] for name in HEADER[5:]] == ["#DIV/0!", "#N/A", "70"]


def test_formula_that_was_never_computed_is_no_blank(read: Read) -> None:
    cells = '<c r="A3" t="inlineStr"><is><t>x</t></is></c><c r="F3"><f>SUM(F2,1)</f><v></v></c>'
    rows = read(
        "a.xlsx", with_rows(f'<row r="3">{cells}</row><row r="4"><c r="G4"><f>1+1</f></c></row>')
    )
    assert rows[1].cells["aktivitas"] == "=SUM(F2,1)"
    assert rows[2].number == 4
    assert rows[2].cells["perilaku"] == "=1+1"


def test_formula_with_an_empty_text_is_blank(read: Read) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><f>IF(1,"","")</f><v></v></c></row>' for n in (3, 4)
    )
    assert [row.number for row in read("a.xlsx", with_rows(rows))] == [2]


def test_marks_without_references(read: Read) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in BUDI[:5])
    rows = f'<row>{cells}<c t="e"><v>#REF!</v></c><c><v>80</v></c></row>'
    row = read("a.xlsx", with_rows(rows))[1]
    assert (row.number, row.cells["aktivitas"], row.cells["perilaku"]) == (3, "#REF!", "80")


def test_newlines_in_cells_stay(read: Read) -> None:
    (row,) = read("a.xlsx", workbook([HEADER, (NIP, "Budi\nSantoso, S.Sos", *BUDI[2:])]))
    assert row.cells["name"] == "Budi\nSantoso, S.Sos"


def test_merged_cells_below_the_header_are_not_spread(read: Read) -> None:
    def edit(_: Any, sheets: list[Any]) -> None:
        sheets[0].merge_range("H2:H3", "70")

    rows = read("a.xlsx", workbook([HEADER, BUDI[:7], SITI[:7]], edit=edit))
    assert [row.cells["serapan"] for row in rows] == ["70", ""]


def test_unneeded_environment_does_not_reach_the_parser(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []
    popen = subprocess.Popen

    def spy(*args: Any, **options: Any) -> Any:
        seen.append(options["env"])
        return popen(*args, **options)

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    monkeypatch.setattr(subprocess, "Popen", spy)
    read("a.xlsx", PLAIN)
    assert len(seen) == 1
    assert "canary" not in str(seen)


def test_the_parser_ends_with_the_reader(
    tmp_path: Path, jakarta: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def spy(*args: Any, **options: Any) -> Any:
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", spy)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([HEADER, *[BUDI] * 5000]))
    rows = read_file(path, "a.xlsx", appraisal_headings(jakarta))
    assert next(iter(rows)).number == 2
    assert started[0].returncode is None
    del rows  # a reader that nobody holds any more closes itself
    assert started[0].returncode is not None


def parse_here(path: Path) -> None:
    """Parse the first sheet in this process, without the pre-flight."""
    with zipfile.ZipFile(path) as archive:
        parts = Workbook.of(Package(archive))
        for _ in read_sheet(parts, parts.sheets[0]):
            pass


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("cells.MAX_CELLS", "E028"),
        ("cells.MAX_SHEET_CHARS", "E027"),
        ("texts.MAX_STRINGS", "E027"),
    ],
)
def test_the_parser_has_limits_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(PLAIN)
    monkeypatch.setattr(f"tukin.file_formats.workbook.{limit}", 10)
    with pytest.raises(TooLargeError, match=code):
        parse_here(path)


def test_the_parser_takes_no_declarations(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xml = part_of(PLAIN, SHEET).replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1)
    path.write_bytes(repacked(PLAIN, {SHEET: xml}))
    with pytest.raises(TooLargeError, match="E015"):
        parse_here(path)


LACKING = [HEADER[:6], BUDI[:6]]

REFUSED: dict[str, tuple[bytes, str, str]] = {
    "no cell": (workbook([]), "E001", ""),
    "header alone": (workbook([HEADER]), "E010", ""),
    "header and total": (workbook([HEADER, ("TOTAL", 1)]), "E010", ""),
    "no header": (workbook([BUDI]), "E003", "NIP, Nama, Jabatan"),
    "header in row 21": (workbook([*[()] * 20, HEADER, BUDI]), "E003", "NIP, Nama"),
    "missing columns": (workbook(LACKING), "E003", ": Perilaku kerja, Serapan"),
    "missing in all sheets": (
        workbook([("nama",)], LACKING),
        "E003",
        ": Perilaku kerja, Serapan",
    ),
    "column twice": (workbook([(*HEADER, "Nama"), (*BUDI, "x")]), "E011", "Nama"),
    "10,000 columns": (workbook([(*HEADER, *map(str, range(9_992))), BUDI]), "E017", "Row 1"),
    "10,000 cells in a row": (workbook([HEADER, BUDI, ["x"] * 10_000]), "E017", "Row 3"),
    "1 MB cell": (with_rows(row_xml(3, (NIP_2, "x" * 1_000_000))), "E018", "Row 3"),
    "sheet's XML cut short": (with_sheet(sheet_xml(row_xml(1, HEADER))[:-40]), "E002", "XLSX"),
    "no XML": (with_sheet(b"\xff\xfe\x00nothing"), "E002", ""),
    "sheet missing": (repacked(PLAIN, {SHEET: None}), "E002", ""),
    "relations missing": (repacked(PLAIN, {"xl/_rels/workbook.xml.rels": None}), "E002", ""),
    "cell reference without sense": (
        with_rows('<row r="3"><c r="??"><v>1</v></c></row>'),
        "E002",
        "",
    ),
    "string that is not there": (
        with_rows('<row r="3"><c r="A3" t="s"><v>99</v></c></row>'),
        "E002",
        "",
    ),
    "string before the first": (
        with_rows('<row r="3"><c r="A3" t="s"><v>-1</v></c></row>'),
        "E002",
        "",
    ),
    "cell of an unknown type": (
        with_rows('<row r="3"><c r="A3" t="z"><v>9</v></c></row>'),
        "E002",
        "",
    ),
    "number with a mark": (with_rows('<row r="3"><c r="A3"><v>1_000</v></c></row>'), "E002", ""),
    "number in other digits": (
        with_rows('<row r="3"><c r="A3"><v>\uff11</v></c></row>'),
        "E002",
        "",
    ),
    "number without an end": (with_rows('<row r="3"><c r="A3"><v>1e999</v></c></row>'), "E002", ""),
    "no number": (with_rows('<row r="3"><c r="A3"><v>nan</v></c></row>'), "E002", ""),
    "row twice": (with_rows(row_xml(3, SITI) + row_xml(3, TONO)), "E045", "row 3 is written"),
    "row below the last": (with_rows(row_xml(1_048_577, SITI)), "E002", ""),
    "cell of another row": (with_rows('<row r="3"><c r="A44"><v>1</v></c></row>'), "E002", ""),
    "cell twice": (
        with_rows('<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>1</v></c></row>'),
        "E045",
        "Sheet1: The cell or row B3 ",
    ),
    "cell twice, another between": (
        with_rows(
            '<row r="3"><c r="B3"><v>1</v></c><c r="C3"><v>1</v></c><c r="B3"><v>1</v></c></row>'
        ),
        "E045",
        "row B3 ",
    ),
    "row number without sense": (
        with_rows('<row r="x"><c r="A3" t="e"><v>1</v></c></row>'),
        "E002",
        "",
    ),
}


@pytest.mark.parametrize(("content", "code", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_workbook_is_refused(refusal: Refusal, content: bytes, code: str, says: str) -> None:
    refused = refusal("nilai.xlsx", content)
    assert refused.code == code
    assert says in refused.message.en
