"""The agency head looks at what a waiting upload would change, and agrees to exactly that."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.approval import Approval, require_another
from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.vocabulary.errors import InvalidInput, NotFound
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Approvals:
    """Approvals of waiting uploads, and what they are given for."""

    uploads: Uploads
    reports: Bucket
    executions: Executions

    @classmethod
    def on(cls, table: Table, reports: Bucket, state_machine_arn: str) -> Self:
        """On the stores of a table."""
        return cls(Uploads(table), reports, Executions(state_machine_arn))

    def changes(self, agency: str, period: str, upload_id: str) -> dict[str, Any]:
        """People added, dropped, raised and lowered, totals before and after, and the digest.

        Raises:
            NotFound: E802, where there is no such upload or it changes nothing that was described.
        """
        upload = self._upload(agency, period, upload_id)
        if upload.changes_key is None:
            raise NotFound("E802")
        changes: dict[str, Any] = json.loads(self.reports.read(upload.changes_key))
        return {"status": upload.status, **changes}

    def approve(
        self, agency: str, period: str, upload_id: str, digest: str, by: str, now: datetime
    ) -> dict[str, Any]:
        """Agree to the changes of a digest, and have the upload published.

        Args:
            agency: the upload's agency.
            period: its period.
            upload_id: the upload.
            digest: what is agreed to.
            by: the caller's AWS user id; the one who uploaded cannot agree.
            now: the time, UTC.

        Raises:
            InvalidInput: E711, where the upload does not wait for just this digest.
            Forbidden: E710 or E712, see ``require_another``.
        """
        upload = self._upload(agency, period, upload_id)
        require_another(upload, by)
        approval = Approval(digest, by, now.isoformat(timespec="seconds"))
        if not self.uploads.approve(upload.batch, approval):
            raise InvalidInput("E711")
        self._publish(upload, digest, now)
        return {"upload_id": upload_id, "approved": digest}

    def _publish(self, upload: Upload, digest: str, now: datetime) -> None:
        """Start the publication, once more where one ended and the upload waits all the same.

        An approval that is sent again may find the upload on another batch, of which nothing is
        staged: there is nothing to publish by this digest.
        """
        if (upload.status, upload.digest) != (UploadStatus.AWAITING_APPROVAL, digest):
            return
        if not self.executions.start_approved(upload, digest):
            self.executions.start_approved(upload, digest, f"{now:%Y-%m-%dT%H:%M}")

    def _upload(self, agency: str, period: str, upload_id: str) -> Upload:
        upload = self.uploads.get(agency, Period.parse(period), upload_id)
        if upload is None:
            raise NotFound("E802")
        return upload
