"""Which uploads a month is the fold of, and which of those that wait are composed next."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from tukin.payroll.batch import Batch, UploadObject
from tukin.payroll.publication import LiveMonth
from tukin.payroll.upload import Upload
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.object_version import UploadOrder

FORMAT = 1

MOST_AT_ONCE = 500
"""Amendments that one batch composes: the records of all these uploads are written one by one."""


@dataclass(frozen=True, slots=True)
class Source(UploadObject):
    """One upload of a month: the object version, and when S3 took it."""

    upload_id: str
    key: str
    version_id: str
    uploaded_at: datetime

    @classmethod
    def of(cls, batch: Batch) -> Self:
        """The upload of a batch that holds no other."""
        return cls(batch.upload_id, batch.key, batch.version_id, batch.uploaded_at)

    @property
    def kind(self) -> str:
        """``whole``, ``amendment`` or ``withdrawal``."""
        if self.is_withdrawal:
            return "withdrawal"
        return "amendment" if self.is_amendment else "whole"


@dataclass(frozen=True)
class Sources:
    """The uploads of a month in S3's order, from the last whole file on.

    ``line`` names those of them that were composed into the batch; the others counted before.
    """

    uploads: tuple[Source, ...] = ()
    line: tuple[str, ...] = ()

    @property
    def orders(self) -> tuple[UploadOrder, ...]:
        """The order of each upload."""
        return tuple(source.order for source in self.uploads)

    @property
    def places(self) -> tuple[int, ...]:
        """The places of the line among the uploads."""
        line = set(self.line)
        return tuple(place for place, source in enumerate(self.uploads) if source.upload_id in line)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the uploads."""
        return frozenset(source.upload_id for source in self.uploads)

    @cached_property
    def content(self) -> bytes:
        """What is stored; its SHA-256 names it."""
        uploads = [
            [one.upload_id, one.key, one.version_id, one.uploaded_at.isoformat()]
            for one in self.uploads
        ]
        values = {"format": FORMAT, "uploads": uploads, "line": self.line}
        return json.dumps(values, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """The name of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The sources of a stored content.

        Raises:
            IntegrityError: E746, where its format is a later one.
        """
        values: dict[str, Any] = json.loads(content)
        if values["format"] != FORMAT:
            raise IntegrityError("E746", format=values["format"])
        uploads = [
            Source(upload_id, key, version_id, datetime.fromisoformat(at))
            for upload_id, key, version_id, at in values["uploads"]
        ]
        return cls(tuple(uploads), tuple(values["line"]))

    def with_refused(self, refused: Iterable[Source]) -> "Sources":
        """These uploads and amendments no step of which holds yet: they are tried again."""
        return Sources(self._from_last_whole(refused))

    def _from_last_whole(self, more: Iterable[Source]) -> tuple[Source, ...]:
        known = {source.upload_id: source for source in (*self.uploads, *more)}
        ordered = sorted(known.values(), key=lambda source: source.order)
        wholes = [place for place, source in enumerate(ordered) if not source.is_amendment]
        return tuple(ordered[wholes[-1] :] if wholes else ordered)

    def with_line(self, line: Iterable[Source]) -> "Sources":
        """These uploads and those of a line, from the last whole file of all of them on."""
        new = {source.upload_id: source for source in line}
        uploads = self._from_last_whole(new.values())
        here = [source.upload_id for source in uploads if source.upload_id in new]
        return Sources(uploads, tuple(here))


def sources_before_engine_3(live: LiveMonth, uploads: Iterable[Upload]) -> Sources:
    """The uploads of a live month that an older engine merged: it kept no list of them."""
    first = live.full_order
    counted = [
        Source.of(upload.batch)
        for upload in uploads
        if upload.has_counted and (first is None or upload.batch.order >= first)
    ]
    return Sources(tuple(sorted(counted, key=lambda source: source.order)))


def next_line(uploads: Sequence[Upload]) -> list[Upload]:
    """Which uploads of those that wait in line are composed next, in S3's order.

    A whole file is a batch of its own. Amendments are composed together, but for one that somebody
    may have to approve: it is alone, so that what waits for approval is one upload, and no other
    waits with it.
    """
    ordered = sorted(uploads, key=lambda upload: upload.batch.order)
    together = [upload for upload in ordered if not upload.alone]
    if not together:
        return ordered[:1]
    wholes = [upload for upload in together if not upload.batch.is_amendment]
    return wholes[-1:] if wholes else together[:MOST_AT_ONCE]
