"""Builds the package of the functions for a target: own code, third-party packages, extras.

Local AWS and AWS get what this makes; they differ in target and extras. A package is kept by the
hash of what it is made of, so nothing is downloaded or packed twice.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from infrastructure.local.places import FUNCTIONS, WORK
from infrastructure.package.alone import alone
from infrastructure.package.compiled import compile_folder
from infrastructure.package.contents import folder_contents, listed_sha256, read, write_zip
from infrastructure.package.digest import digest_of
from infrastructure.package.libraries import Libraries, install
from infrastructure.package.targets import Target

REQUIREMENTS = "requirements.txt"
CODE = "tukin"
ONLY_COMMAND = ("cli", "rule_samples")
"""Folders of the code that only the command reads."""

PACKAGE_SHA256 = f"{CODE}/package.sha256"
"""One hash of all else that a package holds; a run names that of the package that prepared it."""

KEPT_PACKAGES = 3
IMPORTED = ".imported"
"""Lies beside a package whose handlers were imported."""

Extras = Callable[[Libraries], Mapping[str, bytes]]


def build(
    target: Target,
    extras: Extras,
    *,
    functions: Path = FUNCTIONS,
    work: Path = WORK,
    level: int = 9,
    key: bytes = b"",
) -> Path:
    """The zip file of the functions in `functions` (a directory as CodeUri names it).

    Args:
        target: where they run.
        extras: what the package holds besides, made of the installed packages.
        functions: the code and its pinned file.
        work: where packages are kept.
        level: how hard to compress, 1 to 9.
        key: what the extras depend on besides the packages.
    """
    requirements = (functions / REQUIREMENTS).read_bytes()
    libraries = install(requirements, target, work / "libraries")
    sources = source_contents(functions)
    parts = [key, libraries.folder.parent.name.encode(), bytes([level])]
    for name, path in sorted(sources.items()):
        parts += [name.encode(), read(path)]
    packages = work / "packages"
    archive = packages / f"{target.name}-{digest_of(parts)}.zip"
    with alone(packages / f"{target.name}.lock"):
        if not archive.exists():
            _pack(archive, sources, libraries, target, extras(libraries), level)
            _forget_old(packages, target)
    return archive


def source_contents(functions: Path) -> dict[str, bytes | Path]:
    """The code that the functions run."""
    return {
        name: path
        for name, path in folder_contents(functions).items()
        if name.startswith(f"{CODE}/")
        and "__pycache__" not in name
        and not name.startswith(tuple(f"{CODE}/{folder}/" for folder in ONLY_COMMAND))
    }


def _pack(
    archive: Path,
    sources: Mapping[str, bytes | Path],
    libraries: Libraries,
    target: Target,
    extras: Mapping[str, bytes],
    level: int,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        code = Path(name)
        for path, content in sources.items():
            (code / path).parent.mkdir(parents=True, exist_ok=True)
            (code / path).write_bytes(read(content))
        if target.compiler:
            compile_folder(code, target.compiler)
        contents = {**folder_contents(libraries.folder), **folder_contents(code), **extras}
        contents[PACKAGE_SHA256] = f"{listed_sha256(contents)}\n".encode()
        write_zip(archive, contents, level)


def _forget_old(packages: Path, target: Target) -> None:
    archives = packages.glob(f"{target.name}-*.zip")
    for archive in sorted(archives, key=lambda path: path.stat().st_mtime)[:-KEPT_PACKAGES]:
        archive.unlink(missing_ok=True)
        archive.with_suffix(IMPORTED).unlink(missing_ok=True)
