"""What a cell of a workbook is, as others write it. Expected values by hand."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    MAIN,
    NIP,
    NIP_2,
    SHEET,
    SITI,
    STRINGS,
    part_of,
    repacked,
    row_xml,
    sheet_xml,
    with_rows,
    with_sheet,
    workbook,
)
from tests.unit.file_formats.reading import Read, Refusal

BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def cell_of(read: Read, cell: str, strings: str = "") -> tuple[str, str | None]:
    """The text of the cell F3, and the cause why it is no plain value."""
    data = with_rows(row_xml(3, SITI[:5]).replace("</row>", f"{cell}</row>"))
    if strings:
        data = repacked(data, {STRINGS: f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()})
    row = read("a.xlsx", data)[1]
    cause = row.causes.get("aktivitas")
    return row.cells["aktivitas"], cause if cause is None else str(cause)


# --- The element that the type names ----------------------------------------------------------

NAMED = {
    "number, and a text beside it": ('<c r="F3"><v>1</v><is><t>1</t></is></c>', "1"),
    "text before the number": ('<c r="F3"><is><t>9</t></is><v>1</v></c>', "1"),
    "inline text, and a value": ('<c r="F3" t="inlineStr"><v>9</v><is><t>7</t></is></c>', "7"),
    "text of a formula": ('<c r="F3" t="str"><f>A1</f><v>8</v><is><t>9</t></is></c>', "8"),
    "inline text without any": ('<c r="F3" t="inlineStr"><v>9</v></c>', ""),
    "number without any": ('<c r="F3"><is><t>9</t></is></c>', ""),
    "another namespace": ('<c r="F3"><v>1</v><x:v xmlns:x="urn:x">9</x:v></c>', "1"),
    "another namespace by default": ('<c r="F3"><v xmlns="urn:x">9</v><v>1</v></c>', "1"),
    "in an extension": ('<c r="F3"><extLst><ext><v>9</v></ext></extLst><v>1</v></c>', "1"),
    "in the formula": ('<c r="F3"><f>1+<v>9</v>1</f><v>2</v></c>', "2"),
    "text in pieces": ('<c r="F3"><v>9<!-- c -->1<![CDATA[.5]]></v></c>', "91.5"),
    "runs": ('<c r="F3" t="inlineStr"><is><r><t>9</t></r><r><t>1</t></r></is></c>', "91"),
    "text and runs": ('<c r="F3" t="inlineStr"><is><t>9</t><r><t>1</t></r></is></c>', "91"),
    "reading aid": ('<c r="F3" t="inlineStr"><is><t>9</t><rPh><t>x</t></rPh></is></c>', "9"),
}


@pytest.mark.parametrize(("cell", "text"), NAMED.values(), ids=NAMED.keys())
def test_the_value_is_the_element_that_the_type_names(read: Read, cell: str, text: str) -> None:
    assert cell_of(read, cell) == (text, None)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="F3"><v>1</v><v>1</v></c>',
        '<c r="F3" t="inlineStr"><is><t>1</t></is><is><t>1</t></is></c>',
        '<c r="F3"><v>1</v></c><c r="F3"><v>2</v></c>',
        '<c r="F3"/><c r="F3"><v>2</v></c>',
        '<c r="f3"><v>1</v></c><c r="F3"><v>2</v></c>',
    ],
)
def test_two_values_of_one_place_are_refused_with_it(refusal: Refusal, cell: str) -> None:
    data = with_rows(row_xml(3, SITI[:5]).replace("</row>", f"{cell}</row>"))
    refused = refusal("a.xlsx", data)
    assert (refused.code, str(refused.details["place"]).upper()) == ("E045", "F3")
    assert "Sheet1" in refused.message.id


def renamed(data: bytes, prefix: str) -> bytes:
    """Half of the sheet's elements with a prefix of the same namespace."""
    xml = part_of(data, SHEET).decode()
    xml = re.sub(r"<(/?)(c|v|is|t)(?=[ />])", rf"<\1{prefix}:\2", xml)
    xml = xml.replace(f'xmlns="{MAIN}"', f'xmlns="{MAIN}" xmlns:{prefix}="{MAIN}"')
    return repacked(data, {SHEET: xml.encode()})


def test_two_prefixes_of_one_namespace(read: Read) -> None:
    rows = read("a.xlsx", renamed(workbook([HEADER, BUDI]), "y"))
    assert [row.cells["nip"] for row in rows] == [NIP]


# --- Formulas that were never computed ----------------------------------------------------------

UNCOMPUTED = {
    "number": '<c r="F3"><f>2+3</f></c>',
    "number, empty": '<c r="F3"><f>2+3</f><v></v></c>',
    "number, closed": '<c r="F3"><f>2+3</f><v/></c>',
    "text": '<c r="F3" t="str"><f>2+3</f></c>',
    "boolean": '<c r="F3" t="b"><f>2+3</f><v/></c>',
    "error": '<c r="F3" t="e"><f>2+3</f></c>',
    "shared string": '<c r="F3" t="s"><f>2+3</f></c>',
    "date": '<c r="F3" t="d"><f>2+3</f></c>',
    "inline text": '<c r="F3" t="inlineStr"><f>2+3</f></c>',
}


@pytest.mark.parametrize("cell", UNCOMPUTED.values(), ids=UNCOMPUTED.keys())
def test_formula_that_was_never_computed(read: Read, cell: str) -> None:
    assert cell_of(read, cell) == ("=2+3", "uncomputed")


@pytest.mark.parametrize(
    "cell", ['<c r="F3" t="str"><f>A1</f><v></v></c>', '<c r="F3" t="str"><f>A1</f><v/></c>']
)
def test_an_empty_text_of_a_formula_is_empty(read: Read, cell: str) -> None:
    assert cell_of(read, cell) == ("", None)


@pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"])
def test_failed_formula(read: Read, text: str) -> None:
    cell = f'<c r="F3" t="e"><f>1/0</f><v>{text}</v></c>'
    assert cell_of(read, cell) == (text, "error")


# --- Struck and raised --------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f"<r><rPr>{properties}</rPr><t>{text}</t></r>"


STRUCK, RAISED = "<strike/>", '<vertAlign val="superscript"/>'
RICH = {
    "struck beside plain": (run("1", STRUCK) + run("2"), "12", "struck"),
    "all struck": (run("12", STRUCK), "12", "struck"),
    "raised": (run("1") + run("1", RAISED), "11", "raised"),
    "below the line": (run("1") + run("1", '<vertAlign val="subscript"/>'), "11", "raised"),
    "struck with a value": (run("1", '<strike val="1"/>') + run("2"), "12", "struck"),
    "not struck": (run("1", '<strike val="0"/>') + run("2"), "12", None),
    "on the line": (run("1", '<vertAlign val="baseline"/>') + run("2"), "12", None),
    "only a blank is struck": (run(" ", STRUCK) + run("2"), " 2", None),
    "bold": (run("1", "<b/>") + run("2", '<sz val="11"/>'), "12", None),
    "the run after it": (run("", STRUCK) + "<r><t>2</t></r>", "2", None),
}


@pytest.mark.parametrize(("runs", "text", "cause"), RICH.values(), ids=RICH.keys())
def test_rich_texts_inline_and_shared(read: Read, runs: str, text: str, cause: str | None) -> None:
    inline = f'<c r="F3" t="inlineStr"><is>{runs}</is></c>'
    assert cell_of(read, inline) == (text, cause)
    shared = '<c r="F3" t="s"><v>1</v></c>'
    assert cell_of(read, shared, f"<si><t>x</t></si><si>{runs}</si>") == (text, cause)


@pytest.mark.parametrize(
    ("properties", "cause"),
    [
        ({"font_strikeout": True}, "struck"),
        ({"font_script": 1}, "raised"),
        ({"font_script": 2}, "raised"),
        ({"bold": True}, None),
    ],
)
def test_the_font_of_a_cell(read: Read, properties: Mapping[str, Any], cause: str | None) -> None:
    def edit(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_number("F2", 90, book.add_format(dict(properties)))
        sheets[0].write_string("B2", "Budi", book.add_format(dict(properties)))

    (row,) = read("a.xlsx", workbook([HEADER, BUDI], edit=edit))
    found = {column: str(why) for column, why in row.causes.items()}
    assert found == ({"aktivitas": cause, "name": cause} if cause else {})


def test_a_cell_of_no_column_may_be_struck(read: Read) -> None:
    def edit(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_string("I2", "x", book.add_format({"font_strikeout": True}))

    (row,) = read("a.xlsx", workbook([(*HEADER, "Lain"), BUDI], edit=edit))
    assert row.causes == {}


# --- Numbers that are shown otherwise -----------------------------------------------------------


def shown_as(read: Read, number: float, code: str) -> tuple[str, str | None]:
    def edit(book: Any, sheets: list[Any]) -> None:
        sheets[0].write_number("F2", number, book.add_format({"num_format": code}))

    (row,) = read("a.xlsx", workbook([HEADER, BUDI], edit=edit))
    cause = row.causes.get("aktivitas")
    return row.cells["aktivitas"], cause if cause is None else str(cause)


SHOWN = [
    (0.944, "0.00%", ("94.4%", "percent")),
    (46296, "mmm-yy", ("2026-10-01", "date")),
    (46296, "yyyy-mm", ("2026-10-01", "date")),
    (46115, "d-mmm", ("2026-04-03", "date")),
    (3.9375, "[h]:mm:ss", ("94:30:00", "time")),  # 94.30 typed under an Indonesian locale
    (3.9375, "h:mm:ss", ("22:30:00", "time")),
    (0.979166666666667, "hh:mm", ("23:30:00", "time")),
    (0.0625, "mm:ss", ("01:30:00", "time")),
    (94.4, "0.00", ("94.4", None)),
    (5, "0 %%", ("500%", "percent")),
]


@pytest.mark.parametrize(("number", "code", "expected"), SHOWN)
def test_causes_of_number_formats(
    read: Read, number: float, code: str, expected: tuple[str, str | None]
) -> None:
    assert shown_as(read, number, code) == expected


FLOATS = [
    ("94.39999999999999", "94.4"),
    ("110.00000000000001", "110"),
    ("0.30000000000000004", "0.3"),
    ("94.3999999999999", "94.3999999999999"),
    ("77.29000000000001", "77.29"),
    ("-0.30000000000000004", "-0.3"),
    ("1E-3", "0.001"),
    ("0.1", "0.1"),
    ("123456789.12", "123456789.12"),
]


@pytest.mark.parametrize(("stored", "text"), FLOATS)
def test_fifteen_digits_are_the_value(read: Read, stored: str, text: str) -> None:
    assert cell_of(read, f'<c r="F3"><v>{stored}</v></c>') == (text, None)


# --- Escapes ------------------------------------------------------------------------------------

ESCAPES = [
    ("_x0041_", "A"),
    ("_xD83D__xDE00_", "\U0001f600"),
    ("a_xD83D_b", "a\ufffdb"),
    ("_xDE00__xD83D_", "\ufffd\ufffd"),
    ("_x005F_x0041_", "_x0041_"),
    ("_x00e9_", "é"),
    ("_x041_", "_x041_"),
    ("a_x000A_b", "a\nb"),
]


@pytest.mark.parametrize(("written", "text"), ESCAPES)
def test_escapes(read: Read, written: str, text: str) -> None:
    assert cell_of(read, f'<c r="F3" t="inlineStr"><is><t>{written}</t></is></c>')[0] == text
    shared = f"<si><t>{written}</t></si>"
    assert cell_of(read, '<c r="F3" t="s"><v>0</v></c>', shared)[0] == text
    assert cell_of(read, f'<c r="F3" t="str"><v>{written}</v></c>')[0] == text


# --- Places -------------------------------------------------------------------------------------


def reordered(cells: str, *order: int) -> str:
    found = re.findall(r"<c .*?</c>", cells)
    for place, other in zip(order[::2], order[1::2], strict=True):
        found[place], found[other] = found[other], found[place]
    return '<row r="3">' + "".join(found) + "</row>"


@pytest.mark.parametrize(
    "row",
    [
        row_xml(3, SITI).replace('r="A3"', 'r="a3"').replace('r="H3"', 'r="h3"'),
        reordered(row_xml(3, SITI), 0, 1),
        reordered(row_xml(3, SITI), 0, 7, 3, 4),
        row_xml(3, SITI).replace('<c r="A3"', '<c r="J3"/><c r="A3"'),
        "".join(re.findall(r"<row.*|</row>", row_xml(3, SITI))).replace(
            'r="3"', 'r="3" spans="1:8"'
        ),
    ],
)
def test_small_letters_and_any_order(read: Read, row: str) -> None:
    found = read("a.xlsx", with_rows(row))[1]
    assert tuple(found.cells[name] for name in HEADER) == SITI


def test_rows_of_a_large_sheet_must_ascend(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A large sheet is streamed, so a row that comes too late would be one too many."""
    rows = "".join(row_xml(n, ("", "x" * 1000)) for n in range(3, 1300))
    refused = refusal("a.xlsx", with_rows(rows + row_xml(1200, SITI)))
    assert (refused.code, refused.details["place"]) == ("E045", 1200)


# --- Packages -----------------------------------------------------------------------------------

PLAIN = workbook([HEADER, BUDI, SITI])


def moved(data: bytes, new_names: Mapping[str, str], *edits: tuple[str, str, str]) -> bytes:
    """Parts under other names; each edit replaces a text in a part, by its old name."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            for part, before, after in edits:
                if part == entry.filename:
                    assert before.encode() in text
                    text = text.replace(before.encode(), after.encode())
            new.writestr(new_names.get(entry.filename, entry.filename), text)
    return target.getvalue()


def other_book(folder: str, name: str) -> bytes:
    """A package whose workbook part has another name."""
    return moved(
        PLAIN,
        {
            "xl/workbook.xml": f"{folder}{name}",
            BOOK_RELATIONS: f"{folder}_rels/{name}.rels",
        },
        ("_rels/.rels", 'Target="xl/workbook.xml"', f'Target="/{folder}{name}"'),
        (BOOK_RELATIONS, 'Target="', 'Target="/xl/'),
    )


PACKAGES = {
    "workbook part of another name": other_book("xl/", "workbook22.xml"),
    "workbook part in another folder": other_book("book/deep/", "b.xml"),
    "workbook part at the root": other_book("", "book.xml"),
    "no relations of the package": repacked(PLAIN, {"_rels/.rels": None}),
    "slash before the names": moved(PLAIN, {SHEET: f"/{SHEET}", STRINGS: f"/{STRINGS}"}),
    "encoded name in the zip": moved(
        PLAIN,
        {SHEET: "xl/worksheets/sheet%201.xml"},
        (BOOK_RELATIONS, "worksheets/sheet1.xml", "worksheets/sheet 1.xml"),
    ),
    "encoded name in the relation": moved(
        PLAIN,
        {SHEET: "xl/worksheets/lembar satu.xml"},
        (BOOK_RELATIONS, "worksheets/sheet1.xml", "worksheets/lembar%20satu.xml"),
    ),
    "a way back in the relation": moved(
        PLAIN, {}, (BOOK_RELATIONS, 'Target="worksheets/', 'Target="../xl/./worksheets/')
    ),
    "500 pictures": repacked(PLAIN, {f"xl/media/image{n}.png": b"\x89PNG" for n in range(500)}),
    "a picture with a declaration": repacked(
        PLAIN, {"xl/media/logo.svg": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'}
    ),
    "a custom part with a declaration": repacked(
        PLAIN, {"customXml/item1.xml": b"<!DOCTYPE x><x/>"}
    ),
    "a drawing with a declaration": repacked(PLAIN, {"xl/drawings/d.vml": b"<!DOCTYPE x><x/>"}),
}


@pytest.mark.parametrize("content", PACKAGES.values(), ids=PACKAGES.keys())
def test_packages_as_others_write_them(read: Read, content: bytes) -> None:
    assert [row.cells["nip"] for row in read("a.xlsx", content)] == [NIP, NIP_2]


@pytest.mark.parametrize(
    "part", ["_rels/.rels", BOOK_RELATIONS, "xl/workbook.xml", "xl/styles.xml", STRINGS, SHEET]
)
def test_a_declaration_in_a_part_that_is_parsed(refusal: Refusal, part: str) -> None:
    xml = part_of(PLAIN, part).replace(b"?>", b"?><!DOCTYPE x>", 1)
    assert refusal("a.xlsx", repacked(PLAIN, {part: xml})).code == "E015"


def test_names_that_differ_in_their_spelling_alone(refusal: Refusal) -> None:
    """Which of the two a reader takes is its own affair."""
    other = {"xl/worksheets/sheet%31.xml": sheet_xml(row_xml(1, HEADER))}
    assert refusal("a.xlsx", repacked(PLAIN, other)).code == "E002"


OTHER = {
    "a.et": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E013", "WPS (.et)"),
    "a.fods": (b"<?xml version='1.0'?><office:document/>", "E013", "OpenDocument (.fods)"),
    "a.xltx": (PLAIN, "E013", "XLTX"),
    "A.XLTM": (PLAIN, "E013", "XLTM"),
    "a.ods": (PLAIN, "E013", "ODS"),
    "a.numbers": (PLAIN, "E048", "Numbers"),
    "~$a.xlsx": (b"\x04Budi" + b" " * 160, "E047", "~$a.xlsx"),
    ".~lock.a.xlsx#": (b",budi,kantor,", "E047", ".~lock.a.xlsx#"),
    ".~lock.a.csv#": (b",budi,kantor,", "E047", ".~lock.a.csv#"),
}


@pytest.mark.parametrize("name", OTHER)
def test_formats_that_cannot_be_read_are_named(refusal: Refusal, name: str) -> None:
    content, code, says = OTHER[name]
    refused = refusal(name, content)
    assert refused.code == code
    assert says in refused.message.id


@pytest.mark.parametrize("part", ["Index/Document.iwa", "Index.zip"])
def test_numbers_called_xlsx(refusal: Refusal, part: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(part, b"x")
    refused = refusal("a.xlsx", target.getvalue())
    assert (refused.code, refused.details["format"]) == ("E013", "NUMBERS")


def test_a_sheet_of_another_kind_of_part(refusal: Refusal) -> None:
    xml = f'<chartsheet xmlns="{MAIN}"/>'.encode()
    assert refusal("a.xlsx", with_sheet(xml)).code == "E002"
