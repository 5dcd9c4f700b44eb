"""The package of a workbook: its parts by name, their relations and their types.

Parts are found as the reader finds them: without regard to letter case. What is changed or new is
kept here until ``write``; every other part is copied byte for byte.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import IO

from tukin.file_formats.limits import MAX_ZIP_RATIO, SMALL_ENTRY_BYTES
from tukin.file_formats.workbook.parts import part_key
from tukin.file_formats.xml_edit import (
    Edit,
    Element,
    append,
    attribute,
    edited,
    remove,
    scan,
    to_utf8,
)

_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
_NO_TYPES = f'<Types xmlns="{_PACKAGE}/content-types"></Types>'.encode()
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOOK_TYPE = f"{_SHEETS}.sheet.main+xml"
_TYPES = {
    "comments": f"{_SHEETS}.comments+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "vml": _TYPES["vmlDrawing"],
}
_CONTENT_TYPES = "[Content_Types].xml"
_USUAL_BOOK = "xl/workbook.xml"
_SIGNATURES = "_xmlsignatures/"
_PIECE_BYTES = 1024 * 1024
_LEVEL = 3


class Package:
    """The parts of a workbook, and what becomes of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._stored = set(archive.namelist())
        self._names = {part_key(name): name for name in archive.namelist()}
        self._changed: dict[str, bytes] = {}
        self._streams: dict[str, Callable[[IO[bytes]], None]] = {}
        self._left_out: set[str] = set()
        self._kinds: dict[str, str] = {}
        root = Relations(self, "")
        self.book = root.target("officeDocument")
        if not self.has(self.book):
            self.book = self.find(_USUAL_BOOK)
        self.is_strict = root.names(_STRICT)
        self.relation_types = _STRICT if self.is_strict else _TRANSITIONAL

    def find(self, path: str) -> str:
        """The name of the part that a path means; the path itself where there is none yet."""
        key = part_key(path)
        return self._names.get(key, path)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._changed or name in self._stored

    def read(self, name: str) -> bytes:
        """A part as it is by now, in UTF-8; nothing where there is no such part."""
        if name in self._changed:
            return self._changed[name]
        return to_utf8(self._archive.read(name)) if name in self._stored else b""

    def open(self, name: str) -> IO[bytes]:
        """The bytes of a large part as they were."""
        return self._archive.open(name)

    def start_of(self, name: str, size: int) -> bytes:
        """The first bytes of a part as they were."""
        if name not in self._stored:
            return b""
        with self._archive.open(name) as file:
            return file.read(size)

    def put(self, name: str, data: bytes, kind: str = "") -> None:
        """Change a part or add one; ``kind`` of those that this package did not have."""
        if not self.has(name) and kind:
            self._kinds[name] = kind
        self._names.setdefault(part_key(name), name)
        self._changed[name] = data

    def put_stream(self, name: str, write: Callable[[IO[bytes]], None]) -> None:
        """Change a large part: ``write`` gets the file that it goes to."""
        self._streams[name] = write

    def drop(self, names: Iterable[str]) -> None:
        """Leave parts out."""
        self._left_out.update(names)

    def free_name(self, pattern: str) -> str:
        """The first numbered part name that is not taken."""
        names = (pattern.format(number) for number in count(1))
        return next(name for name in names if part_key(name) not in self._names)

    @property
    def is_signed(self) -> bool:
        """Whether it has an electronic signature, which no change of it survives."""
        return any(map(is_signature, self._names))

    def drop_signature(self) -> None:
        """Leave the signature out."""
        self.drop(name for name in self._names.values() if is_signature(name))
        root = Relations(self, "")
        root.drop("/digital-signature/")
        root.save()

    def write(self, target: Path) -> None:
        """Write the package in the order of its parts, new ones at the end."""
        self._put_types()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
            for name in self._archive.namelist():
                if name not in self._left_out and not name.endswith("/"):
                    self._copy(name, new)
            for name, data in self._changed.items():
                if name not in self._stored:
                    new.writestr(name, data, _method_for(data))

    def _copy(self, name: str, new: zipfile.ZipFile) -> None:
        if name in self._changed:
            new.writestr(name, self._changed[name], _method_for(self._changed[name]))
            return
        was = self._archive.getinfo(name)
        entry: str | zipfile.ZipInfo = name
        if was.compress_type == zipfile.ZIP_STORED:  # packed, it could pass for a zip bomb
            entry = zipfile.ZipInfo(name, was.date_time)
        with new.open(entry, "w") as target:
            if name in self._streams:
                self._streams[name](target)
                return
            with self._archive.open(name) as source:
                while piece := source.read(_PIECE_BYTES):
                    target.write(piece)

    def _put_types(self) -> None:
        name = self.find(_CONTENT_TYPES)
        data = self.read(name) or _NO_TYPES
        root = scan(data)
        left_out = set(map(part_key, self._left_out)) - set(map(part_key, self._changed))
        edits: list[Edit] = []
        defaults: dict[str, str] = {}
        named: set[str] = set()
        for each in root.children:
            kind, key = each.get("ContentType"), part_key(each.get("PartName").lstrip("/"))
            defaults[each.get("Extension").casefold()] = kind
            named.add(key)
            if key in left_out or kind.endswith(".vbaProject"):
                edits.append(remove(each))
            elif key == part_key(self.book) and kind != _BOOK_TYPE:
                edits.append(attribute(each.start, "ContentType", _BOOK_TYPE))
        text = "".join(self._new_types(root.prefix, defaults, named))
        self.put(name, edited(data, [*edits, append(data, root, text)]))

    def _new_types(self, prefix: str, defaults: dict[str, str], named: set[str]) -> Iterable[str]:
        for extension, kind in _DEFAULTS.items():
            if extension not in defaults:
                yield f'<{prefix}Default Extension="{extension}" ContentType="{kind}"/>'
        for part, kind in self._kinds.items():
            extension = part.rpartition(".")[2].casefold()
            if (defaults | _DEFAULTS).get(extension) != _TYPES[kind] and part_key(
                part
            ) not in named:
                yield f'<{prefix}Override PartName="/{part}" ContentType="{_TYPES[kind]}"/>'


def _method_for(data: bytes) -> int:
    """How to pack a part: thousands of like notes pack so well that they would be refused."""
    if len(data) > SMALL_ENTRY_BYTES // 2:
        most = MAX_ZIP_RATIO // 2 * len(zlib.compress(data, _LEVEL))
        return zipfile.ZIP_STORED if len(data) > most else zipfile.ZIP_DEFLATED
    return zipfile.ZIP_DEFLATED


def is_signature(part: str) -> bool:
    """Whether a part belongs to an electronic signature of the workbook."""
    return part_key(part).startswith(_SIGNATURES)


def _with_slashes(path: str) -> str:
    """There are programs that write those of Windows."""
    return path.replace("\\", "/")


def _relations_part(part: str) -> str:
    """``xl/worksheets/sheet1.xml`` → ``xl/worksheets/_rels/sheet1.xml.rels``."""
    folder, _, name = _with_slashes(part).rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


class Relations:
    """The relations of a part to others; those of the package for the part ``""``."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._usual_name = _relations_part(part)
        self._name = package.find(self._usual_name)
        self._data = package.read(self._name) or _NO_RELATIONS
        self._root = scan(self._data)
        self._folder = _with_slashes(part).rpartition("/")[0]
        self._all = [each for each in self._root.children if each.get("TargetMode") != "External"]
        self._added: list[str] = []
        self._gone: list[Element] = []

    def names(self, types: str) -> bool:
        """Whether the types of relations come from this vocabulary."""
        return any(each.get("Type").startswith(types) for each in self._all)

    def part_of(self, relation: Element) -> str:
        """The part that a relation leads to, or would lead to if it were there."""
        target = _with_slashes(relation.get("Target"))
        joined = posixpath.join(f"/{self._folder}", target)
        return self._package.find(posixpath.normpath(joined).lstrip("/"))

    def target_of(self, identity: str) -> str:
        """The part with this id; nothing where the id is unknown."""
        return next((self.part_of(each) for each in self._all if each.get("Id") == identity), "")

    def target(self, kind: str) -> str:
        """The first part of this kind; nothing where there is none."""
        return next((self.part_of(each) for each in self._all if _is(each, kind)), "")

    def add(self, kind: str, part: str, identity: str = "") -> str:
        """Add a relation, by an id that is not there yet; the id."""
        taken = {each.get("Id") for each in self._root.children}
        number = 1
        while not identity or identity in taken:
            identity, number = f"rIdTukin{kind}{number}", number + 1
        kind_of = f"{self._package.relation_types}/{kind}"
        self._added.append(
            f'<{self._root.prefix}Relationship Id="{identity}" Type="{kind_of}" Target="/{part}"/>'
        )
        return identity

    def drop(self, words: str) -> set[str]:
        """Leave out the relations whose type has these words; the parts that they lead to."""
        gone = [each for each in self._all if words in each.get("Type")]
        self._gone += gone
        return {self.part_of(each) for each in gone}

    def parts(self) -> set[str]:
        """All parts that it leads to, and its own."""
        return {self.part_of(each) for each in self._all} | {self._name}

    def save(self) -> None:
        """Put what has changed into the package.

        Its name is written as its part's is: there are readers that do not find it otherwise.
        """
        if self._name != self._usual_name:
            self._package.drop({self._name})
        elif not self._added and not self._gone:
            return
        edits = [remove(each) for each in self._gone]
        edits.append(append(self._data, self._root, "".join(self._added)))
        self._package.put(self._usual_name, edited(self._data, edits))


def _is(relation: Element, kind: str) -> bool:
    return relation.get("Type").rpartition("/")[2] == kind
