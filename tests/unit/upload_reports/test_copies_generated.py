"""What comes back for CSV, JSON and workbooks that cannot be edited says what the file said.

Uploaded again as it is, it gives the same mistakes, and the same people with the same values: also
as an amendment of a month.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from tests.unit.upload_reports.desk import Desk
from tests.unit.upload_reports.generated_files import MONTH, File, csv_files, json_files
from tests.unit.upload_reports.generated_workbooks import Shape, shapes, write
from tukin.entitlement.appraisal import Appraisal
from tukin.intake.check_month import CheckedMonth
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.marked_workbook import _Work
from tukin.upload_reports.summary_sheet import Kind

EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # to shrink a file takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@contextmanager
def a_desk(rules: RuleSet) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        yield Desk(Path(folder), rules)


def mistakes(month: CheckedMonth, down: int = 0) -> list[tuple[int, str, str]]:
    checked = month.files[-1]
    assert checked.refusal is None
    return sorted((error.row + down, error.column, error.code) for error in checked.errors)


def people(month: CheckedMonth) -> dict[str, Appraisal]:
    return {row.nip: replace(row, row=0, sheet=None) for row, _ in month.rows}


def go_round(desk: Desk, name: str, content: bytes | str, down: int = 0) -> None:
    """Check, mark, and check what came back."""
    before, *after = desk.go_round(name, content, MONTH)
    checked = before.files[-1]
    assume(checked.refusal is None and checked.errors)
    for again in after:
        assert mistakes(again) == mistakes(before, down)
        assert people(again) == people(before)


@pytest.mark.slow
@EXAMPLES
@given(file=csv_files(amends=False))
def test_the_copy_of_a_csv(file: File, jakarta: RuleSet) -> None:
    with a_desk(jakarta) as desk:
        go_round(desk, file.name, file.content)
        assert desk.kind is Kind.COPY


@pytest.mark.slow
@EXAMPLES
@given(file=csv_files(amends=True))
def test_the_copy_of_an_amendment_as_csv(file: File, jakarta: RuleSet) -> None:
    with a_desk(jakarta) as desk:
        go_round(desk, file.name, file.content)
        assert desk.kind is Kind.COPY


@pytest.mark.slow
@EXAMPLES
@given(file=json_files(amends=False))
def test_the_copy_of_json(file: File, jakarta: RuleSet) -> None:
    with a_desk(jakarta) as desk:
        go_round(desk, file.name, file.content, down=1)
        assert desk.kind is Kind.COPY


@pytest.mark.slow
@EXAMPLES
@given(file=json_files(amends=True))
def test_the_copy_of_an_amendment_as_json(file: File, jakarta: RuleSet) -> None:
    with a_desk(jakarta) as desk:
        go_round(desk, file.name, file.content, down=1)
        assert desk.kind is Kind.COPY or file.has_nobodys_object


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.xlsx", "perubahan-a.xlsx"])
@EXAMPLES
@given(shape=shapes())
def test_the_copy_of_a_workbook(name: str, shape: Shape, jakarta: RuleSet) -> None:
    """One that cannot be edited in place after all."""
    with mock.patch.object(_Work, "mark_original", return_value=False), a_desk(jakarta) as desk:
        go_round(desk, name, write(shape))


@pytest.mark.slow
@EXAMPLES
@given(shape=shapes())
def test_the_marked_amendment(shape: Shape, jakarta: RuleSet) -> None:
    with a_desk(jakarta) as desk:
        go_round(desk, "perubahan-a.xlsx", write(shape))
        assert desk.kind is Kind.ORIGINAL
