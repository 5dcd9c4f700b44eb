"""From rows of cells to the columns that a header names: many at once, and one by one."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tukin.file_formats.limits import MAX_COLUMNS
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import PLAIN, Chunk, Line
from tukin.file_formats.raw_row import SHOWN_OTHERWISE, Cause, RawRow, says_cut_off
from tukin.vocabulary.columns import NIP_COLUMNS

_COUNT = re.compile(r"\s*\d{1,6}\s*", re.ASCII)

Texts = Sequence[Sequence[str]]
"""The texts of each place of a header, from place 0 on, in the order of the rows."""


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


def transposed(chunk: Chunk, header: Header) -> Texts:
    """The texts of a chunk by place, as wide as the header; () where there is no row."""
    rows = chunk.cells
    width = min(header.width, MAX_COLUMNS)
    if rows and set(map(len, rows)) != {width}:
        blank = [""] * width  # a row may also go on for a million blank cells
        rows = [[*row[:width], *blank][:width] for row in rows]
    return list(zip(*rows, strict=True))


def read_columns(
    chunk: Chunk, texts: Texts, header: Header, careful: Collection[int]
) -> Columns | None:
    """The rows of a chunk by the header's columns, or None where it has no rows.

    Args:
        chunk: the rows.
        texts: the same, transposed.
        header: which place is which column.
        careful: rows that must be looked at one by one, whatever their cells are.
    """
    if not chunk.numbers:
        return None
    guarded = {place for place, column in header.columns.items() if column in NIP_COLUMNS}
    numbers = {place for place, numeric in enumerate(chunk.numeric) if numeric & guarded}
    cells: dict[str, Sequence[str]] = {}
    for place, column in header.columns.items():
        known = cells.get(column)
        own = texts[place]
        cells[column] = (
            own if known is None else list(map(add_counts, zip(known, own, strict=True)))
        )
    return Columns(chunk.numbers, cells, {*careful, *numbers})


def with_causes(chunk: Chunk, header: Header) -> set[int]:
    """The places among a chunk's rows of those with a cell that must be looked at for its cause."""
    if not chunk.causes:
        return set()
    return {
        place
        for place, number in enumerate(chunk.numbers)
        for column, cause in chunk.causes.get(number, PLAIN).items()
        if cause not in SHOWN_OTHERWISE and column in header.columns
    }


def map_row(
    line: Line, header: Header, is_whole: bool = True, cut_before: str | None = None
) -> RawRow | None:
    """The known cells of a row, or None where all of them are blank.

    Args:
        line: the row.
        header: which place is which column.
        is_whole: whether the row names all columns, wherever its last cell with text is. In a
            delimited file it names those that it reaches.
        cut_before: the first column that it should have reached, or that it says it did not.
    """
    width = len(line.cells)
    cells: dict[str, str] = {}
    for place, column in header.columns.items():
        if is_whole or place < width:
            text = line.cells[place] if place < width else ""
            cells[column] = add_counts((cells[column], text)) if column in cells else text
    if not any(cell and not cell.isspace() for cell in cells.values()):
        return None
    columns = header.columns
    numeric = frozenset([columns[place] for place in line.numeric if place in columns])
    causes = {columns[place]: why for place, why in line.causes.items() if place in columns}
    if cut_before:
        causes[cut_before] = Cause.CUT_OFF  # one mistake: what follows it says nothing
        cells = {c: "" if c != cut_before and says_cut_off(t) else t for c, t in cells.items()}
    return RawRow(line.number, cells, numeric, header.sheet, causes)


def add_counts(texts: Iterable[str]) -> str:
    """The sum of some counts; a text that is none stays as it is, for its error."""
    filled = [text for text in texts if text.strip() not in ("", "-")]
    odd = next((text for text in filled if not _COUNT.fullmatch(text)), None)
    if odd is not None or not filled:
        return odd or ""
    return str(sum(map(int, filled)))
