"""The stored records of uploads and of their approvals."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.upload import FORGOTTEN, MAY_FOLLOW, Upload
from tukin.vocabulary.errors import StoreUnavailable
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period


def batch_to_json(batch: Batch) -> dict[str, Any]:
    """A batch as the plain values that executions and items carry."""
    return asdict(batch) | {
        "period": str(batch.period),
        "uploaded_at": batch.uploaded_at.isoformat(),
        "batch_id": batch.batch_id,
    }


def batch_from_json(values: Mapping[str, Any]) -> Batch:
    """A batch from its plain values; the id is computed again, never trusted."""
    return Batch(
        upload_id=values["upload_id"],
        bucket=values["bucket"],
        key=values["key"],
        version_id=values["version_id"],
        uploaded_at=datetime.fromisoformat(values["uploaded_at"]),
        agency=values["agency"],
        period=Period.parse(values["period"]),
        rule_set=values["rule_set"],
        rules_sha256=values["rules_sha256"],
        engine=values["engine"],
        register_sha256=values.get("register_sha256", ""),
        base_batch_id=values.get("base_batch_id", ""),
    )


class Uploads:
    """Upload records in the table: pk ``UPLOAD#{agency}#{period}``, sk the upload's id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, agency: str, period: Period, upload_id: str) -> Upload | None:
        """An upload, read consistently."""
        item = self._table.get(upload_key(agency, period, upload_id))
        return None if item is None else _upload(item)

    def of_period(self, agency: str, period: Period) -> Iterator[Upload]:
        """All uploads of an agency and period, in no certain order."""
        for item in self._table.query(_partition(agency, period)):
            yield _upload(item)

    def waiting(self, agency: str, period: Period) -> Iterator[UploadOrder]:
        """The orders of the uploads that wait for approval; no more of the others is unpacked."""
        attributes = ("status", "uploaded_at", "version_id")
        for item in self._table.query(_partition(agency, period), attributes=attributes):
            if item["status"] == UploadStatus.AWAITING_APPROVAL:
                yield UploadOrder(datetime.fromisoformat(item["uploaded_at"]), item["version_id"])

    def pin(self, batch: Batch, uploaded_by: str | None, asked_by: str | None) -> Upload:
        """Record an upload with its pins; where it is recorded already, the first pins stand."""
        upload = Upload(batch, UploadStatus.RECEIVED, uploaded_by=uploaded_by, asked_by=asked_by)
        values = upload_key(batch.agency, batch.period, batch.upload_id) | batch_to_json(batch)
        values |= {"status": upload.status, "uploaded_by": uploaded_by, "asked_by": asked_by}
        if self._table.put_new(values):
            return upload
        known = self.get(batch.agency, batch.period, batch.upload_id)
        if known is None:
            raise AssertionError("upload records are never deleted")
        return known

    def pin_again(self, known: Upload, batch: Batch) -> bool:
        """Move an unfinished upload to another batch, unless it moved on meanwhile."""
        return self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            batch_to_json(batch) | {"status": UploadStatus.RECEIVED, **FORGOTTEN},
            condition="batch_id = :known AND #status = :status",
            values={":known": known.batch.batch_id, ":status": known.status},
            names={"#status": "status"},
        )

    def name_uploader(self, batch: Batch, uploaded_by: str) -> None:
        """Record who uploaded, if the notification comes after the sweep recorded the object."""
        self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            {"uploaded_by": uploaded_by},
            condition="attribute_not_exists(#_uploaded_by)",
            values={},
        )

    def advance(self, batch: Batch, status: UploadStatus, **details: Any) -> bool:
        """Set how far the batch came; False where the upload is further or on another batch."""
        return self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            {"status": status, **details},
            condition="batch_id = :batch AND #status IN (:a, :b, :c, :d)",
            values={":batch": batch.batch_id}
            | dict(zip((":a", ":b", ":c", ":d"), MAY_FOLLOW[status], strict=True)),
            names={"#status": "status"},
        )

    def supersede_before(self, agency: str, period: Period, full_order: UploadOrder) -> None:
        """Mark the published uploads that a whole file replaced, where they are not marked yet."""
        for upload in self.of_period(agency, period):
            if upload.status is UploadStatus.PUBLISHED and upload.batch.order < full_order:
                self._table.update(
                    upload_key(agency, period, upload.batch.upload_id),
                    {"status": UploadStatus.SUPERSEDED},
                    condition="#status = :published",
                    values={":published": UploadStatus.PUBLISHED},
                    names={"#status": "status"},
                )

    def approve(self, batch: Batch, approval: Approval) -> bool:
        """Record an approval; False where the upload does not wait for just that digest.

        Approvals are kept for good, also where the upload changed before it was published.
        """
        waits = {
            "Key": to_item(upload_key(batch.agency, batch.period, batch.upload_id)),
            "ConditionExpression": (
                "batch_id = :batch AND #status = :waiting AND digest = :digest"
            ),
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_item(
                {
                    ":batch": batch.batch_id,
                    ":waiting": UploadStatus.AWAITING_APPROVAL,
                    ":digest": approval.digest,
                }
            ),
        }
        key = _approval_key(batch, approval.digest)
        item = to_item(key | asdict(approval) | {"upload_id": batch.upload_id})
        put = {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        if self._table.transact([{"ConditionCheck": waits}, {"Put": put}]):
            return True
        if self._table.get(key) is not None:
            return True  # our own write, or approved already
        self._refuse_unless_changed(batch, approval.digest)
        return False

    def approval(self, upload: Upload) -> Approval | None:
        """Who agreed to what an upload waits for, or None."""
        if upload.status is not UploadStatus.AWAITING_APPROVAL or upload.digest is None:
            return None
        item = self._table.get(_approval_key(upload.batch, upload.digest))
        if item is None:
            return None
        return Approval(item["digest"], item["approved_by"], item["approved_at"])

    def _refuse_unless_changed(self, batch: Batch, digest: str) -> None:
        """A transaction also fails where another one is just under way; then nothing changed.

        Raises:
            StoreUnavailable: E902, where the upload still waits for the digest.
        """
        item = self._table.get(upload_key(batch.agency, batch.period, batch.upload_id)) or {}
        found = tuple(item.get(name) for name in ("batch_id", "status", "digest"))
        if found == (batch.batch_id, UploadStatus.AWAITING_APPROVAL, digest):
            raise StoreUnavailable("E902")


def upload_key(agency: str, period: Period, upload_id: str) -> dict[str, str]:
    """Primary key of an upload record."""
    return {"pk": _partition(agency, period), "sk": upload_id}


def _approval_key(batch: Batch, digest: str) -> dict[str, str]:
    return {"pk": f"APPROVAL#{batch.agency}#{batch.period}", "sk": f"{batch.upload_id}#{digest}"}


def _partition(agency: str, period: Period) -> str:
    return f"UPLOAD#{agency}#{period}"


def _upload(item: Mapping[str, Any]) -> Upload:
    return Upload(
        batch=batch_from_json(item),
        status=UploadStatus(item["status"]),
        accepted=item.get("accepted"),
        rejected=item.get("rejected"),
        error_code=item.get("error_code"),
        report_key=item.get("report_key"),
        annotated_key=item.get("annotated_key"),
        page_key=item.get("page_key"),
        uploaded_by=item.get("uploaded_by"),
        asked_by=item.get("asked_by"),
        rows=item.get("rows"),
        changes_key=item.get("changes_key"),
        digest=item.get("digest"),
        partitions=item.get("partitions"),
        computed=item.get("computed"),
    )
