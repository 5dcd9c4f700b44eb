"""The child process that parses a workbook: ``python -m tukin.file_formats.workbook.child PATH``.

A workbook is untrusted input, so the parser runs in a sandboxed child process: it has a limit of
memory and of processor time, and no environment but what Python needs. The conversation over
the pipes, in JSON lines:

- parent: ``{"declaring": [part, …], "nesting": [part, …]}``: parts that nobody may parse, and those
  whose elements may be known by their prefix alone;
- child: ``{"preview": [row, …], "index": …, "name": …, "part": …, "hidden": …, "has_text": …}``:
  the first rows of the next sheet, hidden ones too; the parent answers ``keep`` where the sheet may
  be read, ``search`` for its rows with long numbers, as below, or ``next``;
- child: ``{"end": true}`` after the last sheet;
- parent: ``{"read": 2}`` for all rows of the third sheet, as often as it likes;
- child: ``{"rows": [row, …]}`` repeatedly, then ``{"end": true}``;
- child, instead of any of these: ``{"refused": code, …details}``.

A row is ``[number, cells, marks]``, see ``cells.Row``. A cell is text, or a JSON number or boolean
where it is one in the sheet. Only the standard library is imported, and of it what is needed: a
start takes about 50 ms.
"""

import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from xml.parsers.expat import ExpatError

from tukin.file_formats.child_process import limit_resources
from tukin.file_formats.limits import HEADER_ROWS, PARSER_CPU_SECONDS, PARSER_MEMORY_BYTES
from tukin.file_formats.workbook.book import Workbook
from tukin.file_formats.workbook.cells import (
    RefusedError,
    Row,
    SheetReader,
    Used,
)
from tukin.file_formats.workbook.parts import OtherKindError, Package, SheetPart, TooLargeError

_BATCH_CHARS = 128 * 1024
_MOST_KEPT = 32
"""Sheets that wait with their first rows until they are read; others are begun again."""

_MOST_LOOKED_AT_BYTES = 4 * 1024 * 1024
"""A larger sheet with nothing in its first 20 rows is not searched for text."""

_MOST_SEARCHED_CELLS = 500_000
"""Cells that are searched in sheets without a table, together; it takes about two seconds."""

_LONG_NUMBER_DIGITS = 18

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Parse the workbook whose path is the first argument."""
    limit_resources(PARSER_MEMORY_BYTES, PARSER_CPU_SECONDS)
    try:
        seen = json.loads(sys.stdin.readline())
        with zipfile.ZipFile(sys.argv[1]) as archive:
            package = Package(archive, seen["declaring"], seen["nesting"])
            _Conversation(package).run()
    except OtherKindError as other:
        _say({"refused": "E013", "format": other.args[0]})
    except RefusedError as refused:
        _say({"refused": refused.code, **refused.details})
    except TooLargeError as too_large:
        _say({"refused": too_large.args[0]})
    except MemoryError:
        _say({"refused": "E029"})
    except Exception:  # noqa: BLE001
        # Whatever it was, the workbook is not sound. The parent gets its one line and no
        # traceback, which could hold cells.
        _say({"refused": "E002"})


class _Conversation:
    """The child's side."""

    def __init__(self, package: Package) -> None:
        self._workbook = Workbook.of(package)
        self._package = package
        self._kept: dict[int, tuple[SheetReader, list[Row], Iterator[Row]]] = {}
        self._used = Used()
        self._searched = 0

    def run(self) -> None:
        """Show the previews of all sheets, then read those that are asked for."""
        for place, sheet in enumerate(self._workbook.sheets):
            self._show(place, sheet)
        _say({"end": True})
        while line := sys.stdin.readline():
            self._read(json.loads(line)["read"])

    def _show(self, place: int, sheet: SheetPart) -> None:
        reader = SheetReader(self._workbook, sheet)
        reader.look_only()
        rows = reader.rows()
        preview = _preview(rows)
        has_text = any(row.cells for row in preview)
        if not has_text:
            is_large = self._package.size(sheet.part) > _MOST_LOOKED_AT_BYTES
            first = [] if is_large else list(islice((row for row in rows if row.cells), 1))
            has_text = is_large or bool(first)
            rows = chain(first, rows)
        _say(
            {
                "index": place,
                "preview": preview,
                "name": sheet.name,
                "part": sheet.part,
                "hidden": sheet.is_hidden,
                "has_text": has_text,
            }
        )
        answer = sys.stdin.readline().strip()
        if answer == "search":
            _say_rows(filter(_has_long_number, self._some(chain(preview, rows))))
        elif answer == "keep" and len(self._kept) < _MOST_KEPT:
            self._kept[place] = reader, preview, rows

    def _some(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of a sheet that is no table, as far as the time for all of these goes.

        What is damaged or too large further down in them is nobody's matter.
        """
        with suppress(RefusedError, TooLargeError, ValueError, IndexError, ExpatError):
            for row in rows:
                yield row
                self._searched += len(row.cells)
                if self._searched > _MOST_SEARCHED_CELLS and row.number > HEADER_ROWS:
                    return

    def _read(self, place: int) -> None:
        sheet = self._workbook.sheets[place]
        try:
            _say_rows(self._rows(place, sheet))
        except TooLargeError as too_large:
            raise RefusedError(too_large.args[0], sheet=sheet.name) from None
        except RefusedError as refused:
            raise RefusedError(refused.code, sheet=sheet.name, **refused.details) from None

    def _rows(self, place: int, sheet: SheetPart) -> Iterable[Row]:
        if place in self._kept:
            reader, preview, rows = self._kept.pop(place)
        else:
            reader = SheetReader(self._workbook, sheet)
            preview, rows = [], reader.rows()
        reader.use(self._used)
        return chain(preview, rows)


def _preview(rows: Iterator[Row]) -> list[Row]:
    """The rows up to the last in which a header may be, and perhaps one after them."""
    preview = []
    for row in rows:
        preview.append(row)
        if row.number >= HEADER_ROWS:
            break
    return preview


def _batches(rows: Iterable[Row]) -> Iterator[str]:
    """JSON of rows in portions that are bounded in memory on both sides of the pipe."""
    batch: list[str] = []
    chars = 0
    for row in rows:
        batch.append(_ENCODER.encode(row))
        chars += len(batch[-1])
        if chars >= _BATCH_CHARS:
            yield f"[{','.join(batch)}]"
            batch, chars = [], 0
    yield f"[{','.join(batch)}]"


def _say_rows(rows: Iterable[Row]) -> None:
    for batch in _batches(rows):
        _write(f'{{"rows":{batch}}}')
    _say({"end": True})


def _has_long_number(row: Row) -> bool:
    """Whether a row has a cell with as many digits as the number of an employee."""
    return any(
        len(cell) >= _LONG_NUMBER_DIGITS and sum(map(str.isdecimal, cell)) >= _LONG_NUMBER_DIGITS
        if isinstance(cell, str)
        else cell >= 10 ** (_LONG_NUMBER_DIGITS - 1)
        for cell in row.cells
    )


def _say(message: dict[str, object]) -> None:
    _write(_ENCODER.encode(message))


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
