"""Attendance parts of an agency's month: one item an upload, the rows by content in the archive.

``ATTENDANCE#{agency}#{period}`` / ``{upload_id}``, format 1. The part that counts is the latest by
S3's own order among those of which a row was taken; a part replaces the one before as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.ratings.month.attendance import Attendance, load_attendance, write_attendance
from tukin.register.store import ContentArchive
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One upload of an attendance part, and what became of it.

    ``sha256`` names its rows in the archive, "" where none was taken. ``uploaded_by`` is the AWS
    user id as S3 reported it.
    """

    upload_id: str
    order: UploadOrder
    uploaded_by: str | None
    sha256: str
    accepted: int
    rejected: int
    error_code: str | None
    report_key: str
    page_key: str
    annotated_key: str | None


class AttendanceParts:
    """The parts in the table and their rows in the archive."""

    def __init__(self, table: Table, archive: Bucket) -> None:
        self._table = table
        self._archive = ContentArchive(
            archive, lambda sha256: f"attendance/{sha256}.jsonl", "attendance part"
        )

    def keep(self, part: Attendance) -> str:
        """Keep rows by content; their SHA-256."""
        return self._archive.keep(write_attendance(part))

    def rows(self, sha256: str) -> Attendance:
        """The rows of a hash, which are checked against it."""
        return load_attendance(self._archive.get(sha256))

    def note(self, agency: str, period: Period, part: StoredPart) -> None:
        """Record an upload once; the same one again changes nothing."""
        values = {
            **_key(agency, period, part.upload_id),
            "format": FORMAT,
            "uploaded_at": part.order.uploaded_at.isoformat(),
            "version_id": part.order.version_id,
            "uploaded_by": part.uploaded_by,
            "sha256": part.sha256,
            "accepted": part.accepted,
            "rejected": part.rejected,
            "error_code": part.error_code,
            "report_key": part.report_key,
            "page_key": part.page_key,
            "annotated_key": part.annotated_key,
        }
        self._table.put_new(values)

    def is_known(self, agency: str, period: Period, upload_id: str) -> bool:
        """Whether an upload was recorded."""
        return self._table.get(_key(agency, period, upload_id)) is not None

    def of_month(self, agency: str, period: Period) -> list[StoredPart]:
        """All uploads of a month, in S3's order."""
        items = self._table.query(f"ATTENDANCE#{agency}#{period}")
        return sorted(map(_part, items), key=lambda part: part.order)

    def in_force(self, agency: str, period: Period) -> StoredPart | None:
        """The part that counts, None before there is one."""
        taken = [part for part in self.of_month(agency, period) if part.sha256]
        return taken[-1] if taken else None


def _key(agency: str, period: Period, upload_id: str) -> dict[str, str]:
    return {"pk": f"ATTENDANCE#{agency}#{period}", "sk": upload_id}


def _part(item: Mapping[str, Any]) -> StoredPart:
    return StoredPart(
        upload_id=item["sk"],
        order=UploadOrder(datetime.fromisoformat(item["uploaded_at"]), item["version_id"]),
        uploaded_by=item.get("uploaded_by"),
        sha256=item["sha256"],
        accepted=item["accepted"],
        rejected=item["rejected"],
        error_code=item.get("error_code"),
        report_key=item["report_key"],
        page_key=item["page_key"],
        annotated_key=item.get("annotated_key"),
    )
