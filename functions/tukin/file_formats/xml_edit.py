"""Changing some tags of an XML document and leaving every other byte as it is.

A workbook that was read into objects and written again has lost what the library does not know:
drop-downs that point to another sheet, pictures, charts, themes. So its parts are edited in place:
expat tells where each element is, and only the named tags are changed.

It runs in the child process, on parts whose document type declarations have been refused.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from tukin.file_formats.workbook.parts import new_parser

_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_PIECE_BYTES = 256 * 1024
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_MARKS = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([^"']+)""")
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\b.*?\?>", re.DOTALL)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNSEEN = re.compile(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnsupportedError(Exception):
    """The document is written in a way that is not edited here."""


@dataclass(slots=True)
class Element:
    """Where an element is: the bytes of its start tag, and of the whole."""

    name: str
    attributes: dict[str, str]
    parent: "Element | None"
    start: int
    tag_end: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as ``<a/>``, so that nothing can be put into it."""
        return self.close == self.start

    def get(self, name: str) -> str:
        """An attribute by its name without prefix; empty where it is not there."""
        if name in self.attributes:
            return self.attributes[name]
        for key, value in self.attributes.items():
            if key.rpartition(":")[2] == name:
                return value
        return ""

    def find(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((each for each in self.children if each.local == name), None)

    def child(self, name: str) -> "Element":
        """The first child of this name.

        Raises:
            UnsupportedError: where there is none.
        """
        found = self.find(name)
        if found is None:
            raise UnsupportedError
        return found

    def all(self, name: str) -> list["Element"]:
        """All elements of this name below this one."""
        found = [each for each in self.children if each.local == name]
        for each in self.children:
            found += each.all(name)
        return found


def encoding_of(start: bytes) -> str | None:
    """The encoding of a document, or None where it is UTF-8.

    ASCII bytes and our own texts can be put between the bytes of UTF-8 alone.
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    declared = _ENCODING.search(start[:200])
    encoding = declared[1].decode("ascii", "replace").casefold() if declared else "utf-8"
    return None if encoding in ("utf-8", "utf8") else encoding


def to_utf8(data: bytes) -> bytes:
    """A document as UTF-8; one in another encoding loses its declaration.

    Raises:
        LookupError, UnicodeError: where its encoding is unknown or not the one it names.
    """
    encoding = encoding_of(data)
    if encoding is None:
        return data
    return _DECLARATION.sub("", data.decode(encoding), count=1).encode()


def copy_as_utf8(source: IO[bytes], target: IO[bytes], encoding: str) -> None:
    """``to_utf8`` for a large document, piece by piece."""
    text = io.TextIOWrapper(source, encoding, newline="")
    piece = _DECLARATION.sub("", text.read(_PIECE_BYTES), count=1)
    while piece:
        target.write(piece.encode())
        piece = text.read(_PIECE_BYTES)


def scan(data: bytes) -> Element:
    """The elements of a small document, as a tree.

    Args:
        data: the document in UTF-8.

    Raises:
        UnsupportedError, expat.ExpatError: where it is not sound or not editable.
    """
    parser = new_parser()
    root = Element("", {}, None, 0, 0)
    open_elements = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        match = _TAG.match(data, at)
        if match is None:
            raise UnsupportedError
        element = Element(name, attributes, open_elements[-1], at, match.end())
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_: str) -> None:
        element = open_elements.pop()
        if data[element.start : element.tag_end].endswith(b"/>"):
            element.close, element.end = element.start, element.tag_end
            return
        element.close = parser.CurrentByteIndex
        element.end = data.index(b">", element.close) + 1

    def text(data: str) -> None:
        open_elements[-1].text += data

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(data, True)  # noqa: FBT003 - it is the last piece
    return root.children[0]


class Edit(NamedTuple):
    """Either bytes in place of others, or an attribute of the tag that begins there."""

    at: int
    end: int
    text: bytes
    attribute: str = ""


def insert(at: int, text: str) -> Edit:
    """Put text in between."""
    return Edit(at, at, text.encode())


def append(data: bytes, element: Element, text: str) -> Edit:
    """Put text at the end of an element's content, also where it is an empty tag."""
    if not element.is_empty_tag:
        return insert(element.close, text)
    tag = data[element.start : element.tag_end].removesuffix(b"/>").decode()
    return Edit(element.start, element.end, f"{tag}>{text}</{element.name}>".encode())


def remove(element: Element) -> Edit:
    """Take an element out."""
    return Edit(element.start, element.end, b"")


def attribute(at: int, name: str, value: object) -> Edit:
    """Set an attribute of the tag that begins there."""
    return Edit(at, at, str(value).encode(), name)


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A small document with its edits; several attributes of one tag are several edits."""
    parts: list[bytes] = []
    at = 0
    for start, group in _by_place(edits):
        parts.append(data[at : max(at, start)])
        at = max(at, start)
        for edit in group:
            if not edit.attribute:
                parts.append(edit.text)
                at = max(at, edit.end)
        named = [edit for edit in group if edit.attribute]
        if named:
            match = _TAG.match(data, start)
            if match is None:
                raise UnsupportedError
            parts.append(_with_attributes(match[0], named))
            at = match.end()
    parts.append(data[at:])
    return b"".join(parts)


def copy_edited(source: IO[bytes], write: Callable[[bytes], object], edits: Iterable[Edit]) -> None:
    """Copy a large document piece by piece with its edits."""
    reader = _Reader(source)
    for start, group in _by_place(edits):
        reader.pass_until(start, write)
        for edit in group:
            if not edit.attribute:
                write(edit.text)
                reader.pass_until(edit.end, _nowhere)
        named = [edit for edit in group if edit.attribute]
        if named:
            write(_with_attributes(reader.take_tag(), named))
    reader.pass_until(None, write)


def _nowhere(_: bytes) -> None:
    """What takes the bytes that are left out."""


class _Reader:
    """A document's bytes with the place in it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._at = 0
        self._held = b""

    def pass_until(self, place: int | None, write: Callable[[bytes], object]) -> None:
        """Hand over what is before a place, or all the rest."""
        while place is None or self._at + len(self._held) <= place:
            write(self._held)
            self._at += len(self._held)
            self._held = self._source.read(_PIECE_BYTES)
            if not self._held:
                return
        write(self._held[: place - self._at])
        self._held = self._held[place - self._at :]
        self._at = place

    def take_tag(self) -> bytes:
        """The start tag that begins here."""
        while (match := _TAG.match(self._held)) is None:
            more = self._source.read(_PIECE_BYTES)
            if not more:
                raise UnsupportedError
            self._held += more
        self._held = self._held[match.end() :]
        self._at += match.end()
        return match[0]


def _by_place(edits: Iterable[Edit]) -> Iterable[tuple[int, list[Edit]]]:
    groups: dict[int, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.at, []).append(edit)
    return sorted(groups.items())


def _with_attributes(tag: bytes, edits: Iterable[Edit]) -> bytes:
    for edit in edits:
        tag = with_attribute(tag, edit.attribute, edit.text)
    return tag


def with_attribute(tag: bytes, name: str, value: bytes) -> bytes:
    """A start tag with an attribute set, in its old place or as the last one.

    ``:id`` is the attribute ``id`` with whatever prefix; nothing is set where there is none.
    """
    wanted = name.encode()
    for found in _ATTRIBUTE.finditer(tag):
        is_it = found[1].endswith(wanted) if name.startswith(":") else found[1] == wanted
        if is_it:
            setting = b" " + found[1] + b'="' + value + b'"'
            return tag[: found.start()] + setting + tag[found.end() :]
    if name.startswith(":"):
        return tag
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end] + b" " + wanted + b'="' + value + b'"' + tag[end:]


def xml_text(text: str) -> str:
    """Text as it may stand in a document, also in an attribute in double quotes."""
    return escape(_UNSEEN.sub("", text), {'"': "&quot;"})


def cell_text(text: str) -> str:
    """Text of a cell or a note, where ``_x0041_`` would be read as an escaped ``A``."""
    return xml_text(_ESCAPE.sub("_x005F_", text))
