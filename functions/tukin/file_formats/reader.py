"""The one entry to tabular files: from a path and a name to raw rows.

The name's extension says what the file means to be and the content must agree. A file that is
something else than its name says is refused with E031, which names what was found: the sender
then renames it or saves it again, and nobody's tool decides by a guess.
"""

import mmap
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath

from tukin.file_formats.delimited import read_delimited
from tukin.file_formats.finding import Report, report_nowhere
from tukin.file_formats.headings import Headings
from tukin.file_formats.json_rows import read_json_rows
from tukin.file_formats.limits import MAX_FILE_BYTES
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.scope import Scope, title_of_file
from tukin.file_formats.table import Part, RawPart
from tukin.file_formats.workbook.reader import read_workbook
from tukin.vocabulary.errors import FileRefused

FAMILIES = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".txt": "CSV",
    ".json": "JSON",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
    ".xlsm": "XLSX",
    ".xlsx": "XLSX",
}
_OTHER_EXTENSIONS = {
    ".et": "WPS (.et)",
    ".ett": "WPS (.ett)",
    ".fods": "OpenDocument (.fods)",
    ".htm": "HTML",
    ".html": "HTML",
    ".ods": "ODS",
    ".ots": "OpenDocument (.ots)",
    ".pdf": "PDF",
    ".xls": "XLS",
    ".xlsb": "XLSB",
    ".xlt": "XLT",
    ".xltm": "XLTM",
    ".xltx": "XLTX",
}
_NUMBERS = ".numbers"
_LOCK_FILE = re.compile(r"~\$|\.~lock\.")
_START_BYTES = 4096
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = ((b"PK\x03\x04", "XLSX"), (b"PK\x05\x06", "XLSX"), (_OLE2, "XLS"), (b"%PDF", "PDF"))
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, zeros of UTF-16, white space
_HTML = re.compile(rb"<(!doctype html|html|table|head|meta|style|\?xml)", re.IGNORECASE)
_JSON = re.compile(rb'\{\s*["}]|\[\s*[\[{\]]')


def read_file(
    path: Path,
    file_name: str,
    headings: Headings,
    report: Report = report_nowhere,
    *,
    is_amendment: bool = False,
    scope: Scope | None = None,
) -> Iterator[RawRow]:
    """The data rows of a file, lazily and in their order; see ``read_parts``."""
    parts = read_parts(path, file_name, headings, report, is_amendment=is_amendment, scope=scope)
    return chain.from_iterable(part.rows() for part in parts)


def read_parts(
    path: Path,
    file_name: str,
    headings: Headings,
    report: Report = report_nowhere,
    *,
    is_amendment: bool = False,
    scope: Scope | None = None,
) -> Iterator[Part]:
    """The data rows of a file, many at once, lazily and in their order.

    Args:
        path: where the bytes are.
        file_name: the name that the sender gave; only its extension is looked at.
        headings: what the header may say.
        report: gets what was skipped or is worth a notice, while iterating.
        is_amendment: whether the file changes what it names and nothing else. Then it needs the
            NIP and one other known column, and no heading may be unknown. The cells of a row are
            those that it names, in every file: a CSV row that ends early does not name the rest.
        scope: the month and agency that the file is for; what the file says is compared with them.

    Raises:
        FileRefused: while iterating, perhaps after some rows: nothing of the file may be used
            then. Its code is one of E001–E004, E010–E039, E050–E069.
    """
    family = _family(path, file_name)
    if is_amendment:
        headings = headings.for_amendment()
    if scope is not None:
        for finding in scope.conditions([title_of_file(file_name)]):
            report(finding)
    yield from READERS[family](path, file_name, headings, report, scope)


def _read_workbook(
    path: Path, file_name: str, headings: Headings, report: Report, scope: Scope | None
) -> Iterator[Part]:
    macros_declared = PurePosixPath(file_name).suffix.casefold() == ".xlsm"
    return read_workbook(path, headings, macros_declared, report, scope)


def _read_json(
    path: Path, _: str, headings: Headings, report: Report, __: Scope | None
) -> Iterator[Part]:
    return (RawPart([raw]) for raw in read_json_rows(path, headings, report))


def _read_delimited(
    path: Path, _: str, headings: Headings, report: Report, scope: Scope | None
) -> Iterator[Part]:
    return read_delimited(path, headings, report, scope)


READERS: dict[str, Callable[[Path, str, Headings, Report, Scope | None], Iterator[Part]]] = {
    "CSV": _read_delimited,
    "JSON": _read_json,
    "XLSX": _read_workbook,
}
"""The reader of each family of ``FAMILIES``."""


def _family(path: Path, file_name: str) -> str:
    size_bytes = path.stat().st_size
    _refuse_by_name(PurePosixPath(file_name))
    if size_bytes == 0:
        raise FileRefused("E001")
    if size_bytes > MAX_FILE_BYTES:
        raise FileRefused("E005", limit=f"{MAX_FILE_BYTES // 1024**2} MiB")
    extension = PurePosixPath(file_name).suffix.casefold()
    if extension in _OTHER_EXTENSIONS:
        _refuse_encrypted(path)
        raise FileRefused("E013", format=_OTHER_EXTENSIONS[extension])
    if extension not in FAMILIES:
        raise FileRefused("E004")
    _refuse_encrypted(path)
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    named = FAMILIES[extension]
    found = _content(start, named)
    if found in _OTHER_EXTENSIONS.values():
        raise FileRefused("E013", format=found)
    if found != named:
        raise FileRefused("E031", extension=extension, format=found)
    return named


def _refuse_by_name(file_name: PurePosixPath) -> None:
    """Refuse what is no data, or what is saved in a way of its own."""
    if _LOCK_FILE.match(file_name.name):
        raise FileRefused("E047", file=file_name.name)
    if file_name.suffix.casefold() == _NUMBERS:
        raise FileRefused("E048")


def _refuse_encrypted(path: Path) -> None:
    """An encrypted workbook is no zip but an OLE2 container, as the old ``.xls`` is."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[: len(_OLE2)] == _OLE2 and data.find(_ENCRYPTED_PACKAGE) >= 0:
            raise FileRefused("E012")


def _content(start: bytes, named: str) -> str:
    """What the first bytes are: CSV represents any other text."""
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    text = start.lstrip(_BEFORE_TEXT).replace(b"\0", b"")
    if _HTML.match(text):
        return "HTML"
    # A CSV may begin with a title in brackets, so there it takes more to be called JSON.
    looks_json = text[:1] in (b"{", b"[") if named == "JSON" else _JSON.match(text)
    return "JSON" if looks_json else "CSV"
