"""Files of agencies, as the personnel administration writes them.

As with a register, a file is good as a whole or not at all, and every bad row is reported.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.people.agencies.agency import Agencies, Agency
from tukin.people.agencies.columns import COLUMNS
from tukin.people.agencies.staff import Staff
from tukin.register.columns import headings_of
from tukin.register.register import find_overlaps
from tukin.register.row_cells import RowCells, ends_early, read_rows, readers_of
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import date_of_key
from tukin.vocabulary.period import Period

_KEY = re.compile(r"agencies/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_READERS = readers_of(COLUMNS)
_ONE_DAY = timedelta(days=1)

MOST_MONTHS_BACK = 24
"""How many months that began must keep how they are handed in; nobody closes an older one."""


def agencies_date(key: str, uploaded_at: datetime) -> date:
    """The date in the key ``agencies/{date}.csv``.

    Raises:
        InvalidInput: E168 for a key of another shape, E169 for a date that is too far ahead.
    """
    return date_of_key(_KEY, key, uploaded_at, ("E168", "E169"))


@dataclass(frozen=True, slots=True)
class CheckedAgencies:
    """Agencies, or every reason why the file cannot be used."""

    agencies: Agencies | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows may be put in force."""
        return len(self.agencies.rows) if self.agencies else 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file is checked against: its date, who works where, and what is in force then."""

    dated: date
    staff: Staff
    before: Agencies | None = None


def check_agencies(path: Path, file_name: str, around: Surroundings) -> CheckedAgencies:
    """Read a file of agencies as the administration wrote it."""
    findings: list[Finding] = []
    try:
        rows, errors = read_rows(path, file_name, headings_of(COLUMNS), _read, findings.append)
        if not rows and not errors:
            raise FileRefused("E167")
    except FileRefused as refusal:
        return CheckedAgencies(refusal=refusal, findings=findings)
    errors += [*_overlaps(rows), *_shared_names(rows), *_unknown_tops(rows, around)]
    errors += _ended_with_staff(rows, around)
    errors += _changed_modes(rows, around)
    if errors:
        errors.sort(key=lambda error: error.row)
        refused = FileRefused("E165", count=len({error.row for error in errors}))
        return CheckedAgencies(errors=errors, refusal=refused, findings=findings)
    if missing := _missing_with_staff(rows, around):
        refused = FileRefused("E171", agencies=", ".join(missing))
        return CheckedAgencies(refusal=refused, findings=findings)
    return CheckedAgencies(Agencies(rows), findings=findings)


def _read(raw: RawRow) -> Agency | list[RowError]:
    cells = RowCells(raw, _READERS)
    values = {column.field or column.name: cells.read(column) for column in COLUMNS}
    if ends_early(values["since"], values["until"]):
        cells.complain("until", "E132", {})
    return cells.errors or Agency(**values, row=raw.number)


def _overlaps(rows: Iterable[Agency]) -> Iterator[RowError]:
    for pair in find_overlaps(rows, attrgetter("code")):
        yield from _of_both(pair, "agency", "E164")


def _shared_names(rows: Iterable[Agency]) -> Iterator[RowError]:
    """Two agencies of one name: by a register nobody could say whose a person is."""
    named: dict[str, list[Agency]] = defaultdict(list)
    for row in rows:
        for name in row.slugs:
            named[name].append(row)
    pairs = {pair for same in named.values() for pair in find_overlaps(same, lambda _: "")}
    for pair in sorted(pairs, key=lambda pair: (pair[0].row, pair[1].row)):
        if pair[0].code != pair[1].code:
            yield from _of_both(pair, "name", "E170")


def _of_both(pair: tuple[Agency, Agency], column: str, code: str) -> Iterator[RowError]:
    for one, other in (pair, pair[::-1]):
        yield RowError(one.row, column, ValueClass.TEXT, code, {"rows": other.row})


def _unknown_tops(rows: Iterable[Agency], around: Surroundings) -> Iterator[RowError]:
    """Rows whose head does not work, by the register, when the row counts first."""
    for row in rows:
        day = max(row.since, around.dated)
        is_past = row.until is not None and row.until < around.dated
        if not is_past and not around.staff.has(row.top_nip, day):
            yield RowError(row.row, "top_nip", ValueClass.TEXT, "E163", {"day": day})


def _ended_with_staff(rows: Iterable[Agency], around: Surroundings) -> Iterator[RowError]:
    """The last row of each agency after whose end somebody still works there."""
    rows = list(rows)
    last: dict[str, Agency] = {}
    for row in sorted(rows, key=attrgetter("since")):
        last[row.code] = row
    for row in last.values():
        if row.until is not None:
            day = max(row.until + _ONE_DAY, around.dated)
            if count := around.staff.count(row.slugs - _names_on(rows, day), day):
                yield RowError(
                    row.row, "until", ValueClass.TEXT, "E166", {"count": count, "day": day}
                )


def _changed_modes(rows: Iterable[Agency], around: Surroundings) -> Iterator[RowError]:
    """Rows that change how an agency hands in a month that has begun, or begin within a month.

    A month that began on the pages would be paid by a file that nobody rated for, or one by files
    would lose what counts of it: whatever the order of two lists, a month keeps how it began.
    """
    rows, first_day = list(rows), around.dated.replace(day=1)
    begun = Period(first_day.year, first_day.month)
    if first_day == around.dated:
        begun = begun.previous
    before, after = around.before or Agencies(()), Agencies(rows)
    for code in sorted(after.codes & before.codes):
        for period in _back_from(begun, code, before):
            if before.mode_of(code, period) is not after.mode_of(code, period):
                yield from _of_mode(after, code, period)
                break
    for earlier, later in pairwise(after.rows):
        is_change = earlier.code == later.code and earlier.mode is not later.mode
        if is_change and later.since.day != 1 and later.since > around.dated:
            yield RowError(later.row, "mode", ValueClass.TEXT, "E1115", _month_of(later.since))


def _back_from(period: Period, code: str, agencies: Agencies) -> Iterator[Period]:
    """The months of an agency from one back to its first, or as far as somebody works on."""
    for _ in range(MOST_MONTHS_BACK):
        if not agencies.knows(code, period):
            return
        yield period
        period = period.previous


def _of_mode(agencies: Agencies, code: str, period: Period) -> Iterator[RowError]:
    """The error of the row by which a month would be handed in."""
    found = [row for row in agencies.rows if row.code == code and row.holds_in(period)]
    for row in found[-1:]:
        yield RowError(row.row, "mode", ValueClass.TEXT, "E1115", {"period": str(period)})


def _month_of(day: date) -> dict[str, object]:
    return {"period": f"{day:%Y-%m}"}


def _missing_with_staff(rows: Iterable[Agency], around: Surroundings) -> list[str]:
    """Agencies in force that the file leaves out while somebody works there."""
    rows, day = list(rows), around.dated
    codes, names = {row.code for row in rows}, _names_on(rows, day)
    before = around.before.rows if around.before else ()
    return sorted(
        {
            row.code
            for row in before
            if row.code not in codes and around.staff.count(row.slugs - names, day)
        }
    )


def _names_on(rows: Iterable[Agency], day: date) -> frozenset[str]:
    """All names of the agencies that hold on a day; a merged one may take over a name."""
    return frozenset(name for row in rows if row.holds_on(day) for name in row.slugs)
