"""Each kind of file that is accepted has a reader of its own; none is read as another."""

from pathlib import Path

import pytest

from tukin.file_formats import reader
from tukin.file_formats.headings import Headings
from tukin.file_formats.reader import FAMILIES, READERS, read_parts


def test_each_family_has_its_reader() -> None:
    assert READERS.keys() == set(FAMILIES.values())
    assert len(set(READERS.values())) == len(READERS)


def test_a_family_without_a_reader_is_not_read_as_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("nip;nama\n1;A\n")
    monkeypatch.setattr(reader, "_family", lambda *_: "ODS")
    with pytest.raises(KeyError):
        list(read_parts(path, path.name, Headings((), {}, frozenset())))
