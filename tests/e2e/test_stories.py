"""`make stories`: a month of twelve people on the pages, from the first rating to their pay.

The amounts are worked by hand from the rules: the position's amount, by the payable achievement,
less 1 % for each hour of lateness, less tax of the grade and 1 % BPJS of at most Rp12.000.000.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.local import engine
from infrastructure.local.places import ROOT, WORK

pytestmark = [pytest.mark.engine, pytest.mark.local("it is about make stories")]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    """A work folder of its own that knows the downloaded packages."""
    for name in ("libraries", "packages"):
        (WORK / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(WORK / name)
    yield tmp_path
    engine.stop(tmp_path / "stories-engine")


def test_everybody_is_paid_what_their_page_said(work: Path) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "infrastructure.local", "stories"],
        cwd=ROOT,
        env={**os.environ, "TUKIN_WORK": str(work)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert played.returncode == 0, played.stdout[-2000:] + played.stderr[-2000:]
    text = " ".join(played.stdout.split())
    assert "11 people were paid Rp" in text
    assert "each what their page had said" in text
    # Pelayanan Ahli, III/a, all as expected: 8.010.000 - 400.500 - 80.100
    assert "Siti Rahmawati was rated after the closing: Rp7.529.400." in text
    # Teknis Terampil, III/a, an hour late. All as expected it is 97 %: 16.848.900 - 173.700 gross.
    # With results below it is 80,5 % and 90 % of that: 12.584.565 - 173.700 gross.
    assert "Bambang Nugroho's rating was corrected: Rp15.721.440 became Rp11.670.322." in text
    assert "Nothing was left running." in text
    assert engine.find(work / "stories-engine") is None
