"""JSON Lines, a JSON array of objects, and SIASN's envelope ``{"data": [...]}``.

The row number is the line on which the object begins; in an array it is the object's position,
since an array may stand on one line. Numbers keep their text: no float is ever made.

A fault of form refuses the whole file: a name given twice in one object, NaN, a row that is no
object or a cell that is one. The program that wrote it must be fixed, not a row.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any, NoReturn, TextIO

from tukin.file_formats.finding import Place, Report, report_nowhere
from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.limits import (
    HEADER_ROWS,
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_RECORD_CHARS,
    MAX_ROWS,
)
from tukin.file_formats.lines.heading_doubts import Unread, refuse_doubtful, refuse_unchanging
from tukin.file_formats.lines.line import is_number
from tukin.file_formats.lines.mapping import add_counts
from tukin.file_formats.lines.not_people import is_total
from tukin.file_formats.lines.unread import SkippedRows, report_columns
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.text import open_text
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.words import Words

_CHUNK_CHARS = 64 * 1024
_MOST_SHAPES = 64
_MOST_UNKNOWN = 1_000
"""Different names of a file that are no columns: each is compared with all that are."""
_SHOWN_CHARS = 60
_WHITE = re.compile(r"[ \t\r\n]*")
_OTHER_VALUES = frozenset('["-0123456789tfn')


def read_json_rows(
    path: Path, headings: Headings, report: Report = report_nowhere
) -> Iterator[RawRow]:
    """The rows of a JSON file, lazily.

    Required columns are looked for in the first rows together, since an object may leave out what
    it has no value for. A name whose value is null or "" is named all the same. Rows and names that
    are not read are reported.

    Raises:
        FileRefused: E001, E003, E010, E011, the limits E016–E018 and E058, E021–E026, E057 values
            inside values, and those of ``refuse_doubtful``.
    """
    with open_text(path, legacy=False, newline=None) as file:
        names = _Rows(headings)
        rows = names.read(_objects(file))
        preview = list(islice(rows, HEADER_ROWS))
        if preview:
            names.check({column for raw in preview for column in raw.cells})
        skipped = SkippedRows(report)
        count = 0
        for raw in chain(preview, rows):
            if all(cell.isspace() or not cell for cell in raw.cells.values()):
                continue
            if _is_no_person(raw, headings):
                skipped.add(Place(raw.number), raw.cells.values())
                continue
            count += 1
            if count > MAX_ROWS:
                raise FileRefused("E016", limit=MAX_ROWS)
            yield raw
        if not count:
            raise FileRefused("E010")
        skipped.end()
        if names.unread:
            report_columns(names.unread, report)


def _is_no_person(raw: RawRow, headings: Headings) -> bool:
    """Whether an object without a NIP has totals, or the headings of a table."""
    nip = raw.cells.get("nip", "")
    if is_number(nip):
        return False
    if is_total(text for text in map(str.strip, raw.cells.values()) if text):
        return True
    texts = (nip, raw.cells.get("name", ""))
    columns = [headings.candidates.get(heading_key(text), ("",))[0] for text in texts]
    return columns == ["nip", "name"]


class _Number(str):
    """The text of a JSON number."""

    __slots__ = ()


class _RepeatedNameError(Exception):
    """A name occurs twice in one object: which value counts would be a guess."""


class _NestedError(Exception):
    """A value is an object or array."""


class _NoNumberError(Exception):
    """NaN or Infinity, which are no JSON."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _RepeatedNameError
    return result


def _refuse_constant(_: str) -> NoReturn:
    raise _NoNumberError


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_Number,
    parse_int=_Number,
    parse_constant=_refuse_constant,
)


class _Window:
    """A stretch of a JSON text that grows on demand and forgets what was read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """The next character that is not white space, or "" at the end."""
        while True:
            match = _WHITE.match(self._text, self._at)
            self._pass(match.end() if match else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._grow()

    def skip(self) -> None:
        """Pass over one character."""
        self._pass(self._at + 1)

    def value(self, row: int) -> object:
        """The value that begins here, in the row of this number."""
        while True:
            try:
                value: object
                value, end = _DECODER.raw_decode(self._text, self._at)
            except JSONDecodeError:
                if self._ended or len(self._text) - self._at >= MAX_RECORD_CHARS:
                    raise self._unreadable(row) from None
                self._grow()
            except RecursionError:
                raise FileRefused("E023", row=row) from None
            except _RepeatedNameError:
                raise FileRefused("E025", row=row) from None
            except _NoNumberError:
                raise FileRefused("E024", row=row) from None
            else:
                self._pass(end)
                return value

    def _unreadable(self, row: int) -> FileRefused:
        if self._ended or "\n" in self._text[self._at :]:
            return FileRefused("E022", row=row)
        return FileRefused("E018", row=row, limit=MAX_RECORD_CHARS)

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _grow(self) -> None:
        """Read as much again as is still unread, so that the cost of trying stays linear."""
        rest = self._text[self._at :]
        more = self._file.read(max(_CHUNK_CHARS, len(rest)))
        self._ended = not more
        self._text, self._at = rest + more, 0


def _objects(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their row numbers."""
    window = _Window(file)
    first = window.peek()
    if not first:
        raise FileRefused("E001")
    if first == "[":
        window.skip()
        yield from _elements(window)
    else:
        yield from _lines(window)


def _elements(window: _Window) -> Iterator[tuple[int, dict[str, Any]]]:
    position = 0
    separator = window.peek()
    if separator == "]":
        window.skip()
    while separator != "]":
        position += 1
        yield position, _next_object(window, position)
        separator = window.peek()
        if separator not in (",", "]"):
            raise FileRefused("E022", row=position)
        window.skip()
    if window.peek():
        raise FileRefused("E022", row=position)


def _lines(window: _Window) -> Iterator[tuple[int, dict[str, Any]]]:
    last_line = 0
    while window.peek():
        line = window.line
        if line == last_line:
            raise FileRefused("E022", row=line)  # two on one line would share a number
        value = _next_object(window, line)
        enclosed = _enclosed(value) if last_line == 0 else None
        if enclosed is not None:
            yield from enumerate(enclosed, start=1)
            if window.peek():
                raise FileRefused("E022", row=window.line)
            return
        yield line, value
        last_line = window.line


def _next_object(window: _Window, row: int) -> dict[str, Any]:
    start = window.peek()
    if start != "{":
        raise FileRefused("E026" if start in _OTHER_VALUES else "E022", row=row)
    value = window.value(row)
    assert isinstance(value, dict)  # noqa: S101 - what begins with a brace is an object
    return value


def _enclosed(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The rows inside an answer of SIASN (``data``, or ``skp22`` in it), or None for a row.

    Step by step: a file may hold envelopes as deep as JSON can be read, which is deeper than calls.
    """
    inside = _inside(value)
    while isinstance(inside, dict):
        deeper = _inside(inside)
        if deeper is None or deeper == []:
            return [inside]
        inside = deeper
    return inside


def _inside(value: Mapping[str, Any]) -> dict[str, Any] | list[dict[str, Any]] | None:
    for name in ("data", "skp22"):
        inside = value.get(name)
        if isinstance(inside, dict):
            return inside
        if isinstance(inside, list) and all(isinstance(item, dict) for item in inside):
            return inside
    return None


def nested_value(name: str, number: int, headings: Headings) -> FileRefused:
    """E057: a value inside another value, with the shape that a row has under these headings."""
    codes = [code for code in headings.labels if code in headings.scores]
    example = {"nip": "198001012010011001", **dict.fromkeys(codes[:2], 90), "alpa": 0}
    details = {"name": name[:_SHOWN_CHARS], "example": json.dumps(example)}
    return FileRefused("E057", row=number, **details)


class _Rows:
    """Objects to raw rows; how the names of a shape map to columns is found once a shape."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._shapes: dict[tuple[str, ...], dict[str, str]] = {}
        self._unknown: set[str] = set()
        self._nested: tuple[str, int] | None = None
        self.unread: dict[str, None] = {}

    def check(self, found: Collection[str]) -> None:
        """Look at the columns of the first rows.

        Raises:
            FileRefused: E003 for missing ones, or E057 where they are inside another value; E050.
        """
        headings = self._headings
        if missing := [name for name in headings.required if name not in found]:
            if self._nested:
                self._refuse_nested(*self._nested)
            raise FileRefused("E003", columns=headings.labels_of(missing))
        if headings.is_amendment:
            refuse_unchanging(found)

    def read(self, objects: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[RawRow]:
        for number, value in objects:
            cells: dict[str, str] = {}
            numeric = set()
            columns = self._columns(number, value)
            if len(columns) < len(value):
                self._look(number, value, columns.keys())
            for name, column in columns.items():
                item = value[name]
                try:
                    text = _cell_text(item, number)
                except _NestedError:
                    self._refuse_nested(name, number)
                cells[column] = add_counts((cells[column], text)) if column in cells else text
                if isinstance(item, _Number):
                    numeric.add(column)
            yield RawRow(number, cells, frozenset(numeric))

    def _look(self, number: int, value: dict[str, Any], known: Collection[str]) -> None:
        """Remember the names that are not read, and whether one of them holds more values."""
        for name in value.keys() - known - self.unread.keys():
            if item := value[name]:
                self.unread[name] = None
                if isinstance(item, dict | list):
                    self._nested = self._nested or (name, number)

    def _refuse_nested(self, name: str, number: int) -> NoReturn:
        raise nested_value(name, number, self._headings)

    def _columns(self, number: int, value: dict[str, Any]) -> dict[str, str]:
        names = tuple(value)
        columns = self._shapes.get(names)
        if columns is None:
            if len(names) > MAX_COLUMNS:
                raise FileRefused("E017", limit=MAX_COLUMNS, row=number)
            if self._headings.is_amendment:
                for name, item in value.items():
                    if isinstance(item, dict | list):
                        self._refuse_nested(name, number)
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            columns = self._shapes[names] = self._resolve(number, names)
        return columns

    def _resolve(self, number: int, names: tuple[str, ...]) -> dict[str, str]:
        keys = {
            place: key for place, name in enumerate(names) if (key := self._headings.key_of(name))
        }
        columns, repeated = self._headings.resolve(keys)
        for column, places in repeated.items():
            raise FileRefused(
                "E011",
                column=self._headings.label(column),
                places=", ".join(names[place] for place in places),
                row=number,
            )
        others = [name for place, name in enumerate(names) if place not in columns]
        self._refuse_doubtful(number, others, columns)
        return {names[place]: column for place, column in columns.items()}

    def _refuse_doubtful(
        self, number: int, names: Sequence[str], columns: Mapping[int, str]
    ) -> None:
        new = [name for name in names if name not in self._unknown]
        self._unknown.update(new)
        if len(self._unknown) > _MOST_UNKNOWN:
            raise FileRefused("E058", limit=_MOST_UNKNOWN)
        place = Words(f"data {number}", f"row {number}")
        unread = [Unread(name, place) for name in new]
        refuse_doubtful(unread, set(columns.values()), self._headings)


def _cell_text(item: object, number: int) -> str:
    if item is None:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    if not isinstance(item, str):
        raise _NestedError
    if len(item) > MAX_CELL_CHARS:
        raise FileRefused("E018", limit=MAX_CELL_CHARS, row=number)
    if not item.isascii() and any("\ud800" <= char <= "\udfff" for char in item):
        raise FileRefused("E022", row=number)  # half a character: no text can hold it
    return str(item)
