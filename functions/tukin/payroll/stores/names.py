"""The names of format 2 in the archive, written once and read by the start of their hash."""

from functools import lru_cache

from tukin.aws.objects import Bucket
from tukin.payroll.formats.names import Names
from tukin.vocabulary.errors import IntegrityError


class NamesArchive:
    """Objects ``names/{sha256}.json``."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, names: Names) -> None:
        """Store names unless they are there; before the first record or row that uses them."""
        _keep(self._bucket, names)

    def get(self, names_id: str) -> Names:
        """The names that a record or a shard was stored with.

        Raises:
            IntegrityError: E745, where they are missing or not what they are known by.
        """
        return _read(self._bucket, names_id)


def names_key(sha256: str) -> str:
    """Key of names in the archive."""
    return f"names/{sha256}.json"


@lru_cache(maxsize=64)
def _keep(bucket: Bucket, names: Names) -> None:
    bucket.write_once(names_key(names.sha256), names.content, "application/json")


@lru_cache(maxsize=64)
def _read(bucket: Bucket, names_id: str) -> Names:
    key = bucket.first_key(f"names/{names_id}")
    if key is None:
        raise IntegrityError("E745", names=names_id)
    return Names.read(bucket.read(key), names_id)
