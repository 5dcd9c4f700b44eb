"""A short name for what something is made of, so that nothing is made twice."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_TOOLS = sorted(Path(__file__).parent.glob("*.py"))


def digest_of(parts: Iterable[bytes]) -> str:
    """A short hash of the parts, of where each begins, and of the modules of this folder."""
    total = hashlib.sha256()
    for part in [*(path.read_bytes() for path in _TOOLS), *parts]:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:20]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
