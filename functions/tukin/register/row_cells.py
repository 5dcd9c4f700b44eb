"""The rows of a file that is good as a whole or not at all, cell by cell; what is wrong is kept."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from tukin.file_formats.finding import Finding
from tukin.file_formats.headings import Headings
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.file_formats.reader import read_file
from tukin.register.columns import RegisterColumn
from tukin.vocabulary.errors import InvalidInput

T = TypeVar("T")
Readers = Mapping[str, Callable[[str], Any]]


def readers_of(columns: Iterable[RegisterColumn]) -> Readers:
    """The reader of each column. Most columns repeat themselves: a text is read once."""
    return {
        column.name: column.read if column.personal else lru_cache(maxsize=2_048)(column.read)
        for column in columns
    }


def read_rows(
    path: Path,
    file_name: str,
    headings: Headings,
    read_row: Callable[[RawRow], T | list[RowError]],
    find: Callable[[Finding], None],
) -> tuple[list[T], list[RowError]]:
    """All rows that can be read, and everything that is wrong with the others.

    Raises:
        FileRefused: as ``read_file`` does.
    """
    rows: list[T] = []
    errors: list[RowError] = []
    for raw in read_file(path, file_name, headings, find):
        result = read_row(raw)
        if isinstance(result, list):
            errors += result
        else:
            rows.append(result)
    return rows, errors


def ends_early(since: date | None, until: date | None) -> bool:
    """Whether a last day comes before the first."""
    return since is not None and until is not None and until < since


class RowCells:
    """The cells of one row, read one by one."""

    def __init__(self, raw: RawRow, readers: Readers) -> None:
        self._raw = raw
        self._readers = readers
        self.errors: list[RowError] = []

    def read(self, column: RegisterColumn) -> Any:
        """A column's value, None where it cannot be read."""
        try:
            return self._readers[column.name](self._raw.cells.get(column.name, ""))
        except InvalidInput as invalid:
            self.complain(column.name, invalid.code, invalid.details)
            return None

    def complain(self, column: str, code: str, details: Mapping[str, object]) -> None:
        """Keep what is wrong with a column."""
        value_class = ValueClass.of(self._raw.cells.get(column, ""))
        self.errors.append(RowError(self._raw.number, column, value_class, code, details))

    def are_sound(self, *columns: str) -> bool:
        """Whether nothing is wrong with any of some columns."""
        return not any(error.column in columns for error in self.errors)
