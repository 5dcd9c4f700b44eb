"""What make says where a Python is too old, and that its environments are pinned."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from infrastructure.local.places import INFRASTRUCTURE, ROOT

PINS = [*sorted((INFRASTRUCTURE / "local" / "requirements").glob("*.txt"))]
PINS += [ROOT / "functions" / "requirements.txt"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile and what it needs to make an environment, without any."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    folder = tmp_path / "infrastructure" / "local"
    shutil.copytree(INFRASTRUCTURE / "local" / "requirements", folder / "requirements")
    for name in ("check-python.sh", "environment.py"):
        shutil.copy(INFRASTRUCTURE / "local" / name, folder)
    return tmp_path


def a_python(folder: Path, name: str, version: str, *, is_new: bool) -> Path:
    """A stand-in that answers make's two questions: is it new enough, and which version it is."""
    path = folder / name
    path.write_text(
        f'#!/bin/sh\ncase "$2" in\n*version_info*) exit {0 if is_new else 1};;\n'
        f'*) echo "Python {version}";;\nesac\n'
    )
    path.chmod(0o755)
    return path


def make(checkout: Path, *arguments: str, path: Path | None = None) -> tuple[int, str]:
    environment = {**os.environ, "PATH": f"{path or checkout}:/usr/bin:/bin"}
    for name in ("MAKEFLAGS", "MAKELEVEL", "PYTHON"):
        environment.pop(name, None)
    done = subprocess.run(
        ["make", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("goal", ["demo", "up", "test"])
def test_a_python_that_is_too_old_is_answered_with_what_to_set(checkout: Path, goal: str) -> None:
    old = a_python(checkout, "python-old", "3.9.2", is_new=False)
    a_python(checkout, "python3.14", "3.14.0", is_new=True)
    code, text = make(checkout, f"PYTHON={old}", goal)
    assert code != 0
    assert f"tukin needs Python 3.11 or newer; {old} is Python 3.9.2." in text
    assert f"This machine has a newer one: make PYTHON=python3.14 {goal}" in text
    assert "Traceback" not in text
    assert not list(checkout.glob(".venv*")), "nothing is made or removed by an old Python"


def test_without_a_newer_one_it_says_to_install_one(checkout: Path) -> None:
    old = a_python(checkout, "python-old", "3.9.2", is_new=False)
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        a_python(checkout, name, "3.9.2", is_new=False)
    code, text = make(checkout, f"PYTHON={old}", "demo")
    assert code != 0
    assert "Install one and name it: make PYTHON=python3.12 demo" in text


def test_a_python_that_is_not_there_is_named(checkout: Path) -> None:
    code, text = make(checkout, "PYTHON=python-of-nobody", "demo")
    assert code != 0
    assert "python-of-nobody is not a Python that runs." in text


@pytest.mark.parametrize("pins", PINS, ids=lambda path: path.name)
def test_every_pin_has_its_hash_and_no_address(pins: Path) -> None:
    text = pins.read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=\S)", text)
    packages = [entry for entry in entries if re.match(r"[A-Za-z0-9]", entry)]
    assert len(packages) > 2
    assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "--index-url" not in text


def pinned(name: str) -> dict[str, str]:
    """The versions of a pinned file, with the markers beside them."""
    path = ROOT / "functions" / name if name == PACKAGED else PINS[0].parent / name
    found = re.findall(r"(?m)^([a-z0-9-]+)==([^\\\n]+)", path.read_text(encoding="utf-8"))
    return {name: version.strip() for name, version in found}


PACKAGED = "requirements.txt"


@pytest.mark.parametrize("other", ["dev.txt", "tukin.txt"])
def test_what_is_deployed_has_the_versions_that_are_tested(other: str) -> None:
    tested = pinned(other)
    assert pinned(PACKAGED).items() <= tested.items()


def test_what_is_deployed_is_the_same_for_every_python() -> None:
    """pip reads markers by the Python that it runs on, not by that of the functions.

    One that leaves out PyPy is the same on both: neither is one.
    """
    markers = " and ".join(version.partition(" ; ")[2] for version in pinned(PACKAGED).values())
    without_pypy = re.sub(r"(platform_python_|)implementation(_name|) != 'PyPy'", "", markers)
    assert set(without_pypy.split()) <= {"and"}
