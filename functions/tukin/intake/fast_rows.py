"""Fast path for rows in canonical spelling; all others go to ``RowValidator``.

It may only accept, and takes many rows at once, column by column. Each cell is read by the very
parser of that exact way, whose answer is remembered by the cell's text, since columns repeat
themselves; numbers of employees, which do not, are taken apart into pieces that do, and names are
looked at. A row with a
cell that is refused, or whose cells contradict one another, is not accepted here: the exact way
looks at it and words its errors. So what is accepted here would be accepted there, with the same
values and the same repairs.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import compress
from typing import Any

from tukin.entitlement.appraisal import Appraisal
from tukin.intake.cells import MOST_NAME, cells_of
from tukin.intake.evidence import dated_after
from tukin.intake.repairs import Repair, RepairFinder
from tukin.intake.row_validator import RowValidator
from tukin.vocabulary.columns import MOST_DAYS
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.nip import OLDEST_AT_APPOINTMENT_YEARS as _OLDEST
from tukin.vocabulary.nip import YOUNGEST_AT_APPOINTMENT_YEARS as _YOUNGEST
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.spelling import clean, is_blank, is_pppk_grade, parse_nip
from tukin.vocabulary.terms import Employment

_MOST_REMEMBERED = 20_000
_MOST_REMEMBERED_CHARS = 1_000_000
_REFUSED = object()
_NEVER = 1_000_000
_DIGITS_AND_FORMULAS = "0123456789#="
_ODD_BEGINNING = re.compile(r"\n(?:\W|plt|plh|pj|pelaksana|penjabat|pejabat)")
_ANY_DIGIT = re.compile(r"\d")

_FIELDS = Appraisal.__slots__
"""What a row of a file says, in the order in which ``Appraisal`` takes it."""

Parse = Callable[[str], Any]
Columns = Mapping[str, Sequence[Any]]


class FastRows:
    """Accepts rows of one file; ``repairs`` counts those of the rows that it accepted."""

    def __init__(self, validator: RowValidator) -> None:
        self.repairs: Counter[Repair] = Counter()
        self._roll = validator.roll
        self._remarks = validator.remarks
        self._indicators = [item.code for item in validator.rules.indicators]
        self._bands = validator.rules.lateness_columns
        self._finder = validator.repairs
        self._parse_name = cells_of(validator.rules)["name"][1]
        self._memories = _memories(validator, self._finder)
        self._birth_years = _Memory(_birth_year, refused=_NEVER)
        self._birth_days = _Memory(_birth_day, refused=_NEVER)
        self._appointments = _Memory(partial(_appointment_year, validator), refused=-_NEVER)
        self._sequences = _Memory(_sequence, refused=_NEVER)

    def accept(
        self,
        numbers: Sequence[int],
        cells: Columns,
        careful: Collection[int] = (),
        sheet: str | None = None,
    ) -> tuple[list[Appraisal], list[bool]]:
        """Accept what it can of some rows of the file.

        Args:
            numbers: the rows' numbers.
            cells: the texts of each column that the file has, in the order of the rows.
            careful: places among these rows that are left to the exact way.
            sheet: the workbook's sheet that they are of.

        Returns:
            The accepted rows, and for each row whether it is among them.
        """
        self._trim()
        values = {column: self._read(column, cells, len(numbers)) for column in self._memories}
        values["row"] = numbers
        values["nip"] = [nip if len(nip) == 18 else _read_nip(nip) for nip in cells["nip"]]
        values["name"] = self._read_names(cells["name"])
        flags = self._single_cells(values)
        for place in careful:
            flags[place] = False
        sound = _rows(values, flags)
        holds = self._together(sound)
        sound, flags = _rows(sound, holds), _narrow(flags, holds)
        self._count_repairs(cells, values, flags)
        return list(self._appraisals(sound, sheet)), flags

    def _trim(self) -> None:
        """Forget what is too much, before any column is read: some share a memory.

        What one of them had refused would be forgotten when the next one is read.
        """
        pieces = (self._birth_years, self._birth_days, self._appointments, self._sequences)
        for memory in (*self._memories.values(), *pieces):
            memory.trim()

    def _read(self, column: str, cells: Columns, count: int) -> Sequence[Any]:
        """What a column's texts mean; one that the file does not have is of empty cells."""
        memory = self._memories[column]
        texts = cells.get(column)
        return [memory[""]] * count if texts is None else list(map(memory.__getitem__, texts))

    def _single_cells(self, values: Columns) -> list[bool]:
        """Whether all cells of a row are sound, each by itself."""
        years, days = self._birth_years, self._birth_days
        appointments, sequences = self._appointments, self._sequences
        flags = [
            _YOUNGEST
            <= appointments[nip[8:15]] - years[nip[:4]] - days[nip[4:8]] - sequences[nip[15:]]
            <= _OLDEST
            and name is not None
            for nip, name in zip(values["nip"], values["name"], strict=True)
        ]
        for column, memory in self._memories.items():
            if memory.has_refused:
                pairs = zip(flags, values[column], strict=True)
                flags = [flag and value is not _REFUSED for flag, value in pairs]
        return flags

    def _together(self, values: Columns) -> list[bool]:
        """Whether the cells of a row agree with one another, and with the register."""
        holds = [
            (nip[12] == "2") == (employment is Employment.PPPK) == is_pppk_grade(grade)
            and supervisor != nip
            and (results is None) == (behaviour is None)
            and alpa + ijin <= MOST_DAYS
            for nip, employment, grade, supervisor, results, behaviour, alpa, ijin in zip(
                values["nip"],
                values["employment"],
                values["grade"],
                values["supervisor_nip"],
                values["hasil_kerja"],
                values["perilaku_kerja"],
                values["alpa"],
                values["ijin"],
                strict=True,
            )
        ]
        if self._bands:
            minutes = map(sum, zip(values["late_minutes"], values["early_minutes"], strict=True))
            counted = map(any, zip(*[values[column] for column in self._bands], strict=True))
            holds = [
                hold and (not late or some)
                for hold, late, some in zip(holds, minutes, counted, strict=True)
            ]
        if self._roll is not None:
            holds = [
                hold
                and self._roll.check_person(nip) is None
                and not self._roll.check_row(nip, *row)
                and self._remarks.is_plain(nip, name)
                for hold, nip, name, *row in zip(
                    holds,
                    values["nip"],
                    values["name"],
                    values["employment"],
                    values["grade"],
                    values["position"],
                    values["status"],
                    strict=True,
                )
            ]
        return holds

    def _read_names(self, texts: Sequence[str]) -> list[str | None]:
        """The names; all of a part are looked at together, since hardly one is odd."""
        if _has_odd_name(texts):
            return [self._read_name(text) for text in texts]
        return [text if _is_plain(text) else self._read_name(text) for text in texts]

    def _read_name(self, text: str) -> str | None:
        try:
            name: str = self._parse_name(text)
        except InvalidInput:
            return None
        return name

    def _count_repairs(self, cells: Columns, values: Columns, flags: Sequence[bool]) -> None:
        for column, memory in self._memories.items():
            if memory.repairs and column in cells:
                found = map(memory.repairs.get, compress(cells[column], flags))
                self.repairs.update(filter(None, found))
        for column in ("nip", "name"):
            read = compress(zip(cells[column], values[column], strict=True), flags)
            self.repairs.update(
                repair
                for text, value in read
                if text != value and (repair := self._finder.of_cell(column, text, value))
            )

    def _appraisals(self, values: Columns, sheet: str | None) -> Iterable[Appraisal]:
        scores = zip(*[values[code] for code in self._indicators], strict=True)
        statuses = values["status"]
        if self._roll is not None:
            given = zip(values["nip"], statuses, strict=True)
            statuses = [status or self._roll.status_of(nip) for nip, status in given]
        counts = zip(*[values[code] for code in self._bands], strict=True)
        fields: dict[str, Any] = {
            **values,
            "scores": [dict(zip(self._indicators, row, strict=True)) for row in scores],
            "status": statuses,
            "late_counts": [_filled(self._bands, row) for row in counts]
            if self._bands
            else [{} for _ in statuses],
            "sheet": [sheet] * len(statuses),
        }
        return map(Appraisal, *[fields[name] for name in _FIELDS])


class _Memory(dict[str, Any]):
    """The value of each text that stood in a column, or that of a refused one.

    ``repairs`` has those of the texts that were read in another spelling than they stand in.
    """

    def __init__(
        self,
        parse: Parse,
        find_repair: Callable[[str, object], Repair | None] | None = None,
        refused: object = _REFUSED,
    ) -> None:
        super().__init__()
        self._parse = parse
        self._find_repair = find_repair
        self._refused = refused
        self._chars = 0
        self.has_refused = False
        self.repairs: dict[str, Repair] = {}

    def __missing__(self, text: str) -> object:
        value = self[text] = self._read(text)
        self._chars += len(text)
        return value

    def _read(self, text: str) -> object:
        try:
            value: object = self._parse(text)
        except ValueError:
            self.has_refused = True
            return self._refused
        if self._find_repair and (repair := self._find_repair(text, value)):
            self.repairs[text] = repair
        return value

    def trim(self) -> None:
        """Forget everything where it has become too much."""
        if len(self) > _MOST_REMEMBERED or self._chars > _MOST_REMEMBERED_CHARS:
            self.clear()
            self.repairs.clear()
            self.has_refused = False
            self._chars = 0


def _memories(validator: RowValidator, finder: RepairFinder) -> dict[str, _Memory]:
    """A memory for each column; columns that are read alike share one."""
    parsers = _parsers(validator)
    memories = {
        column: _Memory(parse, partial(finder.of_cell, column)) for column, parse in parsers.items()
    }
    first_of: dict[int, str] = {}
    for item in validator.rules.indicators:
        memories[item.code] = memories[first_of.setdefault(item.max_score, item.code)]
    return memories


def _parsers(validator: RowValidator) -> dict[str, Parse]:
    """The reader of each column that is remembered; some refuse more than the exact way's.

    What the exact way finds by looking at a value and at the rules, the agency or the period is
    refused here at once.
    """
    parsers = {column: parse for column, (_, parse) in cells_of(validator.rules).items()}
    del parsers["nip"], parsers["name"]
    slugs = validator.agency_slugs()
    if validator.rules.tax.pppk is None:
        parsers["employment"] = _only(
            parsers["employment"], lambda employment: employment is not Employment.PPPK
        )
    parsers["agency"] = _only(parsers["agency"], lambda name: not name or slug(name) in slugs)
    parsers["period"] = _only(
        parsers["period"], lambda period: period is None or period == validator.period
    )
    last_day, remarks = validator.period.last_day, validator.remarks
    parsers["innovation_evidence"] = _only(
        parsers["innovation_evidence"],
        lambda evidence: evidence is None or dated_after(evidence, last_day) is None,
    )
    parsers["note"] = _only(parsers["note"], lambda note: remarks.status_words(note) is None)
    if validator.roll is not None:
        parsers["status"] = _unless_blank(parsers["status"])  # then the register's counts
    return parsers


def _only(parse: Parse, holds: Callable[[Any], bool]) -> Parse:
    def read(text: str) -> Any:
        value = parse(text)
        if not holds(value):
            raise ValueError
        return value

    return read


def _unless_blank(parse: Parse) -> Parse:
    return lambda text: None if is_blank(clean(text)) else parse(text)


# A sound number has sound pieces, and its years differ by a working life. So that one sum tells
# it, a piece that is refused puts a million years between birth and appointment.


def _birth_year(piece: str) -> int:
    """The first 4 digits."""
    year = int(piece)
    check_nip(f"{piece}0101{year + _YOUNGEST}011001")
    return year


def _birth_day(piece: str) -> int:
    """The next 4 digits: 0 for a day that every year has."""
    check_nip(f"1965{piece}1990011001")
    return 0


def _appointment_year(validator: RowValidator, piece: str) -> int:
    """The digits 9 to 15: the year, of somebody who was there in the period."""
    year = int(piece[:4])
    nip = f"{year - _YOUNGEST}0101{piece}001"
    if validator.is_appointed_later(nip, check_nip(nip)):
        raise ValueError
    return year


def _sequence(piece: str) -> int:
    """The last 3 digits."""
    check_nip(f"196501011990011{piece}")
    return 0


def _read_nip(text: str) -> str:
    """A number in another spelling; what the exact way refuses stays as it is, and is no number."""
    try:
        return parse_nip(text)
    except InvalidInput:
        return text


def _has_odd_name(names: Sequence[str]) -> bool:
    """Whether one of the names may hold a number or a formula, or begin as an acting post."""
    joined = "\n" + "\n".join(names).casefold()
    return (
        any(char in joined for char in _DIGITS_AND_FORMULAS)
        or _ODD_BEGINNING.search(joined) is not None
        or (not joined.isascii() and _ANY_DIGIT.search(joined) is not None)
    )


def _is_plain(name: str) -> bool:
    """Whether the exact way would take the name as it is; nothing odd is in it (so no dash)."""
    return (
        0 < len(name) <= MOST_NAME
        and name.isprintable()  # neither a character of category C nor white space but the space
        and "  " not in name
        and name[-1] != " "
    )


def _rows(columns: Columns, flags: Sequence[bool]) -> Columns:
    """Those of the rows that are flagged."""
    if all(flags):
        return columns
    return {name: list(compress(column, flags)) for name, column in columns.items()}


def _narrow(flags: Sequence[bool], holds: Iterable[bool]) -> list[bool]:
    """Of the flagged rows those that hold."""
    rest = iter(holds)
    return [flag and next(rest) for flag in flags]


def _filled(bands: Sequence[str], counts: Iterable[int]) -> dict[str, int]:
    return {band: count for band, count in zip(bands, counts, strict=True) if count}
