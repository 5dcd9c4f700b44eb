"""A package from which a handler cannot be imported is refused, by its name."""

import os
import sys
from pathlib import Path

import pytest

from infrastructure.package import imports, template
from infrastructure.package.build import IMPORTED
from infrastructure.package.compiled import compile_folder
from infrastructure.package.contents import folder_contents, write_zip

SOUND = {f"tukin/handlers/{name}.py": b"def handler(): ...\n" for name in template.handlers()}
BOTO3 = {"boto3.py": b"def client(name, region_name): ...\n"}


@pytest.fixture(autouse=True)
def like_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that loads the functions' own modules, so that nothing is installed for it."""
    monkeypatch.setattr(template, "machine", lambda: os.uname().machine)


def a_package(tmp_path: Path, files: dict[str, bytes], *, compiled: bool = True) -> Path:
    folder = tmp_path / "code"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    if compiled:
        compile_folder(folder, Path(sys.executable))
    archive = tmp_path / "a.zip"
    write_zip(archive, folder_contents(folder), level=1)
    return archive


def try_all(archive: Path) -> None:
    imports.import_handlers(archive, Path(sys.executable), archive.parent)


@pytest.mark.slow
def test_a_sound_package_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = a_package(tmp_path, {**SOUND, **BOTO3})
    try_all(archive)
    assert archive.with_suffix(IMPORTED).exists()
    monkeypatch.setattr(imports, "_run", lambda *_: pytest.fail("tried again"))
    try_all(archive)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"import a_library_that_is_missing\n", "No module named 'a_library_that_is_missing'"),
        (b"handler = None\n", "AssertionError"),
    ],
)
def test_a_handler_that_cannot_be_imported_is_named(
    tmp_path: Path, content: bytes, says: str
) -> None:
    name = template.handlers()[0]
    archive = a_package(tmp_path, {**SOUND, **BOTO3, f"tukin/handlers/{name}.py": content})
    with pytest.raises(imports.ImportFailed, match=rf"(?s){name}.*{says}"):
        try_all(archive)
    assert not archive.with_suffix(IMPORTED).exists()


def test_a_module_that_is_not_compiled_is_refused(tmp_path: Path) -> None:
    archive = a_package(tmp_path, {**SOUND, **BOTO3}, compiled=False)
    with pytest.raises(imports.ImportFailed, match="is not compiled"):
        try_all(archive)
