"""The committed sample files are what the generator writes, and keep their promises."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import yaml

from tests.samples.generate import EVENTS, sample_files

EXPECTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "expected.yaml").read_text())
_MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def generated() -> dict[str, bytes]:
    return sample_files()


def _content(path: str, data: bytes) -> object:
    """The bytes; of a workbook those of its parts, since zlibs of other makes pack otherwise."""
    if not path.endswith(".xlsx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {item.filename: (item.date_time, package.read(item)) for item in package.infolist()}


@pytest.mark.parametrize("path", [*EXPECTED, "validate_rules.json"])
def test_is_what_the_generator_writes(path: str, generated: dict[str, bytes]) -> None:
    committed = (EVENTS / path).read_bytes()
    assert _content(path, committed) == _content(path, generated[path])
    assert len(committed) < _MOST_BYTES


def test_every_sample_has_its_expectation(generated: dict[str, bytes]) -> None:
    committed = {
        str(path.relative_to(EVENTS)) for path in EVENTS.glob("uploads*/**/*") if path.is_file()
    }
    assert committed == generated.keys() - {"validate_rules.json"} == EXPECTED.keys()


def test_triggers_name_the_same_batch() -> None:
    """The three tasks of a run are asked about the object of the notification."""

    def read(name: str) -> Any:
        return json.loads((EVENTS / f"{name}.json").read_bytes())

    message = json.loads(read("receive_upload")["Records"][0]["body"])
    stored = message["Records"][0]["s3"]
    batch = read("validate_appraisals")
    assert unquote_plus(stored["object"]["key"]) == batch["key"]
    assert stored["object"]["versionId"] == batch["version_id"]
    assert stored["bucket"]["name"] == batch["bucket"]
    assert read("compute_incentives")["batch"] == read("publish_batch")["batch"] == batch


@pytest.mark.parametrize("path", EXPECTED)
def test_expectation_adds_up(path: str) -> None:
    expected = EXPECTED[path]
    assert expected["rows"] >= 200
    assert expected["accepted"] + len(expected["rejected"]) == expected["rows"]
