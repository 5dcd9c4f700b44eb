"""Accepted rows of a file that is still being read: the many of a large one wait on disk."""

import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from typing import IO

from pydantic import ConfigDict, TypeAdapter

from tukin.entitlement.appraisal import Appraisal
from tukin.vocabulary.errors import IntegrityError

APPRAISALS = TypeAdapter(list[Appraisal], config=ConfigDict(defer_build=True))
"""Reads and writes rows as one JSON array."""

_MOST_IN_MEMORY = 20_000
"""Rows kept in memory; larger files spill to disk, which an agency of usual size never needs."""

_AT_ONCE = 1_000


class KeptRows(Collection[Appraisal]):
    """Rows in the order in which they were added. They can be read again and again."""

    def __init__(self) -> None:
        self._first: list[Appraisal] = []
        self._last: list[Appraisal] = []
        self._file: IO[bytes] | None = None
        self._left_out: Collection[str] = ()
        self._len = 0

    def add(self, rows: Sequence[Appraisal]) -> None:
        """Keep some more rows."""
        self._len += len(rows)
        if self._len <= _MOST_IN_MEMORY:
            self._first += rows
            return
        self._last += rows
        if len(self._last) >= _AT_ONCE:
            self._write()

    def leave_out(self, nips: Collection[str], rows: int) -> None:
        """From now on, leave out this number of rows: those of these people."""
        self._left_out = nips
        self._len -= rows

    def __len__(self) -> int:
        return self._len

    def __iter__(self) -> Iterator[Appraisal]:
        left_out, count = self._left_out, 0
        for row in self._all():
            if row.nip not in left_out:
                count += 1
                yield row
        if count != self._len:  # I1
            raise IntegrityError("E702", what="dispositions of rows")

    def __contains__(self, row: object) -> bool:
        return any(row == kept for kept in self)

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the rows are
        self._file.seek(0, os.SEEK_END)
        self._file.write(APPRAISALS.dump_json(self._last) + b"\n")
        self._last.clear()

    def _all(self) -> Iterator[Appraisal]:
        yield from self._first
        if self._file is not None:
            yield from self._written(self._file)
        yield from self._last

    def _written(self, file: IO[bytes]) -> Iterator[Appraisal]:
        """Each reading keeps its own place: there may be several at once."""
        place = 0
        while True:
            file.seek(place)
            line = file.readline()
            if not line:
                return
            place += len(line)
            yield from APPRAISALS.validate_json(line)
