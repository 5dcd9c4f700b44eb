"""The JSON Schemas of the data: golden files of every engine and the samples are as they say."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.data import data_schemas
from schemas.examples import examples
from tests.golden.stored import ENGINES, Golden
from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.aws.items import from_item
from tukin.intake.check_file import check_file
from tukin.intake.remarks.discipline import find_notices
from tukin.intake.row_validator import RowValidator
from tukin.referrals.events import referral_event
from tukin.referrals.store import referral_from_item
from tukin.upload_reports.report import describe_report
from tukin.vocabulary.period import Period

ROOT = Path(__file__).parents[2]
NAMES = list(data_schemas())
MISSING = object()


@cache
def validator(name: str) -> Any:
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def records(golden: Golden) -> Iterator[Any]:
    return (from_item(item) for item in golden.items() if item["pk"]["S"].startswith("BATCH#"))


def entries(golden: Golden) -> Iterator[Any]:
    return (json.loads(item["content"]["S"]) for item in golden.items() if "content" in item)


def events(golden: Golden) -> Iterator[Any]:
    for item in map(from_item, golden.items()):
        if item["pk"].startswith("REFERRAL#"):
            yield json.loads(json.dumps(referral_event(referral_from_item(item))[1]))


def archived(golden: Golden, begin: str, part: str) -> Iterator[bytes]:
    objects = golden.archive().items()
    return (data for key, data in objects if key.startswith(begin) and part in key)


def shards(golden: Golden) -> Iterator[Any]:
    """Those of format 2; format 1 is an array without a number."""
    every = archived(golden, "batches/", "/accepted-")
    return (json.loads(data) for data in every if not data.startswith(b"["))


def register_rows(golden: Golden) -> Iterator[Any]:
    for data in archived(golden, "registers/", ".csv"):
        yield from csv.DictReader(io.StringIO(data.decode()))


STORED: dict[str, Callable[[Golden], Iterator[Any]]] = {
    "payroll-record": records,
    "ledger-entry": entries,
    "referral-event": events,
    "export-manifest": lambda golden: iter([golden.json("export.json")]),
    "run-manifest": lambda golden: map(json.loads, archived(golden, "runs/", "/manifest.json")),
    "accepted-rows": shards,
    "register-row": register_rows,
}
"""What an engine's golden files hold of a kind; uploads and reports are in the samples."""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", STORED)
def test_golden_files_are_valid(name: str, engine: str) -> None:
    found = list(STORED[name](Golden(engine)))
    for value in found:
        validator(name).validate(value)
    assert bool(found) == ((name, engine) != ("accepted-rows", "1"))


def test_rows_and_reports_of_the_samples_are_valid() -> None:
    path = ROOT / "events/uploads/dukcapil/2026-10/penilaian-2026-10.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [row for row in rows if not validator("appraisal-row").is_valid(row)]
    assert len(rows) > 200
    assert len(wrong) <= 6, "rows without a required column"

    rules = load_rules(sample_rules("named-indicators"))
    for sample in sorted(ROOT.glob("events/uploads/*/2026-10/*.*")):
        agency = sample.parts[-3]
        checked = check_file(sample, sample.name, RowValidator(rules, agency, Period(2026, 10)))
        notices = find_notices(checked.accepted, rules)
        report = describe_report(checked, notices=notices, upload_id="0" * 32, agency=agency)
        validator("upload-report").validate(json.loads(json.dumps(report)))
        assert report["errors"]


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_says_what_it_is_by_an_example(name: str) -> None:
    schema = validator(name).schema
    assert schema["title"]
    assert schema["$comment"].startswith("format ")
    assert schema["examples"] == [examples()[name]]
    validator(name).validate(schema["examples"][0])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [MISSING, {"of": "another kind"}], ids=["missing", "kind"])
def test_a_planted_mistake_is_refused(name: str, wrong: Any) -> None:
    """Each required property, left out and of another kind."""
    example = examples()[name]
    schema = validator(name).schema
    required = (schema if "required" in schema else schema["oneOf"][0])["required"]
    assert len(required) > 3
    for key in required:
        changed = {**example, key: wrong}
        if wrong is MISSING:
            del changed[key]
        assert not validator(name).is_valid(changed), key


def test_the_readme_lists_every_schema() -> None:
    text = (ROOT / "schemas" / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in (ROOT / "schemas").glob("*.json")}
    assert {name for name in files if f"({name})" not in text} == set()
