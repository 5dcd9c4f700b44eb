"""The table of columns: whoever adds one and forgets a part of it learns which."""

from dataclasses import fields
from typing import Any

import pytest

from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of, sound_row
from tests.unit.intake.test_fast_rows import columns_of
from tests.unit.payroll.test_formats import KEY, read_back
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula, PaySteps
from tukin.file_formats.headings import heading_key
from tukin.file_formats.raw_row import RawRow
from tukin.intake.cells import cells_of
from tukin.intake.fast_rows import FastRows
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, FACTS_STORED, LINES_STORED
from tukin.payroll.formats import rows2
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.record import PayrollRecord, compute_record, names_of
from tukin.settlement.files.export import EXPORT_COLUMNS, export_row
from tukin.vocabulary.columns import (
    BY_NAME,
    COLUMNS,
    FACTS,
    REQUIRED_COLUMNS,
    STORED_COLUMNS,
    Column,
    Reader,
    Stored,
)

ALL = pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
OTHER: dict[Reader, str] = {
    Reader.NIP: "198712012012012002",
    Reader.NAME: "Orang Lain",
    Reader.POSITION: "lurah",
    Reader.GRADE: "IV/a",
    Reader.EMPLOYMENT: "CPNS",
    Reader.RATER: "198712012012012002",
    Reader.COUNT: "3",
    Reader.STATUS: "cuti-besar",
    Reader.EVIDENCE: "SK 77/2026",
    Reader.NOTE: "catatan",
    Reader.ACTING: "Definitif",
    Reader.AGENCY: "disdik",
    Reader.PERIOD: "2026-10",
}
"""A cell of each reader that says something else than an empty or the usual one."""


def cell_of(column: Column) -> dict[str, str]:
    """Cells in which a column differs from the usual row."""
    if column.reader is Reader.EXPECTATION:
        return {"hasil_kerja": "di atas ekspektasi", "perilaku_kerja": "di atas ekspektasi"}
    if column.reader is Reader.STATUS:
        codes = [item.code for item in rules_of(NAMED).statuses]
        return {column.name: next(code for code in codes if code != "aktif")}
    if column.reader is Reader.POSITION:
        codes = [item.code for item in rules_of(NAMED).positions]
        return {column.name: next(c for c in codes if c != sound_row(NAMED)["position"])}
    return {column.name: OTHER[column.reader]}


def differing(column: Column) -> Appraisal:
    return accepted(NAMED, **cell_of(column))


def paid(column: Column) -> PayrollRecord:
    return compute_record(differing(column), batch(), Formula(rules_of(NAMED)), KEY)


@ALL
def test_a_column_is_complete(column: Column) -> None:
    assert heading_key(column.label.id) in {heading_key(h) for h in column.headings.split(";")}
    assert column.guide.id
    assert column.guide.en
    assert column.name in cells_of(rules_of(NAMED))
    assert bool(column.most) == bool(column.code) == (column.reader is Reader.COUNT)
    assert not column.exported or column.stored is not Stored.NOT
    assert column.guide.id.startswith("Wajib") == column.required


def test_required_columns_come_first() -> None:
    assert tuple(column.name for column in COLUMNS)[: len(REQUIRED_COLUMNS)] == REQUIRED_COLUMNS
    assert len(BY_NAME) == len(COLUMNS)


def test_each_stored_column_has_its_field() -> None:
    own = {"row", "scores", "late_counts", "sheet"}
    assert {field.name for field in fields(Appraisal)} == {*STORED_COLUMNS, *own}


def test_the_engine_knows_its_facts_and_its_pay_lines() -> None:
    """Whoever adds a stored column or a pay step raises ENGINE, so that no batch mixes two."""
    assert FACTS_STORED[ENGINE] == FACTS
    assert LINES_STORED[ENGINE] == PaySteps._fields
    assert FACTS_STORED.keys() == LINES_STORED.keys()


def test_facts_come_together_and_in_order() -> None:
    names = [field.name for field in fields(Appraisal)]
    first = names.index(FACTS[0])
    assert tuple(names[first : first + len(FACTS)]) == FACTS
    assert all(BY_NAME[name].reader is Reader.COUNT for name in FACTS)


@ALL
def test_what_a_cell_says_is_stored(column: Column) -> None:
    """In the accepted rows and in the record, and back."""
    usual, row = accepted(NAMED), differing(column)
    names = names_of(rules_of(NAMED))
    shard = rows2.parse(rows2.write([AcceptedRow(row, batch().order, KEY)], names))
    (again,) = rows2.read(shard, names)
    assert again.appraisal == row

    stored = read_back(paid(column))
    if column.stored is Stored.NOT:
        assert row == usual
        return
    assert getattr(row, column.name) != getattr(usual, column.name)
    expected = None if column.stored is Stored.ROWS else getattr(row, column.name)
    assert getattr(stored.appraisal, column.name) == expected


@ALL
def test_what_is_exported_is_in_the_row(column: Column) -> None:
    exported = export_row(paid(column))
    assert tuple(exported) == EXPORT_COLUMNS
    found = exported.get(column.name) if column.name not in ("agency", "period") else None
    expected: Any = getattr(differing(column), column.name) if column.exported else None
    assert found == expected


@ALL
def test_the_fast_path_takes_the_column(column: Column) -> None:
    """With the value of the exact way; every column is drawn by its differential test, too."""
    assert column.name in columns_of(NAMED)
    cells = sound_row(NAMED, **cell_of(column))
    validator = RowValidator(rules_of(NAMED), "disdik", batch().period)
    rows, flags = FastRows(validator).accept([7], {name: [text] for name, text in cells.items()})
    assert flags == [True]
    assert rows == [validator.validate(RawRow(7, cells))]
