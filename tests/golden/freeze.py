"""Freezes the reading of files of an engine: ``python -m tests.golden.freeze ENGINE COMMIT``.

What was paid must be computed again from the agencies' own files, by the code that read them then.
So when a change of reading or validation raises the engine, the modules that the older one reads
with go, as they are at a commit, into ``functions/tukin/audit/engine-{number}.zip``. A frozen
engine is never frozen again.
"""

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "functions" / "tukin" / "audit"
PACKAGES = ("entitlement", "file_formats", "intake", "register", "rules", "vocabulary")
"""The rooms that reading needs."""

_DATE = (1980, 1, 1, 0, 0, 0)


def main(engine: str, commit: str) -> None:
    """Write the archive of an engine, by its code at a commit."""
    names = [f"functions/tukin/{package}" for package in PACKAGES]
    names.append("functions/tukin/__init__.py")
    listed = _git("ls-tree", "-r", "--name-only", commit, "--", *names).decode().split()
    freeze(FOLDER, engine, {name: _git("show", f"{commit}:{name}") for name in listed})


def freeze(folder: Path, engine: str, files: Mapping[str, bytes]) -> None:
    """Write an archive of modules, the same bytes each time.

    Args:
        folder: where to.
        engine: the engine's number.
        files: by their paths below the root; only modules are taken.
    """
    target = folder / f"engine-{engine}.zip"
    if target.exists():
        sys.exit(f"{target.name} is there already, and is never overwritten")
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(name for name in files if name.endswith(".py")):
            entry = zipfile.ZipInfo(name.removeprefix("functions/"), _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)


def files_of_today() -> dict[str, bytes]:
    """What reading needs, as it is in the working tree: to try whether it can be frozen."""
    package = ROOT / "functions" / "tukin"
    paths = [path for room in PACKAGES for path in (package / room).rglob("*.py")]
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (package / "__init__.py", *paths)
    }


def _git(*arguments: str) -> bytes:
    return subprocess.run(
        ["git", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout


if __name__ == "__main__":
    main(*sys.argv[1:])
