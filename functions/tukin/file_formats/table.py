"""From numbered rows of cells to raw rows: find the header, then map, skip and limit.

A row without text is blank, and so is one that has nothing but its place in the list: a filled-in
``No``. What is skipped beside these is said in ``lines/not_people`` and reported; so is each column
with text that is not read.

Hidden rows are rows: hiding is a matter of view, and to drop them would drop people. Merged cells
below the header are not spread: only the first of them has the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from tukin.file_formats.finding import Place, Report, report_nowhere
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import HEADER_ROWS, MAX_ROWS
from tukin.file_formats.lines.header import Header, find_header
from tukin.file_formats.lines.line import Chunk, Line
from tukin.file_formats.lines.mapping import (
    Columns,
    map_row,
    read_columns,
    transposed,
    with_causes,
)
from tukin.file_formats.lines.not_people import Sorter, is_blank
from tukin.file_formats.lines.short_rows import Again, ShortRows
from tukin.file_formats.lines.unread import SkippedRows, UnreadColumns
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.scope import Scope, Title
from tukin.vocabulary.errors import FileRefused

_MOST_SHIFTED = 20
_MOST_TITLES = HEADER_ROWS


class Part(Protocol):
    """Rows of a file that were read at once, in the order of the file."""

    @property
    def sheet(self) -> str | None:
        """The workbook's sheet that they are of, None where the file has none."""
        ...

    def columns(self) -> Columns | None:
        """The rows column by column; None where the format gives them only one by one."""
        ...

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        """The rows for people among those that were not taken; once, before the next part.

        Args:
            taken: for each row of ``columns`` whether it was accepted there; () for none.

        Raises:
            FileRefused: E016, where the file has too many rows.
        """
        ...


class RawPart(NamedTuple):
    """Rows that were read one by one, as those of a JSON file."""

    raw: Sequence[RawRow]
    sheet: str | None = None

    def columns(self) -> None:
        """None: such rows have no columns in common."""

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        """All rows; none can have been taken."""
        if taken:
            raise ValueError("rows without columns cannot be taken by their columns")
        return list(self.raw)


def read_table(
    chunks: Iterator[Chunk],
    headings: Headings,
    again: Again | None = None,
    report: Report = report_nowhere,
    scope: Scope | None = None,
) -> Iterator[Part]:
    """The data rows of a sheet or delimited file, lazily.

    Args:
        chunks: all rows from the first one on, blank ones included.
        headings: what the header may say.
        again: gives the rows once more; only for a delimited file, in which a row with more cells
            than the header is broken, and one that ends early may be cut.
        report: gets the rows and columns that are skipped.
        scope: the month and agency that the file is for; the titles are compared with them.

    Raises:
        FileRefused: E001, E010, those of ``Header.check`` and of ``Sorter``, and the limits
            E016–E018, E030.
    """
    preview: list[Chunk] = []
    for chunk in chunks:
        preview.append(chunk)
        if chunk.numbers[-1] >= HEADER_ROWS:
            break
    first = [line for chunk in preview for line in chunk.lines() if line.number <= HEADER_ROWS]
    below = (line for chunk in chain(preview, chunks) for line in chunk.lines())
    if not any(map(_holds_text, chain(first, below))):  # looks no further than the first text
        raise FileRefused("E001")
    header = find_header(first, headings)
    header.check(headings)
    for finding in scope.conditions(titles_of(first, header, headings)) if scope else ():
        report(finding)
    yield from read_rows_below(header, chain(preview, chunks), headings, again, report, scope)


def titles_of(preview: Iterable[Line], header: Header, headings: Headings) -> Iterator[Title]:
    """The lines above a header, and the headings over several of its columns.

    Not those over columns of attendance that say the month before, where the rules have it so.
    """
    for line in preview:
        if line.number >= header.last_row:
            return
        place, texts = Place(line.number, header.sheet), line.cells
        if line.number >= header.first_row - 1:
            texts = [
                "" if headings.is_month_before(cell, header.below(line, at)) else cell
                for at, cell in enumerate(line.cells)
            ]
        if line.number < header.first_row:
            texts = [_joined(texts)]
        yield from (Title(text, place) for text in texts if text.strip())


def _title(line: Line, place: Place) -> Title:
    return Title(_joined(line.cells), place)


def _joined(cells: Iterable[str]) -> str:
    return " ".join(filter(None, map(str.strip, cells)))


def read_rows_below(
    header: Header,
    chunks: Iterable[Chunk],
    headings: Headings,
    again: Again | None = None,
    report: Report = report_nowhere,
    scope: Scope | None = None,
) -> Iterator[Part]:
    """The data rows below a header that has been checked; see ``read_table``."""
    below = _RowsBelow(header, headings, again, report, scope)
    for chunk in chunks:
        yield _TablePart(below, chunk.below(header.last_row))
        if below.is_hopeless:
            break
    below.end()


class _TablePart:
    """Some rows below a header."""

    def __init__(self, below: "_RowsBelow", chunk: Chunk) -> None:
        self._below = below
        self._chunk = chunk
        self._texts = transposed(chunk, below.header)
        self._cut = below.short_rows.find(chunk)
        self.sheet = below.header.sheet
        below.unread.look(chunk, self._texts)

    def columns(self) -> Columns | None:
        if self._below.is_amendment:
            return None  # each row names its own columns
        careful = self._below.careful(self._chunk) | self._cut.keys()
        careful |= with_causes(self._chunk, self._below.header)
        return read_columns(self._chunk, self._texts, self._below.header, careful)

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        flags = taken or [False] * len(self._chunk.numbers)
        self._texts = ()  # they need no memory while the next rows are read
        return self._below.rows(self._chunk, flags, self._cut)


class _RowsBelow:
    """Reads the rows below a header, part by part; keeps what one part says about the next."""

    def __init__(
        self,
        header: Header,
        headings: Headings,
        again: Again | None,
        report: Report,
        scope: Scope | None,
    ) -> None:
        self.header = header
        self.short_rows = ShortRows(header, headings, again)
        self.unread = UnreadColumns(header, headings)
        self._skipped = SkippedRows(report)
        self._report = report
        self._scope = scope
        self._skipped_above: list[Title] = []
        self._is_delimited = again is not None
        self.is_amendment = headings.is_amendment
        self._sorter = Sorter(header, headings)
        self._found = 0
        self._shifted: list[int] = []

    @property
    def is_hopeless(self) -> bool:
        """Whether as many broken rows were found as are named at once."""
        return len(self._shifted) >= _MOST_SHIFTED

    def careful(self, chunk: Chunk) -> set[int]:
        """Rows of a delimited file that have more cells than the header."""
        if not self._is_delimited or max(map(len, chunk.cells), default=0) <= self.header.width:
            return set()
        return {n for n, row in enumerate(chunk.cells) if len(row) > self.header.width}

    def rows(self, chunk: Chunk, taken: Sequence[bool], cut: Mapping[int, str]) -> list[RawRow]:
        """The rows for people that were not taken; none once the file is known to be broken.

        Args:
            chunk: the rows.
            taken: for each of them whether it was read otherwise.
            cut: by place in the chunk, the first column that a row should have reached.
        """
        others = self._people(chunk, taken, cut)
        if self._is_delimited:
            # An unquoted 94,40 becomes two scores that look sound, even if the last cell is blank.
            width = self.header.width
            self._shifted += [line.number for line, _ in others if len(line.cells) > width]
        if self._shifted:
            return []  # the file is refused; go on only to name all such rows at once
        self._found += sum(taken) + len(others)
        if self._found > MAX_ROWS:
            raise FileRefused("E016", limit=MAX_ROWS)
        return [raw for _, raw in others]

    def _people(
        self, chunk: Chunk, taken: Sequence[bool], cut: Mapping[int, str]
    ) -> list[tuple[Line, RawRow]]:
        """The rows for people that were not taken; the others are blank or reported."""
        others: list[tuple[Line, RawRow]] = []
        if taken and all(taken):
            self._person_above()
            return others
        for place, is_taken in enumerate(taken):
            if is_taken:
                self._person_above()
                continue
            line = chunk.line(place)
            cut_before = cut.get(place) or self.short_rows.cut_of(line)
            raw = map_row(line, self.header, not self._is_delimited, cut_before)
            if raw is None and is_blank(line.cells):
                continue
            if self._sorter.is_person(line, raw):
                self._skipped_above = []
                others.append((line, raw or RawRow(line.number, {}, sheet=self.header.sheet)))
            else:
                self._skip(line)
        return others

    def _person_above(self) -> None:
        self._sorter.person_above()
        self._skipped_above = []

    def _skip(self, line: Line) -> None:
        """List a row; where it is the header once more, those above it are titles as at the top."""
        place = Place(line.number, self.header.sheet)
        if self._scope is not None and self._sorter.was_header:
            for finding in self._scope.conditions(self._skipped_above):
                self._report(finding)
            self._skipped_above = []
        elif self._scope is not None:
            self._skipped_above = [*self._skipped_above, _title(line, place)][-_MOST_TITLES:]
        self._skipped.add(place, line.cells)

    def end(self) -> None:
        """After the last part.

        Raises:
            FileRefused: E030 for rows with too many cells, E010 where there is no row at all.
        """
        if self._shifted:
            raise FileRefused("E030", rows=", ".join(map(str, self._shifted[:_MOST_SHIFTED])))
        self._skipped.end()
        self.unread.end(self._report)
        if not self._found:  # of one of several sheets what is not read is said all the same
            raise FileRefused("E010")


def _holds_text(line: Line) -> bool:
    return any(cell and not cell.isspace() for cell in line.cells)
