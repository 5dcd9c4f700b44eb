"""Opening text files whose encoding nobody declared."""

import codecs
import re
from pathlib import Path
from typing import TextIO

from tukin.vocabulary.errors import FileRefused

_CHUNK_BYTES = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


LEGACY = "cp1252"
"""The code page of Excel in Indonesia. Nearly any bytes can be read in it: it is a guess."""


def open_text(path: Path, legacy: bool = True, newline: str | None = "") -> TextIO:
    """Open a text file, with its line endings as they are unless ``newline`` says otherwise.

    The encoding is that of the byte order mark; else UTF-16 where every other byte of the start
    is zero; else UTF-8 where the whole file is valid UTF-8; else, with ``legacy``, ``LEGACY``. A
    file that mixes UTF-8 and cp1252 is refused, since either reading would garble names.

    Raises:
        FileRefused: E021 where the bytes are none of these.
    """
    return path.open(encoding=detect_encoding(path, legacy), errors="strict", newline=newline)


def detect_encoding(path: Path, legacy: bool = True) -> str:
    """The encoding of a text file, see ``open_text``."""
    unreadable = FileRefused("E021") if legacy else FileRefused("E021", cause="json")
    with path.open("rb") as file:
        start = file.read(4096)
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            if not _decodes(path, encoding):
                raise unreadable
            return encoding
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros and zeros.count(0) > 0.7 * len(zeros) and _decodes(path, encoding):
            return encoding
    if _decodes(path, "utf-8"):
        return "utf-8"
    if legacy and not _holds_multibyte(path) and _decodes(path, LEGACY):
        return LEGACY
    raise unreadable


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _holds_multibyte(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if _MULTIBYTE.search(chunk):
                return True
    return False
