"""The bytes of a package follow from its contents alone."""

import hashlib
import os
import zipfile
from pathlib import Path

from infrastructure.package.contents import folder_contents, listed_sha256, unpack, write_zip


def a_folder(folder: Path, *, mask: int, mtime: int) -> Path:
    before = os.umask(mask)
    try:
        for name in ("b/c.py", "a.py") if mtime else ("a.py", "b/c.py"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
            os.utime(path, (mtime, mtime))
    finally:
        os.umask(before)
    return folder


def test_neither_modes_nor_times_nor_order_nor_place_change_a_byte(tmp_path: Path) -> None:
    first = a_folder(tmp_path / "one", mask=0o022, mtime=0)
    second = a_folder(tmp_path / "another", mask=0o077, mtime=1_900_000_000)
    assert (first / "a.py").stat().st_mode != (second / "a.py").stat().st_mode
    archives = []
    for number, folder in enumerate((first, second)):
        archives.append(tmp_path / f"{number}.zip")
        write_zip(archives[-1], folder_contents(folder), level=9)
    assert archives[0].read_bytes() == archives[1].read_bytes()


def test_everybody_may_read_and_only_what_is_started_may_be_run(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    write_zip(archive, {"tukin/a.py": b"", "bootstrap": b"#!/bin/sh\n"}, level=1)
    with zipfile.ZipFile(archive) as opened:
        modes = {each.filename: oct(each.external_attr >> 16) for each in opened.infolist()}
    assert modes == {"tukin/a.py": "0o100644", "bootstrap": "0o100755"}
    unpack(archive, tmp_path / "out")
    assert os.access(tmp_path / "out" / "bootstrap", os.X_OK)


def test_unpacking_leaves_nothing_of_what_was_there(tmp_path: Path) -> None:
    archive, folder = tmp_path / "a.zip", tmp_path / "out"
    write_zip(archive, {"new.py": b"1"}, level=1)
    folder.mkdir()
    (folder / "old.py").touch()
    unpack(archive, folder)
    assert [path.name for path in folder.iterdir()] == ["new.py"]


def test_one_hash_of_all_contents_is_what_sha256sum_says(tmp_path: Path) -> None:
    """``sha256sum $(find * -type f | sort) | sha256sum`` in the unpacked package."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.py").write_bytes(b"abc")
    of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    lines = f"{of_nothing}  a.py\n{of_abc}  b/c.py\n"
    found = listed_sha256({**folder_contents(tmp_path), "a.py": b""})
    assert found == hashlib.sha256(lines.encode()).hexdigest()
    assert found != listed_sha256({**folder_contents(tmp_path), "a.pyc": b""})
