"""XLSX and XLSM: pre-flight, then a child process that parses, then the table's rules."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from tukin.file_formats.finding import Finding, FindingKind, Place, Report, report_nowhere
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import MAX_CELLS, MAX_ROWS
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Chunk, Line, column_letters, nip_digits
from tukin.file_formats.lines.mapping import Columns
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.scope import Scope
from tukin.file_formats.table import Part, read_rows_below
from tukin.file_formats.workbook.check import (
    PartFacts,
    check_workbook,
    declaring_parts,
    nesting_parts,
)
from tukin.file_formats.workbook.conversation import Parser, SheetRows
from tukin.file_formats.workbook.merges import Merges
from tukin.file_formats.workbook.sheet_names import shown
from tukin.file_formats.workbook.sheets import (
    Selection,
    Sheet,
    count_on_two,
    look_at,
    naming,
    refuse,
)
from tukin.vocabulary.errors import FileRefused

_MOST_NAMED = 20
_NO_FACTS = PartFacts()


def read_workbook(
    path: Path,
    headings: Headings,
    macros_declared: bool,
    report: Report = report_nowhere,
    scope: Scope | None = None,
) -> Iterator[Part]:
    """The rows of all visible sheets with people, as one table.

    Args:
        path: the file, known to begin like a zip.
        headings: what a header may say.
        macros_declared: whether the file's name says that it may hold macros.
        report: gets which sheets were read and which not, and what else is worth a notice.
        scope: the month and agency that the file is for, where they are known.

    Raises:
        FileRefused: those of the pre-flight, of the table and of ``sheets``, and E029 where the
            parser needed too much memory or time.
    """
    facts = check_workbook(path, macros_declared)
    with Parser(path, declaring_parts(facts), nesting_parts(facts)) as parser:
        reading = _Reading(parser, facts, headings, report, scope)
        sheets = look_at(parser, headings, search=True)
        tables = Selection(sheets, headings, scope, reading.people, report).tables()
        if scope is not None:
            for finding in scope.conditions([t for sheet in tables for t in sheet.titles]):
                report(finding)
        reading.check_cells(tables)
        if len(tables) == 1:
            yield from reading.parts(tables[0])
        else:
            yield from reading.one_table(tables)
        reading.tell_unseen()


class _Reading:
    """Reads sheets of one workbook."""

    def __init__(
        self,
        parser: Parser,
        facts: Mapping[str, PartFacts],
        headings: Headings,
        report: Report,
        scope: Scope | None,
    ) -> None:
        self._parser = parser
        self._facts = facts
        self._headings = headings
        self._report = report
        self._scope = scope
        self._hidden: list[Place] = []
        self._unseen: list[tuple[Place, str]] = []

    def check_cells(self, sheets: Sequence[Sheet]) -> None:
        """Raises FileRefused: E028, where some sheets together, or one, have too many cells."""
        cells = 0
        for sheet in sheets:
            facts = self._facts.get(sheet.preview.part, _NO_FACTS)
            cells += facts.cells
            if cells > MAX_CELLS or facts.is_too_large:
                raise FileRefused("E028", sheet=shown(sheet.name))

    def people(self, sheet: Sheet) -> set[str]:
        """The numbers of those on a sheet, which is read for nothing else."""
        self.check_cells([sheet])
        chunks = (Chunk.of(rows.lines) for rows in self._parser.read(sheet.preview.at))
        places = sheet.header.places_of("nip")
        return {
            digits
            for chunk in chunks
            for cells in chunk.below(sheet.header.last_row).cells
            for place in places
            if place < len(cells) and (digits := nip_digits(cells[place]))
        }

    def parts(self, sheet: Sheet) -> Iterator[Part]:
        """The rows of one sheet.

        Raises:
            FileRefused: as for any table; it names the sheet.
        """
        chunks = self._chunks(sheet)
        with naming(sheet.name):
            rows = read_rows_below(
                sheet.header, chunks, self._headings, report=self._report, scope=self._scope
            )
            for part in rows:
                yield _SheetPart(part, sheet.name)

    def one_table(self, sheets: Sequence[Sheet]) -> Iterator[Part]:
        """The rows of several sheets, as if they were one.

        Raises:
            FileRefused: E016 for too many rows, E043 where somebody is on two sheets.
        """
        people: dict[str, set[str]] = {sheet.name: set() for sheet in sheets}
        counted = _Counted(people)
        for sheet in sheets:
            for part in self._parts_if_any(sheet):
                yield _CountedPart(part, sheet.name, counted)
        if not any(people.values()):
            raise FileRefused("E010")
        if count_on_two(people):
            refuse("E043", people)
        read = ", ".join(f"{shown(name)} ({len(some)})" for name, some in people.items())
        self._report(Finding(FindingKind.NOTICE, "W012", {"sheets": read}))

    def _parts_if_any(self, sheet: Sheet) -> Iterator[Part]:
        """The rows of one of several sheets, which may have none."""
        try:
            yield from self.parts(sheet)
        except FileRefused as refused:
            if refused.code != "E010":
                raise

    def _chunks(self, sheet: Sheet) -> Iterator[Chunk]:
        facts = self._facts.get(sheet.preview.part, _NO_FACTS)
        merges = Merges.of(facts.merges, sheet.header, self._headings)
        for rows in self._parser.read(sheet.preview.at):
            if rows.hidden or rows.unseen:
                self._note_unseen(sheet, rows)
            yield Chunk.of(_spread(rows, merges))

    def _note_unseen(self, sheet: Sheet, rows: SheetRows) -> None:
        """Keep the rows of people of which something is not seen."""
        header = sheet.header
        nips = header.places_of("nip")
        people = {
            line.number
            for line in rows.lines
            if line.number > header.last_row
            and any(p < len(line.cells) and nip_digits(line.cells[p]) for p in nips)
        }
        self._hidden += [Place(row, sheet.name) for row in rows.hidden if row in people]
        self._unseen += [
            (Place(row, sheet.name), f"{column_letters(place)}{row}")
            for row, places in rows.unseen.items()
            for place in places
            if row in people and place in header.columns
        ]

    def tell_unseen(self) -> None:
        """Report the rows and cells that were read although nobody sees them."""
        if self._hidden:
            places, count = tuple(self._hidden[:_MOST_NAMED]), len(self._hidden)
            self._report(Finding(FindingKind.NOTICE, "W014", {"count": count}, places))
        if self._unseen:
            names = [name for _, name in self._unseen[:_MOST_NAMED]]
            cells = ", ".join([*names, "…"] if len(self._unseen) > _MOST_NAMED else names)
            places = tuple(dict.fromkeys(place for place, _ in self._unseen))[:_MOST_NAMED]
            self._report(Finding(FindingKind.NOTICE, "W015", {"cells": cells}, places))


class _Counted:
    """What was read of several sheets together."""

    def __init__(self, people: dict[str, set[str]]) -> None:
        self._people = people
        self._rows = 0

    def add(self, sheet: str, nips: Sequence[str]) -> None:
        """Count some people of a sheet.

        Raises:
            FileRefused: E016.
        """
        self._rows += len(nips)
        if self._rows > MAX_ROWS:
            raise FileRefused("E016", limit=MAX_ROWS)
        self._people[sheet].update(filter(None, map(nip_digits, nips)))


class _SheetPart:
    """Rows of a sheet, which is named where they end in a refusal."""

    def __init__(self, part: Part, sheet: str) -> None:
        self.sheet = sheet
        self._part = part

    def columns(self) -> Columns | None:
        return self._part.columns()

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        with naming(self.sheet):
            return self._part.rows(taken)


class _CountedPart(_SheetPart):
    """Rows of one of several sheets."""

    def __init__(self, part: Part, sheet: str, counted: _Counted) -> None:
        super().__init__(part, sheet)
        self._counted = counted
        self._nips: Sequence[str] = ()

    def columns(self) -> Columns | None:
        columns = super().columns()
        self._nips = columns.cells["nip"] if columns else ()
        return columns

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        others = super().rows(taken)
        self._counted.add(self.sheet, list(compress(self._nips, taken)))
        self._counted.add(self.sheet, [raw.cells.get("nip", "") for raw in others])
        return others


class Table(NamedTuple):
    """A sheet with a table: its part, its header, and all its rows from the first on.

    The rows can be read once, while the workbook is open, and before those of another table.
    """

    part: str
    header: Header
    chunks: Iterator[Chunk]

    @property
    def lines(self) -> Iterator[Line]:
        """The rows one by one."""
        return (line for chunk in self.chunks for line in chunk.lines())


@contextmanager
def open_tables(
    path: Path, headings: Headings, *, with_merges: bool = False
) -> Iterator[Mapping[str, Table]]:
    """The sheets of a workbook that has been read before, by their names, those in front first.

    Args:
        path: the file.
        headings: what the header may say.
        with_merges: whether rows are wanted with what merged cells say about them.

    Raises:
        FileRefused: as ``read_workbook``.
    """
    facts = check_workbook(path, macros_declared=True) if with_merges else {}
    with Parser(path) as parser:
        yield {
            sheet.name: Table(sheet.preview.part, sheet.header, chunks)
            for sheet in look_at(parser, headings)
            if sheet.has_header and not sheet.preview.is_hidden
            for chunks in [_chunks_of(parser, sheet, facts, headings)]
        }


def _chunks_of(
    parser: Parser, sheet: Sheet, facts: Mapping[str, PartFacts], headings: Headings
) -> Iterator[Chunk]:
    merges = Merges.of(facts.get(sheet.preview.part, _NO_FACTS).merges, sheet.header, headings)
    yield from (Chunk.of(_spread(rows, merges)) for rows in parser.read(sheet.preview.at))


def _spread(rows: SheetRows, merges: Merges) -> Sequence[Line]:
    """Rows with what merged cells say about them."""
    return list(map(merges.spread, rows.lines)) if merges.ranges else rows.lines
