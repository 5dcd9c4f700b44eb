"""A file of the personnel administration for a date: taken as a whole or not at all, and reported.

Its key is ``{folder}/{date}.csv``, and the report on it lies in ``reports/{folder}/``.
"""

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TypeVar

from tukin.aws.messaging.notifications import ObjectVersion, sender_of_object
from tukin.aws.objects import Bucket
from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RowError
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.object_version import UploadOrder, dated_report_key, upload_id_of

LONG_PAST = "W131"
"""The code of a register whose date is long past."""

T = TypeVar("T")


class Checked(Protocol):
    """What came of reading a file: what may be used of it, or every reason why nothing may."""

    @property
    def rows(self) -> int:
        """How many rows may be used."""

    @property
    def refusal(self) -> FileRefused | None:
        """Why the file is refused; None where it is not."""

    @property
    def errors(self) -> Sequence[RowError]:
        """What is wrong with which row."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What to look at."""


class Received(NamedTuple):
    """What became of an uploaded file; ``sha256`` is "" where it was refused."""

    kind: str
    upload_id: str
    sha256: str
    error_code: str | None
    is_long_past: bool = False

    @property
    def metric(self) -> str:
        """What is counted, such as ``RegistersReceived`` or ``RegistersRefused``."""
        return f"{self.kind}{'Received' if self.sha256 else 'Refused'}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One version of a file; ``uploaded_by`` is the caller who sent it, where S3 named one."""

    bucket: Bucket
    key: str
    version_id: str
    uploaded_at: datetime
    uploaded_by: str | None = None

    @classmethod
    def of(cls, version: ObjectVersion, writers: Collection[str] = ()) -> Self:
        """What S3 reports of; when it took the file is asked there.

        ``writers`` are ids of the roles that send files for somebody, see ``sender_of_object``.
        """
        bucket = Bucket(version.bucket)
        arrival = bucket.arrival(version.key, version.version_id)
        sender = sender_of_object(version.uploaded_by, arrival.asked_by, writers)
        return cls(bucket, version.key, version.version_id, arrival.at, sender)

    @property
    def order(self) -> UploadOrder:
        """Its place among the uploads for its date."""
        return UploadOrder(self.uploaded_at, self.version_id)

    @property
    def upload_id(self) -> str:
        """Its name in records and logs."""
        return upload_id_of(self.bucket.name, self.key, self.version_id)

    def read_by(self, check: Callable[[Path, str], T]) -> T:
        """What a function makes of the content and the file's name."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "file")
            self.bucket.download(self.key, self.version_id, path)
            return check(path, self.key)


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Where reports are written, and their writer, which a room above hands in.

    ``kind`` is what metrics call the files, ``hash_name`` what the report calls the hash,
    ``writers`` the ids of the roles that send such files for somebody.
    """

    intake: Bucket
    write_report: Callable[..., bytes]
    kind: str
    hash_name: str
    writers: Collection[str] = ()

    def receive(
        self,
        version: ObjectVersion,
        take: Callable[[Incoming], tuple[Checked, str]],
        refuse: Callable[[FileRefused], Checked],
    ) -> Received:
        """Take a file and report on it.

        Args:
            version: of the file's object.
            take: checks it and keeps a good one; its hash, "" where it is a bad one.
            refuse: words the refusal of an address.
        """
        incoming = Incoming.of(version, self.writers)
        try:
            checked, sha256 = take(incoming)
        except InvalidInput as refusal:  # the address
            checked, sha256 = refuse(FileRefused(refusal.code, **refusal.details)), ""
        upload_id = incoming.upload_id
        report = self.write_report(
            checked,
            upload_id=upload_id,
            key=incoming.key,
            version_id=incoming.version_id,
            uploaded_at=incoming.uploaded_at.isoformat(),
            **{self.hash_name: sha256},
        )
        key = dated_report_key(incoming.key, upload_id)
        self.intake.write(key, report, "application/json")
        return Received(
            self.kind,
            upload_id,
            sha256,
            checked.refusal.code if checked.refusal else None,
            is_long_past=any(finding.code == LONG_PAST for finding in checked.findings),
        )
