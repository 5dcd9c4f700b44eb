"""The administration's register of employees: checked as a whole, in force by its date."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.file_formats.finding import Finding, FindingKind
from tukin.register.dated import DatedRegister
from tukin.register.register_file import (
    CheckedRegister,
    check_register,
    register_date,
    write_register,
)
from tukin.register.store import RegisterArchive, RegisterDates
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.object_version import UploadOrder, register_report_key, upload_id_of

LONG_PAST = "W131"
"""The code of a register whose date is long past."""


class Received(NamedTuple):
    """What became of an uploaded register; ``register_sha256`` is "" where it was refused."""

    upload_id: str
    register_sha256: str
    error_code: str | None
    is_long_past: bool = False

    @property
    def outcome(self) -> str:
        """``Received`` or ``Refused``, as metrics name it."""
        return "Received" if self.register_sha256 else "Refused"


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, bucket: Bucket, key: str, version_id: str) -> Received:
        """Put a good register in force; of a bad one report each row, and leave the one before."""
        uploaded_at = bucket.arrival(key, version_id).at
        checked, sha256 = CheckedRegister(), ""
        try:
            dated = register_date(key, uploaded_at)
            checked = _check(bucket, key, version_id)
            if checked.register and (late := _long_past(dated, uploaded_at.date())):
                checked.findings.append(late)
            sha256 = self._put_in_force(checked, dated, UploadOrder(uploaded_at, version_id))
        except InvalidInput as refusal:  # the address
            checked = CheckedRegister(refusal=FileRefused(refusal.code, **refusal.details))
        upload_id = upload_id_of(bucket.name, key, version_id)
        report = self.write_report(
            checked,
            upload_id=upload_id,
            key=key,
            version_id=version_id,
            uploaded_at=uploaded_at.isoformat(),
            register_sha256=sha256,
        )
        self.intake.write(register_report_key(key, upload_id), report, "application/json")
        return Received(
            upload_id,
            sha256,
            checked.refusal.code if checked.refusal else None,
            is_long_past=any(finding.code == LONG_PAST for finding in checked.findings),
        )

    def _put_in_force(self, checked: CheckedRegister, dated: date, order: UploadOrder) -> str:
        """Keep a good register as that of its date: its SHA-256, or "" where it is a bad one."""
        if checked.register is None:
            return ""
        sha256 = RegisterArchive(self.archive).keep(write_register(checked.register))
        rows = len(checked.register.entries)
        RegisterDates(self.table).put(DatedRegister(dated, sha256, order, rows))
        return sha256


def _long_past(dated: date, uploaded: date) -> Finding | None:
    """A notice where a register is of a day before the month that precedes its upload.

    It is put in force like any other, and from then on judges the corrections of past months: the
    one who reads the report, or the metric, must be able to see it.
    """
    month_before = uploaded.replace(day=1) - timedelta(days=1)
    if dated >= month_before.replace(day=1):
        return None
    return Finding(FindingKind.NOTICE, LONG_PAST, {"dated": dated, "uploaded": uploaded})


def _check(bucket: Bucket, key: str, version_id: str) -> CheckedRegister:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register")
        bucket.download(key, version_id, path)
        return check_register(path, key)
