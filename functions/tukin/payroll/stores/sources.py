"""The lists of uploads in the archive, each under the hash of its content."""

import hashlib

from tukin.aws.objects import Bucket
from tukin.payroll.batch import Batch
from tukin.payroll.sources import Sources
from tukin.vocabulary.errors import IntegrityError


class SourcesArchive:
    """Objects ``sources/{sha256}.json``, written before the batch that names them."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, sources: Sources) -> None:
        """Write a list; the same one again changes nothing."""
        self._bucket.write_once(sources_key(sources.sha256), sources.content, "application/json")

    def of(self, batch: Batch) -> Sources:
        """The list of a batch.

        Raises:
            IntegrityError: E726, where the object is not what its name says.
        """
        key = sources_key(batch.sources_sha256)
        content = self._bucket.read(key)
        if hashlib.sha256(content).hexdigest() != batch.sources_sha256:
            raise IntegrityError("E726", name=key)
        return Sources.read(content)


def sources_key(sha256: str) -> str:
    """The key of a list in the archive."""
    return f"sources/{sha256}.json"
