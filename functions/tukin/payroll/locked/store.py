"""What publications locked, in their bucket under Object Lock.

::

    pay/{sha256}                                          shards, and documents by their root
    publications/{period}/{agency}/{revision:08d}.json    the document of a publication
    archived/{period}/{agency}/{revision:08d}.json        the same of a month from before all this

Shards and document are written before the live month moves; the transaction of the table decides;
then the publication's record is created, a copy of the document that the live month's root names.
Where a process ended before that, whoever finds it missing creates it. Object Lock stops neither a
second version nor a delete marker, so the **oldest** version of a record counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.payroll.locked.pay import PaidPerson, Publication, pay_shards, sha256_hex
from tukin.payroll.publication import LiveMonth
from tukin.vocabulary.errors import IntegrityError, NotFound
from tukin.vocabulary.period import Period

_RECORDS, _ARCHIVED = "publications/", "archived/"
_JSON, _JSONL = "application/json", "application/x-ndjson"

Versions = Mapping[str, Mapping[int, str]]
"""Agency → revision → the id of the oldest version of its record."""


@dataclass(frozen=True, slots=True)
class LockedPay:
    """The bucket of publications; ``retention`` is how long nobody can delete of it."""

    bucket: Bucket
    retention: timedelta

    @classmethod
    def on(cls, bucket: Bucket, days: int) -> Self:
        """On a bucket in which objects are locked for some days."""
        return cls(bucket, timedelta(days=days))

    def lock(
        self, live: LiveMonth, people: Iterable[PaidPerson], seen: LiveMonth | None
    ) -> LiveMonth:
        """Lock what a month that is to be live pays: its shards and its document.

        What is never made live harms nobody. Where the record of the publication before is missing
        it is created first.

        Args:
            live: what is to be live.
            people: everybody in it.
            seen: what is live until then, None for nothing.

        Returns:
            The month with its root. Its revision is one that no record has, also where the table
            is older than the records.
        """
        batch = live.batch
        recorded = set(self._revisions(f"{_RECORDS}{batch.period}/{batch.agency}/"))
        if seen is not None and seen.revision not in recorded:
            self.complete(seen)
        live = replace(live, revision=max(live.revision, *(one + 1 for one in recorded), 1))
        publication = self._keep(live, people, 0 if seen is None else seen.revision)
        return replace(live, root=publication.root)

    def complete(self, live: LiveMonth) -> bool:
        """Create the record of a live month unless there is one; whether its root names it."""
        if live.root is None:
            return False
        try:
            data = self._checked(f"pay/{live.root}", live.root)
        except IntegrityError:
            return False
        if not Publication.read(data).is_of(live):
            return False
        self._create(_key(_RECORDS, live), data, _JSON)
        return True

    def archive(self, live: LiveMonth, people: Iterable[PaidPerson]) -> Publication:
        """Lock what a month from before publications were locked pays, by its checked records."""
        publication = self._keep(live, people, 0)
        self._create(_key(_ARCHIVED, live), publication.content, _JSON)
        return publication

    def archived(self, live: LiveMonth) -> Publication | None:
        """What was locked of a month from before, once; None where that was not done yet."""
        prefix = f"{_ARCHIVED}{live.batch.period}/{live.batch.agency}/"
        first = min(self._revisions(prefix), default=None)
        return None if first is None else self._oldest(f"{prefix}{first:08d}.json")

    def of_period(self, period: Period) -> Versions:
        """Which publications of a period have a record."""
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for version in self.bucket.versions(f"{_RECORDS}{period}/"):
            *_, agency, name = version.key.split("/")
            revision = int(name.partition(".")[0])
            if revision in found[agency]:  # S3 lists the latest version of a key first
                count("LedgerTampered")
                logger.error("written over a publication's record", agency=agency)
            found[agency][revision] = version.version_id
        return found

    def publication(self, live: LiveMonth, version_id: str | None) -> Publication | None:
        """The record of a live month's revision; None where there is none.

        ``version_id`` is that of ``of_period``; what was not there then is looked for.
        """
        key = _key(_RECORDS, live)
        if version_id is None:
            return self._oldest(key)
        return Publication.read(self.bucket.read(key, version_id))

    def began(self) -> datetime | None:
        """When the first record of all was created, by S3's clock; None before it."""
        return min((version.modified for version in self.bucket.versions(_RECORDS)), default=None)

    def _keep(self, live: LiveMonth, people: Iterable[PaidPerson], previous: int) -> Publication:
        shards = {sha256_hex(data): data for data in pay_shards(people)}
        for sha256, data in shards.items():
            self._lock(sha256, data, _JSONL)
        publication = Publication.of(live, shards, previous)
        self._lock(publication.root, publication.content, _JSON)
        return publication

    def _lock(self, sha256: str, data: bytes, content_type: str) -> None:
        if not self._create(f"pay/{sha256}", data, content_type):
            self._checked(f"pay/{sha256}", sha256)

    def _create(self, key: str, data: bytes, content_type: str) -> bool:
        until = datetime.now(UTC) + self.retention
        return self.bucket.create_locked(key, data, content_type, until)

    def _oldest(self, key: str) -> Publication | None:
        versions = self.bucket.history(key).version_ids
        return Publication.read(self.bucket.read(key, versions[0])) if versions else None

    def _checked(self, key: str, sha256: str) -> bytes:
        """An object whose key is its hash; where something lies over it, what was locked first.

        Raises:
            IntegrityError: E726, where it is not there or not what its name says.
        """
        try:
            data = self.bucket.read(key)
        except NotFound:
            data = b""
        if sha256_hex(data) == sha256:
            return data
        for version_id in self.bucket.history(key).version_ids[:1]:
            data = self.bucket.read(key, version_id)
            if sha256_hex(data) == sha256:
                return data
        raise IntegrityError("E726", name=key)

    def _revisions(self, prefix: str) -> Iterable[int]:
        for version in self.bucket.versions(prefix):
            yield int(version.key[len(prefix) :].partition(".")[0])


def _key(folder: str, live: LiveMonth) -> str:
    batch = live.batch
    return f"{folder}{batch.period}/{batch.agency}/{live.revision:08d}.json"
