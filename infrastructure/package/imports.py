"""Whether every handler can be imported from a package by the Python that it is for."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from infrastructure.local.places import FUNCTIONS, WORK
from infrastructure.package import targets, template
from infrastructure.package.alone import alone
from infrastructure.package.build import IMPORTED, REQUIREMENTS
from infrastructure.package.contents import unpack
from infrastructure.package.libraries import SERVICES, install

# Both end with an assertion where what they import is not the package's own, which is the last of
# the places.
_HANDLER = """\
import importlib, os, sys
name, *places = sys.argv[1:]
sys.path[:0] = places
assert callable(importlib.import_module(f"tukin.handlers.{name}").handler)
for spec in [each.__spec__ for each in sys.modules.values()]:
    if spec and spec.origin and spec.origin.startswith(places[-1]) and spec.origin.endswith(".py"):
        assert os.path.exists(spec.cached), f"{spec.origin} is not compiled"
"""
_CLIENTS = """\
import sys
names, *places = sys.argv[1:]
sys.path[:0] = places
import boto3
assert boto3.__file__.startswith(places[-1]), boto3.__file__
for name in names.split():
    boto3.client(name, region_name="ap-southeast-3")
"""


class ImportFailed(RuntimeError):
    """A handler cannot be imported from the package; the text is the traceback."""


def import_handlers(archive: Path, python: Path, work: Path = WORK) -> None:
    """Import every handler of the template from a package, each in a process of its own.

    The clients of the services that were kept are made, too.

    Raises:
        ImportFailed: one cannot be imported, or a module is not compiled.
    """
    seen = archive.with_suffix(IMPORTED)
    with alone(archive.parent / "imports.lock"), tempfile.TemporaryDirectory() as name:
        if seen.exists():
            return
        places = places_of(archive, Path(name), python, work)
        for handler in template.handlers():
            _run(python, _HANDLER, handler, places)
        _run(python, _CLIENTS, " ".join(sorted(SERVICES)), places)
        seen.touch()


def places_of(archive: Path, folder: Path, python: Path, work: Path = WORK) -> list[Path]:
    """Unpack a package into a folder; from these places Python can import all that it holds.

    Modules that were compiled for the processor of the functions cannot be loaded by another. There
    the same versions for this machine's come first; all else is the package's own.
    """
    package, native = folder / "package", folder / "native"
    unpack(archive, package)
    if os.uname().sysname == "Linux" and os.uname().machine == template.machine():
        return [package]
    requirements = (FUNCTIONS / REQUIREMENTS).read_bytes()
    here = install(requirements, targets.of_python("runtime", python), work / "libraries")
    for wheel in here.wheels:
        if wheel.is_native:
            name = wheel.stem.partition("-")[0]
            shutil.copytree(here.folder / name, native / name)
    for module in here.folder.glob("*.so"):  # such as cffi's, which is beside its folder
        shutil.copy2(module, native)
    return [native, package]


def _run(python: Path, program: str, name: str, places: Sequence[Path]) -> None:
    done = subprocess.run(  # noqa: S603 - an interpreter of this machine
        [str(python), "-I", "-S", "-B", "-c", program, name, *map(str, places)],
        env={**os.environ, **template.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ImportFailed(f"{name}: {done.stderr}")
