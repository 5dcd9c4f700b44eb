"""The mistakes of a file by kind: how often each was made, and in which column."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from tukin.file_formats.raw_row import RowError
from tukin.vocabulary.catalogue.entry import Entry
from tukin.vocabulary.catalogue.messages import entry_for
from tukin.vocabulary.words import Words

_MOST_ROWS = 12
_EXAMPLE = Words("Contoh dari satu baris: ", "An example of one row: ")
_MAY_BE_LEFT_OUT = re.compile(r" \([^()]*\{\w+\}[^()]*\)|: \{\w+\}(?=\.$)")
"""What is in brackets, or comes after a colon at the end."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake, by one cause, in one column of one sheet.

    ``rows`` has the first physical rows in which it is, ``count`` counts all of them. ``sheet`` is
    the workbook's sheet, None where the file has none. ``details`` are those of one row, and
    ``varied`` names those that differ from row to row.
    """

    code: str
    column: str
    count: int
    rows: tuple[int, ...]
    details: Mapping[str, object]
    sheet: str | None = None
    varied: frozenset[str] = frozenset()

    @property
    def parts(self) -> Entry:
        """The message in its four parts, for all rows together.

        A detail that differs is left out where the sentence can do without it. Where it cannot, the
        sentence is that of one row, and says so.
        """
        entry = entry_for(self.code, self.details)
        what_id, fix_id = self._worded(entry.what_id, entry.fix_id, _EXAMPLE.id)
        what_en, fix_en = self._worded(entry.what_en, entry.fix_en, _EXAMPLE.en)
        return Entry(what_id, fix_id, what_en, fix_en)

    def _worded(self, what: str, fix: str, example: str) -> tuple[str, str]:
        what, fix = (_MAY_BE_LEFT_OUT.sub(self._unless_varied, text) for text in (what, fix))
        if self.varied & _names(what):
            what = example + what
        elif self.varied & _names(fix):
            fix = example + fix
        return what.format_map(self.details), fix.format_map(self.details)

    def _unless_varied(self, found: re.Match[str]) -> str:
        return "" if self.varied & _names(found[0]) else found[0]


def _names(text: str) -> set[str]:
    """The details that a text has a place for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


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
                kind = self._kinds[key] = _Kind(error)
            kind.add(error)

    def commonest(self) -> tuple[Mistake, ...]:
        """All kinds, the commonest first."""
        made = [
            Mistake(
                code,
                column,
                kind.count,
                tuple(sorted(kind.rows)),
                kind.first.details,
                sheet,
                frozenset(kind.varied),
            )
            for (code, column, _, sheet), kind in self._kinds.items()
        ]
        return tuple(sorted(made, key=lambda mistake: (-mistake.count, mistake.code)))


class _Kind:
    def __init__(self, first: RowError) -> None:
        self.count = 0
        self.rows: list[int] = []
        self.first = first
        self.varied: set[str] = set()

    def add(self, error: RowError) -> None:
        self.count += 1
        if len(self.rows) < _MOST_ROWS:
            self.rows.append(error.row)
        if error.details != self.first.details:
            known = self.first.details
            self.varied.update(name for name in known if known[name] != error.details.get(name))
        if error.row < self.first.row:
            self.first = error
