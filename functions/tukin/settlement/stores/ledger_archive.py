"""The ledger in its locked bucket: who creates an entry's number first has decided what it is.

::

    ledger/{seq:012d}.json      an entry with its hash, as a manifest has it

Object Lock keeps every version, and stops neither a second version nor a delete marker over the
first. So the **oldest** version of a key is the entry, and whatever comes over it counts for
nothing and is an alarm.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.settlement.ledger import Entry, entry_of_manifest, manifest_json
from tukin.vocabulary.errors import RetryableError

_PREFIX = "ledger/"


class LedgerArchive:
    """The bucket that decides; ``retention`` is how long nobody can delete an entry.

    ``must_count`` refuses (E881) where the writer's table is not the one that counts.
    """

    def __init__(
        self, bucket: Bucket, retention: timedelta, must_count: Callable[[], None]
    ) -> None:
        self._bucket = bucket
        self._retention = retention
        self._must_count = must_count

    def create(self, entry: Entry) -> None:
        """Try to decide an entry; whether it was this one, ``entry`` tells.

        A lost answer, a conflict and a number that is taken are all the same here: read.

        Raises:
            StoreUnavailable: E881, where another table counts than the writer's.
        """
        self._must_count()
        until = datetime.now(UTC) + self._retention
        with suppress(RetryableError):
            key = entry_key(entry.values["seq"])
            self._bucket.create_locked(key, manifest_json(entry), "application/json", until)

    def entry(self, seq: int) -> Entry | None:
        """The entry of a number, None where it is not decided yet."""
        key = entry_key(seq)
        history = self._bucket.history(key)
        if not history.is_as_written:
            count("LedgerTampered")
            logger.error("written over the ledger", error_code="E866", seq=seq)
        if not history.version_ids:
            return None
        return entry_of_manifest(self._bucket.read(key, history.version_ids[0]))

    def last_seq(self) -> int:
        """The number of the last entry, 0 where there is none."""
        keys = (version.key for version in self._bucket.versions(_PREFIX))
        return max((int(key[len(_PREFIX) :].partition(".")[0]) for key in keys), default=0)


def entry_key(seq: int) -> str:
    """Key of an entry."""
    return f"{_PREFIX}{seq:012d}.json"
