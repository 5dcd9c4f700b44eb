"""The child process that marks a workbook.

``python -m tukin.upload_reports.marking.child SOURCE TARGET``

The plan comes as one line of JSON on standard input: which cells of which sheets get the colour and
a note, and what the first sheet says. It answers with one line: the numbers among these cells that
are seen as percentages, dates or times, as ``[sheet, row, place, text]``. A second line of input
says which of them become texts, as a list of booleans; then the workbook is written.

Of the workbook only these parts change: the marked sheets with their notes, the drawings of those
and their relations, the styles, the workbook with its relations and the content types; every other
part stays byte for byte. Macros and electronic signatures are left out, and the list of formulas
where one of them became a text.

The source has passed the pre-flight. It is still a stranger's work, so this runs under a limit of
memory and processor time, and imports only the standard library. Exit code 0: the target is there.
"""

import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from tukin.file_formats.child_process import limit_resources
from tukin.file_formats.limits import HIGHLIGHT_CPU_SECONDS, HIGHLIGHT_MEMORY_BYTES
from tukin.file_formats.xml_edit import UnsupportedError, copy_as_utf8, copy_edited, encoding_of
from tukin.upload_reports.marking.book import Book, Sheet
from tukin.upload_reports.marking.notes import add_note_shapes, add_notes
from tukin.upload_reports.marking.package import Package, Relations
from tukin.upload_reports.marking.sheet_scan import SheetScan
from tukin.upload_reports.marking.styles import Styles
from tukin.upload_reports.marking.summary_xml import summary_xml
from tukin.upload_reports.marking.target import Target, merges_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_BYTES = 1024
_MACROS = "/vbaProject"
_FORMULAS = "/calcChain"

Ask = Callable[[list[tuple[int, int, int, str]]], list[bool]]
"""Which of the numbers that are seen as something else become texts."""


def main() -> int:
    """Mark the workbook whose path is the first argument; the second is where to."""
    limit_resources(HIGHLIGHT_MEMORY_BYTES, HIGHLIGHT_CPU_SECONDS)
    plan = json.loads(sys.stdin.readline())
    try:
        mark(Path(sys.argv[1]), Path(sys.argv[2]), plan, _ask_parent)
    except (
        UnsupportedError,
        expat.ExpatError,
        zipfile.BadZipFile,
        LookupError,
        ValueError,
    ):
        return 1  # no traceback, which could hold cells
    return 0


def _ask_parent(seen: list[tuple[int, int, int, str]]) -> list[bool]:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()
    answer: list[bool] = json.loads(sys.stdin.readline())
    return answer


def mark(source: Path, target: Path, plan: Mapping[str, Any], ask: Ask) -> None:
    """Write the marked workbook.

    Raises:
        UnsupportedError, expat.ExpatError, LookupError, ValueError: where its parts are written in
            a way that is not edited here.
    """
    with zipfile.ZipFile(source) as archive:
        _Marking(Package(archive), plan).write(target, ask)


class _Marking:
    """One workbook on its way."""

    def __init__(self, package: Package, plan: Mapping[str, Any]) -> None:
        self._package = package
        self._plan = plan
        self._book = Book(package)
        self._styles = Styles(package, self._book.relations)

    def write(self, target: Path, ask: Ask) -> None:
        planned = [(self._book.named(each["name"]), each["cells"]) for each in self._plan["sheets"]]
        sheets = [_MarkedSheet(self._package, sheet, cells) for sheet, cells in planned]
        scans = [sheet.scan(self._styles, from_1904=self._book.from_1904) for sheet in sheets]
        seen = [(place, *each) for place, scan in enumerate(scans) for each in scan.seen]
        become_texts = iter(ask(seen))
        for sheet, scan in zip(sheets, scans, strict=True):
            scan.settle([next(become_texts) for _ in scan.seen])
            sheet.put(scan, self._styles)
        self._leave_out(loses_formulas=any(scan.loses_formulas for scan in scans))
        self._put_summary([sheet.sheet for sheet in sheets])
        self._styles.save()
        self._book.save()
        self._package.write(target)

    def _put_summary(self, marked: Sequence[Sheet]) -> None:
        old = self._book.find(self._plan["summary_name"])
        part = old.part if old else self._package.free_name("xl/worksheets/sheet{}.xml")
        if old:
            self._book.show(old)
        else:
            self._book.put_first(self._plan["summary_name"], part)
        is_active = self._book.activate(old, {sheet.part for sheet in marked})
        names = [sheet.name for sheet in marked]
        data = summary_xml(self._plan, names, self._styles, is_active=is_active)
        self._package.put(part, data, "worksheet")

    def _leave_out(self, *, loses_formulas: bool) -> None:
        relations = self._book.relations
        for part in relations.drop(_MACROS):
            beside = self._package.find(f"{part.rpartition('/')[0]}/vbaData.xml")
            self._package.drop({part, beside, *Relations(self._package, part).parts()})
        if loses_formulas:
            self._package.drop(relations.drop(_FORMULAS))
        if self._package.is_signed:
            self._package.drop_signature()


class _MarkedSheet:
    """A sheet with cells to be marked."""

    def __init__(self, package: Package, sheet: Sheet, cells: Sequence[Any]) -> None:
        self.sheet = sheet
        self._package = package
        with self._open() as file:
            self._target = Target(cells, merges_of(file))

    @contextmanager
    def _open(self) -> "Iterator[IO[bytes]]":
        """The sheet in UTF-8."""
        encoding = encoding_of(self._package.start_of(self.sheet.part, _START_BYTES))
        with self._package.open(self.sheet.part) as file:
            if encoding is None:
                yield file
                return
            with tempfile.TemporaryFile() as copy:
                copy_as_utf8(file, copy, encoding)
                copy.seek(0)
                yield copy

    def scan(self, styles: Styles, *, from_1904: bool) -> SheetScan:
        """Find the cells."""
        scanned = SheetScan(self._target, styles, from_1904)
        with self._open() as file:
            scanned.read(file)
        return scanned

    def put(self, scan: SheetScan, styles: Styles) -> None:
        """Put the marked sheet, its notes and its relations into the package."""
        package, part = self._package, self.sheet.part
        relations = Relations(package, part)
        notes_part = relations.target("comments")
        if not notes_part:
            notes_part = package.free_name("xl/comments{}.xml")
            relations.add("comments", notes_part)
        notes, gone, written = add_notes(package.read(notes_part), self._target.notes, styles.main)
        package.put(notes_part, notes, "comments")
        drawing = self._drawing_part(scan, relations)
        shapes = add_note_shapes(package.read(drawing), written, gone, scan.widths)
        package.put(drawing, shapes, "vmlDrawing")
        relations.save()
        package.put_stream(part, lambda target: self._write(target, scan))

    def _drawing_part(self, scan: SheetScan, relations: Relations) -> str:
        """The drawing of the notes; a relation that leads nowhere is completed."""
        part = relations.target_of(scan.drawing_id) if scan.drawing_id else ""
        if not part:
            part = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
            identity = relations.add("vmlDrawing", part, scan.drawing_id)
            if identity != scan.drawing_id:
                scan.add_drawing(identity, self._package.relation_types)
        return part

    def _write(self, target: IO[bytes], scan: SheetScan) -> None:
        with self._open() as file:
            copy_edited(file, target.write, scan.edits)


if __name__ == "__main__":
    sys.exit(main())
