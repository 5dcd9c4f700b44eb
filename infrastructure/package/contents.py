"""What a package holds, as a mapping from names to bytes or files, and how it is written.

The same contents give the same bytes: names are sorted, times and modes are fixed, whatever the
files of this machine have.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

Contents = Mapping[str, bytes | Path]
"""Names in the package, with slashes, and the bytes or the file that has them."""

EXECUTABLE = frozenset({"bootstrap"})
"""What is started, not imported."""

_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can tell."""


def folder_contents(folder: Path) -> dict[str, bytes | Path]:
    """All files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def read(content: bytes | Path) -> bytes:
    """The bytes of an entry."""
    return content if isinstance(content, bytes) else content.read_bytes()


def listed_sha256(contents: Contents) -> str:
    """One SHA-256 of all contents: of lines as `sha256sum` prints them, sorted by name."""
    lines = (
        f"{hashlib.sha256(read(contents[name])).hexdigest()}  {name}\n" for name in sorted(contents)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_zip(archive: Path, contents: Contents, level: int) -> None:
    """Write a zip file of the contents; whoever reads it meanwhile sees none or all of it."""
    part = archive.with_suffix(f".{os.getpid()}.part")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as bundle:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3  # Unix, whose modes these are
            entry.external_attr = (0o100755 if name in EXECUTABLE else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, read(contents[name]))
    part.rename(archive)


def unpack(archive: Path, folder: Path) -> None:
    """Replace what a folder holds by what an archive holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(folder)
        for entry in bundle.infolist():
            (folder / entry.filename).chmod(entry.external_attr >> 16 & 0o777)


def extract(archive: Path, name: str, target: Path) -> None:
    """Write one entry of an archive to a file."""
    with zipfile.ZipFile(archive) as bundle:
        target.write_bytes(bundle.read(name))
