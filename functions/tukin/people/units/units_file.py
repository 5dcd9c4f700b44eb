"""Files of units: good as a whole or not at all, every bad row reported."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.people.units.columns import COLUMNS
from tukin.people.units.unit import Unit, Units
from tukin.register.columns import headings_of
from tukin.register.row_cells import RowCells, read_rows, readers_of
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import date_of_key

_KEY = re.compile(r"units/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_READERS = readers_of(COLUMNS)


def units_date(key: str, uploaded_at: datetime) -> date:
    """The date in the key ``units/{date}.csv``.

    Raises:
        InvalidInput: E1015 for a key of another shape, E1002 for a date that is too far ahead.
    """
    return date_of_key(_KEY, key, uploaded_at, ("E1015", "E1002"))


@dataclass(frozen=True, slots=True)
class CheckedUnits:
    """Units, or every reason why the file cannot be used."""

    units: Units | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows may be put in force."""
        return len(self.units.rows) if self.units else 0


def check_units(path: Path, file_name: str, knows: Callable[[str], bool]) -> CheckedUnits:
    """Read a file of units; ``knows`` says whether there is an agency of a code on its date."""
    findings: list[Finding] = []
    try:
        rows, errors = read_rows(path, file_name, headings_of(COLUMNS), _read, findings.append)
    except FileRefused as refusal:
        return CheckedUnits(refusal=refusal, findings=findings)
    units = Units(rows)
    errors += [*_shared_codes(units), *_wrong_parents(units)]
    errors += [
        RowError(row.row, "agency", ValueClass.TEXT, "E006", {"agency": row.agency})
        for row in units.rows
        if not knows(row.agency)
    ]
    if errors:
        errors.sort(key=lambda error: error.row)
        refused = FileRefused("E1017", count=len({error.row for error in errors}))
        return CheckedUnits(errors=errors, refusal=refused, findings=findings)
    return CheckedUnits(units, findings=findings)


def _read(raw: RawRow) -> Unit | list[RowError]:
    cells = RowCells(raw, _READERS)
    values = {column.field or column.name: cells.read(column) for column in COLUMNS}
    if not cells.errors and values["is_service"] and values["population"] is None:
        cells.complain("population", "E1019", {})
    return cells.errors or Unit(**values, row=raw.number)


def _shared_codes(units: Units) -> Iterator[RowError]:
    for one, other in zip(units.rows, units.rows[1:], strict=False):
        if one.code == other.code:
            for here, there in ((one, other), (other, one)):
                details = {"rows": there.row}
                yield RowError(here.row, "unit", ValueClass.TEXT, "E1016", details)


def _wrong_parents(units: Units) -> Iterator[RowError]:
    """Units below one that is not there, of another agency, or below themselves."""
    for row in units.rows:
        if row.parent is None:
            continue
        parent = units.by_code.get(row.parent)
        if parent is None or parent.agency != row.agency or row.code in units.above(row.code):
            yield RowError(row.row, "parent", ValueClass.TEXT, "E1018", {})
