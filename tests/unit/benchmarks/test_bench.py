"""Both sides of the benchmark do the same work, and the benchmark runs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer

from tests.benchmarks import page, peer, people
from tests.benchmarks.month import Month
from tests.integration.stored_records import describe
from tukin.payroll.formats import record2
from tukin.rule_changes.column_formula import ColumnFormula
from tukin.rule_changes.population import Population

pytestmark = pytest.mark.slow

ROWS = 200


@pytest.fixture
def month(tmp_path: Path) -> Month:
    return Month(tmp_path, ROWS)


def plain(item_json: str) -> dict[str, Any]:
    read = TypeDeserializer().deserialize
    return {name: read(value) for name, value in json.loads(item_json).items()}


def _item(month: Month, record: Any) -> str:
    return record2.write(record, month.batch.batch_id, month.partitions)


def by_name(item: dict[str, Any], month: Month) -> dict[str, Any]:
    """An item's values as the peer's table has them; keys and pins are our own."""
    names = {"facts": month.names.facts, "indicators": month.names.indicators}
    modules = [list(codes) for codes in month.names.modules]
    whole = {name: _whole(value) for name, value in item.items()}
    return describe(whole, {**names, "modules": modules}, month.peer_batch)


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [int(each) for each in value]
    return value if isinstance(value, str) else int(value)


SAME = ("nip", "name", "position", "grade", "employment", "status", "rating", "steps")


def test_both_sides_write_the_same_records(month):
    ours = sorted(
        (by_name(plain(_item(month, record)), month) for record in month.records),
        key=lambda item: item["row"],
    )
    theirs = sorted(month.peer_items, key=lambda item: item["row"])
    assert len(ours) == ROWS
    for name in SAME:
        assert [item.get(name) for item in ours] == [item.get(name) for item in theirs], name


def test_the_odd_file_says_the_same_and_no_row_of_it_is_plain(month):
    odd = month.check(month.odd_csv)
    assert list(odd.accepted) == month.accepted
    assert odd.repairs["nip_apostrophe"] == ROWS
    read = peer.read_rows(month.odd_csv, month.peer_rules, people.PERIOD)
    assert [row for _, row in read] == [row for _, row in month.peer_rows]


def test_columns_compute_the_same_steps(month):
    people_columns = Population.of([(month.batch.agency, row) for row in month.accepted])
    steps = ColumnFormula(month.rules).compute(people_columns).steps
    of_peer = [peer.compute(row, month.peer_rules)["steps"] for _, row in month.peer_rows]
    for place, column in enumerate(steps):
        values = [int(column)] * ROWS if not getattr(column, "shape", ()) else list(column)
        assert values == [int(each[place]) for each in of_peer]


def test_the_benchmark_runs_and_prints_its_tables():
    root = Path(__file__).parents[3]
    small = ["--rows", "200", "--sheet-rows", "50", "--rounds", "1", "--most", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *small, "--stages-only"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'functions'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "| parse and validate CSV | 200 | tukin |" in done.stdout
    assert "| hand the workbook back, every 50th row marked | 50 | peer |" in done.stdout


def test_the_chart_has_a_bar_for_each_stage():
    stage = {"title": "a", "sides": {"tukin": {"cpu_us": 5.0}, "peer": {"cpu_us": 20.0}}}
    drawn = page.chart({"a": stage, "b": stage})
    assert drawn.count('width="75.0"') == drawn.count("4.0 ×") == 2
