"""The rows that an older engine accepted of an upload, read again by its own code.

The code of each older engine's reading is kept in an archive (``engine-{number}.zip``), made once
when the next engine came, and runs in a process of its own: its modules have the names of today's.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from pydantic import TypeAdapter

from tukin.audit.source import SourceUpload
from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.child_process import environment
from tukin.vocabulary.errors import IntegrityError

_ROWS = TypeAdapter(list[Appraisal])
_HERE = Path(__file__).parent
_CHILD = _HERE / "frozen_child.py"


def read_as_engine(number: str, source: SourceUpload) -> list[Appraisal]:
    """The accepted rows of an upload by the reading of an older engine.

    Raises:
        IntegrityError: E737, where that code is not here or cannot read it any more.
    """
    archive = _HERE / f"engine-{number}.zip"
    if not archive.exists():
        raise IntegrityError("E737", engine=number)
    with tempfile.TemporaryDirectory() as folder:
        source.write_to(Path(folder))
        child = subprocess.run(  # noqa: S603 - our own file; its arguments are two paths
            [sys.executable, "-X", "utf8", str(_CHILD), str(archive), folder],
            capture_output=True,
            env=environment(),
            check=False,
        )
    if child.returncode:
        raise IntegrityError("E737", engine=number)
    return _ROWS.validate_json(child.stdout)
