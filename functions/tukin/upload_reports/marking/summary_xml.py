"""The first sheet of a marked workbook as XML, from rows of plain values and names of formats."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tukin.file_formats.lines.line import column_letters
from tukin.file_formats.xml_edit import cell_text, xml_text
from tukin.upload_reports.marking.areas import cell_name
from tukin.upload_reports.marking.styles import Styles

_INK, _SOFT, _DEEP, _PALE, _LINE, _LINK = (
    "FF17242B",
    "FF4D5D66",
    "FF0B5752",
    "FFEEF5F4",
    "FFD5DDE1",
    "FF1A5FA3",
)
_TAB = "FFFFE14D"


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


def summary_xml(
    plan: Mapping[str, Any], sheets: Sequence[str], styles: Styles, *, is_active: bool
) -> bytes:
    """The sheet; a row of the plan is ``{"height", "cells": [[place, value, format, link]]}``.

    Args:
        plan: the rows and the widths of the columns.
        sheets: names of sheets. A link is the place of one in it, and a cell of that sheet.
        styles: where the formats are added.
        is_active: whether this sheet is the one that is seen first.
    """
    rows, links, merges = [], [], []
    for number, row in enumerate(plan["summary"], start=1):
        cells = []
        for place, value, name, link in row["cells"]:
            cell = cell_name(number, place)
            cells.append(_cell(cell, value, _style(styles, name)))
            if link:
                quoted = sheets[link[0]].replace("'", "''")
                where = xml_text(f"'{quoted}'!{link[1]}")
                links.append(f'<hyperlink ref="{cell}" location="{where}"/>')
        for first, last in row.get("merge", ()):
            area = f"{column_letters(first)}{number}:{column_letters(last)}{number}"
            merges.append(f'<mergeCell ref="{area}"/>')
        height = f' ht="{row["height"]}" customHeight="1"' if row.get("height") else ""
        rows.append(f'<row r="{number}"{height}>{"".join(cells)}</row>')
    selected = ' tabSelected="1"' if is_active else ""
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{styles.main}"><sheetPr><tabColor rgb="{_TAB}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView showGridLines="0"{selected} workbookViewId="0"/></sheetViews>'
    )
    return (head + "".join(_rest(plan["widths"], rows, merges, links))).encode()


def _rest(
    widths: list[float], rows: list[str], merges: list[str], links: list[str]
) -> Iterator[str]:
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
    text = cell_text(str(value))
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
