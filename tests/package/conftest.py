"""What `make package` makes, as people get it."""

import os
import subprocess
from pathlib import Path

import pytest

from infrastructure.local.places import ROOT, WORK

PYTHON = ROOT / ".venv-package" / "bin" / "python"


def make_package(checkout: Path, dist: Path, work: Path, mask: int = 0o022) -> str:
    """Build from a checkout into a folder; what was printed."""
    done = subprocess.run(
        [str(PYTHON), "-m", "infrastructure.package", "--dist", str(dist), "--work", str(work)],
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
        umask=mask,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what is deployed and installed."""
    folder: Path = tmp_path_factory.mktemp("dist")
    make_package(ROOT, folder, WORK)
    return folder
