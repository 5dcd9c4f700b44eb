"""Registers of employees: by content in the archive, and by their date in the table."""

import hashlib
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.register.dated import DatedRegister
from tukin.vocabulary.errors import IntegrityError

_PARTITION = "REGISTER"


class RegisterArchive:
    """Registers by content: ``registers/{sha256}.csv``, written once, never changed."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, data: bytes) -> str:
        """Store a register's canonical bytes; their SHA-256, 64 hexadecimal digits."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._bucket.write_once(_key(sha256), data, "text/csv; charset=utf-8")
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash; they are checked against it.

        Raises:
            NotFound: E802, where there is no such register.
            IntegrityError: E702, where it is not what its name says.
        """
        data = self._bucket.read(_key(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IntegrityError("E702", what="register")
        return data


class RegisterDates:
    """The register of each date: pk ``REGISTER``, sk the date.

    On a day the register with the greatest date up to it is in force, whenever it was uploaded.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, register: DatedRegister) -> None:
        """Make a register that of its date, unless a later upload for that date was here first."""
        uploaded_at = register.order.uploaded_at.isoformat()
        self._table.update(
            {"pk": _PARTITION, "sk": register.dated.isoformat()},
            {
                "sha256": register.sha256,
                "uploaded_at": uploaded_at,
                "version_id": register.order.version_id,
                "rows": register.rows,
            },
            condition="attribute_not_exists(pk) OR uploaded_at < :uploaded_at"
            " OR (uploaded_at = :uploaded_at AND version_id < :version_id)",
            values={":uploaded_at": uploaded_at, ":version_id": register.order.version_id},
        )

    def sha256_in_force_on(self, day: date) -> str:
        """The hash of the register in force on a day, "" where there is no register at all.

        Before the first register the first one counts: it is the nearest to what held, and later
        ones do not change the answer for a day that has passed.
        """
        until = self._table.query(_PARTITION, limit=1, up_to=day.isoformat(), backwards=True)
        for item in until:
            return str(item["sha256"])
        first = self._table.query(_PARTITION, limit=1)
        return next((str(item["sha256"]) for item in first), "")


def _key(sha256: str) -> str:
    return f"registers/{sha256}.csv"
