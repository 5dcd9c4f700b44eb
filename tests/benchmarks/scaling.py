"""How time and memory grow with the rows: each size in a process of its own."""

import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.benchmarks import people
from tests.benchmarks.month import Month
from tukin.file_formats import reader, table

SIZES = (10_000, 100_000, 1_000_000)


class Growth(NamedTuple):
    """Of one size: microseconds of processor for a row, MiB at the most, MiB of the imports."""

    rows: int
    us: float
    peak_mib: float
    before_mib: float


def growth(sizes: tuple[int, ...]) -> list[Growth]:
    """Parse and validate files of these sizes. The limit of rows is lifted for it."""
    with tempfile.TemporaryDirectory() as name:
        return [_apart(Path(name, f"pegawai-{rows}.csv"), rows) for rows in sizes]


def _apart(path: Path, rows: int) -> Growth:
    people.write_csv(path, rows)
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_check, path, rows).result()


def _check(path: Path, rows: int) -> Growth:
    with patch.object(table, "MAX_ROWS", 1 << 40), patch.object(reader, "MAX_FILE_BYTES", 1 << 40):
        return _measured(path, rows)


def _measured(path: Path, rows: int) -> Growth:
    month = Month(path.parent, 1)
    before = _peak_mib()
    start = time.process_time()
    checked = month.check(path)
    seconds = time.process_time() - start
    assert len(checked.accepted) == rows
    return Growth(rows, seconds / rows * 1e6, _peak_mib(), before)


def _peak_mib() -> float:
    """The most that this process has held; ``ru_maxrss`` would tell its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:", 1)[1].split(maxsplit=1)[0]) / 1024
