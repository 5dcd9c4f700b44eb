"""The marked workbook: only what is wrong changes, and whatever was there before stays."""

import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    MAIN,
    NIP,
    NIP_2,
    SHEET,
    SITI,
    TONO,
    part_of,
    repacked,
    row_xml,
    sheet_xml,
    table,
    text,
    workbook,
)
from tests.unit.upload_reports.desk import YELLOW, Desk
from tukin.intake import check_file as intake
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports import marked_workbook as highlight
from tukin.upload_reports.summary_sheet import SUMMARY, Kind
from tukin.vocabulary.catalogue.messages import message_for

BAD_NIP = NIP[:17]
WRONG_NIP = (BAD_NIP, *BUDI[1:])
WRONG_SCORE = (*SITI[:5], "130", *SITI[6:])


@pytest.fixture
def desk(tmp_path: Path, jakarta: RuleSet) -> Desk:
    return Desk(tmp_path, jakarta)


# --- What is marked ---------------------------------------------------------------------------


def test_the_wrong_cell_is_yellow_and_its_note_says_how_to_fix_it(desk: Desk) -> None:
    desk.mark("a.xlsx", workbook([HEADER, BUDI, WRONG_SCORE]))
    assert desk.kind is Kind.ORIGINAL
    assert desk.yellow() == ["F3"]
    assert [bool(each.sheet_view.tabSelected) for each in desk.book()] == [True, False]
    message = message_for("E303", {"max_score": 100})
    assert desk.note("F3") == f"E303 · Aktivitas\n{message.id}\n\n{message.en}"


def test_a_number_of_a_person_can_be_typed_as_text(desk: Desk) -> None:
    desk.mark("a.xlsx", workbook([HEADER, (int(NIP), *BUDI[1:]), WRONG_SCORE]))
    sheet = desk.sheet()
    assert sheet["A2"].number_format == "@"
    assert sheet["F3"].number_format == "General"


def test_two_mistakes_in_a_cell_share_its_note(desk: Desk) -> None:
    desk.mark("a.csv", table((NIP, "X", "lurah", "III/a", "PPPK", "90", "80", "70")))
    assert desk.yellow() == ["D2", "E2"]
    desk.mark("a.csv", table((NIP, *BUDI[1:]), header=HEADER) + text([(*BUDI,)]))
    assert desk.note("A2").count("E109") == 1


def test_a_mistake_in_a_column_that_is_not_there_is_reported_at_the_number(
    desk: Desk, named: RuleSet
) -> None:
    desk.rules = named
    scores = tuple(item.code for item in named.indicators)
    header = ("No", *HEADER[:5], *scores, "Hasil Kerja")
    row = ("1", *BUDI[:5], *["90"] * len(scores), "sesuai")
    source = desk.folder / "s"
    source.write_text(text([header, row]))
    desk.mark("a.csv", source.read_text())
    assert desk.yellow() == ["B2"]
    assert "E306 · Perilaku Kerja" in desk.note("B2")


def test_a_blank_cell_that_is_not_in_the_sheet_is_added(desk: Desk) -> None:
    def leave_out(book: Any, sheets: list[Any]) -> None:
        style = book.add_format({"border": 1})
        sheets[0].write_string(3, 1, "Tono", style)

    rows = [HEADER, BUDI, (SITI[0], None, *SITI[2:]), (TONO[0], None, *TONO[2:7])]
    desk.mark("a.xlsx", workbook(rows, edit=leave_out))
    assert desk.yellow() == ["B3", "H4"]
    cells = re.findall(rb'<c r="([A-Z])3"', part_of(desk.path.read_bytes(), SHEET))
    assert b"".join(cells) == b"ABCDEFGH", "Excel wants them in order"
    assert "E201" in desk.note("B3")
    assert "E301" in desk.note("H4")


def test_a_hidden_row_that_is_wrong_is_shown(desk: Desk) -> None:
    def hide(_: Any, sheets: list[Any]) -> None:
        for row in (1, 2):
            sheets[0].set_row(row, None, None, {"hidden": True})

    desk.mark("a.xlsx", workbook([HEADER, BUDI, WRONG_SCORE], edit=hide))
    sheet = desk.sheet()
    assert sheet.row_dimensions[2].hidden
    assert not sheet.row_dimensions[3].hidden


def test_nothing_to_fix_makes_no_workbook(desk: Desk) -> None:
    desk.mark("a.xlsx", workbook([HEADER, BUDI]))
    assert desk.kind is None
    assert not desk.path.exists()


def test_what_was_skipped_stands_on_the_first_sheet(desk: Desk) -> None:
    total = ("", "Jumlah", "", "", "", "270", "240", "210")
    desk.mark("a.xlsx", workbook([HEADER, BUDI, WRONG_SCORE, total]))
    summary = desk.summary()
    assert "Notices, and what was not read" in summary
    skipped = summary.partition("what was not read")[2]
    assert "W001" in skipped
    assert "Jumlah" in skipped
    assert "\nSheet1: 4\n" in skipped, "its row"


# --- What stays -------------------------------------------------------------------------------


def rich(book: Any, sheets: list[Any]) -> None:
    """What a grown workbook has: formats, lists, conditions, names, a chart, other sheets."""
    data = sheets[0]
    zebra = book.add_format({"bg_color": "#DDEEFF", "border": 1, "num_format": "0.00"})
    data.write_number(2, 5, 130, zebra)
    data.data_validation("C2:C9", {"validate": "list", "source": "=Daftar!$A$1:$A$3"})
    data.conditional_format("F2:F9", {"type": "cell", "criteria": ">", "value": 90})
    data.autofilter("A1:H9")
    data.freeze_panes(1, 1)
    data.write_comment("B2", "Sudah dicek", {"author": "Rina"})
    data.write_comment("F3", "Kata Bu Rina", {"author": "Rina"})
    book.define_name("Daftar!Jabatan", "=Daftar!$A$1:$A$3")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": ["Data Sept '26 & co", 1, 5, 2, 5]})
    data.insert_chart("K2", chart)


RICH_ROWS = [HEADER, BUDI, (*SITI[:5], None, *SITI[6:])]


def rich_workbook() -> bytes:
    target = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415

    book = xlsxwriter.Workbook(target, {"in_memory": True})
    data, lists = book.add_worksheet("Data Sept '26 & co"), book.add_worksheet("Daftar")
    for number, row in enumerate(RICH_ROWS):
        for place, cell in enumerate(row):
            if cell is not None:
                data.write_string(number, place, cell)
    lists.write_column(0, 0, ["lurah", "camat", "sekda"])
    rich(book, [data, lists])
    lists.activate()
    book.close()
    return target.getvalue()


def test_only_the_marked_tags_of_the_sheet_change(desk: Desk) -> None:
    before = rich_workbook()
    desk.mark("a.xlsx", before)
    assert desk.kind is Kind.ORIGINAL
    after = desk.path.read_bytes()
    old, new = part_of(before, SHEET), part_of(after, SHEET)
    styled = re.compile(rb'(<c r="F3") s="\d+"')
    assert re.sub(rb' tabSelected="\d"', b"", styled.sub(rb"\1", new)) == re.sub(
        rb' tabSelected="\d"', b"", styled.sub(rb"\1", old)
    )
    changed = {
        name
        for name in zipfile.ZipFile(io.BytesIO(before)).namelist()
        if part_of(after, name) != part_of(before, name)
    }
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    } - ({SHEET} if old == new else set())


def test_formats_lists_names_and_charts_stay(desk: Desk) -> None:
    desk.mark("a.xlsx", rich_workbook())
    book = desk.book()
    assert book.sheetnames == [SUMMARY, "Data Sept '26 & co", "Daftar"]
    assert book.active.title == "Daftar", "it was selected, and must stay byte for byte"
    assert [bool(each.sheet_view.tabSelected) for each in book] == [False, False, True]
    sheet = book.worksheets[1]
    assert sheet["F3"].fill.fgColor.rgb == YELLOW
    assert sheet["F3"].number_format == "0.00"
    assert sheet["F3"].border.left.style == "thin"
    assert sheet.data_validations.dataValidation[0].formula1 == "Daftar!$A$1:$A$3"
    assert len(sheet.conditional_formatting) == 1
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:H9"
    assert len(sheet._charts) == 1
    assert book["Daftar"].defined_names["Jabatan"].attr_text == "Daftar!$A$1:$A$3"
    assert [cell.value for cell in book["Daftar"]["A"]] == ["lurah", "camat", "sekda"]


def test_the_notes_of_others_stay(desk: Desk) -> None:
    desk.mark("a.xlsx", rich_workbook())
    assert desk.note("B2") == "Sudah dicek"
    own, _, earlier = desk.note("F3").partition("\n\nCatatan semula / earlier note:\n")
    assert own.startswith("E303 ")
    assert earlier == "Kata Bu Rina"
    shapes = part_of(desk.path.read_bytes(), "xl/drawings/vmlDrawing1.vml").decode()
    assert shapes.count("<v:shape ") == 2
    assert len(re.findall(r"<x:Row>2</x:Row>\s*<x:Column>5</x:Column>", shapes)) == 1


def test_links_lead_to_the_cell_also_in_a_sheet_with_an_odd_name(desk: Desk) -> None:
    desk.mark("a.xlsx", rich_workbook())
    cells = [cell for row in desk.book()[SUMMARY].iter_rows() for cell in row]
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links == ["'Data Sept ''26 & co'!F3"] * 2


def test_a_thread_of_comments_is_left_alone(desk: Desk) -> None:
    def thread(_: Any, sheets: list[Any]) -> None:
        sheets[0].write_comment("F3", "[Threaded comment]", {"author": "tc={6A7B}"})

    desk.mark("a.xlsx", workbook([HEADER, BUDI, WRONG_SCORE], edit=thread))
    assert desk.yellow() == ["F3"]
    assert desk.note("F3") == "[Threaded comment]"
    assert "E303" in desk.summary()


def test_macros_are_left_out(desk: Desk) -> None:
    data = workbook([HEADER, WRONG_NIP])
    types = part_of(data, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    kind = "application/vnd.ms-office.vbaProject"
    types = types.replace(
        b"<Override", f'<Default Extension="bin" ContentType="{kind}"/><Override'.encode(), 1
    )
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/'
        b'vbaProject" Target="vbaProject.bin"/></Relationships>'
    )
    rels = part_of(data, "xl/_rels/workbook.xml.rels").replace(b"</Relationships>", relation)
    data = repacked(
        data,
        {
            "[Content_Types].xml": types,
            "xl/_rels/workbook.xml.rels": rels,
            "xl/vbaProject.bin": b"MZ macro",
        },
    )
    desk.mark("a.xlsm", data)
    assert desk.kind is Kind.ORIGINAL
    with zipfile.ZipFile(desk.path) as archive:
        assert not [name for name in archive.namelist() if "vba" in name]
        assert b"vba" not in archive.read("[Content_Types].xml")
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")
        assert b"vba" not in archive.read("xl/_rels/workbook.xml.rels")
    assert desk.yellow() == ["A2"]
    assert "Makro tidak disertakan" in desk.summary()


# --- Again ------------------------------------------------------------------------------------


def test_the_second_time_only_what_is_wrong_now_is_marked(desk: Desk) -> None:
    desk.mark("a.xlsx", rich_workbook())
    book = desk.book()
    sheet = book.worksheets[1]
    assert isinstance(sheet["F3"].comment, Comment)
    sheet["F3"] = 88
    sheet["A2"] = BAD_NIP
    again = io.BytesIO()
    book.save(again)
    desk.mark("a.xlsx", again.getvalue())
    assert desk.yellow() == ["A2"]
    assert desk.book().sheetnames.count(SUMMARY) == 1
    assert desk.note("A2").startswith("E102 ")
    assert desk.sheet()["F3"].comment is None
    assert desk.note("B2") == "Sudah dicek"
    assert desk.sheet()["F3"].number_format == "0.00"


# --- Other ways of writing a workbook ------------------------------------------------------------


def test_a_sheet_with_prefixes_and_without_references(desk: Desk) -> None:
    def row(cells: tuple[object, ...]) -> str:
        inner = "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' if cell else "<x:c/>"
            for cell in cells
        )
        return f"<x:row>{inner}</x:row>"

    rows = "".join(map(row, [HEADER, BUDI, WRONG_SCORE, (TONO[0], "", *TONO[2:7])]))
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    desk.mark("a.xlsx", repacked(workbook([HEADER, BUDI]), {SHEET: xml.encode()}))
    assert desk.kind is Kind.ORIGINAL
    assert desk.yellow() == ["F3", "B4", "H4"]


FORM_CONTROL = (
    '<controls xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="rId3" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="Box 1">'
    '<controlPr><anchor><from xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    'spreadsheetDrawing"><xdr:col>1</xdr:col><xdr:row>2</xdr:row></from></anchor></controlPr>'
    "</control></mc:Choice></mc:AlternateContent></controls>"
)


def test_the_anchor_of_a_form_control_is_no_row(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    xml = part_of(data, SHEET).decode()
    data = repacked(
        data, {SHEET: xml.replace("</worksheet>", f"{FORM_CONTROL}</worksheet>").encode()}
    )
    desk.mark("a.xlsx", data)
    assert desk.kind is Kind.ORIGINAL
    assert desk.yellow() == ["F3"]
    assert FORM_CONTROL.encode() in part_of(desk.path.read_bytes(), SHEET)


ROWS_XML = row_xml(1, HEADER) + row_xml(2, WRONG_NIP)


def in_utf_16(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: repacked(data, {"xl/styles.xml": None}),
        lambda data: repacked(data, {SHEET: in_utf_16(sheet_xml(ROWS_XML))}),
        lambda data: repacked(data, {"xl/styles.xml": b"<styleSheet/>"}),
    ],
    ids=["no styles", "UTF-16", "empty styles"],
)
def test_parts_that_lack_what_is_needed_are_completed(
    desk: Desk, spoil: Callable[[bytes], bytes]
) -> None:
    desk.mark("a.xlsx", spoil(workbook([HEADER, WRONG_NIP])))
    assert desk.kind is Kind.ORIGINAL
    assert desk.yellow() == ["A2"]
    assert desk.sheet()["B2"].value == BUDI[1]


def test_what_cannot_be_edited_becomes_a_new_workbook(desk: Desk) -> None:
    data = workbook([HEADER, WRONG_NIP])
    desk.mark("a.xlsx", repacked(data, {"[Content_Types].xml": b"<Types"}))
    assert desk.kind is Kind.COPY
    assert desk.yellow() == ["A2"]
    assert desk.sheet()["B2"].value == BUDI[1]


# --- CSV and JSON ----------------------------------------------------------------------------


def test_rows_of_a_csv_keep_their_numbers(desk: Desk) -> None:
    note = ("NIP lama\nada di surat", "ok")
    header = (*HEADER, "Catatan", "Lain")
    rows = text([header, (*BUDI, *note), (*WRONG_SCORE, "x", "y")], ";")
    desk.mark("a.csv", "sep=;\n" + rows)
    assert desk.kind is Kind.COPY
    assert desk.yellow() == ["F5"]
    sheet = desk.sheet()
    assert [cell.value for cell in sheet[2]] == list(header)
    assert [cell.value for cell in sheet[3]] == [*BUDI, *note]
    assert [cell.value for cell in sheet[5]] == [*WRONG_SCORE, "x", "y"]
    assert sheet["A5"].number_format == "@"
    assert sheet.freeze_panes == "A3"
    checked = desk.check(desk.path, "b.xlsx")
    assert [(error.row, error.code) for error in checked.errors] == [(5, "E303")]


def test_no_text_becomes_a_formula(desk: Desk) -> None:
    evil = '=HYPERLINK("http://example.org","klik")'
    header = (*HEADER[:1], "=1+1", *HEADER[2:], "Nama")
    desk.mark("=cmd.csv", text([header, (*WRONG_NIP, evil), (*SITI, "+62"), (*TONO, "@x")]))
    book = desk.book()
    for sheet in book:
        for row in sheet.iter_rows():
            assert "f" not in {cell.data_type for cell in row}
    assert desk.sheet()["I2"].value == evil
    assert desk.sheet()["B1"].value == "=1+1"


def test_rows_of_json_stand_below_a_header(desk: Desk) -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in (BUDI, WRONG_SCORE, BUDI)]
    desk.mark("a.jsonl", "\n".join(json.dumps(row) for row in rows))
    assert desk.kind is Kind.COPY
    assert desk.yellow() == ["A2", "F3", "A4"]
    assert "baris 4)." in desk.note("A2"), "the row of this workbook"
    assert "baris 2)." in desk.note("A4")
    assert "Baris berkas asal" in desk.summary()
    headings = [cell.value for cell in desk.sheet()[1]]
    assert headings == [
        "NIP", "Nama", "Jabatan", "Golongan", "Jenis Pegawai",
        "Aktivitas", "perilaku", "Serapan anggaran",
    ], "the label of perilaku is the name of another column as well"  # fmt: skip


def test_a_number_of_a_person_that_json_has_as_number_stays_refused(desk: Desk) -> None:
    row = dict(zip(HEADER, BUDI, strict=True)) | {"nip": int(NIP)}
    desk.mark("a.json", json.dumps([row]))
    assert desk.yellow() == ["A2"]
    checked = desk.check(desk.path, "b.xlsx")
    assert [error.code for error in checked.errors] == ["E103"]


def test_a_file_that_is_too_large_gives_its_wrong_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlight, "MAX_COPIED_CELLS", 20)
    rows = [("Judul",), HEADER, BUDI, SITI, WRONG_SCORE, SITI, TONO]
    desk.mark("a.csv", text(rows))
    assert desk.kind is Kind.EXCERPT
    sheet = desk.sheet()
    assert [row[0].value for row in sheet.iter_rows()] == ["Judul", "nip", NIP_2, NIP_2, NIP_2]
    assert desk.yellow() == ["A3", "F4", "A5"]
    assert "baris 4, 5)." in desk.note("A3"), "the rows of this workbook"
    assert "perubahan-" in desk.summary()
    checked = desk.check(desk.path, "perubahan-a.xlsx")
    assert [(e.row, e.code) for e in checked.errors] == [(3, "E109"), (4, "E303"), (5, "E109")]


# --- Refusals and limits ------------------------------------------------------------------------


def test_a_refused_file_is_reported_and_not_copied(desk: Desk) -> None:
    desk.mark("a.csv", "nama,umur\nRAHASIA,40\n")
    assert desk.kind is Kind.REFUSED
    assert desk.book().sheetnames == [SUMMARY]
    reported = desk.summary()
    assert "Berkas ditolak" in reported
    assert "E003" in reported
    assert "RAHASIA" not in reported


def test_mistakes_beyond_the_bound_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_LISTED", 3)
    rows = [(BAD_NIP, *BUDI[1:])] * 5
    checked = desk.mark("a.csv", table(*rows))
    assert (len(checked.errors), checked.error_count, checked.rejected) == (3, 5, 5)
    assert desk.yellow() == ["A2", "A3", "A4"]
    assert "3 dari 5 kesalahan ditandai" in desk.summary()


def test_the_child_is_ended_when_it_takes_too_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlight, "HIGHLIGHT_WAIT_SECONDS", 0.001)
    desk.mark("a.xlsx", workbook([HEADER, WRONG_NIP]))
    assert desk.kind is None


def test_a_limit_of_memory_ends_the_child_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "from tukin.upload_reports.marking import child; "
    module += "child.HIGHLIGHT_MEMORY_BYTES = 1 << 20; import sys; sys.exit(child.main())"
    monkeypatch.setattr(
        highlight, "command", lambda _, *paths: [*python_command(), "-c", module, *paths]
    )
    desk.mark("a.xlsx", workbook([HEADER, WRONG_NIP]))
    assert desk.kind is None


def test_a_child_that_ends_before_it_has_read_its_plan_marks_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is made when the child has ended."""

    def late(*_: Any, **__: Any) -> list[list[str]]:
        time.sleep(0.3)
        return [["x"]]

    monkeypatch.setattr(
        highlight, "command", lambda *_: [*python_command(), "-c", "raise SystemExit(1)"]
    )
    monkeypatch.setattr(highlight, "summary_rows", late)
    desk.mark("a.xlsx", workbook([HEADER, WRONG_NIP]))
    assert desk.kind is None


def python_command() -> list[str]:
    import sys  # noqa: PLC0415

    return [sys.executable]


def test_the_first_sheet_is_never_taken_for_the_table(desk: Desk) -> None:
    desk.mark("a.csv", table(WRONG_NIP))
    checked = desk.check(desk.path, "b.xlsx")
    assert checked.refusal is None
    assert [(error.row, error.code) for error in checked.errors] == [(2, "E102")]
