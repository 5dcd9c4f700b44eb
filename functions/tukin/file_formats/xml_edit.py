"""Changing some tags of an XML document and leaving every other byte as it is.

A workbook that was read into objects and written again has lost what the library does not know:
drop-downs that point to another sheet, pictures, charts, themes. So its parts are edited in place:
expat tells where each element is, and only the named tags are changed.

It runs in the child process, on parts whose document type declarations have been refused.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from tukin.file_formats.workbook.parts import new_parser

_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_PIECE_BYTES = 256 * 1024
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([^"']+)""")
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

    def get(self, name: str) -> str:
        """An attribute by its name without prefix; empty where it is not there."""
        for key, value in self.attributes.items():
            if key.rpartition(":")[2] == name:
                return value
        return ""

    def child(self, name: str) -> "Element":
        """The first child of this name.

        Raises:
            UnsupportedError: where there is none, or it is an empty tag.
        """
        for each in self.children:
            if each.local == name and each.close > each.start:
                return each
        raise UnsupportedError

    def all(self, name: str) -> list["Element"]:
        """All elements of this name below this one."""
        found = [each for each in self.children if each.local == name]
        for each in self.children:
            found += each.all(name)
        return found


def check_encoding(start: bytes) -> None:
    """Raises UnsupportedError where ASCII bytes cannot be put between the document's bytes."""
    declared = _ENCODING.search(start[:200])
    encoding = declared[1].lower() if declared else b"utf-8"
    if start.startswith(_UTF_16) or encoding not in (b"utf-8", b"us-ascii", b"ascii"):
        raise UnsupportedError


def scan(data: bytes) -> Element:
    """The elements of a small document, as a tree.

    Raises:
        UnsupportedError, expat.ExpatError: where it is not sound or not editable.
    """
    check_encoding(data)
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
    """Copy a large document piece by piece; its edits insert or set attributes."""
    reader = _Reader(source)
    for start, group in _by_place(edits):
        reader.pass_until(start, write)
        for edit in group:
            if not edit.attribute:
                write(edit.text)
        named = [edit for edit in group if edit.attribute]
        if named:
            write(_with_attributes(reader.take_tag(), named))
    reader.pass_until(None, write)


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
    """A start tag with an attribute set, in its old place or as the last one."""
    found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
    setting = b" " + name.encode() + b'="' + value + b'"'
    if found:
        return tag[: found.start()] + setting + tag[found.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end] + setting + tag[end:]


def xml_text(text: str) -> str:
    """Text as it may stand in a document, also in an attribute in double quotes."""
    return escape(_UNSEEN.sub("", text), {'"': "&quot;"})
