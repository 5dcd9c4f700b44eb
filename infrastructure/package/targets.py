"""For what a package is built: a Python and a processor, and how its wheels are chosen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from infrastructure.package import template

RUNTIME_PYTHON = "TUKIN_RUNTIME_PYTHON"
"""Names the runtime's Python on this machine, where it is not found without."""

_GLIBC = (34, 28, 17)
"""Wheels that Amazon Linux 2023 can load: its C library is 2.34."""

_ABOUT = "import platform, sys, sysconfig; print(sys.version, sysconfig.get_platform())"


@dataclass(frozen=True)
class Target:
    """Where a package runs.

    Attributes:
        name: begins the names of its files.
        pip: the command that installs for it, without what to install.
        compiler: the Python that writes its ``.pyc``; None leaves them out.
    """

    name: str
    pip: tuple[str, ...]
    compiler: Path | None

    @property
    def key(self) -> str:
        """What its packages depend on besides their content."""
        return " ".join([self.name, *self.pip[1:], about(self.compiler) if self.compiler else ""])


def of_python(name: str, python: Path) -> Target:
    """A Python of this machine, on this machine's processor."""
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install")
    return Target(name, pip, python)


def of_lambda() -> Target:
    """The runtime of the functions on AWS, on whatever machine this is."""
    version = "".join(map(str, template.runtime()))
    platforms = [f"--platform=manylinux_2_{n}_{template.machine()}" for n in _GLIBC]
    platforms.append(f"--platform=manylinux2014_{template.machine()}")
    python = (f"--python-version={version}", "--implementation=cp")
    pip = (sys.executable, "-m", "pip", "install", *platforms, *python)
    return Target("lambda", pip, find_runtime_python())


@cache
def find_runtime_python() -> Path | None:
    """A Python of this machine of the version that the functions run on."""
    wanted = "{}.{}.".format(*template.runtime())
    return next((path for path in _candidates() if about(path).startswith(wanted)), None)


def _candidates() -> Iterator[Path]:
    name = "python{}.{}".format(*template.runtime())
    if chosen := os.environ.get(RUNTIME_PYTHON):
        yield Path(chosen)
        return
    if found := shutil.which(name):
        yield Path(found)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    for folder in (pyenv, home / ".local/share/uv/python"):
        yield from sorted(folder.glob(f"*/bin/{name}"), reverse=True)


@cache
def about(python: Path) -> str:
    """Version, build and platform of a Python; empty where it does not run."""
    try:
        done = subprocess.run(  # noqa: S603 - an interpreter of this machine
            [str(python), "-c", _ABOUT], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()
