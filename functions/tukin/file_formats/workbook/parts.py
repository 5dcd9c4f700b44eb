"""The package of a workbook: its parts, and those that say which sheets there are.

Standard library only. What is wrong with a part
raises ``KeyError``, ``IndexError``, ``ValueError`` or ``ExpatError``; the child calls it damaged.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from tukin.file_formats.limits import MAX_PARSED_PARTS

_PIECE_BYTES = 256 * 1024
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_USUAL_BOOK = "xl/workbook.xml"
_OTHER_KINDS = {
    "xl/workbook.bin": "XLSB",
    "content.xml": "ODS",
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
    "index/document.iwa": "NUMBERS",
    "index.zip": "NUMBERS",
}
_SHARED_PARTS = 5


class TooLargeError(Exception):
    """A part holds more than its limit; the argument is the code of the refusal."""


class OtherKindError(Exception):
    """The zip is no workbook; the argument is its kind."""


class SheetPart(NamedTuple):
    """A worksheet of the workbook: its name, its part, and whether the user sees it."""

    name: str
    part: str
    is_hidden: bool


def part_key(name: str) -> str:
    """How parts are compared: without case, with slashes, none in front, nothing encoded.

    Programs write ``/xl/sheet1.xml``, ``xl/sheet%201.xml``, capitals, and slashes of Windows.
    """
    return _decoded(name).replace("\\", "/").lstrip("/").casefold()


def _decoded(name: str) -> str:
    if "%" not in name:
        return name
    encoded = _ENCODED.sub(lambda match: bytes([int(match[1], 16)]), name.encode())
    return encoded.decode("utf-8", "replace")


def local(name: str) -> str:
    """A name without its namespace, which is its prefix or stands before a space."""
    return name.rpartition(" ")[2].rpartition(":")[2]


def new_parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """A parser that takes no document type declaration."""
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise TooLargeError("E015")


class Package:
    """The zip of a workbook, its parts by their keys."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        declaring: Collection[str] = (),
        nesting: Collection[str] | None = None,
    ) -> None:
        """Open it.

        Args:
            archive: the zip.
            declaring: the parts with a document type declaration: nobody parses them.
            nesting: the parts in which namespaces are declared below the root; None where that is
                not known.
        """
        self._archive = archive
        self._names = {part_key(name): name for name in archive.namelist()}
        self._declaring = frozenset(declaring)
        self._nesting = None if nesting is None else frozenset(nesting)

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def nests(self, part: str) -> bool:
        """Whether namespaces may be declared below the root of a part."""
        return self._nesting is None or part in self._nesting

    def size(self, part: str) -> int:
        """Bytes of a part."""
        return self._archive.getinfo(self._names[part]).file_size

    def kind(self) -> str:
        """What a zip is that is no workbook."""
        return next((kind for part, kind in _OTHER_KINDS.items() if part in self), "ZIP")

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time.

        Raises:
            TooLargeError: E015, where it has a document type declaration.
        """
        if part in self._declaring:
            raise TooLargeError("E015")
        with self._archive.open(self._names[part]) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    def parse(self, part: str, handler: "Handler") -> None:
        """Let a handler see a small part."""
        parser = new_parser(" ")
        parser.StartElementHandler = _from_root(parser, handler)
        for piece in self.pieces(part):
            parser.Parse(piece, False)  # noqa: FBT003 - the last piece is the empty one below
        parser.Parse(b"", True)  # noqa: FBT003


class Handler:
    """Handlers of a small part; names come without the namespace of the part's root.

    An element of another namespace has no name.
    """

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """An element begins; the names of its attributes are local."""

    def end(self, name: str, /) -> None:
        """An element ends."""

    def text(self, data: str, /) -> None:
        """Text inside an element."""


def _from_root(
    parser: expat.XMLParserType, handler: Handler
) -> Callable[[str, dict[str, str]], None]:
    """Handle the root element, and set the handlers of all others by its namespace."""

    def begin(root: str, attributes: dict[str, str]) -> None:
        prefix = root[: -len(local(root))]
        start = len(prefix)

        def own(name: str) -> str:
            return name[start:] if name.startswith(prefix) and " " not in name[start:] else ""

        def handle(name: str, attributes: dict[str, str]) -> None:
            handler.start(own(name), {local(key): attributes[key] for key in attributes})

        parser.StartElementHandler = handle
        parser.EndElementHandler = lambda name: handler.end(own(name))
        parser.CharacterDataHandler = handler.text
        handle(root, attributes)

    return begin


class Book(NamedTuple):
    """What the workbook's own parts say.

    Attributes:
        sheets: the worksheets, in their order.
        strings: the part of the shared strings, "" where there is none.
        styles: the part of the styles, "" where there is none.
        from_1904: whether dates count from 1904, as old Macintosh workbooks have it.
    """

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    from_1904: bool

    @classmethod
    def of(cls, package: Package) -> "Book":
        """Find the workbook through the package's relations, and what belongs to it.

        Raises:
            OtherKindError: it is no workbook.
            TooLargeError: E014 for a sheet of macros, E027 for too many parts.
        """
        book = _book_part(package)
        contents = _Contents()
        package.parse(book, contents)
        if contents.root != "workbook":
            raise OtherKindError(package.kind())
        folder, _, name = book.rpartition("/")
        relations = _Relations(folder)
        package.parse(f"{folder}/_rels/{name}.rels".lstrip("/"), relations)
        sheets = tuple(
            SheetPart(sheet, relations.worksheets[key], is_hidden)
            for sheet, key, is_hidden in contents.sheets
            if key in relations.worksheets
        )
        if len(sheets) + _SHARED_PARTS > MAX_PARSED_PARTS:
            raise TooLargeError("E027")
        return cls(sheets, relations.strings, relations.styles, contents.from_1904)


def _book_part(package: Package) -> str:
    relations = _Relations("")
    if "_rels/.rels" in package:
        package.parse("_rels/.rels", relations)
    part = relations.book if relations.book in package else _USUAL_BOOK
    if part not in package or part in _OTHER_KINDS:
        raise OtherKindError(package.kind())
    return part


class _Relations(Handler):
    """Which part belongs to which id of the part that has these relations."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.worksheets: dict[str, str] = {}
        self.book = ""
        self.strings = ""
        self.styles = ""

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = posixpath.basename(attributes["Type"])
        target = posixpath.join(f"/{self._folder}", attributes["Target"].replace("\\", "/"))
        part = part_key(posixpath.normpath(target))
        if kind == "worksheet":
            self.worksheets[attributes["Id"]] = part
        elif kind in ("xlMacrosheet", "xlIntlMacrosheet"):
            raise TooLargeError("E014")
        elif kind == "officeDocument":
            self.book = part
        elif kind == "sharedStrings":
            self.strings = part
        elif kind == "styles":
            self.styles = part


class _Contents(Handler):
    """The workbook's list of sheets: name, relation, whether it is hidden."""

    def __init__(self) -> None:
        self.root = ""
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        self.root = self.root or name
        if name == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes["name"], attributes["id"], is_hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
