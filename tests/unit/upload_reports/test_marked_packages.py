"""Packages that are written in unusual ways, and what of them may change."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    NIP,
    SITI,
    part_of,
    repacked,
    workbook,
)
from tests.unit.upload_reports.desk import Desk, errors_of
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.summary_sheet import SUMMARY, Kind

pytestmark = pytest.mark.slow  # a process and a workbook for each

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
BOOK = "xl/workbook.xml"
WRONG_SCORE = (*SITI[:5], "130", *SITI[6:])
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTROL = (
    '<controls><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
    'markup-compatibility/2006"><mc:Choice Requires="x14"><control shapeId="1025" r:id="rId3" '
    'name="Check Box 1"><controlPr defaultSize="0" autoFill="0"><anchor moveWithCells="1"><from>'
    '<xdr:col xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">1'
    '</xdr:col><xdr:row xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    'spreadsheetDrawing">2</xdr:row></from></anchor></controlPr></control></mc:Choice>'
    "</mc:AlternateContent></controls>"
)


@pytest.fixture
def desk(tmp_path: Path, jakarta: RuleSet) -> Desk:
    return Desk(tmp_path, jakarta)


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Parts that differ, or are not there any more."""
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        names = set(archive.namelist())
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        return {
            name
            for name in archive.namelist()
            if name not in names or archive.read(name) != part_of(after, name)
        }


def mark(desk: Desk, data: bytes, name: str = "a.xlsx") -> bytes:
    """Mark a workbook in place; uploaded again it has the same errors."""
    checked = desk.mark(name, data)
    assert desk.kind is Kind.ORIGINAL
    assert desk.errors() == errors_of(checked)
    return desk.path.read_bytes()


def with_control(relations: str) -> bytes:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    xml = part_of(data, SHEET).decode().replace("</worksheet>", f"{CONTROL}</worksheet>")
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    changes: dict[str, bytes | None] = {SHEET: xml.encode()}
    if relations:
        changes[RELATIONS] = f"{head}{relations}</Relationships>".encode()
        changes["xl/ctrlProps/ctrlProp1.xml"] = b'<formControlPr objectType="CheckBox"/>'
    return repacked(data, changes)


@pytest.mark.parametrize(
    "relations",
    [
        "",
        f'<Relationship Id="rId3" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/>',
        f'<Relationship Id="rId7" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/>',
        f'<Relationship Id="rId3" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/gone.xml"/>',
    ],
    ids=["no relations", "sound", "another id", "leads nowhere"],
)
def test_form_controls_stay(desk: Desk, relations: str) -> None:
    before = with_control(relations)
    after = mark(desk, before)
    assert desk.yellow() == ["F3"]
    assert CONTROL.encode() in part_of(after, SHEET)
    assert changed_parts(before, after) <= {
        "[Content_Types].xml", BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET, RELATIONS
    }  # fmt: skip
    if relations:
        assert relations.encode() in part_of(after, RELATIONS)
    order = re.findall(rb"<(legacyDrawing|controls)\b", part_of(after, SHEET))
    assert order == [b"legacyDrawing", b"controls"]


def test_relations_may_differ_in_letter_case(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    rels = part_of(data, "xl/_rels/workbook.xml.rels")
    rels = rels.replace(b"worksheets/sheet1.xml", b"Worksheets/SHEET1.xml")
    rels = rels.replace(b'"styles.xml"', b'"Styles.XML"')
    mark(desk, repacked(data, {"xl/_rels/workbook.xml.rels": rels}))
    assert desk.kind is Kind.ORIGINAL
    styles = part_of(desk.path.read_bytes(), "xl/styles.xml")
    assert b"FFFFE14D" in styles


def test_relations_of_a_sheet_may_be_named_in_another_case(desk: Desk) -> None:
    def comment(_: Any, sheets: list[Any]) -> None:
        sheets[0].write_comment("B2", "Sudah dicek", {"author": "Rina"})

    data = workbook([HEADER, BUDI, WRONG_SCORE], edit=comment)
    rels = part_of(data, RELATIONS)
    odd = "xl/worksheets/_rels/Sheet1.XML.rels"
    after = mark(desk, repacked(data, {RELATIONS: None, odd: rels}))
    assert desk.note("B2") == "Sudah dicek"
    assert desk.note("F3").startswith("E303")
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        names = [name for name in archive.namelist() if "_rels/sheet1" in name.casefold()]
    assert names == [RELATIONS]


def test_a_default_type_of_relations_is_added(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    types = part_of(data, "[Content_Types].xml")
    rels = re.search(rb'<Default Extension="rels"[^>]*/>', types)
    assert rels
    after = mark(desk, repacked(data, {"[Content_Types].xml": types.replace(rels[0], b"")}))
    assert part_of(after, "[Content_Types].xml").count(rels[0]) == 1
    assert desk.yellow() == ["F3"]


def test_the_strict_vocabulary_is_kept(desk: Desk) -> None:
    """ISO 29500 strict: other namespaces. What is added has to be in them too."""
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    strict = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            xml = archive.read(name)
            xml = xml.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            strict[name] = xml.replace(
                OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
    after = mark(desk, repacked(data, strict))
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        for name in archive.namelist():
            assert b"spreadsheetml/2006" not in archive.read(name), name
            assert OFFICE.encode() not in archive.read(name), name


def test_a_signature_is_left_out_and_said(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="_xmlsignatures/origin.sigs"/>'
    rels = part_of(data, "_rels/.rels").decode()
    signed = {
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/sig1.xml": b"<Signature/>",
        "_rels/.rels": rels.replace("</Relationships>", f"{relation}</Relationships>").encode(),
    }
    after = mark(desk, repacked(data, signed))
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert not [name for name in archive.namelist() if "signature" in name]
        assert b"signature" not in archive.read("_rels/.rels")
    assert "Tanda tangan elektronik tidak disertakan" in desk.summary()


def test_what_is_in_an_object_stays(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    anchor = CONTROL.replace("controls", "oleObjects").replace("controlPr", "objectPr")
    xml = part_of(data, SHEET).decode().replace("</worksheet>", f"{anchor}</worksheet>")
    embedded = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a document"
    data = repacked(data, {SHEET: xml.encode(), "xl/embeddings/oleObject1.bin": embedded})
    after = mark(desk, data)
    assert part_of(after, "xl/embeddings/oleObject1.bin") == embedded
    assert anchor.encode() in part_of(after, SHEET)


def test_a_drawing_whose_relation_is_lost_gets_one(desk: Desk) -> None:
    data = workbook([HEADER, BUDI, WRONG_SCORE])
    tag = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rIdGone"/>'
    xml = part_of(data, SHEET).decode().replace("</worksheet>", f"{tag}</worksheet>")
    after = mark(desk, repacked(data, {SHEET: xml.encode()}))
    assert part_of(after, SHEET).count(b"<legacyDrawing") == 1
    assert b'Id="rIdGone"' in part_of(after, RELATIONS)
    assert desk.note("F3").startswith("E303")


def test_only_one_sheet_is_selected_and_other_sheets_stay(desk: Desk) -> None:
    def select(_: Any, sheets: list[Any]) -> None:
        sheets[1].activate()

    before = workbook([HEADER, BUDI, WRONG_SCORE], [("Catatan",)], edit=select)
    after = mark(desk, before)
    other = "xl/worksheets/sheet2.xml"
    assert part_of(before, other) == part_of(after, other)
    book = desk.book()
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Sheet2"]
    assert book.active.title == "Sheet2"


def test_our_sheet_of_an_earlier_time_is_found_wherever_it_was_put(desk: Desk) -> None:
    """It was moved to the end, hidden and written with other capitals."""
    desk.mark("a.xlsx", workbook([HEADER, BUDI, WRONG_SCORE]))
    book = desk.book()
    ours = book[SUMMARY]
    ours.title = "x"  # the library takes the other spelling for a second sheet
    ours.title = SUMMARY.upper()
    ours.sheet_state = "hidden"
    book.move_sheet(ours, offset=1)
    book.active = 0
    again = io.BytesIO()
    book.save(again)
    mark(desk, again.getvalue())
    book = desk.book()
    assert book.sheetnames == ["Sheet1", SUMMARY.upper()]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible"]
    assert book.active.title == SUMMARY.upper()


def test_cells_under_a_merge_are_marked_where_they_are_seen(desk: Desk) -> None:
    def merge(_: Any, sheets: list[Any]) -> None:
        sheets[0].merge_range("F2:F4", "130")

    people = [(f"19881231201001100{n}", *BUDI[1:5], None, *BUDI[6:]) for n in (1, 2, 3)]
    checked = desk.mark("a.xlsx", workbook([HEADER, *people], edit=merge))
    assert {row for _, row, _, _ in errors_of(checked)} == {2, 3, 4}
    assert desk.yellow() == ["F2"]
    note = desk.note("F2")
    assert [text in note for text in ("row 2:", "row 3:", "row 4:")] == [False, True, True]


def test_a_hidden_column_with_a_mistake_is_shown(desk: Desk) -> None:
    def hide(_: Any, sheets: list[Any]) -> None:
        sheets[0].set_column("F:F", 9, None, {"hidden": True})
        sheets[0].set_column("H:H", 9, None, {"hidden": True})

    mark(desk, workbook([HEADER, BUDI, WRONG_SCORE], edit=hide))
    sheet = desk.sheet()
    assert not sheet.column_dimensions["F"].hidden
    assert sheet.column_dimensions["H"].hidden


@pytest.mark.slow
def test_like_notes_by_the_thousand_are_no_zip_bomb(desk: Desk) -> None:
    """They pack more than a hundredfold, which the reader would refuse."""
    numbers = [
        f"1988{1 + n // 25 % 12:02d}{1 + n % 25:02d}2010011{1 + n // 300:03d}" for n in range(2_000)
    ]
    people = [(number, *BUDI[1:3], "X", "X", "130", "130", "130") for number in numbers]
    checked = desk.mark("a.xlsx", workbook([HEADER, *people]))
    assert len(checked.errors) == 2_000
    assert desk.errors() == errors_of(checked)


def test_text_that_looks_like_an_escape_stays_as_it_is(desk: Desk) -> None:
    total = ("", "Jumlah", "_x0041_", "", "", "270", "240", "210")
    mark(desk, workbook([HEADER, BUDI, (NIP[:17], *BUDI[1:]), total]))
    assert "_x0041_" in desk.summary()
