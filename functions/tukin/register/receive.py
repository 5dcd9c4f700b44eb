"""The administration's register of employees: checked as a whole; a good one waits for approval."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.file_formats.finding import Finding, FindingKind
from tukin.register.approval.dated_files import REGISTERS, DatedFile, DatedFiles
from tukin.register.dated_file import LONG_PAST, Incoming, Received, ReportDesk
from tukin.register.parts.store import keep_parts
from tukin.register.register_file import (
    CheckedRegister,
    check_register,
    register_date,
    write_register,
)
from tukin.register.store import register_archive
from tukin.vocabulary.errors import FileRefused


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, version: ObjectVersion) -> Received:
        """Keep a good register, to be approved; of a bad one report each row."""
        desk = ReportDesk(self.intake, self.write_report, "Registers", "register_sha256")
        return desk.receive(version, self._take, _refused)

    def _take(self, incoming: Incoming) -> tuple[CheckedRegister, str]:
        dated = register_date(incoming.key, incoming.uploaded_at)
        checked = incoming.read_by(check_register)
        if checked.register and (late := _long_past(dated, incoming.uploaded_at.date())):
            checked.findings.append(late)
        return checked, self._keep(checked, dated, incoming)

    def _keep(self, checked: CheckedRegister, dated: date, incoming: Incoming) -> str:
        """Let a good register wait for its date: its SHA-256, or "" where it is a bad one."""
        if checked.register is None:
            return ""
        files = DatedFiles(self.table, REGISTERS)
        data = write_register(checked.register)
        sha256 = register_archive(self.archive).keep(data)
        keep_parts(self.archive, sha256, data)
        base_sha256 = files.sha256_in_force_on(dated)
        files.receive(DatedFile.of(incoming, dated, sha256, base_sha256, checked.rows))
        return sha256


def _refused(refusal: FileRefused) -> CheckedRegister:
    return CheckedRegister(refusal=refusal)


def _long_past(dated: date, uploaded: date) -> Finding | None:
    """A notice where a register is of a day before the month that precedes its upload.

    Once approved like any other, it judges the corrections of past months: the one who reads the
    report, or the metric, must be able to see it.
    """
    month_before = uploaded.replace(day=1) - timedelta(days=1)
    if dated >= month_before.replace(day=1):
        return None
    return Finding(FindingKind.NOTICE, LONG_PAST, {"dated": dated, "uploaded": uploaded})
