"""From numbered rows of cells to raw rows: find the header, then map, skip and limit.

What is skipped, and never silently anything else:

- a blank row: no text in any column that is known (a filled-in ``No`` alone is still blank);
- a totals row: no NIP (fewer than eight digits in its cell) and the first cell with text reads
  ``Jumlah``, ``Total``, ``Jumlah Total``, ``Sub Total``, ``Rata-rata`` or the like and no more;
- a repeat of the header, as printed lists have on each page;
- a row directly below the header that numbers the columns 1, 2, 3, … or has nothing but remarks
  in brackets, such as ``(menit)``.

Hidden rows are rows: hiding is a matter of view, and to drop them would drop people. Merged cells
below the header are not spread: only the first of them has the text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from tukin.file_formats.finding import Finding, FindingKind, Place, Report, report_nowhere
from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.limits import HEADER_ROWS, MAX_COLUMNS, MAX_ROWS
from tukin.file_formats.lines.header import Header, find_header
from tukin.file_formats.lines.line import Chunk, Line
from tukin.file_formats.raw_row import RawRow
from tukin.vocabulary.columns import NIP_COLUMNS
from tukin.vocabulary.errors import FileRefused

_MOST_SHIFTED = 20
_NIP_DIGITS = 8
_SHOWN_CHARS = 80
_ORDINAL = re.compile(r"\d{1,3}", re.ASCII)
_REMARK = re.compile(r"\([^()]{1,40}\)")
_TOTAL = re.compile(
    r"(sub |grand )?(jumlah|jml|total|subtotal|rata rata|rerata|average|sum)"
    r"( (total|jumlah|seluruhnya|keseluruhan|semua|akhir|umum|halaman|dipindahkan|pegawai|pns|"
    r"pppk|asn|orang|employees|rows|all|\d{1,6}))*",
    re.ASCII,
)


class Columns(NamedTuple):
    """Some rows column by column, for whoever can accept many at once.

    Attributes:
        numbers: the rows' physical numbers.
        cells: the texts of each column that the file has, in the order of the rows.
        careful: places among these rows that must be looked at one by one.
    """

    numbers: Sequence[int]
    cells: Mapping[str, Sequence[str]]
    careful: Collection[int]


class Part(Protocol):
    """Rows of a file that were read at once, in the order of the file."""

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
    fixed_width: bool = False,
    report: Report = report_nowhere,
) -> Iterator[Part]:
    """The data rows of a sheet or delimited file, lazily.

    Args:
        chunks: all rows from the first one on, blank ones included.
        headings: what the header may say.
        fixed_width: whether a row with more cells than the header is broken.
        report: is told of the rows that are skipped.

    Raises:
        FileRefused: E001, E003, E010, E011 and the limits E016–E018, E030.
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
    yield from read_rows_below(header, chain(preview, chunks), headings, fixed_width, report)


def read_rows_below(
    header: Header,
    chunks: Iterable[Chunk],
    headings: Headings,
    fixed_width: bool = False,
    report: Report = report_nowhere,
) -> Iterator[Part]:
    """The data rows below a header that has been checked; what is skipped is listed above."""
    below = _RowsBelow(header, headings, fixed_width, report)
    for chunk in chunks:
        yield _TablePart(below, chunk.below(header.last_row))
        if below.is_hopeless:
            break
    below.end()


class _TablePart(NamedTuple):
    """Some rows below a header."""

    below: "_RowsBelow"
    chunk: Chunk

    def columns(self) -> Columns | None:
        below = self.below
        return _columns(below.header, self.chunk, below.fixed_width, below.is_amendment)

    def rows(self, taken: Sequence[bool] = ()) -> list[RawRow]:
        return self.below.rows(self.chunk, taken or [False] * len(self.chunk.numbers))


class _RowsBelow:
    """Reads the rows below a header, part by part; keeps what one part says about the next."""

    def __init__(
        self, header: Header, headings: Headings, fixed_width: bool, report: Report
    ) -> None:
        self.header = header
        self.fixed_width = fixed_width
        self._report = report
        self.is_amendment = headings.is_amendment
        self._headings = headings
        self._is_below_header = True
        self._found = 0
        self._shifted: list[int] = []

    @property
    def is_hopeless(self) -> bool:
        """Whether as many broken rows were found as are named at once."""
        return len(self._shifted) >= _MOST_SHIFTED

    def rows(self, chunk: Chunk, taken: Sequence[bool]) -> list[RawRow]:
        """The rows for people that were not taken; none once the file is known to be broken."""
        others = self._people(chunk, taken)
        if self.fixed_width:
            # An unquoted 94,40 becomes two scores that look sound, even if the last cell is blank.
            width = self.header.width
            self._shifted += [line.number for line, _ in others if len(line.cells) > width]
        if self._shifted:
            return []  # the file is refused; go on only to name all such rows at once
        self._found += sum(taken) + len(others)
        if self._found > MAX_ROWS:
            raise FileRefused("E016", limit=MAX_ROWS)
        return [raw for _, raw in others]

    def _people(self, chunk: Chunk, taken: Sequence[bool]) -> list[tuple[Line, RawRow]]:
        """The rows for people that were not taken; what is skipped is listed above."""
        others: list[tuple[Line, RawRow]] = []
        first = taken.index(True) if True in taken else len(taken)  # what is taken is a person's
        for place in (place for place, flag in enumerate(taken) if not flag):
            self._is_below_header = self._is_below_header and place < first
            line = chunk.line(place)
            raw = map_row(line, self.header, is_whole=not self.fixed_width)
            if raw is None:
                continue
            if self._is_below_header and _explains_columns(line):
                self._skip(line)
                continue
            self._is_below_header = False
            if is_no_person(raw, line.cells, self._headings):
                self._skip(line)
            else:
                others.append((line, raw))
        self._is_below_header = self._is_below_header and first == len(taken)
        return others

    def _skip(self, line: Line) -> None:
        """Report a row that was not read as a person (I1), with the beginning of its text."""
        text = " ".join(" ".join(filter(None, map(str.strip, line.cells)))[:_SHOWN_CHARS].split())
        places = (Place(line.number),)
        self._report(Finding(FindingKind.SKIPPED, "W001", {"text": text}, places))

    def end(self) -> None:
        """After the last part.

        Raises:
            FileRefused: E030 for rows with too many cells, E010 where there is no row at all.
        """
        if self._shifted:
            raise FileRefused("E030", rows=", ".join(map(str, self._shifted[:_MOST_SHIFTED])))
        if not self._found:
            raise FileRefused("E010")


def _columns(header: Header, chunk: Chunk, fixed_width: bool, is_amendment: bool) -> Columns | None:
    """The rows of a chunk by the header's columns, or None where it has no rows.

    A row of an amendment that ends early does not name all columns, so it goes the exact way.
    """
    if not chunk.numbers:
        return None
    guarded = {place for place, column in header.columns.items() if column in NIP_COLUMNS}
    careful = {place for place, numeric in enumerate(chunk.numeric) if numeric & guarded}
    rows = chunk.cells
    if set(map(len, rows)) != {header.width} or header.width > MAX_COLUMNS:
        if fixed_width:
            reached = max(header.columns) + 1 if is_amendment else 0
            careful |= {
                place
                for place, row in enumerate(rows)
                if len(row) > header.width or len(row) < reached
            }
        width = max(header.columns) + 1  # a row may go on for a million blank cells
        blank = [""] * width
        rows = [[*row[:width], *blank][:width] for row in rows]
    columns = list(zip(*rows, strict=True))
    cells = {column: columns[place] for place, column in header.columns.items()}
    return Columns(chunk.numbers, cells, careful)


def map_row(line: Line, header: Header, is_whole: bool = True) -> RawRow | None:
    """The known cells of a row, or None where all of them are blank.

    Args:
        line: the row.
        header: which place is which column.
        is_whole: whether the row names all columns, wherever its last cell with text is. In a
            delimited file it names those that it reaches.
    """
    width = len(line.cells)
    cells = {
        column: line.cells[place] if place < width else ""
        for place, column in header.columns.items()
        if is_whole or place < width
    }
    if not any(cell and not cell.isspace() for cell in cells.values()):
        return None
    if not line.numeric:
        return RawRow(line.number, cells)
    numeric = {header.columns[place] for place in line.numeric if place in header.columns}
    return RawRow(line.number, cells, frozenset(numeric))


def is_no_person(raw: RawRow, cells: Iterable[str], headings: Headings) -> bool:
    """Whether a row is a total or a repeat of the header; both are without a NIP."""
    nip = raw.cells.get("nip", "")
    if sum(map(str.isdecimal, nip)) >= _NIP_DIGITS:
        return False
    if _is_total(next((cell for cell in cells if cell.strip()), "")):
        return True
    names = (nip, raw.cells.get("name", ""))
    columns = [headings.candidates.get(heading_key(text), ("",))[0] for text in names]
    return columns == ["nip", "name"]


def _is_total(cell: str) -> bool:
    words = re.sub(r"[^a-z0-9]+", " ", cell[:100].casefold()).strip()
    return _TOTAL.fullmatch(words) is not None


def _holds_text(line: Line) -> bool:
    return any(cell and not cell.isspace() for cell in line.cells)


def _explains_columns(line: Line) -> bool:
    cells = [cell.strip() for cell in line.cells if cell.strip()]
    if all(_REMARK.fullmatch(cell) for cell in cells):
        return True
    numbers = [int(cell) for cell in cells if _ORDINAL.fullmatch(cell)]
    return len(cells) == len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))
