"""The mistakes of a file by kind: how often each was made, and in which column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tukin.file_formats.raw_row import RowError
from tukin.vocabulary.catalogue.entry import Entry
from tukin.vocabulary.catalogue.messages import Message, entry_for, message_for

ANY = "…"
"""Represents a detail that differs from row to row."""

_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake, by one cause, in one column of one sheet.

    ``rows`` has the first physical rows in which it is, ``count`` counts all of them. ``sheet`` is
    the workbook's sheet, None where the file has none.
    """

    code: str
    column: str
    count: int
    rows: tuple[int, ...]
    details: Mapping[str, object]
    sheet: str | None = None

    @property
    def message(self) -> Message:
        """What it is and how to fix it, in both languages."""
        return message_for(self.code, self.details)

    @property
    def parts(self) -> Entry:
        """The message in its four parts."""
        entry = entry_for(self.code, self.details)
        return Entry(*(text.format_map(self.details) for text in entry))


class MistakeCounter:
    """Counts errors as they come; what it holds does not grow with their number."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str, object, str | None], _Kind] = {}
        self.count = 0

    def add(self, errors: Iterable[RowError]) -> None:
        """Count some errors."""
        for error in errors:
            self.count += 1
            key = error.code, error.column, error.details.get("cause"), error.sheet
            kind = self._kinds.get(key)
            if kind is None:
                kind = self._kinds[key] = _Kind(dict(error.details))
            kind.add(error)

    def commonest(self) -> tuple[Mistake, ...]:
        """All kinds, the commonest first."""
        made = [
            Mistake(code, column, kind.count, tuple(sorted(kind.rows)), kind.details, sheet)
            for (code, column, _, sheet), kind in self._kinds.items()
        ]
        return tuple(sorted(made, key=lambda mistake: (-mistake.count, mistake.code)))


class _Kind:
    def __init__(self, details: dict[str, object]) -> None:
        self.count = 0
        self.rows: list[int] = []
        self.details = details

    def add(self, error: RowError) -> None:
        self.count += 1
        if len(self.rows) < _MOST_ROWS:
            self.rows.append(error.row)
        for name, value in error.details.items():
            if self.details[name] != value:
                self.details[name] = ANY
