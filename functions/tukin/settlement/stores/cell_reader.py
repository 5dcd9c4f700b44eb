"""Some cells of a stored cell file: its first line and the ranges of these, checked by its root."""

from collections.abc import Iterable, Sequence

from tukin.aws.objects import Bucket
from tukin.settlement.cells.cell_file import (
    MOST_HEADING_BYTES,
    Cell,
    Heading,
    cell_of,
    check_cell,
    is_cell_file,
)
from tukin.vocabulary.errors import IntegrityError, NotFound


def read_cells(bucket: Bucket, key: str, root: str, keys: Iterable[str]) -> bytes | None:
    """The rows of the cells of some people or lines; None where the object is no cell file.

    Args:
        bucket, key: where the file is.
        root: by which it is known.
        keys: people's keys, or ids of lines, which begin as those.

    Raises:
        IntegrityError: E726, where it is not there or not what it is known by.
    """
    try:
        beginning = bucket.read_range(key, 0, MOST_HEADING_BYTES)
        if not is_cell_file(beginning):
            return None
        heading = Heading.read(beginning)
        if heading.root != root:
            raise IntegrityError("E726", name=key)
        names = {cell_of(each) for each in keys}
        runs = heading.runs_of(names)
        return b"".join(_run(bucket, key, beginning, *run) for run in runs)
    except NotFound as missing:
        raise IntegrityError("E726", name=key) from missing


def _run(bucket: Bucket, key: str, beginning: bytes, start: int, cells: Sequence[Cell]) -> bytes:
    """Cells that follow one another, by one range: a slice is not read cell by cell."""
    end = start + sum(cell.bytes for cell in cells)
    data = beginning[start:end] if end <= len(beginning) else bucket.read_range(key, start, end)
    at = 0
    for cell in cells:
        check_cell(cell, data[at : at + cell.bytes])
        at += cell.bytes
    return data
