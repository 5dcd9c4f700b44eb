"""The command, installed without a clone into an empty environment, with an empty home."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infrastructure.local.places import ROOT

pytestmark = pytest.mark.slow

GOLDEN = ROOT / "tests" / "golden"
SAMPLE = ROOT / "events/uploads/disdik/2026-10/penilaian-2026-10.csv"


class Installed:
    """The command of an environment that has nothing else."""

    def __init__(self, folder: Path, dist: Path) -> None:
        self._home = folder / "home"
        self._home.mkdir()
        self._bin = folder / "venv" / "bin"
        (wheel,) = dist.glob("*.whl")
        pinned = dist / "requirements-command.txt"
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        self._pip("--require-hashes", "--only-binary=:all:", "-r", str(pinned))
        self._pip("--no-deps", "--no-index", str(wheel))

    def _pip(self, *arguments: str) -> None:
        pip = [str(self._bin / "pip"), "--disable-pip-version-check", "install", "-qq"]
        subprocess.run([*pip, "--no-compile", *arguments], check=True)

    def __call__(self, *arguments: object, code: int = 0) -> str:
        """What a command prints; the environment has no credentials and no address."""
        done = subprocess.run(
            [str(self._bin / "tukin"), *map(str, arguments)],
            cwd=self._home,
            env={"HOME": str(self._home), "PATH": os.defpath, "LANG": "en_GB.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    @property
    def home(self) -> Path:
        """Where its commands run."""
        return self._home


def test_every_file_that_is_no_module_is_in_the_wheel(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        packed = set(opened.namelist())
    code = ROOT / "functions"
    files = {path.relative_to(code).as_posix() for path in (code / "tukin").rglob("*.*")}
    wanted = {name for name in files if "__pycache__" not in name and (code / name).is_file()}
    assert wanted - packed == set()


def test_it_works_without_a_clone(tmp_path: Path, dist: Path) -> None:
    """All in one test, because pytest's workers would each install it for theirs."""
    tukin = Installed(tmp_path, dist)
    assert tukin("--version").startswith("tukin ")
    tukin("rules", "check", "named-indicators")
    checks_a_file_and_hands_it_back(tukin)
    for golden in sorted(GOLDEN.glob("engine-*")):
        replays_a_bundle(tukin, golden)
    verifies_a_manifest_and_finds_a_changed_file(tukin, golden, tmp_path / "files")


def checks_a_file_and_hands_it_back(tukin: Installed) -> None:
    month = ("--agency", "disdik", "--period", "2026-10")
    assert "E103" in tukin("check", SAMPLE, *month, "--output", "back", code=1)
    assert {path.suffix for path in (tukin.home / "back").iterdir()} == {".xlsx", ".html", ".json"}


def replays_a_bundle(tukin: Installed, golden: Path) -> None:
    bundle = next((golden / "bundles").glob("*.zip"))
    said = tukin("replay", "--bundle", bundle, "--key", golden / "public-key.pem")
    assert "Byte-equal" in said


def verifies_a_manifest_and_finds_a_changed_file(
    tukin: Installed, golden: Path, files: Path
) -> None:
    files.mkdir()
    run = next((golden / "archive" / "runs").iterdir())
    for path in run.rglob("*.*"):
        (files / path.name).write_bytes(path.read_bytes())
    arguments = ("verify", files / "manifest.json", "--key", golden / "public-key.pem")
    tukin(*arguments)
    (files / "payments.csv").write_bytes(b"changed")
    tukin(*arguments, code=1)
