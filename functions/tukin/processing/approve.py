"""The agency head looks at what a waiting upload would change: agrees to exactly that, or not."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.observability import logger
from tukin.aws.table import Table
from tukin.file_formats.finding import Finding, FindingKind
from tukin.payroll.approval import (
    Approval,
    require_another,
    require_uninvolved,
    sender_of,
)
from tukin.payroll.batch import UploadStatus
from tukin.payroll.publication import Condition
from tukin.payroll.stores.executions import Executions
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Rejection, Upload
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import GrantRole
from tukin.people.grants.in_force import four_eyes_of
from tukin.rules.store import RuleArchive
from tukin.upload_reports.report import describe_finding
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Approvals:
    """Approvals of waiting uploads, and what they are given for."""

    uploads: Uploads
    reports: Bucket
    executions: Executions
    rules: RuleArchive
    four_eyes: FourEyes
    writers: Collection[str]
    """Ids of the roles by which functions of ours upload for somebody."""

    @classmethod
    def on(
        cls,
        table: Table,
        reports: Bucket,
        archive: Bucket,
        state_machine_arn: str,
        today: Callable[[], date],
        writers: Collection[str],
    ) -> Self:
        """On the stores of a table and an archive."""
        executions, four_eyes = Executions(state_machine_arn), four_eyes_of(table, archive, today)
        rules = RuleArchive(archive)
        return cls(Uploads(table), reports, executions, rules, four_eyes, writers)

    def changes(self, agency: str, period: str, upload_id: str) -> dict[str, Any]:
        """People added, dropped, raised and lowered, totals before and after, and the digest.

        Raises:
            NotFound: E802, where there is no such upload or it changes nothing that was described.
        """
        upload = self._upload(agency, period, upload_id)
        changes = self._described(upload)
        if not changes:
            raise NotFound("E802")
        changes.pop("involved", None)
        reasons = [*self._reasons(upload, changes)]
        return {"status": upload.status, **changes, "reasons": reasons}

    def _described(self, upload: Upload) -> dict[str, Any]:
        """What an upload changes, as it was described when it began to wait."""
        if upload.changes_key is None:
            return {}
        changes: dict[str, Any] = json.loads(self.reports.read(upload.changes_key))
        return changes

    def _reasons(self, upload: Upload, changes: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The conditions in words: those of the file with what it says, by its report."""
        found: dict[str, list[dict[str, Any]]] = {}
        if upload.report_key is not None:
            report = json.loads(self.reports.read(upload.report_key))
            for finding in report.get("findings", ()):
                found.setdefault(finding["code"], []).append(finding)
        counts = {"dropped": changes["dropped"]["count"]}
        for kind in ("added", "raised", "lowered", "moved"):
            if changes.get("agreed"):
                counts[kind] = changes["agreed"][kind]["count"]
        details: Mapping[str, object] = defaultdict(lambda: "…", counts)
        for code in changes["concerns"]:
            if code in found:
                yield from found[code]
            else:
                yield describe_finding(Finding(FindingKind.CONDITION, code, details))

    def approve(
        self,
        agency: str,
        period: str,
        upload_id: str,
        digest: str,
        by: str,
        now: datetime,
        role: GrantRole = GrantRole.HEAD,
    ) -> dict[str, Any]:
        """Agree to the changes of a digest, and have the upload published.

        Args:
            agency: the upload's agency.
            period: its period.
            upload_id: the upload.
            digest: what is agreed to.
            by: the caller's AWS user id; the one who uploaded cannot agree.
            now: the time, UTC.
            role: in which they agree; the personnel administration may where no head can.

        Raises:
            Outdated: E711, where the upload does not wait for just this digest; it holds what it
                changes now.
            NotFound: E802, where it changes nothing that was described.
            Forbidden: E710, E712, E785 or E786, see ``require_another``; E714, E715 or E1118, see
                ``require_uninvolved``; E801 or E1128 for the personnel administration, where the
                upload was not assembled, or a head can still agree.
        """
        upload = self._upload(agency, period, upload_id)
        self._require_may(upload, by, role)
        at = now.isoformat(timespec="seconds")
        approval = Approval(digest, by, at, upload.total_idr, upload.bound)
        waits_for_another = (
            upload.status is UploadStatus.AWAITING_APPROVAL and upload.digest != digest
        )
        if waits_for_another or not self.uploads.approve(upload.batch, approval):
            raise Outdated("E711", self.changes(agency, period, upload_id))
        self._publish(upload, digest, now)
        logger.info("upload approved", upload_id=upload_id)
        return {"upload_id": upload_id, "approved": digest}

    def _require_may(self, upload: Upload, by: str, role: GrantRole) -> None:
        """Check that somebody may agree to what an upload changes."""
        described = self._described(upload)
        involved = _barred(
            upload, described.get("involved", {}), described.get("concerns", ())
        )
        code = "E1118" if upload.batch.is_composed else "E714"
        if role is not GrantRole.HEAD:
            self._require_no_head(upload, involved)
        row = require_another(upload, by, self.four_eyes, self.writers, role)
        require_uninvolved(row, involved, self.four_eyes, code)

    def _require_no_head(self, upload: Upload, involved: Mapping[str, Iterable[str]]) -> None:
        """Check that no head of the agency may agree to what was assembled of its ratings."""
        if not upload.batch.is_composed:
            raise Forbidden("E801")
        sender = sender_of(upload, self.writers)
        barred = {nip for kind in ("raters", "gainers") for nip in involved.get(kind, ())}
        if self.four_eyes.has_other(GrantRole.HEAD, upload.batch.agency, sender, barred):
            raise Forbidden("E1128")

    def reject(
        self, agency: str, period: str, upload_id: str, reason: str, by: str, now: datetime
    ) -> dict[str, Any]:
        """Leave a waiting upload out for good; the reason reaches its uploader in the reports.

        Args:
            agency: the upload's agency.
            period: its period.
            upload_id: the upload.
            reason: why, for the uploader.
            by: the caller's AWS user id.
            now: the time, UTC.

        Raises:
            Conflict: E846, where the upload does not wait, or has been agreed to.
            Forbidden: E785, where the caller has no row as the agency's head.
        """
        upload = self._upload(agency, period, upload_id)
        self.four_eyes.require_another(by, GrantRole.HEAD, [], "E710", agency)
        rejection = Rejection(reason.strip(), by, now.isoformat(timespec="seconds"))
        if not self.uploads.reject(upload, rejection):
            raise Conflict("E846")
        self._report(upload, rejection)
        self.executions.start_rejected(upload)
        logger.info("upload rejected", upload_id=upload_id)
        return {"upload_id": upload_id, "status": UploadStatus.REJECTED, "reason": rejection.reason}

    def _report(self, upload: Upload, rejection: Rejection) -> None:
        """Write the reason into the upload's JSON report and onto its page."""
        # seldom needed, and most of what a cold start of the other routes would import
        from tukin.upload_reports.check_page import check_page  # noqa: PLC0415
        from tukin.upload_reports.report import to_json  # noqa: PLC0415

        if upload.report_key is None or upload.page_key is None:
            return
        report = json.loads(self.reports.read(upload.report_key))
        report["rejection"] = {"reason": rejection.reason, "at": rejection.rejected_at}
        self.reports.write(upload.report_key, to_json(report), "application/json")
        page = check_page(report, self.rules.get(upload.batch.rules_sha256)).encode()
        self.reports.write(upload.page_key, page, "text/html; charset=utf-8")

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


def _barred(
    upload: Upload, involved: Mapping[str, Iterable[str]], concerns: Collection[str]
) -> Mapping[str, Iterable[str]]:
    """Of those who have a part in what changes, who may not agree to it for that.

    A month that was assembled names every rater, so that all its heads are among them. Before a
    settlement those alone may not agree whose own people deviate from what was agreed to or paid.
    """
    is_first = upload.batch.is_composed and Condition.AFTER_SETTLEMENT not in concerns
    if not is_first:
        return involved
    return {**involved, "raters": involved.get("raters_of_deviating", ())}
