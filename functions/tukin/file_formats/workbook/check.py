"""What a workbook must be before any parser sees it: a sound zip of bounded size without traps.

Refused here: encrypted and old binary workbooks, zip bombs, document type declarations (entity
expansion), hidden macro projects, Excel 4 macro sheets and sheets with a far-off used range.

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
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tukin.file_formats.limits import (
    MAX_CELLS,
    MAX_SHEET_AREA,
    MAX_STRINGS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
    SMALL_ENTRY_BYTES,
)
from tukin.file_formats.workbook.parts import part_key
from tukin.vocabulary.errors import FileRefused

_MEBIBYTE = 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = 2 * len("<!DOCTYPE")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*.[A-Z]+\d+:([A-Z]+)(\d+)")
_CELL_TAGS = (b"<c ", b"<c>")
_STRING_TAG = b"<si>"
_START = 4096
_LENGTHS_AT = 26  # in a local header: the lengths of its name and extra field
_BINARY_PARTS = (".bin", ".bmp", ".emf", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".wmf")
_MACRO_SHEETS = "xl/macrosheets/"


def check_workbook(path: Path, macros_declared: bool) -> None:
    """Look at every part of a workbook without parsing it.

    Args:
        path: the file, known to begin like a zip.
        macros_declared: whether its name says that it may hold macros.

    Raises:
        FileRefused: E002 damaged, E012 encrypted, E013 another kind of zip, E014 macros,
            E015 declarations, E027 unpacks to too much, E028 used range too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        _check_directory(entries, macros_declared)
        with path.open("rb") as file:
            for entry in entries:
                if not entry.filename.casefold().endswith(_BINARY_PARTS):
                    _check_xml(file, entry)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, ValueError):
        # The last three: fields of the zip that make no sense.
        raise FileRefused("E002", format="XLSX") from None


def _check_directory(entries: list[zipfile.ZipInfo], macros_declared: bool) -> None:
    names = [part_key(entry.filename) for entry in entries]
    if len(entries) > MAX_ZIP_ENTRIES:
        raise FileRefused("E027")
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise FileRefused("E012")
    if "xl/workbook.xml" not in names:
        known = {"xl/workbook.bin": "XLSB", "content.xml": "ODS", "word/document.xml": "DOCX"}
        kind = next((known[name] for name in names if name in known), "ZIP")
        raise FileRefused("E013", format=kind)
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


def _check_xml(file: BinaryIO, entry: zipfile.ZipInfo) -> None:
    tail = b""
    cells = strings = 0
    for piece in _unpack(file, entry):
        if not tail:
            _check_dimension(piece[:_START])
        stretch = tail + piece
        if any(word in stretch for word in _DOCTYPES):
            raise FileRefused("E015")
        tail = piece[-_OVERLAP:]
        # The parser has these limits too, but would need seconds to reach them.
        cells += sum(map(piece.count, _CELL_TAGS))
        strings += piece.count(_STRING_TAG)
        if cells > MAX_CELLS:
            raise FileRefused("E028")
        if strings > MAX_STRINGS:
            raise FileRefused("E027")


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


def _check_dimension(start: bytes) -> None:
    match = _DIMENSION.search(start)
    if match is None:
        return
    columns = 0
    for letter in match[1][:4]:
        columns = columns * 26 + letter - ord("A") + 1
    if columns * int(match[2][:8]) > MAX_SHEET_AREA:
        raise FileRefused("E028")
