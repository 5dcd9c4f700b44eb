"""The child process that parses a workbook: ``python -m tukin.files.workbook_child PATH``.

The parser can abort its whole process or eat gigabytes on a small file, so it runs here, under a
limit of memory and processor time. The conversation over the pipes, in JSON lines:

- child: ``{"head": [[number, cells], …]}``: the first rows of the next visible sheet;
- parent: ``rest`` for the other rows of this sheet, ``next`` for the next sheet;
- child: ``{"rows": [[number, cells], …]}`` repeatedly, then ``{"end": true}``; ``{"end": false}``
  where there is no further sheet; ``{"refused": code, …details}`` instead of any of these.

A cell is text, or a JSON number or boolean where it is one in the sheet. Only the standard library
and the parser are imported: a start takes about 60 ms.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from tukin.files.limits import (
    HEADER_ROWS,
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_RECORD_CHARS,
    MAX_SHEETS,
    PARSER_CPU_SECONDS,
    PARSER_MEMORY_BYTES,
)
from tukin.files.workbook_marks import PERCENT, Marks, find_marks

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_BATCH_ROWS = 200
_BATCH_CHARS = 128 * 1024

Cell = str | int | float | bool
Row = tuple[int, list[Cell]]


class _RefusedError(Exception):
    """The workbook cannot be taken; the argument is what the parent is told."""


def main() -> None:
    """Parse the workbook whose path is the first argument."""
    _limit_resources()
    try:
        _converse(sys.argv[1])
    except _RefusedError as refused:
        _say(refused.args[0])
    except MemoryError:
        _say({"refused": "E029"})
    except BaseException:  # noqa: BLE001
        # The parser's panics are no Exception. Whatever it was, the parent gets its one line and
        # no traceback, which could hold cells.
        _say({"refused": "E002"})


def _limit_resources() -> None:
    limits = (
        (resource.RLIMIT_AS, PARSER_MEMORY_BYTES),
        (resource.RLIMIT_CPU, PARSER_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, limit in limits:
        hard = resource.getrlimit(kind)[1]
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (least, least))


def _converse(path: str) -> None:
    import python_calamine as calamine  # noqa: PLC0415 - after the limits are set

    try:
        workbook = calamine.load_workbook(path)
        visible = [
            index
            for index, sheet in enumerate(workbook.sheets_metadata)
            if sheet.visible is calamine.SheetVisibleEnum.Visible
            and sheet.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        for index in visible[:MAX_SHEETS]:
            if _offer(workbook.get_sheet_by_index(index), find_marks(path, index)):
                return
    except calamine.PasswordError:
        raise _RefusedError({"refused": "E012"}) from None
    except (calamine.CalamineError, ExpatError, LookupError, ValueError):
        raise _RefusedError({"refused": "E002"}) from None
    _say({"end": False})


def _offer(sheet: "CalamineSheet", marks: Marks) -> bool:
    """Show a sheet's head and, if the parent wants it, the rest; whether it did."""
    rows = _rows(sheet, marks)
    _say({"head": list(islice(rows, HEADER_ROWS))})
    if sys.stdin.readline().strip() != "rest":
        return False
    for batch in _batches(rows):
        _say({"rows": batch})
    _say({"end": True})
    return True


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in portions that are bounded in memory on both sides of the pipe."""
    batch: list[Row] = []
    chars = 0
    for row in rows:
        batch.append(row)
        chars += _count_chars(row[1])
        if len(batch) >= _BATCH_ROWS or chars >= _BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _rows(sheet: "CalamineSheet", marks: Marks) -> Iterator[Row]:
    """All rows from the sheet's first one on, so that their numbers are the sheet's."""
    # The parser's rows begin with the sheet's first one, but its cells with the first used column.
    values = sheet.iter_rows() if sheet.start else iter(())
    padding: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    last = max(sheet.end[0] + 1 if sheet.end else 0, *marks, 0)
    for number in range(1, last + 1):
        row = padding + [_plain(cell) for cell in next(values, ())]
        yield number, _checked(_marked(row, marks.get(number)), number)


def _marked(row: list[Cell], marks: dict[int, str] | None) -> list[Cell]:
    """Show what the user sees where the parser's value would be taken for something else."""
    for place, mark in (marks or {}).items():
        row += [""] * (place + 1 - len(row))
        if mark != PERCENT:
            row[place] = mark
        elif isinstance(row[place], int | float):
            row[place] = f"{row[place] * 100:.10g}%"
    return row


def _checked(row: list[Cell], number: int) -> list[Cell]:
    """Refuse here what would be a burden to send."""
    if any(cell != "" for cell in row[MAX_COLUMNS:]):
        raise _RefusedError({"refused": "E017", "row": number, "limit": MAX_COLUMNS})
    if any(isinstance(cell, str) and len(cell) > MAX_CELL_CHARS for cell in row):
        raise _RefusedError({"refused": "E018", "row": number, "limit": MAX_CELL_CHARS})
    if _count_chars(row) > MAX_RECORD_CHARS:
        raise _RefusedError({"refused": "E018", "row": number, "limit": MAX_RECORD_CHARS})
    return row[:MAX_COLUMNS]


def _count_chars(row: list[Cell]) -> int:
    return sum(len(cell) for cell in row if isinstance(cell, str))


def _plain(cell: object) -> Cell:
    """A cell as JSON has it; dates and times as ISO text."""
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return ""


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
