"""A record explains itself, and the same input gives the same bytes (I8)."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import sample_rules
from tests.unit.domain.cases import NAMED, PNS, accepted, appraise, batch, rows, rules_of
from tukin.domain.appraisal import APPRAISALS, Appraisal
from tukin.domain.batch import Totals, add_totals
from tukin.domain.incentive import Formula
from tukin.domain.record import PayrollRecord, compute_record
from tukin.domain.rules import load_rule_set

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
        {"nip": PNS[:17] + "2"},
        {"name": "Contoh, S.E."},
        {"produktivitas": "95,01"},
        {"status": "mpp"},
        {"alpa": "1"},
        {"position": "Lurah"},
        {"grade": "III/b"},
        {"innovation_evidence": "SK 1/2026"},
    ],
)
def test_whatever_is_stored_changes_the_checksum(cells: dict[str, str]) -> None:
    assert _record(accepted(**cells)).totals.checksum != _record(accepted()).totals.checksum


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
from tests.unit.domain.test_record import scenario_totals
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
