"""What the templates say of the functions: their runtime, processor, environment and handlers."""

import re
from pathlib import Path

from infrastructure.local.places import INFRASTRUCTURE, TEMPLATE

PORTAL = INFRASTRUCTURE / "portal.yaml"
"""The other template with functions; their runtime and processor are the same."""
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
"""Lambda's word for a processor and that of Linux, by which wheels are named."""


def runtime() -> tuple[int, int]:
    """The version of Python that the functions run on."""
    (version,) = _find(r"^    Runtime: python(3\.\d+)$")
    major, minor = map(int, version.split("."))
    return major, minor


def machine() -> str:
    """The processor that the functions run on, as Linux calls it."""
    (name,) = _find(r"^    Architectures: \[(\w+)\]$")
    return _MACHINES[name]


def handlers() -> list[str]:
    """The names of the modules of all functions in ``tukin.handlers``."""
    pattern = r"Handler: tukin\.handlers\.(\w+)\.handler$"
    return sorted([*_find(pattern), *_find(pattern, PORTAL)])


def environment() -> dict[str, str]:
    """The variables that every function gets."""
    lines = _find(r"^        (POWERTOOLS_\w+: \w+)$")
    return dict(line.split(": ") for line in lines)


def _find(pattern: str, path: Path = TEMPLATE) -> list[str]:
    return re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
