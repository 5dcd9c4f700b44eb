"""A record explains itself, and the same input gives the same bytes (I8)."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import NAMED, accepted, appraise, batch, rows, rules_of
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula, PaySteps
from tukin.intake.kept_rows import APPRAISALS
from tukin.payroll.batch import Totals, add_totals
from tukin.payroll.formats.names import Names
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

FORMULA = Formula(rules_of(NAMED))


def _record(appraisal: Appraisal) -> PayrollRecord:
    return compute_record(appraisal, batch(), FORMULA)


def test_record_by_hand() -> None:
    """13.500.000 × 95 % = 12.825.000; PPh 5 % = 641.250; BPJS 120.000."""
    record = _record(accepted(note="ketua tim"))
    assert (record.agency, str(record.period)) == ("disdik", "2026-10")
    assert (record.batch_id, record.rule_set) == (batch().batch_id, NAMED)
    assert record.rules_sha256 == rules_of(NAMED).sha256
    assert (record.achievement_bp, record.rating, record.need) == (9_500, "baik", None)
    assert record.weighted_bp == (3_800, 1_900, 1_425, 1_425, 950)
    totals = record.totals
    assert replace(totals, checksum=0) == Totals(1, 12_825_000, 641_250, 120_000, 12_063_750)
    assert 0 < totals.checksum < 2**256


@pytest.mark.parametrize(
    "cells",
    [
        {"produktivitas": "95,01"},
        {"status": "mpp"},
        {"alpa": "1"},
        {"position": "Lurah"},
        {"grade": "III/b"},
        {"innovation_evidence": "SK 1/2026"},
    ],
)
def test_whatever_decides_pay_changes_the_checksum(cells: dict[str, str]) -> None:
    assert _record(accepted(**cells)).totals.checksum != _record(accepted()).totals.checksum


_OTHERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (StrEnum, lambda value: next(other for other in type(value) if other is not value)),
    (str, lambda value: value + "x"),
    (int, lambda value: value + 1),
    (dict, lambda value: {**value, next(iter(value), "x"): 1}),
    (PaySteps, lambda value: value._replace(bpjs_employer_idr=value.bpjs_employer_idr + 1)),
    (Names, lambda value: replace(value, lines=(*value.lines[:-1], "x"))),
    (tuple, lambda value: value[1:]),
    (Period, lambda value: value.previous),
    (NoneType, lambda _: Expectation.SESUAI),
)
"""Another value of the same kind, by the first kind that fits."""


def _other(value: Any) -> Any:
    return next(change(value) for kind, change in _OTHERS if isinstance(value, kind))


def _single_changes(record: PayrollRecord) -> Iterator[tuple[str, PayrollRecord]]:
    """The record with each field of it, of its row and of its need changed alone."""
    for part in fields(record):
        value = getattr(record, part.name)
        if part.name in ("appraisal", "need"):
            for inner in fields(value):
                changed = replace(value, **{inner.name: _other(getattr(value, inner.name))})
                yield f"{part.name}.{inner.name}", replace(record, **{part.name: changed})
        else:
            yield part.name, replace(record, **{part.name: _other(value)})


_OUTSIDE = {
    "appraisal.nip",
    "appraisal.name",
    "appraisal.supervisor_nip",
    "appraisal.note",
    "appraisal.late_counts",  # the names of these rules have no bands
    "need.nip",  # the record's own values say these
    "need.rating",
    "need.modules",
    "need.person_key",
}
"""What can be erased, or is said by another value that counts."""


def test_every_other_field_counts_for_the_checksum() -> None:
    """Also one that is added some day, until it is among the values that are hashed."""
    record = _record(accepted(produktivitas="20", disiplin="30", inovasi="2"))
    assert record.need is not None
    record = replace(record, amounts=tuple(record.steps))
    sums = {
        name: other.totals.checksum
        for name, other in _single_changes(record)
        if name != "steps"  # the stored amounts are hashed
    }
    nothing = record.totals.checksum
    assert {name for name, checksum in sums.items() if checksum == nothing} == _OUTSIDE
    others = [checksum for name, checksum in sums.items() if name not in _OUTSIDE]
    assert len(others) > 20
    assert len(set(others)) == len(others)


def test_the_order_of_maps_does_not_count_for_the_checksum() -> None:
    """The store gives the attributes of a map back in any order."""
    record = _record(accepted())
    scores = dict(reversed(record.appraisal.scores.items()))
    other = replace(record, appraisal=replace(record.appraisal, scores=scores))
    assert list(scores) != list(record.appraisal.scores)
    assert other.totals == record.totals


@pytest.mark.parametrize("changes", [{"version_id": "v2"}, {"agency": "dinkes"}])
def test_another_batch_is_another_checksum(changes: dict[str, Any]) -> None:
    other = compute_record(accepted(), batch(**changes), FORMULA)
    assert other.totals.checksum != _record(accepted()).totals.checksum


@given(st.lists(rows(sample_rules(NAMED)), min_size=1, max_size=5))
@settings(max_examples=50)
def test_a_shard_read_again_gives_the_same_bytes(drawn: list[dict[str, str]]) -> None:
    """Rows travel as JSON to the function that computes, and rules as stored bytes."""
    people = [appraise(rules_of(NAMED), row) for row in drawn]
    shard = APPRAISALS.dump_json(people)
    again = APPRAISALS.validate_json(shard)
    assert again == people
    assert APPRAISALS.dump_json(again) == shard
    formula = Formula(load_rule_set(rules_of(NAMED).canonical_json))
    records = [compute_record(appraisal, batch(), formula) for appraisal in again]
    assert records == [_record(appraisal) for appraisal in people]
    assert add_totals(record.totals for record in records) == add_totals(
        record.totals for record in map(_record, reversed(people))
    )


_PRINT_TOTALS = """
from tests.unit.payroll.test_record import scenario_totals
print(scenario_totals())
"""


def scenario_totals() -> Totals:
    """Totals of some people who differ in all that matters."""
    return add_totals(
        _record(accepted(**cells)).totals
        for cells in (
            {"hasil_kerja": "1", "perilaku_kerja": "1", "innovation_evidence": "SK 1/2026"},
            {"disiplin": "50", "inovasi": "60", "alpa": "2", "late_minutes": "61"},
            {"status": "cuti-sakit", "produktivitas": "33,33", "note": "é"},
        )
    )


def test_another_process_computes_the_same_bytes() -> None:
    """Nothing depends on the order of sets or on Python's hash seed."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", _PRINT_TOTALS],
        cwd=root,
        env=os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": f"{root / 'functions'}:{root}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == repr(scenario_totals())
