"""The one style of tables: a line a person, names cut with …, numbers and amounts never."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from tukin.cli.terminal import plain

_GAP = 2
_LEAST_NAME = 6
_LEAST_WRAPPED = 24


class Kind(Enum):
    """How a column is fitted into the terminal."""

    EXACT = auto()
    """As wide as its longest cell: a NIP, a code, a word of ours."""
    AMOUNT = auto()
    """The same, to the right: amounts, counts, row numbers."""
    NAME = auto()
    """Cut with … where the line is full."""
    WRAPPED = auto()
    """Wrapped between words below its heading; only the last column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cells are fitted."""

    heading: str
    kind: Kind = Kind.EXACT


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, with the style of all of them."""

    cells: Sequence[str]
    style: str = ""


def table_lines(
    columns: Sequence[Column],
    rows: Iterable[Row | Sequence[str]],
    width: int,
    *,
    title: str = "",
    total: Sequence[str] | None = None,
) -> list[Text]:
    """A table as lines; a line is longer than the width only where numbers alone need more.

    Args:
        columns: the columns; where several are names, they share what is left.
        rows: the rows, foreign text among it.
        width: characters in a line.
        title: a line above, empty for none.
        total: a last row below a rule.
    """
    body = [row if isinstance(row, Row) else Row(row) for row in rows]
    last = [] if total is None else [Row(total, "bold")]
    cells = [[plain(cell) for cell in row.cells] for row in [*body, *last]]
    widths = _widths(columns, cells, width)
    lines = [Text(title, style="bold")] if title else []
    lines.append(_line([column.heading for column in columns], columns, widths, "bold"))
    rule = Text("─" * min(width, sum(widths) + _GAP * (len(widths) - 1)), style="dim")
    lines.append(rule)
    for number, (row, its_cells) in enumerate(zip([*body, *last], cells, strict=True)):
        if total is not None and number == len(body):
            lines.append(rule)
        lines += _lines(its_cells, columns, widths, row.style)
    return lines


def labelled(label: str, text: str, width: int) -> list[Text]:
    """A text after its label, wrapped beside it."""
    first, *rest = _wrap(plain(text), max(_LEAST_WRAPPED, width - cell_len(label)))
    indent = " " * cell_len(label)
    return [Text(label + first), *(Text(indent + line) for line in rest)]


def _widths(columns: Sequence[Column], cells: list[list[str]], width: int) -> list[int]:
    widths = [
        max(cell_len(column.heading), *(cell_len(row[place]) for row in cells), 0)
        for place, column in enumerate(columns)
    ]
    flexible = [
        place for place, column in enumerate(columns) if column.kind in (Kind.NAME, Kind.WRAPPED)
    ]
    fixed = sum(size for place, size in enumerate(widths) if place not in flexible)
    left = width - fixed - _GAP * (len(columns) - 1)
    for number, place in enumerate(flexible):
        rest = flexible[number + 1 :]
        share = min(left // (len(rest) + 1), left - sum(_least(columns[other]) for other in rest))
        widths[place] = min(widths[place], max(share, _least(columns[place])))
        left -= widths[place]
    return widths


def _least(column: Column) -> int:
    return _LEAST_WRAPPED if column.kind is Kind.WRAPPED else _LEAST_NAME


def _lines(
    cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], style: str
) -> Iterator[Text]:
    if columns[-1].kind is not Kind.WRAPPED:
        yield _line(cells, columns, widths, style)
        return
    wrapped = _wrap(cells[-1], widths[-1])
    yield _line([*cells[:-1], wrapped[0]], columns, widths, style)
    indent = " " * (sum(widths[:-1]) + _GAP * (len(widths) - 1))
    for rest in wrapped[1:]:
        yield Text(indent + rest, style=style)


def _line(
    cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], style: str
) -> Text:
    fitted = [
        _fit(cell, column, size) for cell, column, size in zip(cells, columns, widths, strict=True)
    ]
    return Text((" " * _GAP).join(fitted).rstrip(), style=style)


def _fit(cell: str, column: Column, size: int) -> str:
    if cell_len(cell) > size and column.kind is Kind.NAME:
        return set_cell_size(cell, size - 1) + "…"
    padding = " " * max(0, size - cell_len(cell))
    return padding + cell if column.kind is Kind.AMOUNT else cell + padding


def _wrap(text: str, width: int) -> list[str]:
    narrow = Console(width=width, markup=False, emoji=False)
    lines = Text(text).wrap(narrow, width)
    return [line.plain.rstrip() for line in lines] or [""]
