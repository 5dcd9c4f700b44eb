"""The wheel of the `tukin` command, for people who have no clone."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infrastructure.local.places import FUNCTIONS, ROOT
from infrastructure.package.contents import write_zip

PINNED = ROOT / "infrastructure" / "local" / "requirements" / "tukin.txt"
_OPTIONS = ("-qq", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir")


def build_wheel(folder: Path) -> Path:
    """Write the wheel into a folder, the same bytes each time, and return its path."""
    with tempfile.TemporaryDirectory() as name:
        # A copy, because setuptools leaves folders beside the code and would take up old ones.
        checkout = Path(name) / "checkout"
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(FUNCTIONS / "tukin", checkout / "functions" / "tukin", ignore=ignored)
        for file in ("pyproject.toml", "LICENSE"):
            shutil.copy(ROOT / file, checkout)
        made = Path(name) / "made"
        pip = [sys.executable, "-m", "pip", "wheel", *_OPTIONS, str(made), str(checkout)]
        subprocess.run(pip, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S603
        (wheel,) = made.glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            contents = {entry: opened.read(entry) for entry in opened.namelist()}
        write_zip(folder / wheel.name, contents, level=9)
        return folder / wheel.name
