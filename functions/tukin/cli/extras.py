"""Large libraries that only single commands need: where one is missing, what to install."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from tukin.cli.boundary import FAILED
from tukin.cli.language import say
from tukin.cli.terminal import put_error, put_error_whole

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
        put_error(
            say(
                f"Perintah ini memerlukan {library} (tukin[{extra}]). Pasang dengan:",
                f"This command needs {library} (tukin[{extra}]). Install it with:",
            )
        )
        put_error_whole(f"  {sys.executable} -m pip install '{requirement}'")
        raise typer.Exit(FAILED) from None
