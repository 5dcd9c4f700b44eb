"""The rows that an older engine accepted of some uploads, read again by its own code.

The code of an older engine's reading is kept in an archive (``engine-{number}.zip``), made once
when the next engine came, and runs in a process of its own: its modules have the names of today's.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from pydantic import TypeAdapter

from tukin.audit.source import SourceMonth
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.child_process import environment
from tukin.payroll.batch import ENGINE
from tukin.vocabulary.errors import IntegrityError

FOLDER = Path(__file__).parent
"""Where the archives are."""

_ROWS = TypeAdapter(list[tuple[Appraisal, int]])
_CHILD = Path(__file__).with_name("frozen_child.py")


def archive_of(number: str) -> Path | None:
    """The archive that reads as an engine did; None where today's code does.

    It is the engine's own, or that of the next later one that has one: an engine may read as the
    one before it.

    Raises:
        IntegrityError: E737, for an older engine whose code is not here.
    """
    archives = {_engine_of(path): path for path in FOLDER.glob("engine-*.zip")}
    able = [known for known in archives if known >= int(number)]
    if able:
        return archives[min(able)]
    if number != ENGINE:
        raise IntegrityError("E737", engine=number)
    return None


def _engine_of(archive: Path) -> int:
    return int(archive.stem.removeprefix("engine-"))


def read_by(archive: Path, number: str, month: SourceMonth) -> list[tuple[Appraisal, int]]:
    """The accepted rows by an archive, each with the place of its upload.

    Args:
        archive: see ``archive_of``.
        number: the engine, for the error.
        month: the uploads.

    Raises:
        IntegrityError: E737, where its code cannot read them any more.
    """
    with tempfile.TemporaryDirectory() as folder:
        month.write_to(Path(folder))
        child = subprocess.run(  # noqa: S603 - our own file; its arguments are two paths
            [sys.executable, "-X", "utf8", str(_CHILD), str(archive), folder],
            capture_output=True,
            env=environment(),
            check=False,
        )
    if child.returncode:
        raise IntegrityError("E737", engine=number)
    return _ROWS.validate_json(child.stdout)
