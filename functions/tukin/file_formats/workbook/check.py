"""What a workbook must be before any parser sees it: a sound zip of bounded size without traps.

Refused here: encrypted workbooks, zip bombs, hidden macro projects and Excel 4 macro sheets. What
is a fault only of a part that is parsed is noted here and decided by whoever parses it: document
type declarations (entity expansion), sheets with a far-off used range or too many cells.

A workbook that openly holds macros (``.xlsm``) is read: its data parts are XML like any other's,
nothing here or in the parser can run a macro, and ``vbaProject.bin`` is never unpacked. One that
holds macros under the name ``.xlsx`` hides them (Excel itself refuses to open it), and Excel 4
macros stand in the sheets themselves; both are refused.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tukin.file_formats.limits import (
    MAX_CELLS,
    MAX_MERGES,
    MAX_SHEET_AREA,
    MAX_STRINGS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
    SMALL_ENTRY_BYTES,
)
from tukin.file_formats.workbook.parts import part_key
from tukin.file_formats.workbook.references import place_of
from tukin.vocabulary.errors import FileRefused

_MEBIBYTE = 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCTYPE = b"<!DOCTYPE"
_DIMENSION = re.compile(
    rb"<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*.[A-Z]+\d+:([A-Z]{1,3})(\d{1,9})", re.IGNORECASE
)
_MERGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})"
    rb":\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']"
)
_MERGE_TAG = b"mergeCell"
_ROOT = re.compile(rb"<[A-Za-z_][^>]*>")
_CELL_TAGS = (b"<c ", b"<c>")
_STRING_TAG = b"<si>"
_START = 4096
_OVERLAP = 512
_LENGTHS_AT = 26  # in a local header: the lengths of its name and extra field
_BINARY_PARTS = (".bin", ".bmp", ".emf", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".wmf")
_MACRO_SHEETS = "xl/macrosheets/"

Merge = tuple[int, int, int, int]
"""First row, first place from 0, last row, last place of merged cells."""


@dataclass
class PartFacts:
    """What was seen in one part without parsing it.

    Attributes:
        declares: whether it holds a document type declaration.
        nests: whether it declares namespaces below its root, in a sheet before the end of its rows.
        cells: how many cells it has.
        area: how many cells are in the used range that it declares.
        merges: its merged cells.
    """

    declares: bool = False
    nests: bool = False
    cells: int = 0
    area: int = 0
    merges: list[Merge] = field(default_factory=list)

    @property
    def is_too_large(self) -> bool:
        """Whether a sheet is larger than what is read."""
        return self.cells > MAX_CELLS or self.area > MAX_SHEET_AREA or len(self.merges) > MAX_MERGES


def check_workbook(path: Path, macros_declared: bool) -> Mapping[str, PartFacts]:
    """Look at every part of a workbook without parsing it.

    Args:
        path: the file, known to begin like a zip.
        macros_declared: whether its name says that it may hold macros.

    Returns:
        What was seen in each part, by its key.

    Raises:
        FileRefused: E002 damaged, E012 encrypted, E014 macros, E027 unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        _check_directory(entries, macros_declared)
        with path.open("rb") as file:
            return {
                part_key(entry.filename): _look(file, entry)
                for entry in entries
                if not entry.filename.casefold().endswith(_BINARY_PARTS)
            }
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, ValueError):
        # The last three: fields of the zip that make no sense.
        raise FileRefused("E002", format="XLSX") from None


def _check_directory(entries: list[zipfile.ZipInfo], macros_declared: bool) -> None:
    names = [part_key(entry.filename) for entry in entries]
    if len(entries) > MAX_ZIP_ENTRIES:
        raise FileRefused("E027")
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise FileRefused("E012")
    if len(set(names)) != len(names):
        raise FileRefused("E002", format="XLSX")  # two parts of one name: parsers would differ
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileRefused("E027")
    for entry in entries:
        _check_entry(entry)
    _check_macros(names, macros_declared)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.compress_type not in _METHODS:
        raise FileRefused("E002", format="XLSX")
    if entry.file_size > max(SMALL_ENTRY_BYTES, MAX_ZIP_RATIO * entry.compress_size):
        raise FileRefused("E027")


def _check_macros(names: list[str], macros_declared: bool) -> None:
    if any(name.startswith(_MACRO_SHEETS) for name in names):
        raise FileRefused("E014")
    if not macros_declared and any(PurePosixPath(n).name == "vbaproject.bin" for n in names):
        raise FileRefused("E014")


def _look(file: BinaryIO, entry: zipfile.ZipInfo) -> PartFacts:
    facts = PartFacts()
    namespaces = _Namespaces()
    tail = b""
    strings = 0
    for piece in _as_ascii(_unpack(file, entry)):
        if not tail:
            facts.area = _area(piece[:_START])
        stretch = tail + piece
        facts.declares = facts.declares or _DOCTYPE in stretch
        namespaces.look(stretch)
        # The parser has these limits too, but would need seconds to reach them.
        facts.cells += sum(map(piece.count, _CELL_TAGS))
        strings += piece.count(_STRING_TAG)
        if strings > MAX_STRINGS:
            raise FileRefused("E027")
        if _MERGE_TAG in stretch and len(facts.merges) <= MAX_MERGES:
            found = _MERGE.finditer(stretch)
            facts.merges += [_merge(match) for match in found if match.end() > len(tail)]
        tail = stretch[-_OVERLAP:]
    facts.nests = namespaces.are_nested
    return facts


class _Namespaces:
    """Looks for namespaces declared below the root; after the rows of a sheet none counts."""

    def __init__(self) -> None:
        self.are_nested = False
        self._is_in_root = True
        self._is_over = False

    def look(self, stretch: bytes) -> None:
        """Look through the next bytes of the part."""
        if self._is_over or self.are_nested:
            return
        begin = 0
        if self._is_in_root:
            root = _ROOT.search(stretch)
            if root is None:
                return
            self._is_in_root, begin = False, root.end()
        end = _find_end_of_rows(stretch, begin)
        self._is_over = end >= 0
        self.are_nested = stretch.find(b"xmlns", begin, end if end >= 0 else None) >= 0


def _find_end_of_rows(stretch: bytes, begin: int) -> int:
    at = stretch.find(b"sheetData>", begin)
    while at >= 0 and not stretch.startswith(b"</", stretch.rfind(b"<", 0, at)):
        at = stretch.find(b"sheetData>", at + 1)
    return at


def _merge(match: re.Match[bytes]) -> Merge:
    columns = place_of(match[1].decode()), place_of(match[3].decode())
    rows = int(match[2]), int(match[4])
    return min(rows), min(columns), max(rows), max(columns)


def _as_ascii(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same without the zeros of UTF-16, so that tags look alike in every encoding."""
    for piece in pieces:
        yield piece.replace(b"\0", b"") if b"\0" in piece[:_START] else piece


def _unpack(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack an entry in pieces and hold it to its declared size and checksum.

    ``zipfile`` stops at the declared size, so that an entry may unpack to more in other hands.
    """
    file.seek(entry.header_offset + _LENGTHS_AT)
    lengths = struct.unpack("<HH", file.read(4))
    file.seek(sum(lengths), os.SEEK_CUR)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size, checksum = entry.compress_size, 0, 0
    packed = b""
    while size <= entry.file_size:
        if not packed:
            packed = file.read(min(left, _MEBIBYTE))
            left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            piece, packed = packed, b""
        else:
            piece = inflate.decompress(packed, _MEBIBYTE)
            packed = inflate.unconsumed_tail
        if not piece:
            break
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != entry.file_size or checksum != entry.CRC:
        raise FileRefused("E002", format="XLSX")


def _area(start: bytes) -> int:
    match = _DIMENSION.search(start)
    return (place_of(match[1].decode()) + 1) * int(match[2]) if match else 0


def declaring_parts(facts: Mapping[str, PartFacts]) -> Iterable[str]:
    """The parts that hold a document type declaration: nobody may parse them."""
    return [part for part, seen in facts.items() if seen.declares]


def nesting_parts(facts: Mapping[str, PartFacts]) -> Iterable[str]:
    """The parts whose elements are not known by their prefix alone."""
    return [part for part, seen in facts.items() if seen.nests]
