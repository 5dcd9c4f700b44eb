"""One row of an appraisal file: from raw cells to a validated appraisal or its errors.

Every row has exactly one disposition (invariant I1): accepted, or rejected with every reason.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic import create_model as create_pydantic_model

from tukin.domain.catalogue import Message, message_for
from tukin.domain.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tukin.domain.errors import InvalidInput
from tukin.domain.names import slug
from tukin.domain.nip import NipKind, check_nip
from tukin.domain.period import Period
from tukin.domain.register import Register, Roll
from tukin.domain.rule_parts import MOST_DAYS, MOST_MINUTES, MOST_OCCURRENCES
from tukin.domain.rules import RuleSet
from tukin.domain.spelling import (
    choice_parser,
    clean,
    count_parser,
    is_pppk_grade,
    parse_employment,
    parse_expectation,
    parse_grade,
    parse_nip,
    score_parser,
    text_parser,
)
from tukin.domain.terms import Employment, Expectation

if TYPE_CHECKING:
    from dataclasses import dataclass as frozen_for_mypy
else:

    def frozen_for_mypy(*, frozen: bool, slots: bool) -> Callable[[type], type]:  # noqa: ARG001
        """A dataclass that only the type checker keeps from being changed.

        Python's own frozen ones take four times as long to make: of the whole way from a file's
        row to an appraisal that would be a fifth.
        """
        return dataclass(slots=slots)


MOST_NAME = 100
_MOST_EVIDENCE = 64
_MOST_NOTE = 500
_MOST_OTHERS = 8

_Finding = tuple[str, str, dict[str, object]]
"""Column, code and details of a contradiction."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells as they stand in the file.

    Attributes:
        number: physical row in the file, from 1.
        cells: text by canonical column name.
        numeric: columns whose cell was a number in the file, so that long digits are lost.
    """

    number: int
    cells: Mapping[str, str]
    numeric: frozenset[str] = frozenset()


@frozen_for_mypy(frozen=True, slots=True)
class Appraisal:
    """A validated row.

    Scores are hundredths of a point by indicator; ``alpa`` and ``ijin`` are days, the minutes are
    of the whole month. ``late_counts`` holds the occurrences of lateness by band, where the rules
    cut by occurrence; it is empty where they cut by the minute.
    """

    row: int
    nip: str
    name: str
    position: str
    grade: str
    employment: Employment
    supervisor_nip: str | None
    scores: dict[str, int]
    hasil_kerja: Expectation | None
    perilaku_kerja: Expectation | None
    alpa: int
    ijin: int
    late_minutes: int
    early_minutes: int
    status: str
    innovation_evidence: str | None
    note: str | None
    late_counts: dict[str, int] = field(default_factory=dict)


APPRAISALS = TypeAdapter(list[Appraisal], config=ConfigDict(defer_build=True))
"""Reads and writes a shard of accepted rows as one JSON array."""


class ValueClass(StrEnum):
    """What kind of text stood in a cell: told in reports in place of the value."""

    EMPTY = "empty"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SCIENTIFIC = "scientific"
    NUMBER_CELL = "number_cell"
    TEXT = "text"
    LONG_TEXT = "long_text"

    @classmethod
    def of(cls, text: str, numeric: bool = False) -> "ValueClass":
        """The class of a cell's text; never the value itself."""
        bare = clean(text)
        if not bare:
            return cls.EMPTY
        if numeric:
            return cls.NUMBER_CELL
        if bare.isdecimal():
            return cls.INTEGER
        if bare.replace(",", "", 1).replace(".", "", 1).lstrip("-").isdecimal():
            return cls.DECIMAL
        if bare[0].isdecimal() and "e" in bare.casefold() and bare[-1].isdecimal():
            return cls.SCIENTIFIC
        return cls.LONG_TEXT if len(bare) > MOST_NAME else cls.TEXT


@dataclass(frozen=True, slots=True)
class RowError:
    """One reason why a row is rejected; it never holds the value."""

    row: int
    column: str
    value_class: ValueClass
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The reason and its mend in both languages."""
        return message_for(self.code, self.details)


@dataclass(frozen=True)
class RowValidator:
    """Validates the rows of one agency, period and rule set, and against the register if any."""

    rules: RuleSet
    agency: str
    period: Period
    register: Register | None = None

    @cached_property
    def roll(self) -> Roll | None:
        """The register on the period's last day."""
        if self.register is None:
            return None
        return Roll(self.register, self.period.last_day, self.rules, self.agency_slugs())

    def validate(self, raw: RawRow) -> Appraisal | list[RowError]:
        """The appraisal, or every error that the row has."""
        errors = list(self._number_cells(raw))
        skip = {error.column for error in errors}
        try:
            row = _row_model(self.rules).model_validate(
                {column: raw.cells.get(column, "") for column in _columns(self.rules)}
            )
        except ValidationError as invalid:
            errors += [error for error in _row_errors(raw, invalid) if error.column not in skip]
            return errors + self._errors(raw, self._standing(raw))
        errors += self._errors(raw, self._contradictions(row))
        errors += self._errors(raw, self._register_findings(raw, row))
        return errors or _appraisal(raw.number, row, self.rules, self._status(raw, row))

    def _number_cells(self, raw: RawRow) -> Iterator[RowError]:
        for column in ("nip", "supervisor_nip"):
            if column in raw.numeric and raw.cells.get(column, ""):
                yield RowError(raw.number, column, ValueClass.NUMBER_CELL, "E103")

    def _errors(self, raw: RawRow, found: Iterable[_Finding]) -> list[RowError]:
        return [
            RowError(
                raw.number,
                column,
                ValueClass.of(raw.cells.get(column, ""), column in raw.numeric),
                code,
                details,
            )
            for column, code, details in found
        ]

    def _contradictions(self, row: Any) -> list[_Finding]:
        """What shows only when several cells are read together."""
        return [*self._number_and_grade(row), *self._rating(row), *self._scope(row)]

    def _standing(self, raw: RawRow) -> Iterator[_Finding]:
        """Whether a person is to be paid at all: told at once, also of a row that has to wait."""
        nip = readable_nip(raw)
        if self.roll is not None and nip and (finding := self.roll.check_person(nip)):
            yield finding

    def _register_findings(self, raw: RawRow, row: Any) -> Iterator[_Finding]:
        if self.roll is None or "nip" in raw.numeric:
            return
        if finding := self.roll.check_person(row.nip):
            yield finding
            return
        status = row.status if _is_filled(raw, "status") else None
        yield from self.roll.check_row(row.nip, row.employment, row.grade, row.position, status)

    def _status(self, raw: RawRow, row: Any) -> str:
        """The row's status; an empty cell takes the register's."""
        if self.roll is None or _is_filled(raw, "status"):
            return str(row.status)
        return self.roll.status_of(row.nip)

    def _number_and_grade(self, row: Any) -> Iterator[_Finding]:
        kind = check_nip(row.nip)
        is_pppk = row.employment is Employment.PPPK
        if (kind == "PPPK") != is_pppk:
            yield "employment", "E108", {}
        elif self.is_appointed_later(row.nip, kind):
            yield "nip", "E110", {}
        if is_pppk_grade(row.grade) != is_pppk:
            yield "grade", "E206", {}
        if is_pppk and self.rules.tax.pppk is None:
            yield "employment", "E607", {}
        if row.supervisor_nip == row.nip:
            yield "supervisor_nip", "E112", {}

    def _rating(self, row: Any) -> Iterator[_Finding]:
        if (row.hasil_kerja is None) != (row.perilaku_kerja is None):
            missing = "hasil_kerja" if row.hasil_kerja is None else "perilaku_kerja"
            yield missing, "E306", {}
        if row.alpa + row.ijin > MOST_DAYS:
            yield "alpa", "E402", {"most": MOST_DAYS}
        columns = self.rules.lateness_columns
        if columns and row.late_minutes + row.early_minutes and not _late_counts(row, columns):
            yield "late_minutes", "E651", {"columns": ", ".join(columns)}

    def _scope(self, row: Any) -> Iterator[_Finding]:
        if row.agency and slug(row.agency) not in self.agency_slugs():
            yield "agency", "E501", {"agency": self.agency}
        if row.period is not None and row.period != self.period:
            yield "period", "E502", {"period": str(self.period)}

    def is_appointed_later(self, nip: str, kind: NipKind) -> bool:
        """Whether the number is that of somebody who was not there yet in the period."""
        last_day = self.period.last_day
        if kind == "PPPK":  # its number holds the year alone
            return int(nip[8:12]) > last_day.year
        return nip[8:14] > f"{last_day:%Y%m}"

    def agency_slugs(self) -> set[str]:
        """The slugs of the agency's code and names."""
        names = {item.name for item in self.rules.agencies if item.code == self.agency}
        return {slug(self.agency), *map(slug, names)}


def readable_nip(raw: RawRow) -> str | None:
    """The NIP of a row that may have other faults, where it can be read."""
    if "nip" in raw.numeric:
        return None
    try:
        return parse_nip(raw.cells.get("nip", ""))
    except InvalidInput:
        return None


def find_duplicates(
    repeated: Mapping[str, Sequence[int]], rejected: Mapping[str, Collection[int]]
) -> list[RowError]:
    """The errors of rows that are sound by themselves but whose NIP stands again in the file.

    All rows of a repeated NIP are rejected, also where the other row is rejected for a reason of
    its own: which one is right is not for us to guess.

    Args:
        repeated: all rows of each NIP that stands in more than one.
        rejected: the rows of each NIP that are rejected already.
    """
    errors = [
        RowError(
            row, "nip", ValueClass.INTEGER, "E109", {"rows": ", ".join(_some_others(rows, row))}
        )
        for nip, rows in repeated.items()
        for row in sorted(set(rows).difference(rejected.get(nip, ())))
    ]
    return sorted(errors, key=lambda error: error.row)


def _some_others(rows: Iterable[int], own: int) -> Iterator[str]:
    """The first other rows: one NIP in all of 200,000 rows must not make 200,000 long lists."""
    others = (str(row) for row in rows if row != own)
    yield from islice(others, _MOST_OTHERS)
    if next(others, None) is not None:
        yield "…"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _columns(rules: RuleSet) -> tuple[str, ...]:
    indicators = tuple(indicator.code for indicator in rules.indicators)
    return _cached_columns(indicators + rules.lateness_columns)


@lru_cache(maxsize=16)
def _cached_columns(of_rules: tuple[str, ...]) -> tuple[str, ...]:
    return (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, *of_rules)


_MODELS: dict[str, type[BaseModel]] = {}


def _row_model(rules: RuleSet) -> type[BaseModel]:
    """The pydantic model of a row under a rule set: one field a column, strict, nothing else."""
    model = _MODELS.get(rules.sha256)
    if model is None:
        model = _MODELS[rules.sha256] = _create_row_model(rules)
    return model


def _create_row_model(rules: RuleSet) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column: (Annotated[kind, BeforeValidator(parse)], ...)
        for column, (kind, parse) in cells_of(rules).items()
    }
    return create_pydantic_model("AppraisalRow", __base__=_Row, **fields)


def cells_of(rules: RuleSet) -> dict[str, tuple[Any, Callable[[str], Any]]]:
    """The kind of value and the reader of each column's cells under a rule set."""
    positions = {item.code: item.code for item in rules.positions}
    labels = {item.label: item.code for item in rules.positions}
    statuses = {item.code: item.code for item in rules.statuses}
    status_labels = {item.label_id: item.code for item in rules.statuses}
    cells: dict[str, tuple[Any, Callable[[str], Any]]] = {
        "nip": (str, _required(parse_nip, "E101")),
        "name": (str, _required(text_parser("E207", MOST_NAME), "E201")),
        "position": (str, _required(choice_parser("E202", labels | positions), "E201")),
        "grade": (str, _required(parse_grade, "E201")),
        "employment": (Employment, _required(parse_employment, "E201")),
        "supervisor_nip": (str | None, _optional(_supervisor)),
        "hasil_kerja": (Expectation | None, parse_expectation),
        "perilaku_kerja": (Expectation | None, parse_expectation),
        "alpa": (int, count_parser("E401", MOST_DAYS)),
        "ijin": (int, count_parser("E401", MOST_DAYS)),
        "late_minutes": (int, count_parser("E403", MOST_MINUTES)),
        "early_minutes": (int, count_parser("E403", MOST_MINUTES)),
        "status": (str, _defaulting(choice_parser("E205", status_labels | statuses), "aktif")),
        "innovation_evidence": (str | None, _optional(_evidence_parser(rules))),
        "note": (str | None, _optional(text_parser("E207", _MOST_NOTE))),
        "agency": (str | None, _optional(text_parser("E207", MOST_NAME))),
        "period": (Period | None, _optional(_period)),
    }
    for indicator in rules.indicators:
        cells[indicator.code] = (int, score_parser(indicator.max_score))
    for column in rules.lateness_columns:
        cells[column] = (int, count_parser("E650", MOST_OCCURRENCES))
    return cells


def _required(parse: Callable[[str], object], code: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        if clean(text) in ("", "-"):
            raise InvalidInput(code)
        return parse(text)

    return read


def _optional(parse: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: parse(text) if clean(text) not in ("", "-") else None


def _defaulting(parse: Callable[[str], str], default: str) -> Callable[[str], str]:
    return lambda text: parse(text) if clean(text) not in ("", "-") else default


def _supervisor(text: str) -> str:
    try:
        return parse_nip(text)
    except InvalidInput as invalid:
        raise InvalidInput("E103" if invalid.code == "E103" else "E111") from None


def approval_pattern(rules: RuleSet) -> re.Pattern[str]:
    """What an approval's reference looks like: a prefix, a separator and something with a digit."""
    prefixes = rules.innovation_award.evidence_prefixes
    names = "|".join(re.escape(prefix) for prefix in prefixes)
    return re.compile(rf"(?:{names})[ .:/-].*\d.*", re.IGNORECASE)


def _evidence_parser(rules: RuleSet) -> Callable[[str], str]:
    """Only the reference of an approval is evidence; an idea without one earns no award.

    Such as `SK 12/2026`.
    """
    prefixes = rules.innovation_award.evidence_prefixes
    approval = approval_pattern(rules)
    read_text = text_parser("E207", _MOST_EVIDENCE)

    def parse(text: str) -> str:
        reference = read_text(text)
        if approval.fullmatch(reference) is None:
            raise InvalidInput("E307", prefixes=", ".join(prefixes))
        return reference

    return parse


def _period(text: str) -> Period:
    try:
        return Period.parse(clean(text))
    except InvalidInput:
        raise InvalidInput("E503") from None


def _row_errors(raw: RawRow, invalid: ValidationError) -> Iterator[RowError]:
    for problem in invalid.errors(include_url=False, include_input=False):
        column = str(problem["loc"][0])
        cause = problem.get("ctx", {}).get("error")
        value_class = ValueClass.of(raw.cells.get(column, ""), column in raw.numeric)
        if isinstance(cause, InvalidInput):
            yield RowError(raw.number, column, value_class, cause.code, cause.details)
        else:
            yield RowError(raw.number, column, value_class, "E299")


def _is_filled(raw: RawRow, column: str) -> bool:
    return clean(raw.cells.get(column, "")) not in ("", "-")


def _appraisal(number: int, row: Any, rules: RuleSet, status: str) -> Appraisal:
    return Appraisal(
        row=number,
        nip=row.nip,
        name=row.name,
        position=row.position,
        grade=row.grade,
        employment=row.employment,
        supervisor_nip=row.supervisor_nip,
        scores={item.code: getattr(row, item.code) for item in rules.indicators},
        hasil_kerja=row.hasil_kerja,
        perilaku_kerja=row.perilaku_kerja,
        alpa=row.alpa,
        ijin=row.ijin,
        late_minutes=row.late_minutes,
        early_minutes=row.early_minutes,
        status=status,
        innovation_evidence=row.innovation_evidence,
        note=row.note,
        late_counts=_late_counts(row, rules.lateness_columns),
    )


def _late_counts(row: Any, columns: Iterable[str]) -> dict[str, int]:
    return {column: count for column in columns if (count := getattr(row, column))}
