"""Files made by code: tables with sound defaults, and workbooks part by part."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import xlsxwriter

from tukin.file_formats.lines.line import column_letters

NIP = "198812312010011001"
NIP_2 = "199001012015032002"
NIP_3 = "197505152000121003"

HEADER = ("nip", "name", "position", "grade", "employment", "aktivitas", "perilaku", "serapan")
BUDI = (NIP, "Budi Santoso", "lurah", "III/a", "PNS", "90", "80", "70")
SITI = (NIP_2, "Siti Aminah", "camat", "IV/a", "PNS", "91.5", "81", "71")
TONO = (NIP_3, "Tono, S.Sos", "sekda", "IV/e", "PNS", "92", "82", "72")

Cells = Sequence[object]


def text(rows: Iterable[Cells], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as delimited text, quoted where a cell holds the delimiter, a quote or a newline."""
    return "".join(delimiter.join(map(_quoted(delimiter), row)) + end for row in rows)


def _quoted(delimiter: str) -> Callable[[object], str]:
    def quote(cell: object) -> str:
        plain = str(cell)
        if any(char in plain for char in (delimiter, '"', "\n", "\r")):
            return '"' + plain.replace('"', '""') + '"'
        return plain

    return quote


def table(*rows: Cells, header: Cells = HEADER) -> str:
    """A comma-separated file: the header and rows, or Budi alone."""
    return text([header, *(rows or [BUDI])])


def objects(*rows: Cells, header: Sequence[str] = HEADER) -> list[dict[str, object]]:
    """Rows as objects."""
    return [dict(zip(header, row, strict=True)) for row in rows or [BUDI]]


def json_lines(*values: object) -> str:
    """One JSON text a line."""
    return "".join(json.dumps(value) + "\n" for value in values)


def workbook(
    *sheets: Iterable[Cells],
    edit: Callable[[Any, list[Any]], None] | None = None,
    names: Sequence[str] = (),
) -> bytes:
    """An XLSX as a spreadsheet program writes it; text cells stay text, numbers numbers.

    ``edit`` gets the xlsxwriter workbook and its sheets, to write what plain rows cannot say.
    ``names`` are those of the sheets, Sheet1 and so on without them.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    made = []
    for rows, name in zip_longest(sheets, names):
        sheet = book.add_worksheet(name)
        made.append(sheet)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    if edit is not None:
        edit(book, made)
    book.close()
    return target.getvalue()


def sheets(tables: Mapping[str, Iterable[Cells]], **options: Any) -> bytes:
    """An XLSX with these sheets."""
    return workbook(*tables.values(), names=[*tables], **options)


def repacked(
    data: bytes,
    replace: Mapping[str, bytes | None] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A zip with some parts replaced, added, or (None) left out."""
    changes = dict(replace or {})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", method) as new:
        for entry in old.infolist():
            part = changes.pop(entry.filename, old.read(entry))
            if part is not None:
                new.writestr(entry.filename, part)
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return target.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    """One part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_xml(rows: str, dimension: str = "A1") -> bytes:
    """A worksheet part around the XML of its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def row_xml(number: int, cells: Iterable[str]) -> str:
    """A row of inline strings."""
    inner = "".join(
        f'<c r="{column_letters(place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def with_sheet(xml: bytes) -> bytes:
    """A sound workbook whose only sheet is this XML."""
    return repacked(workbook([HEADER, BUDI]), {SHEET: xml})


def with_rows(rows: str, dimension: str = "A1") -> bytes:
    """A sound workbook with the header, Budi and then these rows of XML."""
    sound = row_xml(1, HEADER) + row_xml(2, BUDI)
    return with_sheet(sheet_xml(sound + rows, dimension))


def ole2(*names: str) -> bytes:
    """The beginning of an OLE2 container with these streams in its directory."""
    sector = b"\0" * 512
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + sector + directory


def lying_zip(name: str, content: bytes, declared_bytes: int) -> bytes:
    """A sound workbook with one more entry that unpacks to far more than it declares."""
    data = bytearray(repacked(workbook([HEADER, BUDI]), {name: content}))
    true_size = struct.pack("<I", len(content))
    prefix = zlib.crc32(content[:declared_bytes])
    for signature, crc_at, size_at in ((b"PK\x03\x04", 14, 22), (b"PK\x01\x02", 16, 24)):
        at = data.find(signature)
        while at >= 0:
            if data[at + size_at : at + size_at + 4] == true_size:
                data[at + crc_at : at + crc_at + 4] = struct.pack("<I", prefix)
                data[at + size_at : at + size_at + 4] = struct.pack("<I", declared_bytes)
            at = data.find(signature, at + 4)
    return bytes(data)
