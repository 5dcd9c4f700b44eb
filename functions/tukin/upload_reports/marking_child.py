"""The child process that marks a workbook.

``python -m tukin.upload_reports.marking_child SOURCE TARGET``

The plan comes as JSON on standard input (see ``highlight``): which cells of which sheet get the
colour and a note, and what the first sheet says. Everything else of the workbook stays byte for
byte: formats, drop-downs, other sheets, pictures. Macros are left out.

The source has passed the pre-flight. It is still a stranger's work, so this runs under a limit of
memory and processor time, and imports only the standard library. Exit code 0: the target is there.
"""

import json
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from tukin.file_formats.child_process import limit_resources
from tukin.file_formats.limits import HIGHLIGHT_CPU_SECONDS, HIGHLIGHT_MEMORY_BYTES
from tukin.file_formats.workbook.parts import new_parser, part_key
from tukin.file_formats.xml_edit import (
    Edit,
    UnsupportedError,
    attribute,
    check_encoding,
    copy_edited,
    insert,
)
from tukin.upload_reports.marking_notes import add_note_shapes, add_notes
from tukin.upload_reports.marking_parts import (
    Relations,
    Sheets,
    Styles,
    Target,
    column_name,
    edit_content_types,
    free_name,
    place_of,
    relations_part,
)
from tukin.upload_reports.summary_xml import summary_xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIECE_BYTES = 1024 * 1024
_LEVEL = 3
_BEHIND_NOTES = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems")
) | {"tableParts", "extLst", "AlternateContent"}
"""What follows the notes' drawing in a sheet, in the schema's order."""

_SELECTED = re.compile(rb'\stabSelected\s*=\s*["\'](1|true)["\']')
_WHOLE_ROW = "1:16384"
_ROW_DEPTH, _CELL_DEPTH = 3, 4
_SIGNATURE = "_xmlsignatures/"


def main() -> int:
    """Mark the workbook whose path is the first argument; the second is where to."""
    limit_resources(HIGHLIGHT_MEMORY_BYTES, HIGHLIGHT_CPU_SECONDS)
    plan = json.load(sys.stdin)
    try:
        highlight(Path(sys.argv[1]), Path(sys.argv[2]), plan)
    except (UnsupportedError, expat.ExpatError, zipfile.BadZipFile, LookupError, ValueError):
        return 1  # no traceback, which could hold cells
    return 0


def highlight(source: Path, target: Path, plan: Mapping[str, Any]) -> None:
    """Write the marked workbook.

    Raises:
        UnsupportedError, expat.ExpatError, LookupError, ValueError: where its parts are written in
            a way that is not edited here.
    """
    with zipfile.ZipFile(source) as old:
        parts = _parts(old, plan)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
            for entry in old.infolist():
                if entry.filename not in parts.left_out and not entry.is_dir():
                    _copy(old, new, entry.filename, parts)
            for name, data in parts.added.items():
                new.writestr(name, data)


class _Parts:
    """What becomes of each part of the package."""

    def __init__(self) -> None:
        self.left_out: set[str] = set()
        self.added: dict[str, bytes] = {}
        self.edits: dict[str, list[Edit]] = {}

    def replace(self, name: str, data: bytes) -> None:
        self.left_out.add(name)
        self.added[name] = data


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, name: str, parts: _Parts) -> None:
    with old.open(name) as source, new.open(name, "w") as target:
        if name in parts.edits:
            copy_edited(source, target.write, parts.edits[name])
            return
        piece = source.read(_PIECE_BYTES)
        if name.endswith(".xml") and ("/worksheets/" in name or "/chartsheets/" in name):
            # Two selected sheets are a group: what is typed into one goes into the other as well.
            piece = _SELECTED.sub(b"", piece)
        while piece:
            target.write(piece)
            piece = source.read(_PIECE_BYTES)


def _parts(old: zipfile.ZipFile, plan: Mapping[str, Any]) -> _Parts:
    parts = _Parts()
    names = set(old.namelist())
    styles = Styles(old.read("xl/styles.xml"))
    book_relations = Relations(_read(old, "xl/_rels/workbook.xml.rels"), "xl")
    sheets = Sheets(old.read("xl/workbook.xml"), book_relations)
    overrides: dict[str, str] = {}
    data_sheet = sheets.name_of(plan["part"]) if plan["cells"] else ""
    summary_part = sheets.part_of(plan["summary_name"])
    if summary_part is None:
        summary_part = free_name(names, "xl/worksheets/sheet{}.xml")
        sheets.put_first(plan["summary_name"], book_relations.add("worksheet", summary_part))
        overrides[summary_part] = "worksheet"
    if plan["cells"]:
        part = next(name for name in names if part_key(name) == plan["part"])
        overrides |= _mark_sheet(old, parts, part, Target(plan["cells"]), styles)
    parts.replace(summary_part, summary_xml(plan, data_sheet, styles))
    macros = book_relations.drop_macros()
    parts.left_out |= macros | {name for name in names if name.startswith(_SIGNATURE)}
    parts.replace("xl/workbook.xml", sheets.render())
    parts.replace("xl/_rels/workbook.xml.rels", book_relations.render())
    parts.replace("xl/styles.xml", styles.render())
    types = edit_content_types(
        old.read("[Content_Types].xml"), overrides, parts.left_out - parts.added.keys()
    )
    parts.replace("[Content_Types].xml", types)
    return parts


def _mark_sheet(
    old: zipfile.ZipFile, parts: _Parts, part: str, target: Target, styles: Styles
) -> dict[str, str]:
    """Colour the cells and add their notes; the parts that are new and their kinds."""
    names = set(old.namelist())
    scanned = _Scan(target, styles)
    with old.open(part) as file:
        scanned.read(file)
    relations = Relations(_read(old, relations_part(part)), part.rpartition("/")[0])
    new: dict[str, str] = {}
    notes_part = relations.target("comments")
    if notes_part is None:
        notes_part = free_name(names, "xl/comments{}.xml")
        relations.add("comments", notes_part)
        new[notes_part] = "comments"
    notes, gone, written = add_notes(_read(old, notes_part), target)
    parts.replace(notes_part, notes)
    shapes_part = relations.target_of(scanned.drawing_id) if scanned.drawing_id else None
    if shapes_part is None:
        shapes_part = free_name(names, "xl/drawings/vmlDrawing{}.vml")
        scanned.add_drawing(relations.add("vmlDrawing", shapes_part))
    shapes = add_note_shapes(_read(old, shapes_part), written, gone, scanned.widths)
    parts.replace(shapes_part, shapes)
    parts.replace(relations_part(part), relations.render())
    parts.edits[part] = scanned.edits
    return new


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


class _Scan:
    """One run through a sheet: finds the tags to be changed, and what notes need to know."""

    def __init__(self, target: Target, styles: Styles) -> None:
        self.edits: list[Edit] = []
        self.drawing_id = ""
        self.widths: dict[int, float] = {}
        self._cells = target.by_row
        self._styles = styles
        self._usual: dict[int, int] = {}
        self._parser = new_parser()
        self._depth = 0
        self._prefix = ""
        self._row = 0
        self._place = -1
        self._spans_at: int | None = None
        self._wanted: dict[int, bool] = {}
        self._notes_at = 0

    def read(self, file: Any) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        piece = file.read(_PIECE_BYTES)
        check_encoding(piece)
        while piece:
            parser.Parse(piece, False)  # noqa: FBT003 - the last piece is the empty one below
            piece = file.read(_PIECE_BYTES)
        parser.Parse(b"", True)  # noqa: FBT003

    def add_drawing(self, relation: str) -> None:
        tag = f'<{self._prefix}legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{relation}"/>'
        self.edits.append(insert(self._notes_at, tag))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        # By place as well: the anchor of a form control has rows and columns of its own.
        if self._depth == _CELL_DEPTH and local == "c":
            self._cell(attributes)
        elif self._depth == _ROW_DEPTH and local == "row":
            self._begin_row(attributes)
        elif self._depth == 1:
            if local != "worksheet" or MAIN not in attributes.values():
                raise UnsupportedError
            self._prefix = name[: -len(local)]
        elif self._depth == _ROW_DEPTH and local == "col":
            self._column(attributes)
        elif local == "sheetView" and attributes.get("tabSelected") in ("1", "true"):
            self.edits.append(attribute(self._parser.CurrentByteIndex, "tabSelected", 0))
        elif self._depth == 2:
            self._part(local, attributes)

    def _end(self, name: str) -> None:
        if self._depth == 1 and not self._notes_at:
            self._notes_at = self._parser.CurrentByteIndex
        elif self._wanted and self._depth == _ROW_DEPTH and name.rpartition(":")[2] == "row":
            self._add_cells(self._wanted.copy())
        self._depth -= 1

    def _part(self, local: str, attributes: Mapping[str, str]) -> None:
        if local == "legacyDrawing":
            self.drawing_id = next(v for k, v in attributes.items() if k.endswith("id"))
        if local in _BEHIND_NOTES and not self._notes_at:
            self._notes_at = self._parser.CurrentByteIndex

    def _column(self, attributes: Mapping[str, str]) -> None:
        width = (
            0.0 if attributes.get("hidden") in ("1", "true") else float(attributes.get("width", 9))
        )
        first = int(attributes["min"])
        for place in range(first - 1, min(int(attributes["max"]), first + 300)):
            self.widths[place] = width

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._place = -1
        self._spans_at = self._parser.CurrentByteIndex if "spans" in attributes else None
        self._wanted = dict(self._cells.get(self._row, {}))
        if self._wanted and attributes.get("hidden") in ("1", "true"):
            self.edits.append(attribute(self._parser.CurrentByteIndex, "hidden", 0))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._place = place = place_of(reference) if reference else self._place + 1
        style = int(attributes.get("s", 0))
        if self._wanted:
            self._add_cells({each: text for each, text in self._wanted.items() if each < place})
            if place in self._wanted:
                marked = self._styles.highlighted(style, as_text=self._wanted.pop(place))
                self.edits.append(attribute(self._parser.CurrentByteIndex, "s", marked))
                return
        if style in self._styles.marked_before:
            plain = self._styles.plain(style)
            self.edits.append(attribute(self._parser.CurrentByteIndex, "s", plain))
        else:
            self._usual[place] = style

    def _add_cells(self, wanted: Mapping[int, bool]) -> None:
        """Cells that are not in the file because nothing stands in them."""
        if wanted and self._spans_at is not None:  # the row says from where to where it reaches
            self.edits.append(attribute(self._spans_at, "spans", _WHOLE_ROW))
            self._spans_at = None
        for place, as_text in sorted(wanted.items()):
            del self._wanted[place]
            style = self._styles.highlighted(self._usual.get(place, 0), as_text=as_text)
            tag = f'<{self._prefix}c r="{column_name(place)}{self._row}" s="{style}"/>'
            self.edits.append(insert(self._parser.CurrentByteIndex, tag))


if __name__ == "__main__":
    sys.exit(main())
