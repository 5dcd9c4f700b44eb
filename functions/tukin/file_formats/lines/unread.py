"""What of a file is not read: rows that are no person's, and columns with text (I1)."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from tukin.file_formats.finding import Finding, FindingKind, Place, Report
from tukin.file_formats.heading_units import Unit, is_unit
from tukin.file_formats.headings import Headings
from tukin.file_formats.limits import MAX_COLUMNS
from tukin.file_formats.lines.header import Header
from tukin.file_formats.lines.heading_doubts import column_place
from tukin.file_formats.lines.line import Chunk, column_letters, is_number
from tukin.file_formats.lines.mapping import Texts
from tukin.vocabulary.errors import FileRefused

_SHOWN_CHARS = 80
_MOST_LISTED = 1_000
"""Rows that are listed one by one; the others are counted, so that no report grows with a file."""

_COUNT = re.compile(r"(?=[^1-9]*[1-9])\d{1,5}(?:[.,:]\d{1,2})*\s*(\D*)", re.ASCII)
_MOST_CHARS = 40


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

    def __init__(self, header: Header, headings: Headings) -> None:
        self._header = header
        self._headings = headings
        self._blank = set(range(min(header.width, MAX_COLUMNS))) - header.columns.keys()
        self._filled: set[int] = set()
        self._beside = dict(_beside_counts(header, headings))

    def look(self, chunk: Chunk, texts: Texts) -> None:
        """Look through some rows, and the same transposed.

        Raises:
            FileRefused: E060, for figures without a heading beside a count.
        """
        if not chunk.cells:
            return
        for place, column in self._beside.items():
            if place >= len(texts) or any(texts[place]):
                self._refuse_counts(chunk, place, column)
        found = {p for p in self._blank if any(texts[p]) and any(map(str.strip, texts[p]))}
        self._blank -= found
        self._filled |= found
        width = len(texts)
        if max(map(len, chunk.cells)) > width:
            for row in chunk.cells:
                beyond = enumerate(row[width:MAX_COLUMNS], start=width)
                self._filled.update(place for place, text in beyond if text.strip())

    def _refuse_counts(self, chunk: Chunk, place: int, column: str) -> None:
        nips = self._header.places_of("nip")
        for row in chunk.cells:
            if (
                place < len(row)
                and _is_count(row[place])
                and any(p < len(row) and is_number(row[p]) for p in nips)
            ):
                where, label = column_place(place), self._headings.label(column)
                raise FileRefused("E060", column=label, place_id=where.id, place_en=where.en)

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


def _beside_counts(header: Header, headings: Headings) -> Iterator[tuple[int, str]]:
    """Places without a heading right of a count, up to the next heading; beyond the last, one.

    A heading that is merged over some columns names the first alone: what is counted in the others
    would be lost.
    """
    named = header.columns.keys() | header.unread.keys()
    last = max(named, default=0)
    for place, column in header.columns.items():
        if column in headings.counted and headings.units[column] is not Unit.STATE:
            end = last if place < last else min(place + 2, MAX_COLUMNS)
            for other in takewhile(lambda at: at not in named, range(place + 1, end)):
                yield other, column


def _is_count(text: str) -> bool:
    """Whether a cell says days, minutes or times, and not none of them."""
    match = _COUNT.fullmatch(text.strip()) if len(text) <= _MOST_CHARS else None
    return match is not None and (not match[1] or is_unit(match[1]))
