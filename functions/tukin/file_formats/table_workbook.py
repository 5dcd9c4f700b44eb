"""The XLSX beside a CSV: the same rows, texts as texts and amounts as numbers.

It is written without a library, a row at a time: XlsxWriter takes three times as long, and an
export of a city must end within the 29 seconds of a request. The same rows give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO

from tukin.file_formats.csv_writer import Cell
from tukin.file_formats.lines.line import column_letters
from tukin.file_formats.workbook.text_cells import cut_text
from tukin.file_formats.xml_edit import cell_text

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of an ``.xlsx``."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE = (1980, 1, 1, 0, 0, 0)
_HEADING, _TEXT, _NUMBER = 1, 2, 3
"""Places in ``cellXfs``."""
_LOOKED_AT = 500
"""Rows by which the columns get their widths."""
_LEAST, _MOST = 9, 48
"""Widths of columns in characters."""

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX_TYPE}.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
        '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2">'
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
        '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" '
        'borderId="0"/></cellStyleXfs><cellXfs count="4">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" '
        'applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    ),
}


def write_table(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: headings that stay in sight, below them the rows.

    Args:
        title: name of the sheet, at most 31 characters, no brackets or slashes.
        header: the headings.
        rows: as many cells each.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in _PARTS.items():
            book.writestr(_entry(name), _HEAD + part)
        book.writestr(
            _entry("xl/workbook.xml"),
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
            f'name="{cell_text(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with book.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            _write_sheet(sheet, header, iter(rows))
    return data.getvalue()


def _write_sheet(sheet: IO[bytes], header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> None:
    first = list(islice(rows, _LOOKED_AT))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_widths(header, first), start=1)
    )
    sheet.write(
        (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane '
            'ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
            f"</sheetViews><cols>{columns}</cols><sheetData>"
        ).encode()
    )
    letters = [column_letters(place) for place in range(len(header))]
    sheet.write(_row(1, letters, header, _HEADING))
    number = 1
    for number, row in enumerate(chain(first, rows), start=2):
        sheet.write(_row(number, letters, row, _TEXT))
    # A NIP is a text of digits, and no mistake that a green corner has to show.
    where = f"A1:{letters[-1]}{number}"
    sheet.write(
        f'</sheetData><ignoredErrors><ignoredError sqref="{where}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>".encode()
    )


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    longest = [len(heading) for heading in header]
    for row in rows:
        longest = [
            max(most, len(str(cell))) if cell is not None else most
            for most, cell in zip(longest, row, strict=True)
        ]
    return [min(_MOST, max(_LEAST, most + 2)) for most in longest]


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], style: int) -> bytes:
    made = [
        _cell(f"{letter}{number}", cell, style)
        for letter, cell in zip(letters, cells, strict=True)
        if cell is not None
    ]
    return f'<row r="{number}">{"".join(made)}</row>'.encode()


def _cell(place: str, cell: str | int, style: int) -> str:
    if isinstance(cell, int):
        return f'<c r="{place}" s="{_NUMBER}"><v>{cell}</v></c>'
    text = cell_text(cut_text(cell))
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
