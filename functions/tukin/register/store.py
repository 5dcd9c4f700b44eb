"""Registers of employees: by content in the archive, and by their date in the table."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.vocabulary.errors import IntegrityError

_PARTITION = "REGISTER"


@dataclass(frozen=True, slots=True)
class ContentArchive:
    """Files by content, written once, never changed.

    Attributes:
        bucket: the archive.
        key_of: the key of a SHA-256.
        what: they are, in the error of one that is not what its name says.
    """

    bucket: Bucket
    key_of: Callable[[str], str]
    what: str

    def keep(self, data: bytes) -> str:
        """Store a file's canonical bytes; their SHA-256, 64 hexadecimal digits."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.bucket.write_once(self.key_of(sha256), data, "text/csv; charset=utf-8")
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash; they are checked against it.

        Raises:
            NotFound: E802, where there is no such file.
            IntegrityError: E702, where it is not what its name says.
        """
        data = self.bucket.read(self.key_of(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IntegrityError("E702", what=self.what)
        return data


def register_archive(bucket: Bucket) -> ContentArchive:
    """Registers by content: ``registers/{sha256}.csv``."""
    return ContentArchive(bucket, _key, "register")


class RegisterDates:
    """The register in force from each date on: pk ``REGISTER``, sk the date.

    Those of earlier versions name nobody who approved them: they were in force at once, and stay.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def sha256_in_force_on(self, day: date) -> str:
        """The hash of the register in force on a day, "" where there is no register at all."""
        return sha256_of_day(self._table, _PARTITION, day)

    def has_any(self) -> bool:
        """Whether two people ever put one in force."""
        return bool(self.sha256_in_force_on(date.max))


LATER_ONLY = (
    "attribute_not_exists(pk) OR uploaded_at < :uploaded_at"
    " OR (uploaded_at = :uploaded_at AND version_id < :version_id)"
)
"""The condition of what an earlier upload for the same date must not replace."""


def sha256_of_day(table: Table, partition: str, day: date) -> str:
    """The hash of what is in force on a day, "" where there is nothing at all.

    That is the one with the greatest date up to the day, whenever it was uploaded. Before the first
    one the first counts: it is the nearest to what held, and later ones do not change the answer
    for a day that has passed.
    """
    until = table.query(partition, limit=1, up_to=day.isoformat(), backwards=True)
    for item in until:
        return str(item["sha256"])
    first = table.query(partition, limit=1)
    return next((str(item["sha256"]) for item in first), "")


def _key(sha256: str) -> str:
    return f"registers/{sha256}.csv"
