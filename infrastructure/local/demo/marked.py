"""The yellow cells of a marked workbook with their notes, read from the workbook that came back.

Read as Excel does, from the parts of the package, so that the page shows what an operator will see.
The workbook is the pipeline's own; nobody else's XML is parsed here.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"([A-Z]+)(\d+)")
_NOTE_PARTS = 3


class MarkedCell(NamedTuple):
    """A yellow cell: where it is, the person of its row, what it shows and its note."""

    cell: str
    row: int
    name: str
    heading: str
    value: str
    code: str
    note_id: str
    note_en: str


def marked_cells(workbook: Path, heading_row: int, name_column: str) -> list[MarkedCell]:
    """Every cell with a note, from top to bottom."""
    with zipfile.ZipFile(workbook) as package:
        texts = [_text(item) for item in _parse(package, "xl/sharedStrings.xml")]
        sheet = _parse(package, "xl/worksheets/sheet1.xml")
        cells = {cell.get("r", ""): _value(cell, texts) for cell in sheet.iter(f"{_MAIN}c")}
        found = list(_notes(_parse(package, "xl/comments1.xml")))
    return [
        MarkedCell(
            f"{column}{row}",
            row,
            cells.get(f"{name_column}{row}", ""),
            cells[f"{column}{heading_row}"],
            cells.get(f"{column}{row}", ""),
            *note,
        )
        for row, column, note in sorted(found)
    ]


def _parse(package: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(package.read(part))  # noqa: S314 - see above


def _text(element: ET.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_MAIN}t"))


def _value(cell: ET.Element, texts: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    return texts[int(value)] if cell.get("t") == "s" and value else value


def _notes(comments: ET.Element) -> Iterator[tuple[int, str, tuple[str, str, str]]]:
    """Row, column and the note in its parts: code, Bahasa Indonesia, English."""
    for comment in comments.iter(f"{_MAIN}comment"):
        place = _CELL.fullmatch(comment.get("ref", ""))
        parts = re.split(r"\n+", _text(comment).strip())
        if place is None or len(parts) < _NOTE_PARTS:
            continue
        yield int(place[2]), place[1], (parts[0].partition(" ")[0], parts[1], parts[2])
