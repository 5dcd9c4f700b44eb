"""The log of reads: an object a request, and an index a day, all of them under lock."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tukin.aws.objects import Bucket, StoredVersion
from tukin.people.reading.day import DayIndex
from tukin.people.reading.read import Read
from tukin.vocabulary.errors import NotFound

_AT_ONCE = 16
_DAYS_AT_ONCE = 4
"""Indexes in memory together: one of 10,000 reads takes 11 MB, one of 100,000 ten times that."""


class ReadLog:
    """Writes reads and nothing else; how long nobody can delete one is stated with each."""

    def __init__(self, bucket: Bucket, days: int) -> None:
        self._bucket = bucket
        self._days = days

    def add(self, read: Read) -> bool:
        """Keep a read; False where there is one of that name already, which stays."""
        until = datetime.fromisoformat(read.at) + timedelta(days=self._days)
        key = f"{read.day}/{quote(read.request_id, safe='=')}.json"
        return self._bucket.create_locked(key, read.to_json(), "application/json", until)


class ReadIndex:
    """Makes the index of a day from all that was recorded on it."""

    def __init__(self, bucket: Bucket, days: int) -> None:
        self._bucket = bucket
        self._days = days

    def make(self, day: date) -> int | None:
        """Index a day that is over; how many reads it has, None where it is indexed already.

        Of each object the oldest version counts: whoever could write over one changes nothing.
        """
        if IndexedReads(self._bucket).day(day) is not None:
            return None
        oldest: dict[str, StoredVersion] = {}
        for version in self._bucket.versions(f"{day}/"):  # the latest of a key first
            oldest[version.key] = version
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            reads = list(threads.map(self._read, oldest.values()))
        index = DayIndex.of(day, reads)
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        until = midnight + timedelta(days=self._days + 1)
        key = _index_key(day)
        self._bucket.create_locked(key, index.to_json(), "application/json", until)
        return len(reads)

    def _read(self, version: StoredVersion) -> Read:
        values: dict[str, Any] = json.loads(self._bucket.read(version.key, version.version_id))
        return Read.of(values)


class IndexedReads:
    """Reads the indexes and nothing else."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def days(self, first: date, last: date) -> Iterator[tuple[date, DayIndex | None]]:
        """The index of each day, both included; None of one that has none yet."""
        count = (last - first).days + 1
        all_days = [first + timedelta(days=number) for number in range(count)]
        with ThreadPoolExecutor(_DAYS_AT_ONCE) as threads:
            for start in range(0, count, _DAYS_AT_ONCE):
                some = all_days[start : start + _DAYS_AT_ONCE]
                yield from zip(some, threads.map(self.day, some), strict=True)

    def day(self, day: date) -> DayIndex | None:
        """The index of a day; None where there is none yet."""
        try:
            return DayIndex.from_json(self._bucket.read(_index_key(day)))
        except NotFound:
            return None


def _index_key(day: date) -> str:
    return f"index/{day}.json"
