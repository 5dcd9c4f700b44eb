"""The JSON Schemas of the rule documents: what an editor completes and explains."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.generate import generated_files
from tests.scenarios.loader import changed, sample_rules

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
SAMPLES = ("jakarta-108-2016", "named-indicators", "nasional")


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return schema


def _properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, part in {"": schema, **schema["$defs"]}.items():
        for key, value in part.get("properties", {}).items():
            yield f"{name}.{key}", value


def _is_explained(schema: dict[str, Any], value: dict[str, Any]) -> bool:
    """A description of its own or that of the model it refers to."""
    parts = [value, *value.get("anyOf", ()), value.get("items", {})]
    for part in parts:
        name = part.get("$ref", "").rpartition("/")[2]
        if "description" in part or "description" in schema["$defs"].get(name, {}):
            return True
    return False


@pytest.mark.parametrize("name", ["rule-set", "rule-book"])
def test_every_value_is_explained(name: str) -> None:
    schema = _schema(name)
    assert [key for key, value in _properties(schema) if not _is_explained(schema, value)] == []


def test_percentages_amounts_and_sources_tell_their_unit() -> None:
    for key, value in _properties(_schema("rule-set")):
        text = json.dumps(value, ensure_ascii=False)
        if key.endswith("_percent"):
            assert "ersen" in text or "percent" in text, key
        if key.endswith("_idr"):
            assert "upiah" in text, key
        if key.endswith(".source"):
            assert "illustrative" in text, key


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_fit_the_schema_and_point_to_it(name: str) -> None:
    rules = sample_rules(name)
    jsonschema.validate(rules, _schema("rule-set"))
    folder = ROOT / "functions/tukin/rule_samples"
    assert (folder / rules["$schema"]).resolve() == SCHEMAS / "rule-set.schema.json"


def test_the_schema_refuses_what_an_editor_should_underline() -> None:
    for changes in (
        {"indicators.0.weight_percent": 0.4},
        {"rounding.mode": "bankers"},
        {"positions.0.amount_idr": "13500000"},
        {"attendance.lateness.kind": "x"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(changed(sample_rules(SAMPLES[1]), changes), _schema("rule-set"))


def test_generated_files_have_not_drifted() -> None:
    assert {
        path.name for path, text in generated_files().items() if path.read_text("utf-8") != text
    } == set()
