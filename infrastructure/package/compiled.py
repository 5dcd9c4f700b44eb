"""Compiling modules for a Python that need not be the one that runs here."""

import os
import subprocess
from pathlib import Path

# Without timestamps: unpacking makes new ones, by which the `.pyc` would be stale. With paths from
# the package's root on: those of this machine say nothing on another.
_OPTIONS = ("-q", "--invalidation-mode", "unchecked-hash")


def compile_folder(folder: Path, python: Path) -> None:
    """Write a ``.pyc`` beside every module of a folder."""
    subprocess.run(  # noqa: S603 - an interpreter of this machine
        [str(python), "-I", "-m", "compileall", *_OPTIONS, "-s", str(folder), str(folder)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        start_new_session=True,
    )
