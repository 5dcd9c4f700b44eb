"""The administration's register of employees: checked as a whole, in force by its date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tukin.aws.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.file_formats.finding import Finding, FindingKind
from tukin.register.dated_file import LONG_PAST, Incoming, Received, ReportDesk
from tukin.register.register_file import (
    CheckedRegister,
    check_register,
    register_date,
    write_register,
)
from tukin.register.store import DatedRegister, RegisterDates, register_archive
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import UploadOrder


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, version: ObjectVersion) -> Received:
        """Put a good register in force; of a bad one report each row, and leave the one before."""
        desk = ReportDesk(self.intake, self.write_report, "Registers", "register_sha256")
        return desk.receive(version, self._take, _refused)

    def _take(self, incoming: Incoming) -> tuple[CheckedRegister, str]:
        dated = register_date(incoming.key, incoming.uploaded_at)
        checked = incoming.read_by(check_register)
        if checked.register and (late := _long_past(dated, incoming.uploaded_at.date())):
            checked.findings.append(late)
        return checked, self._put_in_force(checked, dated, incoming.order)

    def _put_in_force(self, checked: CheckedRegister, dated: date, order: UploadOrder) -> str:
        """Keep a good register as that of its date: its SHA-256, or "" where it is a bad one."""
        if checked.register is None:
            return ""
        sha256 = register_archive(self.archive).keep(write_register(checked.register))
        RegisterDates(self.table).put(DatedRegister(dated, sha256, order, checked.rows))
        return sha256


def _refused(refusal: FileRefused) -> CheckedRegister:
    return CheckedRegister(refusal=refusal)


def _long_past(dated: date, uploaded: date) -> Finding | None:
    """A notice where a register is of a day before the month that precedes its upload.

    It is put in force like any other, and from then on judges the corrections of past months: the
    one who reads the report, or the metric, must be able to see it.
    """
    month_before = uploaded.replace(day=1) - timedelta(days=1)
    if dated >= month_before.replace(day=1):
        return None
    return Finding(FindingKind.NOTICE, LONG_PAST, {"dated": dated, "uploaded": uploaded})
