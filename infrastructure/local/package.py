"""Packages the functions for the engine, as for AWS, but for this machine and with a bootstrap.

The `bootstrap` runs them on AWS's own runtime client (see deploy.py).
"""

from pathlib import Path

from infrastructure.local.places import FUNCTIONS, RUNTIME_PYTHON, WORK
from infrastructure.package import targets
from infrastructure.package.build import build

# `exec`, so that the engine's signals reach Python itself.
BOOTSTRAP = f'#!/bin/sh\nexec "{RUNTIME_PYTHON}" -m awslambdaric "$_HANDLER"\n'.encode()


def package(functions: Path = FUNCTIONS, work: Path = WORK) -> Path:
    """The zip file of the functions in `functions` (a directory as CodeUri names it)."""
    return build(
        targets.of_python("local", RUNTIME_PYTHON),
        lambda _: {"bootstrap": BOOTSTRAP},
        functions=functions,
        work=work,
        level=1,
        key=BOOTSTRAP,
    )
