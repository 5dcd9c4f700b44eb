"""Packages the functions for the engine: own code, pinned third-party packages and a bootstrap.

On AWS `sam build` does this. Here the package also holds a `bootstrap`, because the engine runs the
functions on AWS's own runtime client (see deploy.py), and compiled modules, because every function
process imports them again. Results are kept by the hash of their inputs, so nothing is downloaded
or packed twice.
"""

import compileall
import contextlib
import hashlib
import os
import py_compile
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable
from pathlib import Path

from infrastructure.local.places import FUNCTIONS, RUNTIME_PYTHON, WORK

REQUIREMENTS = "requirements.txt"
KEPT_PACKAGES = 3

# `exec`, so that the engine's signals reach Python itself.
BOOTSTRAP = f'#!/bin/sh\nexec "{RUNTIME_PYTHON}" -m awslambdaric "$_HANDLER"\n'


def package(functions: Path = FUNCTIONS, work: Path = WORK) -> Path:
    """The zip file of the functions in `functions` (a directory as CodeUri names it)."""
    libraries = _install_libraries(functions / REQUIREMENTS, work / "libraries")
    sources = sorted(path for path in functions.rglob("*") if _belongs(path))
    digest = _digest([BOOTSTRAP.encode(), libraries.name.encode(), *_contents(sources, functions)])
    packages = work / "packages"
    archive = packages / f"{digest}.zip"
    if not archive.exists():
        build = packages / f"{digest}.{os.getpid()}"
        try:
            _copy(sources, functions, build)
            _compile(build)
            _zip(archive, [build, libraries])
        finally:
            shutil.rmtree(build, ignore_errors=True)
        _forget_old(packages)
    return archive


def _belongs(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path)


def _install_libraries(requirements: Path, store: Path) -> Path:
    """The directory with the packages of a requirements file, downloaded once for each Python."""
    python = f"{sysconfig.get_platform()} {sys.version}"
    target = store / _digest([requirements.read_bytes(), python.encode()])
    if not target.exists():
        part = target.with_suffix(f".{os.getpid()}")
        pip = [str(RUNTIME_PYTHON), "-m", "pip", "install", "-qq", "--require-hashes"]
        options = ["--no-deps", "--only-binary=:all:", "--no-compile", "--target", str(part)]
        try:
            # In a session of its own, so that Ctrl-C ends it from here and not with its traceback.
            subprocess.run(  # noqa: S603 - pip
                [*pip, *options, "-r", str(requirements)], check=True, start_new_session=True
            )
            shutil.rmtree(part / "bin", ignore_errors=True)
            _compile(part)
            with contextlib.suppress(OSError):  # another process was first: `make up` beside us
                part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _copy(sources: Iterable[Path], root: Path, build: Path) -> None:
    for source in sources:
        target = build / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _compile(directory: Path) -> None:
    """Compile without timestamps: unpacking makes new ones, by which the `.pyc` would be stale."""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(directory, quiet=2, stripdir=directory, invalidation_mode=unchecked)


def _zip(archive: Path, directories: Iterable[Path]) -> None:
    part = archive.with_suffix(f".{os.getpid()}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o100755 << 16
        bundle.writestr(bootstrap, BOOTSTRAP)
        for directory in directories:
            for path in sorted(directory.rglob("*")):
                if path.is_file():
                    bundle.write(path, path.relative_to(directory))
    part.rename(archive)


def _forget_old(packages: Path) -> None:
    archives = sorted(packages.glob("*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
    for archive in archives[KEPT_PACKAGES:]:
        archive.unlink(missing_ok=True)


def _contents(paths: Iterable[Path], root: Path) -> Iterable[bytes]:
    for path in paths:
        yield str(path.relative_to(root)).encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    """A short hash of the parts and of where each begins."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:20]
