"""The bytes of a package follow from its contents alone."""

import os
import zipfile
from pathlib import Path

from infrastructure.package.contents import folder_contents, unpack, write_zip


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
