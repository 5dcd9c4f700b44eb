"""Large libraries that only single commands need: where one is missing, what to install."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tukin.cli.output import fail

EXTRAS = {"numpy": ("columns", "numpy~=2.4"), "pyarrow": ("parquet", "pyarrow~=26.0")}
"""Library → the extra of pyproject.toml that it is, and its requirement."""


@contextmanager
def optional_library() -> Iterator[None]:
    """Around an import: a missing library of an extra is named with its install line (exit 1)."""
    try:
        yield
    except ModuleNotFoundError as missing:
        library = (missing.name or "").partition(".")[0]
        if library not in EXTRAS:
            raise
        extra, requirement = EXTRAS[library]
        fail(
            f"Perintah ini memerlukan {library} (tukin[{extra}]). Pasang dengan:\n"
            f"This command needs {library} (tukin[{extra}]). Install it with:\n"
            f"  {sys.executable} -m pip install '{requirement}'"
        )
