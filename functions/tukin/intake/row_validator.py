"""From a row's raw cells to a validated appraisal or its errors.

Every row has exactly one disposition (invariant I1): accepted, or rejected with every reason.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic import create_model as create_pydantic_model

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.obstacles import has_uncounted_lateness, is_taxed
from tukin.file_formats.finding import Place
from tukin.file_formats.headings import Headings
from tukin.file_formats.raw_row import Cause, RawRow, RowError, ValueClass
from tukin.file_formats.scope import Scope
from tukin.intake.cells import cells_of
from tukin.intake.evidence import dated_after
from tukin.intake.headings import appraisal_headings
from tukin.intake.remarks.rows import RowRemarks
from tukin.intake.repairs import RepairFinder
from tukin.register.register import Register
from tukin.register.roll import Roll
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import (
    MOST_DAYS,
    NIP_COLUMNS,
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    STORED_COLUMNS,
    TEXT_COLUMNS,
)
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.names import slug
from tukin.vocabulary.nip import NipKind, check_nip
from tukin.vocabulary.number_cells import plain_number
from tukin.vocabulary.period import Period
from tukin.vocabulary.spelling import clean, is_blank, is_pppk_grade, parse_nip
from tukin.vocabulary.terms import Employment

_MOST_OTHERS = 8

_CAUSE_CODES = {
    Cause.STRUCK: "E210",
    Cause.RAISED: "E211",
    Cause.MERGED: "E212",
    Cause.CUT_OFF: "E055",
}
_FORMULA_CAUSES = (Cause.ERROR, Cause.UNCOMPUTED)

_Finding = tuple[str, str, dict[str, object]]
"""Column, code and details of a contradiction."""


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

    @cached_property
    def scope(self) -> Scope:
        """The month and agency that a file is for."""
        names = {agency.code: agency.name for agency in self.rules.agencies}
        return Scope(self.period, self.agency, names)

    @cached_property
    def remarks(self) -> RowRemarks:
        """What finds the remarkable in accepted rows."""
        return RowRemarks(self.rules, self.roll)

    @cached_property
    def headings(self) -> Headings:
        """The headings of an upload, which are made once for all files of a month."""
        return appraisal_headings(self.rules, self.period)

    @cached_property
    def repairs(self) -> RepairFinder:
        """What finds the repairs in rows."""
        return RepairFinder(self.rules)

    def validate(self, raw: RawRow) -> Appraisal | list[RowError]:
        """The appraisal, or every error that the row has."""
        if _is_struck(raw):
            return [RowError(raw.number, "nip", ValueClass.TEXT, "E214", sheet=raw.sheet)]
        errors = [*self._number_cells(raw), *self._unusable_cells(raw)]
        skip = {error.column for error in errors}
        try:
            row = _row_model(self.rules).model_validate(
                {column: cell_text(raw, column) for column in _columns(self.rules)}
            )
        except ValidationError as invalid:
            errors += [
                error for error in self._row_errors(raw, invalid) if error.column not in skip
            ]
            return errors + self._errors(raw, self._standing(raw))
        errors += self._errors(raw, self._contradictions(row))
        errors += self._errors(raw, self._register_findings(raw, row))
        return errors or _appraisal(raw, row, self.rules, self._status(raw, row))

    def _number_cells(self, raw: RawRow) -> Iterator[RowError]:
        for column in NIP_COLUMNS:
            if column in raw.numeric and raw.cells.get(column, "") not in ("", "0"):
                yield self._error(raw, column, "E103")

    def _unusable_cells(self, raw: RawRow) -> Iterator[RowError]:
        """Cells whose text does not say what holds, whatever it reads as."""
        for column, cause in raw.causes.items():
            code = _CAUSE_CODES.get(cause)
            if code is None and cause in _FORMULA_CAUSES and column in TEXT_COLUMNS:
                code = "E213"
            if code is not None:
                yield self._error(raw, column, code)

    def _error(
        self, raw: RawRow, column: str, code: str, details: Mapping[str, object] | None = None
    ) -> RowError:
        value_class = ValueClass.of(raw.cells.get(column, ""), column in raw.numeric)
        return RowError(raw.number, column, value_class, code, details or {}, raw.sheet)

    def _row_errors(self, raw: RawRow, invalid: ValidationError) -> Iterator[RowError]:
        for problem in invalid.errors(include_url=False, include_input=False):
            column = str(problem["loc"][0])
            cause = problem.get("ctx", {}).get("error")
            if not isinstance(cause, InvalidInput):
                yield self._error(raw, column, "E299")
                continue
            yield self._error(raw, column, cause.code, cause.details)

    def _errors(self, raw: RawRow, found: Iterable[_Finding]) -> list[RowError]:
        return [self._error(raw, column, code, details) for column, code, details in found]

    def _contradictions(self, row: Any) -> list[_Finding]:
        """What shows only when several cells are read together."""
        return [*self._number_and_grade(row), *self._rating(row), *self._scope(row)]

    def _standing(self, raw: RawRow) -> Iterator[_Finding]:
        """Whether a person is to be paid at all: reported also for a row with other errors."""
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
            yield "employment", "E108", {"kind": "PPPK" if kind == "PPPK" else "PNS/CPNS"}
        elif self.is_appointed_later(row.nip, kind):
            yield "nip", "E110", {}
        if is_pppk_grade(row.grade) != is_pppk:
            yield "grade", "E206", {}
        if not is_taxed(row.employment, self.rules):
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
        minutes, counts = row.late_minutes + row.early_minutes, _late_counts(row, columns)
        if has_uncounted_lateness(minutes, counts, self.rules):
            yield "late_minutes", "E651", {"columns": ", ".join(columns)}

    def _scope(self, row: Any) -> Iterator[_Finding]:
        evidence = row.innovation_evidence
        if evidence and (seen := dated_after(evidence, self.period.last_day)):
            yield "innovation_evidence", "E310", {"seen": seen}
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


def readable_nip(raw: RawRow, column: str = "nip") -> str | None:
    """The NIP in a column of a row that may have other faults, where it can be read."""
    if column in raw.numeric:
        return None
    try:
        return parse_nip(raw.cells.get(column, ""))
    except InvalidInput:
        return None


def find_duplicates(
    repeated: Mapping[str, Sequence[Place]], rejected: Mapping[str, Collection[Place]]
) -> list[RowError]:
    """The errors of rows that are sound by themselves but whose NIP occurs again in the file.

    All rows of a repeated NIP are rejected, also where the other row is rejected for a reason of
    its own: which one is right is not for us to guess.

    Args:
        repeated: all rows of each NIP that is in more than one.
        rejected: the rows of each NIP that are rejected already.
    """
    errors = [
        RowError(
            place.row,
            "nip",
            ValueClass.INTEGER,
            "E109",
            {"rows": ", ".join(_some_others(places, place))},
            place.sheet,
        )
        for nip, places in repeated.items()
        for place in sorted(set(places).difference(rejected.get(nip, ())))
    ]
    return sorted(errors, key=lambda error: error.row)


def _some_others(places: Iterable[Place], own: Place) -> Iterator[str]:
    """The first other rows: one NIP in all of 200,000 rows must not make 200,000 long lists."""
    others = (
        str(place.row if place.sheet == own.sheet else place) for place in places if place != own
    )
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


def cell_text(raw: RawRow, column: str) -> str:
    """A cell as it is judged.

    A number that a program wrote as such has no thousands in it, and a cell that was cut off says
    nothing, whatever a copy has in it.
    """
    if raw.causes.get(column) is Cause.CUT_OFF:
        return ""
    text = raw.cells.get(column, "")
    return plain_number(text) if column in raw.numeric and column not in TEXT_COLUMNS else text


def _is_struck(raw: RawRow) -> bool:
    """Whether all that a row says is struck through."""
    if raw.causes.get("nip") is not Cause.STRUCK:
        return False
    filled = (column for column, text in raw.cells.items() if text.strip())
    return all(raw.causes.get(column) is Cause.STRUCK for column in filled)


def _is_filled(raw: RawRow, column: str) -> bool:
    return not is_blank(clean(raw.cells.get(column, "")))


def _appraisal(raw: RawRow, row: Any, rules: RuleSet, status: str) -> Appraisal:
    cells = {name: getattr(row, name) for name in STORED_COLUMNS}
    cells["status"] = status
    return Appraisal(
        row=raw.number,
        sheet=raw.sheet,
        scores={item.code: getattr(row, item.code) for item in rules.indicators},
        late_counts=_late_counts(row, rules.lateness_columns),
        **cells,
    )


def _late_counts(row: Any, columns: Iterable[str]) -> dict[str, int]:
    return {column: count for column in columns if (count := getattr(row, column))}
