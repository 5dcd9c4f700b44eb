"""The parts of a workbook around its sheets: where they are, their strings and number formats.

It runs in the child process, after the pre-flight. A workbook whose parts do not fit together
raises ``KeyError``, ``IndexError``, ``ValueError`` or ``ExpatError``; the child calls it damaged.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from xml.parsers import expat

from tukin.file_formats.limits import MAX_STRINGS

_PIECE_BYTES = 256 * 1024
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TooLargeError(Exception):
    """A part holds more than its limit; the argument is the code of the refusal."""


class Shown(Enum):
    """How a number is shown, where that makes it something else than a number."""

    DATE = "date"
    DURATION = "duration"
    PERCENT = "percent"


@dataclass(frozen=True)
class Workbook:
    """What one must know to read a workbook's sheets.

    Attributes:
        sheets: parts of the visible worksheets, in their order.
        strings: the shared strings.
        shown: by style, how its numbers are shown; a style of plain numbers is not in it.
        from_1904: whether dates count from 1904, as old Macintosh workbooks have it.
    """

    archive: zipfile.ZipFile
    names: dict[str, str]
    sheets: tuple[str, ...]
    strings: list[str]
    shown: dict[str, Shown]
    from_1904: bool

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> "Workbook":
        """Read all parts but the sheets."""
        names = {part_key(name): name for name in archive.namelist()}
        relations = _Relations()
        _parse(archive, names["xl/_rels/workbook.xml.rels"], relations)
        contents = _Contents()
        _parse(archive, names["xl/workbook.xml"], contents)
        strings, styles = _Strings(), _Styles()
        for part, handler in ((relations.strings, strings), (relations.styles, styles)):
            if part in names:
                _parse(archive, names[part], handler)
        sheets = [
            relations.worksheets[key] for key in contents.visible if key in relations.worksheets
        ]
        return cls(archive, names, tuple(sheets), strings.texts, styles.shown, contents.from_1904)

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time."""
        with self.archive.open(self.names[part]) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def part_key(name: str) -> str:
    """How parts are compared: without case, and with slashes even if a program wrote others."""
    return name.replace("\\", "/").casefold()


def local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2]


def unescape(text: str) -> str:
    """Control characters stand in workbooks as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def new_parser() -> expat.XMLParserType:
    """A parser that takes no document type declaration; the pre-flight has refused them before."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise TooLargeError("E015")


class _Handler:
    """Handlers of a small part; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text inside an element."""


def _parse(archive: zipfile.ZipFile, name: str, handler: _Handler) -> None:
    parser = new_parser()
    parser.StartElementHandler = _with_local_names(handler.start)
    parser.EndElementHandler = lambda tag: handler.end(local(tag))
    parser.CharacterDataHandler = handler.text
    with archive.open(name) as file:
        parser.ParseFile(file)


def _with_local_names(
    start: Callable[[str, dict[str, str]], None],
) -> Callable[[str, dict[str, str]], None]:
    def handle(name: str, attributes: dict[str, str]) -> None:
        start(local(name), {local(key): value for key, value in attributes.items()})

    return handle


class _Relations(_Handler):
    """Which part belongs to which id of the workbook."""

    def __init__(self) -> None:
        self.worksheets: dict[str, str] = {}
        self.strings = ""
        self.styles = ""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = posixpath.basename(attributes["Type"])
        target = posixpath.normpath(posixpath.join("/xl", attributes["Target"].replace("\\", "/")))
        part = part_key(target.lstrip("/"))
        if kind == "worksheet":
            self.worksheets[attributes["Id"]] = part
        elif kind == "sharedStrings":
            self.strings = part
        elif kind == "styles":
            self.styles = part


class _Contents(_Handler):
    """The workbook's list of sheets."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append(attributes["id"])
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Strings(_Handler):
    """The shared strings: texts and rich texts, without the reading aids of Japanese."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._in_phonetic = False

    def start(self, name: str, _: dict[str, str], /) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._in_phonetic = True
        elif name == "t":
            self._in_text = not self._in_phonetic

    def end(self, name: str) -> None:
        if name == "si":
            if len(self.texts) >= MAX_STRINGS:
                raise TooLargeError("E027")
            self.texts.append(unescape("".join(self._parts)))
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)


_BUILT_IN = {
    **dict.fromkeys(map(str, [*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)]), Shown.DATE),
    "46": Shown.DURATION,
    "9": Shown.PERCENT,
    "10": Shown.PERCENT,
}
"""Number formats that have no code in the file (ECMA-376, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")


def shown_by(code: str) -> Shown | None:
    """How a number format's code shows a number."""
    bare = _LITERAL.sub("", code)
    if _ELAPSED.search(bare):
        return Shown.DURATION
    bare = _BRACKET.sub("", bare).casefold().replace("general", "")
    if any(char in bare for char in "dmyhs"):
        return Shown.DATE
    return Shown.PERCENT if "%" in bare else None


class _Styles(_Handler):
    """By style of a cell, how its numbers are shown."""

    def __init__(self) -> None:
        self.shown: dict[str, Shown] = {}
        self._formats: dict[str, Shown | None] = dict(_BUILT_IN)
        self._count = 0
        self._in_cell_formats = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = shown_by(attributes["formatCode"])
        elif name == "cellXfs":
            self._in_cell_formats = True
        elif name == "xf" and self._in_cell_formats:
            shown = self._formats.get(attributes.get("numFmtId", ""))
            if shown is not None:
                self.shown[str(self._count)] = shown
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False
