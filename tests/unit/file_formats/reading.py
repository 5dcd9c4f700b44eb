"""Reading a file in a test: its rows, or the code with which it is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tukin.cli.rule_files import SAMPLES
from tukin.file_formats.finding import Report, report_nowhere
from tukin.file_formats.raw_row import RawRow
from tukin.file_formats.reader import read_file
from tukin.intake.headings import appraisal_headings
from tukin.rules.rule_set import (
    RuleSet,
    load_rule_set,
)
from tukin.vocabulary.errors import FileRefused

Read = Callable[..., list[RawRow]]
Refusal = Callable[..., FileRefused]


@pytest.fixture(scope="session")
def jakarta() -> RuleSet:
    """Indicators aktivitas, perilaku, serapan; no quadrants."""
    return load_rule_set((SAMPLES / "jakarta-108-2016.json").read_bytes())


@pytest.fixture(scope="session")
def named() -> RuleSet:
    """Five named indicators and quadrants."""
    return load_rule_set((SAMPLES / "named-indicators.json").read_bytes())


@pytest.fixture
def read(tmp_path: Path, jakarta: RuleSet) -> Read:
    """``read(name, content)`` → all rows; content is bytes, or text as UTF-8.

    ``rules``, ``report`` and ``is_amendment`` are as ``read_file`` takes them.
    """

    def read_all(
        name: str,
        content: bytes | str,
        rules: RuleSet = jakarta,
        report: Report = report_nowhere,
        is_amendment: bool = False,
    ) -> list[RawRow]:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        headings = appraisal_headings(rules)
        return list(read_file(path, name, headings, report, is_amendment=is_amendment))

    return read_all


@pytest.fixture
def refusal(read: Read) -> Refusal:
    """``refusal(name, content)`` → the refusal that the file must end in."""

    def read_refused(name: str, content: bytes | str, **options: object) -> FileRefused:
        with pytest.raises(FileRefused) as caught:
            read(name, content, **options)
        return caught.value

    return read_refused
