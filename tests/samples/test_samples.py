"""The committed sample files are what the generator writes, and keep their promises."""

import io
import zipfile

import pytest

from tests.samples.computations import EXPECTED
from tests.samples.generate import EVENTS, sample_files

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
    is_same = _content(path, committed) == _content(path, generated[path])
    assert is_same, f"{path} is out of date: python -m tests.samples.generate"
    assert len(committed) < _MOST_BYTES


def test_every_sample_has_its_expectation(generated: dict[str, bytes]) -> None:
    committed = {
        str(path.relative_to(EVENTS)) for path in EVENTS.glob("uploads*/**/*") if path.is_file()
    }
    assert committed == generated.keys() - {"validate_rules.json"} == EXPECTED.keys()
