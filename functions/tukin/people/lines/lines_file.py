"""Files of lines, as an agency writes them: good as a whole or not at all, every bad row reported.

What a single row may say is checked by itself, then what rows say of one another on each day on
which something begins, and last whether the register has the raters at work.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.people.lines.chain import MOST_STEPS, People
from tukin.people.lines.columns import COLUMNS
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.register.columns import headings_of
from tukin.register.register import find_overlaps
from tukin.register.row_cells import RowCells, ends_early, read_rows, readers_of
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import date_of_key

_KEY = re.compile(r"lines/[a-z0-9-]+/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_READERS = readers_of(COLUMNS)
MOST_MONTHS = 6
"""How long somebody acts by one row (illustrative); another decision is another row."""


def lines_address(key: str, uploaded_at: datetime) -> tuple[str, date]:
    """The agency and the date in the key ``lines/{agency}/{date}.csv``.

    Raises:
        InvalidInput: E1001 for a key of another shape, E1002 for a date that is too far ahead.
    """
    dated = date_of_key(_KEY, key, uploaded_at, ("E1001", "E1002"))
    return key.split("/")[1], dated


@dataclass(frozen=True, slots=True)
class CheckedLines:
    """Lines, or every reason why the file cannot be used; ``findings`` name what to look at."""

    lines: Lines | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows may be put in force."""
        return len(self.lines.rows) if self.lines else 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file is checked against: its date, and whom the register of that date has.

    ``people`` looks up the agency's own and the raters of some lines.
    """

    dated: date
    people: Callable[[Lines], People]


def check_lines(path: Path, file_name: str, around: Surroundings) -> CheckedLines:
    """Read a file of lines as the agency wrote it."""
    findings: list[Finding] = []
    try:
        rows, errors = read_rows(path, file_name, headings_of(COLUMNS), _read, findings.append)
    except FileRefused as refusal:
        return CheckedLines(refusal=refusal, findings=findings)
    lines = Lines(rows)
    people = around.people(lines)
    errors += [*_overlaps(rows), *_circles(lines), *_unknown_raters(rows, people, around.dated)]
    findings += _strangers(rows, people, around.dated)
    if errors:
        errors.sort(key=lambda error: error.row)
        refused = FileRefused("E1003", count=len({error.row for error in errors}))
        return CheckedLines(errors=errors, refusal=refused, findings=findings)
    return CheckedLines(lines, findings=findings)


def refused_lines(refusal: FileRefused) -> CheckedLines:
    """A file that is refused for its address."""
    return CheckedLines(refusal=refusal)


def _read(raw: RawRow) -> Line | list[RowError]:
    cells = RowCells(raw, _READERS)
    values = {column.name: cells.read(column) for column in COLUMNS}
    if ends_early(values["since"], values["until"]):
        cells.complain("until", "E132", {})
    if cells.errors:
        return cells.errors
    line = Line(**values, row=raw.number)
    for column, code in _wrong(line):
        cells.complain(column, code, {"most": MOST_MONTHS})
    return cells.errors or line


def _wrong(line: Line) -> Iterator[tuple[str, str]]:
    """What is wrong with a row by itself: the column and the code."""
    if (line.nip is None) is (line.instead_of is None) or (line.is_lasting and line.instead_of):
        yield "nip", "E1011"
    yield from _wrong_rater(line)
    if line.is_lasting:
        return
    if not line.basis or line.until is None:
        yield "until" if line.basis else "basis", "E1008"
    elif line.until >= months_later(line.since, MOST_MONTHS):
        yield "until", "E1009"


def _wrong_rater(line: Line) -> Iterator[tuple[str, str]]:
    if line.kind is LineKind.NON_ASN:
        if line.rater_nip is not None or not line.rater_name:
            yield "rater_name", "E1012"
    elif line.rater_nip is None:
        yield "rater_nip", "E1012"
    elif line.rater_nip in (line.nip, line.instead_of):
        yield "rater_nip", "E1006"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _overlaps(rows: Iterable[Line]) -> Iterator[RowError]:
    for one, other in find_overlaps(rows, attrgetter("whose")):
        for here, there in ((one, other), (other, one)):
            yield RowError(here.row, "kind", ValueClass.TEXT, "E1005", {"rows": there.row})


def _circles(lines: Lines) -> Iterator[RowError]:
    """Rows by which somebody is above themselves, or that lie in a chain without an end."""
    for row in lines.rows:
        days = [row.since] if row.nip is None else lines.days_of(row.nip)
        if any(row.holds_on(day) and _is_in_circle(row, lines, day) for day in days):
            yield RowError(row.row, "rater_nip", ValueClass.TEXT, "E1007", {})


def _is_in_circle(row: Line, lines: Lines, day: date) -> bool:
    """Whether a row that counts on a day comes again above its own rater.

    A chain of more steps than any hierarchy has is no chain either; one that ends in a circle of
    others is not this row's mistake, for theirs are reported.
    """
    if row.nip is not None and lines.line_of(row.nip, day) is not row:
        return False
    above, seen = row.rater_nip, set[str]()
    while above is not None and above not in seen:
        line = lines.line_of(above, day)
        if line is None:
            return False
        if line is row or len(seen) == MOST_STEPS:
            return True
        seen.add(above)
        above = line.rater_nip
    return False


def _unknown_raters(rows: Iterable[Line], people: People, dated: date) -> Iterator[RowError]:
    """Rows whose rater does not work, by the register, when the row counts first."""
    for row in rows:
        day = max(row.since, dated)
        if row.rater_nip is None or (row.until is not None and row.until < dated):
            continue
        if not people.works(row.rater_nip, day):
            yield RowError(row.row, "rater_nip", ValueClass.TEXT, "E1010", {"day": day})


def _strangers(rows: Iterable[Line], people: People, dated: date) -> Iterator[Finding]:
    """A notice of the rows for people whom the register does not have in the agency."""
    if not people.is_known:
        return
    places = tuple(
        Place(row.row)
        for row in rows
        if row.nip is not None
        and (row.until is None or row.until >= dated)
        and not any(entry.holds_on(max(row.since, dated)) for entry in people.served(row.nip))
    )
    if places:
        yield Finding(FindingKind.NOTICE, "W1003", {"count": len(places)}, places)
