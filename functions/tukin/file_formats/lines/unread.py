"""What of a file is not read: rows that are no person's, and columns with text (I1)."""

from collections.abc import Iterable

from tukin.file_formats.finding import Finding, FindingKind, Place, Report
from tukin.file_formats.limits import MAX_COLUMNS
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.line import Chunk, column_letters
from tukin.file_formats.lines.mapping import Texts

_SHOWN_CHARS = 80
_MOST_LISTED = 1_000
"""Rows that are listed one by one; the others are counted, so that no report grows with a file."""


class SkippedRows:
    """Reports the rows of a file that were not read as a person's."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._count = 0
        self._beyond: list[int] = []

    def add(self, place: Place, cells: Iterable[str]) -> None:
        """A row, with the beginning of its text."""
        self._count += 1
        if self._count > _MOST_LISTED:
            self._beyond = [*self._beyond[:1], place.row]
            return
        text = " ".join(filter(None, map(str.strip, cells)))[:_SHOWN_CHARS]
        details = {"text": " ".join(text.split())}
        self._report(Finding(FindingKind.SKIPPED, "W001", details, (place,)))

    def end(self) -> None:
        """How many more there were than are listed."""
        if self._beyond:
            count = self._count - _MOST_LISTED
            details = {"count": count, "first": self._beyond[0], "last": self._beyond[-1]}
            self._report(Finding(FindingKind.SKIPPED, "W021", details))


class UnreadColumns:
    """Finds the columns of a table that have text and are not read."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._blank = set(range(min(header.width, MAX_COLUMNS))) - header.columns.keys()
        self._filled: set[int] = set()

    def look(self, chunk: Chunk, texts: Texts) -> None:
        """Look through some rows, and the same transposed."""
        if not chunk.cells:
            return
        found = {p for p in self._blank if any(texts[p]) and any(map(str.strip, texts[p]))}
        self._blank -= found
        self._filled |= found
        width = len(texts)
        if max(map(len, chunk.cells)) > width:
            for row in chunk.cells:
                beyond = enumerate(row[width:MAX_COLUMNS], start=width)
                self._filled.update(place for place, text in beyond if text.strip())

    def end(self, report: Report) -> None:
        """Report them by heading and place."""
        if self._filled:
            names = map(self._name, sorted(self._filled))
            report_columns(names, report, self._header.sheet)

    def _name(self, place: int) -> str:
        heading = self._header.unread.get(place)
        letters = column_letters(place)
        return f"{heading.text[:_SHOWN_CHARS]} ({letters})" if heading else letters


def report_columns(names: Iterable[str], report: Report, sheet: str | None = None) -> None:
    """Report columns that have text and are not read."""
    columns = ", ".join(name[: 2 * _SHOWN_CHARS] for name in names)
    of_sheet = {"sheet": sheet} if sheet else {}
    report(Finding(FindingKind.SKIPPED, "W020", {"columns": columns, **of_sheet}))
