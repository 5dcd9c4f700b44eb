"""A package says what it is made of; the build of a real one is tests/package."""

import hashlib
import zipfile
from pathlib import Path
from unittest.mock import Mock

from infrastructure.package.build import PACKAGE_SHA256, _pack


def packed(folder: Path, code: bytes, library: bytes = b"x = 1\n") -> dict[str, bytes]:
    """What a package holds that is packed of one module and one library."""
    libraries = folder / "libraries"
    libraries.mkdir(parents=True)
    (libraries / "other.py").write_bytes(library)
    archive = folder / "made.zip"
    sources: dict[str, bytes | Path] = {"tukin/a.py": code}
    _pack(archive, sources, Mock(folder=libraries), Mock(compiler=None), {"LICENSE": b"l"}, 1)
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_it_names_all_else_that_it_holds(tmp_path: Path) -> None:
    contents = packed(tmp_path, b"pass\n")
    assert contents.keys() == {"LICENSE", "other.py", "tukin/a.py", PACKAGE_SHA256}
    lines = (
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n"
        for name in ("LICENSE", "other.py", "tukin/a.py")
    )
    expected = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert contents[PACKAGE_SHA256] == f"{expected}\n".encode()


def test_another_module_or_library_is_another_package(tmp_path: Path) -> None:
    numbers = [
        packed(tmp_path / "a", b"pass\n")[PACKAGE_SHA256],
        packed(tmp_path / "b", b"pass\n")[PACKAGE_SHA256],
        packed(tmp_path / "c", b"pass # more\n")[PACKAGE_SHA256],
        packed(tmp_path / "d", b"pass\n", library=b"x = 2\n")[PACKAGE_SHA256],
    ]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
