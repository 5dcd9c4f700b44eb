"""What a cold start imports from the package that is deployed, and how large that is.

Each import is a process of its own, by the runtime's Python where this machine has it.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infrastructure.local.package import package
from infrastructure.local.places import ROOT, RUNTIME_PYTHON
from infrastructure.package import targets, template
from infrastructure.package.contents import unpack
from infrastructure.package.imports import places_of

TRIO = "import boto3, pydantic, aws_lambda_powertools"
TRIO_USED = """\
import boto3
from pydantic import BaseModel
from aws_lambda_powertools import Logger, Metrics
"""
WITHOUT_RULES = ("emit_referrals", "sweep", "receive_register")
WITH_RULES = ("receive_upload", "compute_incentives", "publish_batch", "settle_run")

_PROGRAM = """\
import sys
sys.path[:0] = sys.argv[1:]
{before}
import time
start = time.process_time()
{code}
print(time.process_time() - start)
"""


@dataclass(frozen=True)
class Layout:
    """An unpacked package, and the Python that imports from it."""

    python: Path
    compiled: Sequence[Path]
    uncompiled: Sequence[Path]


def figures(rounds: int) -> dict[str, Any]:
    """Medians of processor time in milliseconds, sizes in bytes, and what they were measured on.

    `imports_ms` is the trio, and each handler after boto3; `cold_ms` each handler with boto3, and
    the same without `.pyc`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = _deployed(folder / "dist")
        with zipfile.ZipFile(archive) as opened:
            unpacked = sum(entry.file_size for entry in opened.infolist())
        with _layout(archive, folder) as layout:
            return {
                "cold_python": targets.about(layout.python).split()[0],
                "package_bytes": (archive.stat().st_size, unpacked),
                **_measure(layout, rounds),
            }


def _deployed(dist: Path) -> Path:
    """The package that `make package` makes."""
    python = ROOT / ".venv-package" / "bin" / "python"
    command = [str(python), "-m", "infrastructure.package", "--dist", str(dist)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (archive,) = dist.glob("*.zip")
    return archive


@contextmanager
def _layout(archive: Path, folder: Path) -> Iterator[Layout]:
    """Where there is no Python of the runtime, local AWS's package stands in."""
    python = targets.find_runtime_python()
    compiled = folder / "compiled"
    if python:
        places = places_of(archive, compiled, python)
    else:
        python, places = RUNTIME_PYTHON, [compiled]
        unpack(package(), compiled)
    uncompiled = folder / "uncompiled"
    shutil.copytree(compiled, uncompiled, ignore=shutil.ignore_patterns("__pycache__"))
    yield Layout(python, places, [uncompiled / path.relative_to(compiled) for path in places])


def _measure(layout: Layout, rounds: int) -> dict[str, dict[str, Any]]:
    imports: dict[str, list[float]] = {}
    cold: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for code in (TRIO, TRIO_USED):
            imports.setdefault(code, []).append(_ms(layout.python, layout.compiled, "", code))
        for name in template.handlers():
            code = f"import tukin.handlers.{name}"
            after = _ms(layout.python, layout.compiled, "import boto3", code)
            imports.setdefault(name, []).append(after)
            for side, places in (
                ("compiled", layout.compiled),
                ("uncompiled", layout.uncompiled),
            ):
                sides = cold.setdefault(name, {})
                sides.setdefault(side, []).append(_ms(layout.python, places, "", code))
    return {
        "imports_ms": {name: statistics.median(some) for name, some in imports.items()},
        "cold_ms": {
            name: {side: statistics.median(some) for side, some in sides.items()}
            for name, sides in cold.items()
        },
    }


def _ms(python: Path, places: Sequence[Path], before: str, code: str) -> float:
    program = _PROGRAM.format(before=before, code=code)
    command = [str(python), "-I", "-S", "-B", "-c", program, *map(str, places)]
    done = subprocess.run(
        command,
        env={**os.environ, **template.environment()},
        check=True,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    )
    return float(done.stdout) * 1_000
