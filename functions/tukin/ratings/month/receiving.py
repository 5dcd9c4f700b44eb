"""What arrives for a month that is rated on the pages: attendance parts, and what was assembled."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.payroll.batch import UploadAddress, report_prefix
from tukin.processing.receive import WebMonths
from tukin.ratings.month.part_names import is_attendance_part
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.object_version import UploadOrder, upload_id_of
from tukin.vocabulary.period import Period

if TYPE_CHECKING:  # a whole reader of files, which a cold start without a part does not need
    from tukin.intake.check_file import CheckedFile
    from tukin.intake.row_validator import RowValidator
    from tukin.processing.compose import Pins
    from tukin.ratings.month.attendance_store import AttendanceParts

PinsOf = Callable[[Period], "Pins"]


def web_months_of(table: Table, intake: Bucket, archive: Bucket, pins: PinsOf) -> WebMonths:
    """What ``receive_upload`` needs of this room."""

    def is_announced(agency: str, period: Period, file_name: str, data: bytes) -> bool:
        from tukin.ratings.month.composed import ComposedFiles  # noqa: PLC0415

        return ComposedFiles(table, intake).is_announced(agency, period, file_name, data)

    take = partial(_take_part, table, intake, archive, pins)
    return WebMonths(is_attendance_part, take, is_announced)


def _take_part(
    table: Table,
    intake: Bucket,
    archive: Bucket,
    pins: PinsOf,
    address: UploadAddress,
    version: ObjectVersion,
) -> None:
    from tukin.ratings.month.attendance_store import AttendanceParts  # noqa: PLC0415

    PartDesk(AttendanceParts(table, archive), intake, archive, pins).take(address, version)


@dataclass(frozen=True, slots=True)
class PartDesk:
    """Takes attendance parts; the same one again changes nothing."""

    parts: "AttendanceParts"
    intake: Bucket
    archive: Bucket
    pins: PinsOf

    def take(self, address: UploadAddress, version: ObjectVersion) -> None:
        """Check a part row by row, report it as any file, and keep its sound rows.

        Raises:
            RulesAwaited: where there are no rules yet; the sweep sends it again.
            FileRefused: E1116, where the rules say nothing of rating on the pages.
        """
        from tukin.intake.row_validator import RowValidator  # noqa: PLC0415
        from tukin.ratings.month.attendance_file import check_attendance  # noqa: PLC0415
        from tukin.ratings.month.attendance_store import StoredPart  # noqa: PLC0415
        from tukin.ratings.month.part_columns import PartColumns  # noqa: PLC0415
        from tukin.register.pinned import pinned_register  # noqa: PLC0415

        agency, period = address.agency, address.period
        upload_id = upload_id_of(version.bucket, version.key, version.version_id)
        if self.parts.is_known(agency, period, upload_id):
            return
        arrival = self.intake.arrival(version.key, version.version_id)
        pins = self.pins(period)
        if pins.rules.cycle is None:
            raise FileRefused("E1116", period=period)
        register = pinned_register(self.archive, pins.register_sha256)
        validator = RowValidator(pins.rules, agency, period, register)
        columns = PartColumns.of(pins.rules, pins.rules.cycle)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part"
            self.intake.download(version.key, version.version_id, path)
            found = check_attendance(path, address.file_name, validator, columns)
            about = {
                "upload_id": upload_id,
                "agency": agency,
                "period": str(period),
                "file": address.file_name,
                "version_id": version.version_id,
                "uploaded_at": arrival.at.isoformat(),
                "rule_set": pins.rules.rule_set,
                "rules_sha256": pins.rules.sha256,
                "register_sha256": pins.register_sha256,
                "kind": "attendance",
            }
            prefix = report_prefix(version.key, upload_id)
            annotated_key = self._report(prefix, path, found.checked, validator, about)
        refusal = found.checked.refusal
        stored = StoredPart(
            upload_id=upload_id,
            order=UploadOrder(arrival.at, version.version_id),
            uploaded_by=version.uploaded_by,
            sha256=self.parts.keep(found.part) if found.part.rows else "",
            accepted=len(found.checked.accepted),
            rejected=found.checked.rejected,
            error_code=refusal.code if refusal else None,
            report_key=f"{prefix}.json",
            page_key=f"{prefix}.html",
            annotated_key=annotated_key,
        )
        self.parts.note(agency, period, stored)
        logger.info("attendance part received", upload_id=upload_id)
        count("AttendancePartsReceived")

    def _report(
        self,
        prefix: str,
        path: Path,
        checked: "CheckedFile",
        validator: "RowValidator",
        about: dict[str, Any],
    ) -> str | None:
        """The JSON, the page and the marked workbook, as of any file; the key of the workbook."""
        from tukin.upload_reports.check_page import check_page  # noqa: PLC0415
        from tukin.upload_reports.marked_workbook import (  # noqa: PLC0415
            WORKBOOK_TYPE,
            write_highlighted,
        )
        from tukin.upload_reports.report import describe_report, to_json  # noqa: PLC0415

        report = describe_report(checked, **about)
        self.intake.write(f"{prefix}.json", to_json(report), "application/json")
        page = check_page(report, validator.rules).encode()
        self.intake.write(f"{prefix}.html", page, "text/html; charset=utf-8")
        marked = path.with_name("marked.xlsx")
        if not write_highlighted(path, marked, checked, report, validator.rules):
            return None
        self.intake.write(f"{prefix}.xlsx", marked.read_bytes(), WORKBOOK_TYPE)
        return f"{prefix}.xlsx"
