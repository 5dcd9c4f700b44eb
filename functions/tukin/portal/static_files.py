"""The style sheet and the script: two files, named by their content."""

import hashlib
from functools import cache
from pathlib import Path

from tukin.portal.response import Response, file_response

FOLDER = "/statis/"
_HERE = Path(__file__).parent
_TYPES = {"portal.css": "text/css; charset=utf-8", "portal.js": "text/javascript; charset=utf-8"}


@cache
def static_paths() -> dict[str, str]:
    """Path of each file by its name, with 16 hexadecimal digits of its content's SHA-256."""
    return {name: f"{FOLDER}{_digest(name)}-{name}" for name in _TYPES}


def static_file(path: str, *, accepts_gzip: bool) -> Response | None:
    """The file of a path; None where it is no file of this version."""
    name = next((name for name, of_name in static_paths().items() if of_name == path), None)
    if name is None:
        return None
    return file_response(_content(name), _TYPES[name], accepts_gzip=accepts_gzip)


@cache
def _content(name: str) -> bytes:
    return (_HERE / name).read_bytes()


def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:16]
