"""The register that a batch is pinned to, read once a process."""

from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.aws.registers import RegisterArchive
from tukin.domain.register import Register
from tukin.files.register import load_register


def pinned_register(archive: Bucket, sha256: str) -> Register | None:
    """The register of a hash, None for ""."""
    return _load(archive, sha256) if sha256 else None


@lru_cache(maxsize=2)
def _load(archive: Bucket, sha256: str) -> Register:
    return load_register(RegisterArchive(archive).get(sha256))
