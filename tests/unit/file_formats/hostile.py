"""Files that were made to do harm, with the code that each must end in."""

import io
import json
import zipfile
from collections.abc import Callable

from tests.unit.file_formats.builders import (
    BUDI,
    HEADER,
    MAIN,
    NIP,
    SHEET,
    STRINGS,
    json_lines,
    lying_zip,
    objects,
    ole2,
    part_of,
    repacked,
    row_xml,
    sheet_xml,
    table,
    with_rows,
    with_sheet,
    workbook,
)

PLAIN = workbook([HEADER, BUDI])
MEBIBYTE = 1024 * 1024
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb() -> bytes:
    """150 MiB of blanks in a sheet: 1,000 to 1."""
    return with_sheet(sheet_xml(" " * 150 * MEBIBYTE))


def bomb_of_many_parts() -> bytes:
    """Parts of 90 to 1 that are too much together."""
    part = (b"x" * 89 + bytes(range(32, 43))) * (30 * MEBIBYTE // 100)
    return repacked(PLAIN, {f"xl/media/part{n}.xml": part for n in range(8)})


def noise(size: int) -> str:
    """Hexadecimal text that packs at 2 to 1 and no better, the same each time."""
    state, parts = 1, []
    for _ in range(size // 16 + 1):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        parts.append(f"{state:016x}")
    return "".join(parts)[:size]


def shared_strings_bomb() -> bytes:
    """1 MB that becomes 12 million strings; the noise keeps its ratio below the limit."""
    strings = "<si><t>1</t></si>" * 12_000_000
    xml = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><!--{noise(3 * MEBIBYTE)}-->{strings}</sst>'
    return repacked(PLAIN, {STRINGS: xml.encode()[: 199 * MEBIBYTE]})


def repeated_long_string() -> bytes:
    """One string of 32,000 characters that 100,000 cells refer to: 3.2 GB in memory."""
    strings = f'<sst xmlns="{MAIN}"><si><t>{noise(32_000)}</t></si></sst>'
    cells = '<row><c t="s"><v>0</v></c></row>' * 100_000
    xml = sheet_xml(row_xml(1, HEADER) + row_xml(2, BUDI) + f"<!--{noise(50_000)}-->" + cells)
    return repacked(PLAIN, {SHEET: xml, STRINGS: strings.encode()})


def many_cells() -> bytes:
    """20 million cells in 0.7 MB."""
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    return with_sheet(sheet_xml(row_xml(1, HEADER) + row_xml(2, BUDI) + row * 40_000))


def many_small_cells() -> bytes:
    """12 million cells that pack at under 100 to 1."""
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    rows = f"<!--{noise(4 * MEBIBYTE)}-->" + row * 60_000
    return with_sheet(sheet_xml(row_xml(1, HEADER) + row_xml(2, BUDI) + rows))


def far_corner() -> bytes:
    """Two cells, 5 KB: a parser that keeps the range wants 400 GB."""
    return with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def honest_far_corner() -> bytes:
    """The same, and the sheet says so."""
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_rows(cell, "A1:XFD1048576")


def with_doctype(part: str, encoding: str = "utf-8") -> bytes:
    """A document type declaration in one part."""
    body = part_of(PLAIN, part).decode()
    declaration, _, rest = body.partition("?>")
    xml = f"{declaration}?>{DOCTYPE}{rest}".replace("UTF-8", encoding.upper())
    return repacked(PLAIN, {part: xml.encode(encoding)})


def late_doctype() -> bytes:
    """A declaration after a comment of 2 MiB, so that it straddles a read."""
    body = part_of(PLAIN, SHEET).decode()
    declaration, _, rest = body.partition("?>")
    comment = f"<!--{noise(2 * MEBIBYTE - len(declaration) - 20)}-->"
    return repacked(PLAIN, {SHEET: f"{declaration}?>{comment}{DOCTYPE}{rest}".encode()})


def encrypted_entries() -> bytes:
    """The zip's own encryption flag on every entry."""
    data = bytearray(PLAIN)
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags_at] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def same_part_twice() -> bytes:
    """Two sheets of one name: which one a parser takes is its own affair."""
    target = io.BytesIO(PLAIN)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET.upper(), sheet_xml(row_xml(1, HEADER)))
    return target.getvalue()


def damaged(at: float) -> bytes:
    """A byte of the packed sheet changed."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        entry = archive.getinfo(SHEET)
    data = bytearray(PLAIN)
    data[entry.header_offset + 30 + len(SHEET) + int(entry.compress_size * at)] ^= 0xFF
    return bytes(data)


def other_zip(name: str) -> bytes:
    """A zip that is no workbook."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x" * 100)
    return target.getvalue()


ONE = objects()[0]
MACRO = {"xl/vbaProject.bin": b"\xcc" * 5000}
BINARY = bytes(range(256)) * 100

Content = bytes | str | Callable[[], bytes]


def made(content: Content) -> bytes:
    """The bytes of a file; the large ones are made only where they are used."""
    if callable(content):
        return content()
    return content.encode() if isinstance(content, str) else content


HOSTILE: dict[str, tuple[str, Content, str]] = {
    "zip bomb": ("a.xlsx", bomb, "E027"),
    "zip bomb of many parts": ("a.xlsx", bomb_of_many_parts, "E027"),
    "zip that lies about its size": ("a.xlsx", lying_zip("x.xml", b"x" * MEBIBYTE, 4000), "E002"),
    "zip that lies about a sheet": (
        "a.xlsx",
        lying_zip(SHEET, sheet_xml(" " * MEBIBYTE), 300),
        "E002",
    ),
    "10,001 entries": (
        "a.xlsx",
        lambda: repacked(PLAIN, {f"x{n}": b"x" for n in range(10_001)}),
        "E027",
    ),
    "201 sheets": ("a.xlsx", lambda: workbook([HEADER, BUDI], *[[] for _ in range(200)]), "E027"),
    "far corner": ("a.xlsx", far_corner, "E017"),
    "far corner that is declared": ("a.xlsx", honest_far_corner, "E028"),
    "shared-string bomb": ("a.xlsx", shared_strings_bomb, "E027"),
    "one long string a hundred thousand times": ("a.xlsx", repeated_long_string, "E027"),
    "20 million cells": ("a.xlsx", many_cells, "E027"),
    "12 million cells": ("a.xlsx", many_small_cells, "E028"),
    "entity expansion in a sheet": ("a.xlsx", with_doctype(SHEET), "E015"),
    "entity expansion in the strings": ("a.xlsx", with_doctype(STRINGS), "E015"),
    "entity expansion in the workbook": ("a.xlsx", with_doctype("xl/workbook.xml"), "E015"),
    "entity expansion in UTF-16": ("a.xlsx", with_doctype(SHEET, "utf-16"), "E015"),
    "entity expansion after 2 MiB": ("a.xlsx", late_doctype, "E015"),
    "encrypted by password": ("a.xlsx", ole2("EncryptionInfo", "EncryptedPackage"), "E012"),
    "encrypted, called .xls": ("a.xls", ole2("EncryptionInfo", "EncryptedPackage"), "E012"),
    "encrypted zip entries": ("a.xlsx", encrypted_entries, "E012"),
    "hidden macros": ("a.xlsx", repacked(PLAIN, MACRO), "E014"),
    "Excel 4 macros": ("a.xlsm", repacked(PLAIN, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "E014"),
    "truncated workbook": ("a.xlsx", PLAIN[: len(PLAIN) // 2], "E002"),
    "workbook without its last byte": ("a.xlsx", PLAIN[:-1], "E002"),
    "damaged sheet": ("a.xlsx", damaged(0.5), "E002"),
    "same part twice": ("a.xlsx", same_part_twice, "E002"),
    "old Excel": ("a.xls", ole2("Workbook"), "E013"),
    "old Excel called .xlsx": ("a.xlsx", ole2("Workbook"), "E013"),
    "binary workbook": ("a.xlsb", other_zip("xl/workbook.bin"), "E013"),
    "binary workbook called .xlsx": ("a.xlsx", other_zip("xl/workbook.bin"), "E013"),
    "OpenDocument called .xlsx": ("a.xlsx", other_zip("content.xml"), "E013"),
    "Word called .xlsx": ("a.xlsx", other_zip("word/document.xml"), "E013"),
    "some zip called .xlsx": ("a.xlsx", other_zip("x"), "E013"),
    "empty zip": ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "E013"),
    "web page called .xls": ("a.xls", "<html><table>", "E013"),
    "web page called .csv": ("a.csv", "\ufeff \n<TABLE border=1>", "E013"),
    "web page called .xlsx": ("a.xlsx", "<html><table>", "E013"),
    "PDF": ("a.pdf", "%PDF-1.7", "E013"),
    "PDF called .csv": ("a.csv", "%PDF-1.7", "E013"),
    "workbook called .csv": ("a.csv", PLAIN, "E031"),
    "workbook called .jsonl": ("a.jsonl", PLAIN, "E031"),
    "CSV called .xlsx": ("a.xlsx", table(), "E031"),
    "CSV called .jsonl": ("a.jsonl", table(), "E031"),
    "JSON called .csv": ("a.csv", json_lines(ONE), "E031"),
    "JSON called .xlsx": ("a.xlsx", json.dumps([ONE]), "E031"),
    "JSON in UTF-16 called .csv": ("a.csv", json_lines(ONE).encode("utf-16"), "E031"),
    "unknown extension": ("a.exe", b"MZ", "E004"),
    "no extension": ("csv", table(), "E004"),
    "only an extension": (".csv", table(), "E004"),
    "empty workbook": ("a.xlsx", b"", "E001"),
    "empty unknown": ("a.exe", b"", "E001"),
    "binary called .csv": ("a.csv", BINARY, "E021"),
    "NUL bytes": ("a.csv", table() + "\0", "E020"),
    "1 MB cell": ("a.csv", table((NIP, "x" * 1_000_000, *BUDI[2:])), "E018"),
    "1 MB cell in a workbook": (
        "a.xlsx",
        with_rows(row_xml(3, (NIP, "x" * 1_000_000))),
        "E018",
    ),
    "10,000 columns": ("a.csv", ",".join(map(str, range(10_000))), "E017"),
    "quote never closed": ("a.csv", table() + '"' + "x\n" * MEBIBYTE, "E019"),
    "deep JSON": ("a.json", '{"x":' * 200_000 + "1" + "}" * 200_000, "E023"),
    "NaN": ("a.json", '[{"nip": NaN}]', "E024"),
    "duplicate keys": ("a.json", '[{"nip": "1", "nip": "2"}]', "E025"),
    "endless line": ("a.csv", lambda: b"x" * 20 * MEBIBYTE, "E018"),
    "endless blanks in JSON": ("a.json", lambda: b"[" + b" " * 20 * MEBIBYTE, "E022"),
    "endless array in JSON": ("a.json", lambda: b"[" + b"{}," * 5 * MEBIBYTE + b"{}]", "E003"),
    "many unknown shapes": (
        "a.jsonl",
        "".join(f'{{"x{n}":1}}\n' for n in range(100_000)),
        "E003",
    ),
}
