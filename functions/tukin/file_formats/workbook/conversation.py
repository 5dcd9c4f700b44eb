"""The parent's side of the conversation with the child that parses a workbook."""

import contextlib
import json
import os
import selectors
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self, cast

from tukin.file_formats.child_process import command, environment
from tukin.file_formats.limits import PARSER_WAIT_SECONDS
from tukin.file_formats.lines.line import Line
from tukin.file_formats.raw_row import Cause
from tukin.file_formats.workbook.cells import Cell
from tukin.vocabulary.errors import FileRefused

_CHILD = "tukin.file_formats.workbook.child"
_PIPE_BYTES = 64 * 1024
_SURE_CHARS = 16
"""Fifteen digits and a point: a shorter number has no more."""


class SheetRows(NamedTuple):
    """Some rows of a sheet, and what the user does not see of them.

    Attributes:
        lines: the rows.
        hidden: numbers of those that are hidden.
        unseen: by number of a row, places of cells with text whose number format shows nothing.
    """

    lines: list[Line]
    hidden: list[int]
    unseen: dict[int, list[int]]


class SheetPreview(NamedTuple):
    """The first rows of a sheet.

    Attributes:
        at: which sheet of the workbook it is, from 0.
        name, part: its name, and the part of the package that it is in.
        is_hidden: whether it is hidden.
        has_text: whether it has any text, here or below.
        lines: the first 20 rows, and perhaps the one after them.
    """

    at: int
    name: str
    part: str
    is_hidden: bool
    has_text: bool
    lines: list[Line]


class Parser:
    """The child process that parses one workbook."""

    def __init__(
        self, path: Path, declaring: Iterable[str] = (), nesting: Iterable[str] | None = None
    ) -> None:
        """Start it.

        Args:
            path: the workbook.
            declaring: the parts with a document type declaration: they are not parsed.
            nesting: the parts in which namespaces are declared below the root; None where that is
                not known.
        """
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
        known = None if nesting is None else list(nesting)
        self._ask(json.dumps({"declaring": list(declaring), "nesting": known}))

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

    def next_preview(self) -> SheetPreview | None:
        """The first rows of the next sheet, or None after the last; ``search`` or ``answer`` it."""
        message = self._message()
        if "end" in message:
            return None
        return SheetPreview(
            message["index"],
            message["name"],
            message["part"],
            message["hidden"],
            message["has_text"],
            _lines(message["preview"]),
        )

    def answer(self, *, may_be_read: bool) -> None:
        """Whether the sheet that was shown may be read later."""
        self._ask("keep" if may_be_read else "next")

    def search(self) -> Iterator[Line]:
        """Instead of ``answer``: the rows with long numbers of the sheet that was shown."""
        self._ask("search")
        while "rows" in (message := self._message()):
            yield from _lines(message["rows"])

    def read(self, index: int) -> Iterator[SheetRows]:
        """All rows of a sheet, some at a time."""
        self._ask(json.dumps({"read": index}))
        while "rows" in (message := self._message()):
            rows = message["rows"]
            marks = {number: said for number, _, said in rows if said}
            hidden = [number for number, said in marks.items() if "hidden" in said]
            unseen = {number: said["unseen"] for number, said in marks.items() if "unseen" in said}
            yield SheetRows(_lines(rows), hidden, unseen)

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


def _lines(rows: list[Any]) -> list[Line]:
    return [_line(*row) for row in rows]


def _line(number: int, cells: list[Cell], marks: dict[str, Any] | None) -> Line:
    numeric = frozenset(
        [place for place, cell in enumerate(cells) if type(cell) is float or type(cell) is int]
    )
    texts = [cell if type(cell) is str else _text(cell) for cell in cells]
    if not marks or "causes" not in marks:
        return Line(number, texts, numeric)
    causes = {int(place): Cause(cause) for place, cause in marks["causes"].items()}
    return Line(number, texts, numeric, causes)


def _text(cell: Cell) -> str:
    """A whole number without ``.0``; any other by what a spreadsheet shows of it: 15 digits."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    text = repr(cell)
    return text if len(text) <= _SURE_CHARS else f"{cell:.15g}"
