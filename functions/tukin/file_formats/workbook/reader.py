"""XLSX and XLSM: pre-flight, then a child process that parses, then the table's rules."""

import contextlib
import json
import os
import selectors
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self, cast

from tukin.file_formats.child_process import command, environment
from tukin.file_formats.finding import Report, report_nowhere
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import PARSER_WAIT_SECONDS
from tukin.file_formats.lines.header import Header, find_header
from tukin.file_formats.lines.line import Chunk, Line, check_limits
from tukin.file_formats.table import Part, read_rows_below
from tukin.file_formats.workbook.cells import Cell
from tukin.file_formats.workbook.check import check_workbook
from tukin.vocabulary.errors import FileRefused

_CHILD = "tukin.file_formats.workbook.child"
_PIPE_BYTES = 64 * 1024


def read_workbook(
    path: Path, headings: Headings, macros_declared: bool, report: Report = report_nowhere
) -> Iterator[Part]:
    """The rows of the first visible sheet that has every required column.

    Raises:
        FileRefused: those of the pre-flight, of the table, and E029 where the parser needed too
            much memory or time.
    """
    check_workbook(path, macros_declared)
    with open_table(path, headings) as table:
        yield from read_rows_below(table.header, table.chunks, headings, report=report)


class Table(NamedTuple):
    """The sheet with the table: its part, its header, and all its rows from the first on.

    The rows can be read once, while the table is open.
    """

    part: str
    header: Header
    chunks: Iterator[Chunk]

    @property
    def lines(self) -> Iterator[Line]:
        """The rows one by one."""
        return (line for chunk in self.chunks for line in chunk.lines())


@contextmanager
def open_table(path: Path, headings: Headings) -> Iterator[Table]:
    """Find the table of a workbook that has passed the pre-flight.

    Where no sheet has every required column, the one with the most tells what is missing. Hidden
    sheets are not looked at: they hold lists and leftovers.

    Raises:
        FileRefused: as ``read_workbook``.
    """
    with _Parser(path) as parser:
        best: Header | None = None
        while (preview := parser.next_preview()) is not None:
            lines = [check_limits(line) for line in preview]
            header = find_header(lines, headings)
            if lines and not header.missing:
                header.check(headings)
                yield Table(parser.part, header, chain([Chunk.of(lines)], parser.rest()))
                return
            if lines and (best is None or len(header.columns) > len(best.columns)):
                best = header
        if best is None:
            raise FileRefused("E001")
        best.check(headings)


class _Parser:
    """The child process and the parent's side of the conversation with it."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module; the path is one argument
            command(_CHILD, str(path.resolve())),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            bufsize=0,
        )
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._unread = bytearray()
        self._patience_seconds = float(PARSER_WAIT_SECONDS)
        self._asked = True
        self.part = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._selector.close()
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._stdout.close()

    def next_preview(self) -> list[Line] | None:
        """The first rows of the next sheet, or None after the last."""
        if not self._asked:
            self._ask("next")
        self._asked = False
        message = self._message()
        if "end" in message:
            return None
        self.part = message["part"]
        return _lines(message["head"])

    def rest(self) -> Iterator[Chunk]:
        """The rows below the head of the sheet that was shown last."""
        self._ask("rest")
        while "rows" in (message := self._message()):
            yield Chunk.of([check_limits(line) for line in _lines(message["rows"])])

    def _ask(self, what: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # then the missing answer tells
            self._stdin.write(f"{what}\n".encode())

    def _message(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._read_line())
        if "refused" in message:
            raise FileRefused(message.pop("refused"), **{"format": "XLSX"} | message)
        return message

    def _read_line(self) -> bytes:
        searched = 0
        while (end := self._unread.find(b"\n", searched)) < 0:
            searched = len(self._unread)
            piece = self._read_piece()
            if not piece:  # it was ended by a limit, or takes too long
                raise FileRefused("E029")
            self._unread += piece
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line

    def _read_piece(self) -> bytes:
        """What the child has written; the time spent waiting is limited for the whole file."""
        began = time.monotonic()
        is_ready = self._selector.select(max(0.0, self._patience_seconds))
        self._patience_seconds -= time.monotonic() - began
        return os.read(self._stdout.fileno(), _PIPE_BYTES) if is_ready else b""


def _lines(rows: list[tuple[int, list[Cell]]]) -> list[Line]:
    return [_line(number, cells) for number, cells in rows]


def _line(number: int, cells: list[Cell]) -> Line:
    numeric = frozenset(
        place for place, cell in enumerate(cells) if type(cell) is float or type(cell) is int
    )
    return Line(number, [_text(cell) for cell in cells], numeric)


def _text(cell: Cell) -> str:
    """A whole number without ``.0``; any other float by its shortest exact spelling."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return repr(cell)
