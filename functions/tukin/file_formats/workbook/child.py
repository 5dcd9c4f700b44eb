"""The child process that parses a workbook: ``python -m tukin.file_formats.workbook.child PATH``.

A workbook is untrusted input, so the parser runs in a sandboxed child process: it has a limit of
memory and of processor time, and no environment but what Python needs. The conversation over
the pipes, in JSON lines:

- child: ``{"head": [[number, cells], …], "part": name}``: the first rows of the next visible sheet;
- parent: ``rest`` for the other rows of this sheet, ``next`` for the next sheet;
- child: ``{"rows": [[number, cells], …]}`` repeatedly, then ``{"end": true}``; ``{"end": false}``
  where there is no further sheet; ``{"refused": code, …details}`` instead of any of these.

A cell is text, or a JSON number or boolean where it is one in the sheet. Only the standard library
is imported: a start takes about 50 ms.
"""

import json
import sys
import zipfile
from collections.abc import Iterator

from tukin.file_formats.child_process import limit_resources
from tukin.file_formats.limits import (
    HEADER_ROWS,
    MAX_SHEETS,
    PARSER_CPU_SECONDS,
    PARSER_MEMORY_BYTES,
)
from tukin.file_formats.workbook.cells import RefusedError, Row, read_sheet
from tukin.file_formats.workbook.parts import TooLargeError, Workbook

_BATCH_CHARS = 128 * 1024
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Parse the workbook whose path is the first argument."""
    limit_resources(PARSER_MEMORY_BYTES, PARSER_CPU_SECONDS)
    try:
        with zipfile.ZipFile(sys.argv[1]) as archive:
            _converse(Workbook.of(archive))
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


def _converse(workbook: Workbook) -> None:
    for part in workbook.sheets[:MAX_SHEETS]:
        rows = read_sheet(workbook, part)
        preview = _preview(rows)
        _say({"head": preview, "part": part})
        if sys.stdin.readline().strip() == "rest":
            for batch in _batches(rows):
                _write(f'{{"rows":{batch}}}')
            _say({"end": True})
            return
    _say({"end": False})


def _preview(rows: Iterator[Row]) -> list[Row]:
    """The rows up to the last in which a header may be, and perhaps one after them."""
    preview = []
    for row in rows:
        preview.append(row)
        if row[0] >= HEADER_ROWS:
            break
    return preview


def _batches(rows: Iterator[Row]) -> Iterator[str]:
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


def _say(message: dict[str, object]) -> None:
    _write(_ENCODER.encode(message))


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
