"""The epochs in the ledger's locked bucket.

::

    epochs/{number:06d}.json    from when on which table counts

The sweep's role may create the first number alone; later ones take two people. Whoever creates a
number first has decided it. Object Lock stops neither a second version nor a delete marker, so of
each key the **oldest** version counts, as of the ledger's entries.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Self

from tukin.aws.epochs.epoch import Epoch
from tukin.aws.objects import Bucket
from tukin.vocabulary.errors import IntegrityError, RetryableError

_PREFIX = "epochs/"


class Epochs:
    """The documents; ``retention`` is how long nobody can delete one that is created."""

    def __init__(self, bucket: Bucket, retention: timedelta) -> None:
        self._bucket = bucket
        self._retention = retention
        self._known: dict[tuple[str, str], Epoch] = {}

    @classmethod
    def on(cls, bucket: Bucket, days: int) -> Self:
        """On the ledger's bucket, in which objects are locked for some days."""
        return cls(bucket, timedelta(days=days))

    def last(self) -> Epoch | None:
        """The epoch that counts, None where there was none yet. One request while it is the same.

        Raises:
            IntegrityError: E882, where a number is missing or a document is not one.
        """
        oldest = self._oldest_versions()
        if not oldest:
            return None
        number = len(oldest)
        if epoch_key(number) not in oldest:
            raise IntegrityError("E882", number=number)
        return self._read(number, oldest[epoch_key(number)])

    def check_chain(self) -> None:
        """Hold every document against the one before it, and each key against its lock.

        Raises:
            IntegrityError: E882, where one does not follow, or somebody wrote over one.
        """
        before = ""
        for number, (key, version_id) in enumerate(sorted(self._oldest_versions().items()), 1):
            epoch = self._read(number, version_id)
            is_next = key == epoch_key(number) and epoch.before == before
            if not is_next or not self._bucket.history(key).is_as_written:
                raise IntegrityError("E882", number=number)
            before = epoch.sha256

    def create(self, epoch: Epoch) -> bool:
        """Try to decide an epoch; False where its number is another's."""
        until = datetime.now(UTC) + self._retention
        key = epoch_key(epoch.number)
        with suppress(RetryableError):  # a lost answer: what lies there says whose it is
            self._bucket.create_locked(key, epoch.to_json(), "application/json", until)
        return self.last() == epoch

    def _oldest_versions(self) -> dict[str, str]:
        """Key → the id of its oldest version; S3 lists the latest of a key first."""
        return {each.key: each.version_id for each in self._bucket.versions(_PREFIX)}

    def _read(self, number: int, version_id: str) -> Epoch:
        key = epoch_key(number)
        if (key, version_id) not in self._known:
            try:
                epoch = Epoch.from_json(self._bucket.read(key, version_id))
            except ValueError as error:
                raise IntegrityError("E882", number=number) from error
            if epoch.number != number:
                raise IntegrityError("E882", number=number)
            self._known[key, version_id] = epoch
        return self._known[key, version_id]


def epoch_key(number: int) -> str:
    """Key of an epoch."""
    return f"{_PREFIX}{number:06d}.json"
