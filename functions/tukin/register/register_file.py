"""Registers of employees: the administration's CSV in, one canonical CSV out.

A register is good as a whole or not at all: a row that cannot be read would drop a person without
a word. Every bad row is reported, and the register before stays in force.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tukin.file_formats.csv_writer import write_canonical_csv
from tukin.file_formats.headings import Headings, heading_key
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.file_formats.reader import read_file
from tukin.register.register import Register, RegisterEntry, find_overlaps, register_status
from tukin.vocabulary.columns import BY_NAME
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.spelling import clean, parse_employment, parse_grade, parse_nip, text_parser
from tukin.vocabulary.terms import Employment

MOST_DAYS_AHEAD = 31
"""How long before its date a register may be uploaded; more is taken for a slip of the year."""

COLUMNS = (
    "nip",
    "agency",
    "employment",
    "grade",
    "position",
    "status",
    "from",
    "until",
    "name",
    "nrk",
)
REQUIRED = COLUMNS[:8]
_ALIASES = {name: BY_NAME[name].headings for name in COLUMNS if name in BY_NAME} | {
    "from": "from; since; valid from; dari; mulai; sejak; berlaku mulai; berlaku dari;"
    "tanggal mulai; tgl mulai; tmt; tmt mulai",
    "until": "until; to; valid until; sampai; hingga; berlaku sampai; tanggal sampai; tgl sampai;"
    "tanggal akhir; tmt akhir; tmt sampai; berakhir",
    "nrk": "nrk; nomor registrasi kepegawaian; nomor register",
}
_KEY = re.compile(r"register/(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})", re.ASCII)
_MOST_TEXT = 120

T = TypeVar("T")


def register_date(key: str, uploaded_at: datetime) -> date:
    """The date in the key ``register/{date}.csv``.

    Raises:
        InvalidInput: E134 for a key of another shape, E135 for a date that is too far ahead.
    """
    match = _KEY.fullmatch(key)
    try:
        dated = date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise InvalidInput("E134") from None
    if dated > uploaded_at.date() + timedelta(days=MOST_DAYS_AHEAD):
        raise InvalidInput("E135", most=MOST_DAYS_AHEAD)
    return dated


@dataclass(frozen=True, slots=True)
class CheckedRegister:
    """A register, or every reason why it cannot be used."""

    register: Register | None = None
    errors: list[RowError] = field(default_factory=list)
    refusal: FileRefused | None = None


def check_register(path: Path, file_name: str) -> CheckedRegister:
    """Read a register as the administration wrote it."""
    entries: list[RegisterEntry] = []
    errors: list[RowError] = []
    try:
        for raw in read_file(path, file_name, _headings()):
            result = _read_entry(raw)
            if isinstance(result, RegisterEntry):
                entries.append(result)
            else:
                errors += result
    except FileRefused as refusal:
        return CheckedRegister(refusal=refusal)
    errors += _overlaps(entries)
    if errors:
        errors.sort(key=lambda error: error.row)
        count = len({error.row for error in errors})
        return CheckedRegister(errors=errors, refusal=FileRefused("E136", count=count))
    return CheckedRegister(Register(entries))


def write_register(register: Register) -> bytes:
    """The canonical CSV: one spelling of each value, in the order of NIP and day."""
    return write_canonical_csv(COLUMNS, map(_cells, register.entries))


def load_register(data: bytes) -> Register:
    """A register from its canonical CSV."""
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return Register(_entry(row, cells) for row, cells in enumerate(islice(rows, 1, None), start=2))


def _cells(entry: RegisterEntry) -> tuple[str, ...]:
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
    )


def _entry(row: int, cells: list[str]) -> RegisterEntry:
    nip, agency, employment, grade, position, status, since, until, name, nrk = cells
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
    )


def _headings() -> Headings:
    candidates = {
        heading_key(heading): (column,)
        for column in COLUMNS
        for heading in (column, *_ALIASES[column].split(";"))
    }
    return Headings(REQUIRED, candidates, frozenset())


def _read_entry(raw: RawRow) -> RegisterEntry | list[RowError]:
    cells = _Cells(raw)
    since = cells.read("from", _required(_day))
    until = cells.read("until", _optional(_day))
    if since and until and until < since:
        cells.complain("until", "E132", {})
    found = {
        "nip": cells.read("nip", _required(parse_nip, "E101")),
        "agency": cells.read("agency", _required(_name)),
        "employment": cells.read("employment", _required(parse_employment)),
        "grade": cells.read("grade", _required(parse_grade)),
        "position": cells.read("position", _required(_name)),
        "status": cells.read("status", _required(lambda text: register_status(_name(text)))),
        "name": cells.read("name", _optional(_text)),
        "nrk": cells.read("nrk", _optional(_text)),
    }
    if cells.errors:
        return cells.errors
    return RegisterEntry(**found, since=since, until=until, row=raw.number)  # type: ignore[arg-type]


class _Cells:
    """The cells of one row, read one by one; what is wrong is kept."""

    def __init__(self, raw: RawRow) -> None:
        self._raw = raw
        self.errors: list[RowError] = []

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(self._raw.cells.get(column, ""))
        except InvalidInput as invalid:
            self.complain(column, invalid.code, invalid.details)
            return None

    def complain(self, column: str, code: str, details: Mapping[str, object]) -> None:
        value_class = ValueClass.of(self._raw.cells.get(column, ""))
        self.errors.append(RowError(self._raw.number, column, value_class, code, details))


def _overlaps(entries: Iterable[RegisterEntry]) -> list[RowError]:
    return [
        RowError(one.row, "from", ValueClass.TEXT, "E133", {"rows": other.row})
        for earlier, later in find_overlaps(entries)
        for one, other in ((earlier, later), (later, earlier))
    ]


def _required(parse: Callable[[str], T], code: str = "E201") -> Callable[[str], T]:
    def read(text: str) -> T:
        if clean(text) in ("", "-"):
            raise InvalidInput(code)
        return parse(text)

    return read


def _optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: parse(text) if clean(text) not in ("", "-") else None


_text = text_parser("E207", _MOST_TEXT)


def _name(text: str) -> str:
    name = slug(_text(text))
    if not name:  # nothing but signs
        raise InvalidInput("E207", most=_MOST_TEXT)
    return name


def _day(text: str) -> date:
    """``31-10-2026`` or ``2026-10-31``; no other order of day and month is guessed.

    Raises:
        InvalidInput: E131.
    """
    bare = clean(text)
    match = _DAY.fullmatch(bare) or _DAY_FIRST.fullmatch(bare)
    parts = match.groupdict() if match else {}
    try:
        return date(**{part: int(digits) for part, digits in parts.items()})
    except (TypeError, ValueError):  # of another form, or no day of the calendar
        raise InvalidInput("E131") from None
