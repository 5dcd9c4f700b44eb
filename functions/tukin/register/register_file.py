"""Registers of employees: the administration's CSV in, one canonical CSV out.

A register is good as a whole or not at all: a row that cannot be read would drop a person without
a word. Every bad row is reported, and the register before stays in force.
"""

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.register.columns import (
    ALWAYS_WRITTEN,
    COLUMNS,
    DETAILS,
    RegisterColumn,
    headings_of,
)
from tukin.register.register import (
    NO_DETAILS,
    Register,
    RegisterDetails,
    RegisterEntry,
    find_overlaps,
)
from tukin.register.row_cells import RowCells, ends_early, read_rows, readers_of
from tukin.register.shared_numbers import shared_numbers
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import date_of_key
from tukin.vocabulary.terms import Employment

_KEY = re.compile(r"register/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)


def register_date(key: str, uploaded_at: datetime) -> date:
    """The date in the key ``register/{date}.csv``.

    Raises:
        InvalidInput: E134 for a key of another shape, E135 for a date that is too far ahead.
    """
    return date_of_key(_KEY, key, uploaded_at, ("E134", "E135"))


@dataclass(frozen=True, slots=True)
class CheckedRegister:
    """A register, or every reason why it cannot be used; ``findings`` name what to look at."""

    register: Register | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many entries may be put in force."""
        return len(self.register.entries) if self.register else 0


def check_register(path: Path, file_name: str) -> CheckedRegister:
    """Read a register as the administration wrote it."""
    findings: list[Finding] = []
    try:
        entries, errors = read_rows(
            path, file_name, headings_of(COLUMNS), _read_entry, findings.append
        )
    except FileRefused as refusal:
        return CheckedRegister(refusal=refusal, findings=findings)
    errors += _overlaps(entries)
    findings += shared_numbers(entries)
    if errors:
        errors.sort(key=lambda error: error.row)
        count = len({error.row for error in errors})
        refused = FileRefused("E136", count=count)
        return CheckedRegister(errors=errors, refusal=refused, findings=findings)
    return CheckedRegister(Register(entries), findings=findings)


def write_register(register: Register) -> bytes:
    """The canonical CSV: one spelling of each value, in the order of NIP and day.

    Of ``DETAILS`` it has the columns in which somebody has a value.
    """
    used = [
        column
        for column in DETAILS
        if any(getattr(entry.details, column.name) is not None for entry in register.entries)
    ]
    header = (*ALWAYS_WRITTEN, *(column.name for column in used))
    return write_canonical_csv(header, (_cells(entry, used) for entry in register.entries))


def load_register(data: bytes, *, details: bool = True) -> Register:
    """A register from its canonical CSV.

    Args:
        data: the bytes.
        details: whether to read what rows are not checked by: accounts, tax numbers and the like.
            Without, they take neither time nor memory, and cannot come out anywhere.
    """
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    header = next(rows, [])
    names = header[len(ALWAYS_WRITTEN) :] if details else []
    columns = [_DETAILS_BY_NAME[name] for name in names]
    return Register(_entry(row, cells, columns) for row, cells in enumerate(rows, start=2))


def load_people(data: bytes, nips: Container[str]) -> Iterator[list[RegisterEntry]]:
    """The entries of each of some persons, from a canonical CSV, which has them in their order.

    Nobody else's are kept in memory, and one person's at a time.
    """
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))
    columns = [_DETAILS_BY_NAME[name] for name in next(rows, [])[len(ALWAYS_WRITTEN) :]]
    wanted = (row for row in enumerate(rows, start=2) if row[1][0] in nips)
    for _, lines in groupby(wanted, key=lambda row: row[1][0]):
        yield [_entry(number, cells, columns) for number, cells in lines]


_DETAILS_BY_NAME = {column.name: column for column in DETAILS}


def _cells(entry: RegisterEntry, details: Sequence[RegisterColumn]) -> tuple[str, ...]:
    return (
        entry.nip,
        entry.agency,
        entry.employment,
        entry.grade,
        entry.position,
        entry.status,
        entry.since.isoformat(),
        entry.until.isoformat() if entry.until else "",
        entry.name or "",
        entry.nrk or "",
        *(_text(getattr(entry.details, column.name)) for column in details),
    )


def _text(value: str | int | date | None) -> str:
    return "" if value is None else str(value)


def _entry(row: int, cells: list[str], columns: Sequence[RegisterColumn]) -> RegisterEntry:
    nip, agency, employment, grade, position, status, since, until, name, nrk = cells[
        : len(ALWAYS_WRITTEN)
    ]
    details = {
        column.name: column.load(text)
        for column, text in zip(columns, cells[len(ALWAYS_WRITTEN) :], strict=bool(columns))
        if text
    }
    return RegisterEntry(
        nip=nip,
        agency=agency,
        employment=Employment(employment),
        grade=grade,
        position=position,
        status=status,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        name=name or None,
        nrk=nrk or None,
        row=row,
        details=RegisterDetails(**details) if details else NO_DETAILS,
    )


def _read_entry(raw: RawRow) -> RegisterEntry | list[RowError]:
    cells = RowCells(raw, _READERS)
    values = {column.field or column.name: cells.read(column) for column in COLUMNS}
    if ends_early(values["since"], values["until"]):
        cells.complain("until", "E132", {})
    if ends_early(values["acting_since"], values["acting_until"]):
        cells.complain("acting_until", "E132", {})
    if cells.are_sound(*_ACTING):
        filled = [name for name in _ACTING if values[name] is not None]
        for name in _ACTING[:2] if filled else ():
            if name not in filled:
                cells.complain(name, "E147", {})
    if cells.errors:
        return cells.errors
    details = {column.name: values.pop(column.name) for column in DETAILS}
    return RegisterEntry(
        **values,
        row=raw.number,
        details=RegisterDetails(**details) if any(map(_is_given, details.values())) else NO_DETAILS,
    )


_ACTING = ("acting_position", "acting_since", "acting_basis", "acting_until")
"""The columns of an acting post: none of them without the first two."""


def _is_given(value: object) -> bool:
    return value is not None


_READERS = readers_of(COLUMNS)


def _overlaps(entries: Iterable[RegisterEntry]) -> list[RowError]:
    return [
        RowError(one.row, "from", ValueClass.TEXT, "E133", {"rows": other.row})
        for earlier, later in find_overlaps(entries)
        for one, other in ((earlier, later), (later, earlier))
    ]
