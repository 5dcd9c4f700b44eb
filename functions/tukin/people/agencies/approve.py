"""Another person of the personnel administration looks at a file of agencies and approves it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.changes import describe_changes, digest_of
from tukin.people.agencies.store import AgencyApproval, AgencyFile, AgencyFiles, read_agencies
from tukin.people.four_eyes import caller_name, require_another_person
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated

WAITING, APPROVED = "waiting", "approved"


@dataclass(frozen=True, slots=True)
class AgencyDesk:
    """The stores."""

    table: Table
    archive: Bucket

    def files(self, today: date) -> dict[str, Any]:
        """The file of each date, the latest first, and which content is in force today."""
        files = AgencyFiles(self.table)
        in_force = files.sha256_in_force_on(today)
        return {
            "in_force_sha256": in_force or None,
            "files": [_describe(file) for file in files.all()],
        }

    def read(self, dated: str) -> dict[str, Any]:
        """A file, what it would change of what is in force on its date, and the digest of that.

        Of one that is in force already, what it says is compared with what was in force before.

        Raises:
            NotFound: E802, where there is none of that date.
        """
        file = self._file(dated)
        changes, digest = self._changes(file)
        return {**_describe(file), "digest": digest, **changes}

    def approve(self, dated: str, digest: str, by: str, now: datetime) -> dict[str, Any]:
        """Put a file in force from its date on. The same approval again changes nothing.

        Args:
            dated: the file's date.
            digest: what is agreed to.
            by: the caller's AWS user id; the one who uploaded cannot agree.
            now: the time, UTC.

        Raises:
            NotFound: E802, where there is no file of that date.
            Forbidden: E710 the uploader, E712 where nobody knows who that is.
            Outdated: E711, where the file does not wait for just this digest; it holds what it
                changes now.
            Conflict: E172, where what is in force has changed since the file was checked; E173,
                where another list is approved that comes in force later and would undo this one.
        """
        files, file = AgencyFiles(self.table), self._file(dated)
        if file.uploaded_by is None:
            raise Forbidden("E712")
        require_another_person(by, [file.uploaded_by], "E710")
        approvals = files.approvals()
        if file.approval is None:
            self._require_same_base(files, file)
        if self._changes(file)[1] != digest:
            raise Outdated("E711", self.read(dated))
        if file.approval is None:
            approval = AgencyApproval(digest, by, now.isoformat(timespec="seconds"))
            if not files.approve(file, approval, approvals):
                self._require_approved(dated, digest)
        return {"date": file.dated.isoformat(), "sha256": file.sha256, "state": APPROVED}

    def _file(self, dated: str) -> AgencyFile:
        try:
            day = date.fromisoformat(dated)
        except ValueError:
            raise NotFound("E802") from None
        file = AgencyFiles(self.table).get(day)
        if file is None:
            raise NotFound("E802")
        return file

    def _changes(self, file: AgencyFile) -> tuple[dict[str, Any], str]:
        base = read_agencies(self.archive, file.base_sha256) if file.base_sha256 else None
        changes = describe_changes(base, read_agencies(self.archive, file.sha256))
        dated = file.dated.isoformat()
        return changes, digest_of(dated, file.base_sha256, file.sha256, changes)

    def _require_same_base(self, files: AgencyFiles, file: AgencyFile) -> None:
        """A file was checked, and is compared, against what was in force: that must be so still."""
        if files.sha256_in_force_on(file.dated) != file.base_sha256:
            raise Conflict("E172")
        if files.sha256_in_force_on(date.max) != file.base_sha256:
            raise Conflict("E173")

    def _require_approved(self, dated: str, digest: str) -> None:
        """A condition failed, perhaps because of our own earlier write: read and compare."""
        approval = self._file(dated).approval
        if approval is None or approval.digest != digest:
            raise Conflict("E172")


def _describe(file: AgencyFile) -> dict[str, Any]:
    approval = file.approval
    return {
        "date": file.dated.isoformat(),
        "state": APPROVED if approval else WAITING,
        "sha256": file.sha256,
        "base_sha256": file.base_sha256 or None,
        "rows": file.rows,
        "upload_id": file.upload_id,
        "version_id": file.order.version_id,
        "uploaded_at": file.order.uploaded_at.isoformat(),
        "uploaded_by": file.uploaded_by and caller_name(file.uploaded_by),
        "approved_at": approval and approval.approved_at,
        "approved_by": approval and caller_name(approval.approved_by),
    }
