"""Nothing personal in anything that is logged, nor in any key or id: reported by canaries."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Run:
    """What a run printed and what must not be in it."""

    output: str
    texts: list[str]
    amounts: list[str]
    names: list[str]

    def found_in(self, text: str) -> set[str]:
        """Canaries in a text; numbers only where they stand alone."""
        found = {canary for canary in self.texts if canary.casefold() in text.casefold()}
        ungrouped = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
        numbers = set(re.findall(r"\d+", text)) | set(re.findall(r"\d+", ungrouped))
        return found | (numbers & set(self.amounts))


def run(folder: Path, *arguments: str) -> Run:
    """Run the pipeline in a process of its own, so that all it prints is seen."""
    reported = folder / "canaries.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.canary_run", str(reported), *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    content = json.loads(reported.read_text(encoding="utf-8"))
    return Run(done.stdout + done.stderr, **content)


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("canary"))


def test_the_run_logged_what_there_was_to_log(canaries: Run) -> None:
    """Else there would be nothing to search."""
    for text in (
        '"message":"upload received"',
        '"message":"upload refused"',
        '"message":"upload validated"',
        '"message":"batch decided"',
        "unreadable referral",
        "request failed",
        '"CloudWatchMetrics"',
        "IntegrityError",
        "Throttled",
        "StoreUnavailable",
        "BatchProcessingError",
        "Traceback",
    ):
        assert text in canaries.output
    assert len(canaries.amounts) > 20
    assert len(canaries.names) > 50


def test_nothing_personal_is_logged(canaries: Run) -> None:
    assert canaries.found_in(canaries.output) == set()


def test_nothing_personal_is_in_a_key_or_an_id(canaries: Run) -> None:
    assert canaries.found_in("\n".join(canaries.names)) == set()


def test_a_leak_would_be_found(canaries: Run, tmp_path: Path) -> None:
    leaking = run(tmp_path, "--leak")
    assert len(leaking.found_in(leaking.output)) == 4
    amount = canaries.amounts[3]
    grouped = f"Rp{int(amount):,}".replace(",", ".")
    for text in (canaries.texts[2].upper(), amount, f'{{"a":{amount}}}', grouped):
        assert canaries.found_in(f"x {text} y")
