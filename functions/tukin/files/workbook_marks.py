"""What the parser does not tell about a sheet: cells that look like a value and are none.

The parser shows a failed formula (``#DIV/0!``) and one that was never computed as blank cells,
which would count as 0 days of absence, and 94 % as 0.94, which would count as a score. This module
finds such cells, so that they reach validation as the text that the user sees and are rejected
there with a reason.

It runs in the child process, after the pre-flight has refused every document type declaration.
"""

import posixpath
import zipfile
from collections.abc import Callable, Collection
from xml.parsers import expat

PERCENT = "%"
"""Mark of a number that is shown as per cent."""

Marks = dict[int, dict[int, str]]
"""By row from 1 and place from 0: ``PERCENT``, or the text to show in the cell's stead."""

_PIECE_BYTES = 1024 * 1024
_PERCENT_FORMATS = {"9", "10"}  # built-in: 0% and 0.00%
_ERRORS = (b't="e"', b"t='e'")
_FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_OVERLAP = 32


def find_marks(path: str, sheet_index: int) -> Marks:
    """The marks of one sheet; a quick search for suspects first, since most sheets have none.

    Raises:
        KeyError, expat.ExpatError: where the workbook's parts do not fit together.
    """
    with zipfile.ZipFile(path) as archive:
        part = _sheet_parts(archive)[sheet_index]
        percent_styles = _percent_styles(archive)
        suspects = [*_ERRORS, *_FORMULAS]
        suspects += [f"s={q}{style}{q}".encode() for style in percent_styles for q in "\"'"]
        if not _holds_any(archive, part, suspects):
            return {}
        cells = _Cells(percent_styles)
        _parse(archive, part, cells.start, cells.end, cells.text)
        return cells.marks


def _holds_any(archive: zipfile.ZipFile, part: str, words: Collection[bytes]) -> bool:
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE_BYTES):
            stretch = tail + piece
            if any(word in stretch for word in words):
                return True
            tail = piece[-_OVERLAP:]
    return False


class _Cells:
    """Handlers that go through a sheet's cells and keep the marks."""

    def __init__(self, percent_styles: Collection[str]) -> None:
        self.marks: Marks = {}
        self._percent_styles = percent_styles
        self._row = 0
        self._place = -1
        self._cell: dict[str, str] = {}
        self._inside = ""
        self._formula: str | None = None
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            # Both references may be left out; then each row and cell follows the one before.
            self._row = int(attributes.get("r", self._row + 1))
            self._place = -1
        elif name == "c":
            self._cell = attributes
            reference = attributes.get("r")
            self._place = _place(reference) if reference else self._place + 1
            self._formula, self._value = None, ""
        elif name in ("f", "v"):
            self._inside = name
            if name == "f":
                self._formula = ""

    def end(self, name: str) -> None:
        if name == "c":
            mark = self._mark()
            if mark:
                self.marks.setdefault(self._row, {})[self._place] = mark
        elif name in ("f", "v"):
            self._inside = ""

    def text(self, data: str) -> None:
        if self._inside == "v":
            self._value += data
        elif self._inside == "f" and self._formula is not None:
            self._formula += data

    def _mark(self) -> str:
        kind = self._cell.get("t", "n")
        if kind == "e":
            return self._value or "#N/A"
        if kind == "n" and not self._value:
            return "" if self._formula is None else f"={self._formula}"
        if kind == "n" and self._cell.get("s") in self._percent_styles:
            return PERCENT
        return ""


def _place(reference: str) -> int:
    """The place from 0 of ``AB12``."""
    place = 0
    for char in reference.rstrip("0123456789"):
        place = place * 26 + ord(char) - ord("A") + 1
    return place - 1


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The part of each sheet, in the workbook's order."""
    targets: dict[str, str] = {}
    ids: list[str] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"]))
            targets[attributes["Id"]] = target.lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            ids.append(attributes["id"])

    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    return [targets[identity] for identity in ids]


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The cell styles whose number format shows per cent."""
    formats = set(_PERCENT_FORMATS)
    styles: list[bool] = []
    within = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs"):
            within = name
        elif name == "xf" and within == "cellXfs":
            styles.append(attributes.get("numFmtId", "") in formats)

    if "xl/styles.xml" in archive.namelist():
        _parse(archive, "xl/styles.xml", start)
    return {str(index) for index, is_percent in enumerate(styles) if is_percent}


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run handlers over a part; names come without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    with archive.open(part) as file:
        parser.ParseFile(file)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
