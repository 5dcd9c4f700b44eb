"""The first sheet of a marked workbook as XML, from rows of plain values and names of formats."""

from collections.abc import Iterator, Mapping
from typing import Any

from tukin.file_formats.xml_edit import xml_text
from tukin.upload_reports.marking_parts import Styles, column_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INK, _SOFT, _DEEP, _PALE, _LINE, _LINK = (
    "FF17242B",
    "FF4D5D66",
    "FF0B5752",
    "FFEEF5F4",
    "FFD5DDE1",
    "FF1A5FA3",
)


def _font(size: float = 10, colour: str = _INK, marks: str = "") -> str:
    return (
        f'<font>{marks}<sz val="{size}"/><color rgb="{colour}"/><name val="Calibri"/>'
        '<family val="2"/></font>'
    )


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


_NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_UNDER = (
    f'<border><left/><right/><top/><bottom style="thin"><color rgb="{_LINE}"/></bottom>'
    "<diagonal/></border>"
)
_TOP = '<alignment vertical="top" wrapText="1"/>'
_TOP_RIGHT = '<alignment horizontal="right" vertical="top"/>'
_MIDDLE = '<alignment vertical="center"/>'
_LEFT = '<alignment horizontal="left" vertical="center"/>'
_LEFT_TOP = '<alignment horizontal="left" vertical="top"/>'

_FORMATS: dict[str, tuple[str, str | None, str, str]] = {
    "title": (_font(18, "FFFFFFFF", "<b/>"), _fill(_DEEP), _NO_BORDER, _MIDDLE),
    "title_en": (_font(11, "FFCFE3E0", "<i/>"), _fill(_DEEP), _NO_BORDER, _MIDDLE),
    "about": (_font(11, _INK, "<b/>"), _fill(_PALE), _NO_BORDER, _MIDDLE),
    "label": (_font(10, _SOFT), None, _NO_BORDER, _LEFT),
    "label_en": (_font(9, _SOFT, "<i/>"), None, _NO_BORDER, _LEFT),
    "good": (_font(22, _DEEP, "<b/>"), None, _NO_BORDER, _LEFT),
    "bad": (_font(22, "FFA8480B", "<b/>"), None, _NO_BORDER, _LEFT),
    "figure": (_font(22, _INK, "<b/>"), None, _NO_BORDER, _LEFT),
    "section": (_font(13, _DEEP, "<b/>"), None, _NO_BORDER, _MIDDLE),
    "head": (_font(10, "FFFFFFFF", "<b/>"), _fill(_DEEP), _NO_BORDER, _LEFT),
    "text": (_font(), None, _UNDER, _TOP),
    "strong": (_font(10, _INK, "<b/>"), None, _UNDER, _TOP),
    "soft": (_font(10, _SOFT, "<i/>"), None, _UNDER, _TOP),
    "number": (_font(10, _INK, "<b/>"), None, _UNDER, _LEFT_TOP),
    "link": (_font(10, _LINK, "<b/><u/>"), None, _UNDER, _LEFT_TOP),
    "step": (_font(11, _INK), None, _NO_BORDER, _TOP),
    "step_en": (_font(10, _SOFT, "<i/>"), None, _NO_BORDER, _TOP),
    "step_number": (_font(11, _DEEP, "<b/>"), None, _NO_BORDER, _TOP_RIGHT),
    "warning": (_font(11, "FF8F2D14", "<b/>"), _fill("FFFDF0E6"), _NO_BORDER, _TOP),
    "yellow": (_font(11, _INK, "<b/>"), _fill("FFFFE24E"), _NO_BORDER, _TOP),
}


def summary_xml(plan: Mapping[str, Any], data_sheet: str, styles: Styles) -> bytes:
    """The sheet; a row of the plan is ``{"height", "cells": [[place, value, format, link]]}``.

    A link names a cell of the sheet ``data_sheet``.
    """
    quoted = data_sheet.replace("'", "''")
    rows, links, merges = [], [], []
    for number, row in enumerate(plan["summary"], start=1):
        cells = []
        for place, value, name, link in row["cells"]:
            cell = f"{column_name(place)}{number}"
            cells.append(_cell(cell, value, _style(styles, name)))
            if link:
                where = xml_text(f"'{quoted}'!{link}")
                links.append(f'<hyperlink ref="{cell}" location="{where}"/>')
        for first, last in row.get("merge", ()):
            area = f"{column_name(first)}{number}:{column_name(last)}{number}"
            merges.append(f'<mergeCell ref="{area}"/>')
        height = f' ht="{row["height"]}" customHeight="1"' if row.get("height") else ""
        rows.append(f'<row r="{number}"{height}>{"".join(cells)}</row>')
    return "".join(_sheet(plan["widths"], rows, merges, links)).encode()


def _sheet(
    widths: list[float], rows: list[str], merges: list[str], links: list[str]
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    yield f'<worksheet xmlns="{_MAIN}"><sheetPr><tabColor rgb="{_DEEP}"/>'
    yield '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    yield '<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
    yield '<sheetFormatPr defaultRowHeight="15"/><cols>'
    for number, width in enumerate(widths, start=1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield f"</cols><sheetData>{''.join(rows)}</sheetData>"
    if merges:
        yield f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>'
    if links:
        yield f"<hyperlinks>{''.join(links)}</hyperlinks>"
    yield '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _cell(cell: str, value: object, style: int) -> str:
    if value is None:
        return f'<c r="{cell}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{cell}" s="{style}"><v>{value}</v></c>'
    text = xml_text(str(value))
    return (
        f'<c r="{cell}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _style(styles: Styles, name: str) -> int:
    font, fill, border, alignment = _FORMATS[name]
    fonts = styles.add("fonts", font)
    fills = 0 if fill is None else styles.add("fills", fill)
    borders = styles.add("borders", border)
    return styles.add(
        "cellXfs",
        f'<xf numFmtId="0" fontId="{fonts}" fillId="{fills}" borderId="{borders}" applyFont="1" '
        f'applyFill="1" applyBorder="1" applyAlignment="1">{alignment}</xf>',
    )
