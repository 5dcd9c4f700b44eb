"""The register that a batch is pinned to, read once a process."""

from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.register.register import Register
from tukin.register.register_file import load_register
from tukin.register.store import register_archive


def pinned_register(archive: Bucket, sha256: str) -> Register | None:
    """The register of a hash, without what rows are not checked by; None for ""."""
    return _load(archive, sha256) if sha256 else None


@lru_cache(maxsize=2)
def _load(archive: Bucket, sha256: str) -> Register:
    return load_register(register_archive(archive).get(sha256), details=False)
