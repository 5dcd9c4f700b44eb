"""The stored records of uploads and of their approvals."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, change_set, update_expression
from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.upload import FORGOTTEN, MAY_FOLLOW, Rejection, Upload
from tukin.vocabulary.errors import StoreUnavailable
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

WAITING = "WAITING#"
_PINS = tuple(pin.name for pin in fields(Batch))


def batch_to_json(batch: Batch) -> dict[str, Any]:
    """A batch as the plain values that executions and items carry."""
    values = {name: getattr(batch, name) for name in _PINS} | {
        "period": str(batch.period),
        "uploaded_at": batch.uploaded_at.isoformat(),
        "batch_id": batch.batch_id,
    }
    if not batch.sources_sha256:  # as the engines wrote it that kept no list
        del values["sources_sha256"]
    return values


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
        sources_sha256=values.get("sources_sha256", ""),
    )


class Uploads:
    """Upload records in the table: pk ``UPLOAD#{agency}#{period}``, sk the upload's id.

    ``LINE#{agency}#{period}`` names the upload whose batch was composed last; pk
    ``PERIOD#{period}``, sk ``WAITING#{agency}`` has the orders of those that wait for approval.
    """

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

    def outcomes(
        self, agency: str, period: Period
    ) -> Iterator[tuple[UploadStatus, UploadOrder, int]]:
        """State, order and rejected rows of each upload; no more of it is unpacked."""
        attributes = ("status", "uploaded_at", "version_id", "rejected")
        for item in self._table.query(_partition(agency, period), attributes=attributes):
            order = UploadOrder(datetime.fromisoformat(item["uploaded_at"]), item["version_id"])
            yield UploadStatus(item["status"]), order, item.get("rejected", 0)

    def pin(
        self,
        batch: Batch,
        uploaded_by: str | None,
        asked_by: str | None,
        *,
        is_late: bool = False,
        error_code: str | None = None,
        waits_until: datetime | None = None,
    ) -> Upload:
        """Record an upload in line; where it is recorded already, the first pins stand.

        ``error_code`` says what it has to wait for before it can be composed; until ``waits_until``
        nobody composes it.
        """
        upload = Upload(
            batch,
            UploadStatus.RECEIVED,
            uploaded_by=uploaded_by,
            asked_by=asked_by,
            batch_id=batch.batch_id,
            in_line=True,
            alone=is_late,
            is_late=is_late,
            error_code=error_code,
            waits_until=waits_until,
        )
        values = upload_key(batch.agency, batch.period, batch.upload_id) | batch_to_json(batch)
        values |= {"status": upload.status, "uploaded_by": uploaded_by, "asked_by": asked_by}
        values |= {"error_code": error_code}
        values |= {"in_line": True, "alone": is_late or None, "is_late": is_late or None}
        values |= {"waits_until": waits_until and waits_until.isoformat()}
        if self._table.put_new(values):
            return upload
        known = self.get(batch.agency, batch.period, batch.upload_id)
        if known is None:
            raise AssertionError("upload records are never deleted")
        return known

    def line_up(self, known: Upload, *, alone: bool = False) -> bool:
        """Put an unfinished upload in line again, unless it moved on meanwhile."""
        batch = known.batch
        changes = {"status": UploadStatus.RECEIVED, "in_line": True, **FORGOTTEN}
        return self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            changes | {"alone": known.alone or alone or None},
            condition="batch_id = :known AND #status = :status",
            values={":known": known.batch_id, ":status": known.status},
            names={"#status": "status"},
        )

    def take_up(self, upload: Upload) -> None:
        """End the wait of an upload whose turn has come."""
        batch = upload.batch
        self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            {"waits_until": None, "in_line": True},
            condition="in_line = :true AND #status = :received",
            values={":true": True, ":received": UploadStatus.RECEIVED},
            names={"#status": "status"},
        )

    def note_wait(self, upload: Upload, error_code: str) -> None:
        """Note for what an upload in line waits; whoever composes it takes the note away."""
        batch = upload.batch
        self._table.update(
            upload_key(batch.agency, batch.period, batch.upload_id),
            {"error_code": error_code},
            condition="in_line = :true AND #status = :received",
            values={":true": True, ":received": UploadStatus.RECEIVED},
            names={"#status": "status"},
        )

    def set_apart(self, batch: Batch, upload_id: str) -> None:
        """Have an upload of a batch composed alone from now on: somebody may have to approve it."""
        self._table.update(
            upload_key(batch.agency, batch.period, upload_id),
            {"alone": True},
            condition="batch_id = :batch",
            values={":batch": batch.batch_id},
        )

    def compose(self, member: Upload, batch: Batch, attempt: str) -> bool:
        """Take an upload out of the line into a batch; False where it went into another one."""
        own = member.batch
        is_taken = self._table.update(
            upload_key(own.agency, own.period, own.upload_id),
            _pins(batch) | {"in_line": None, "attempt": attempt or None, "error_code": None},
            condition="in_line = :true AND #status = :received",
            values={":true": True, ":received": UploadStatus.RECEIVED},
            names={"#status": "status"},
        )
        if is_taken:
            return True
        known = self.get(own.agency, own.period, own.upload_id)  # the answer may have been lost
        return (
            known is not None
            and known.is_running
            and (known.batch_id, known.attempt) == (batch.batch_id, attempt)
        )

    def name_leader(self, batch: Batch) -> None:
        """Note after which upload the batch is named that was composed last."""
        self._table.update(
            _line_key(batch.agency, batch.period),
            {"upload_id": batch.upload_id},
            condition="attribute_not_exists(#_upload_id) OR #_upload_id <> :leader",
            values={":leader": batch.upload_id},
        )

    def is_at_work(self, agency: str, period: Period) -> bool:
        """Whether what was composed last is known to be at work; may be missed, is never wrong.

        Two small reads, where to look at all uploads costs more with each that has arrived.
        """
        line = self._table.get(_line_key(agency, period))
        leader = None if line is None else self.get(agency, period, line["upload_id"])
        return leader is not None and leader.is_running

    def settle_in(self, upload: Upload, status: UploadStatus, error_code: str | None) -> None:
        """Note what became of an upload on its way that needs no execution of its own."""
        own = upload.batch
        self._table.update(
            upload_key(own.agency, own.period, own.upload_id),
            {"status": status, "error_code": error_code, "in_line": None},
            condition="batch_id = :known AND #status = :status",
            values={":known": upload.batch_id, ":status": upload.status},
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

    def advance(
        self, batch: Batch, status: UploadStatus, upload_id: str | None = None, **details: Any
    ) -> bool:
        """Set how far a batch came; False where the upload is further, in line or elsewhere.

        Args:
            batch: the batch.
            status: the new state.
            upload_id: of the upload, where it is not the one that the batch is named after.
            details: further attributes.
        """
        condition, values = _may_become(batch, status)
        return self._table.update(
            upload_key(batch.agency, batch.period, upload_id or batch.upload_id),
            {"status": status, **details},
            condition=condition,
            values=values,
            names={"#status": "status"},
        )

    def wait(self, batch: Batch, **details: Any) -> None:
        """Have the upload of a batch wait for the agency head, and count it with those that do.

        One transaction. Where it meets another one, again and again, the upload waits all the same
        and the sweep counts it.
        """
        status = UploadStatus.AWAITING_APPROVAL
        condition, values = _may_become(batch, status)
        update = update_expression(
            {"status": status, **details}, condition, values, {"#status": "status"}
        )
        key = to_item(upload_key(batch.agency, batch.period, batch.upload_id))
        actions = [{"Update": {"Key": key, **update}}, {"Update": change_waiting("ADD", batch)}]
        if not self._table.transact(actions):
            self.advance(batch, status, **details)

    def wait_no_more(self, batch: Batch) -> None:
        """Take an upload out of those that wait, where it is counted with them."""
        action = change_waiting("DELETE", batch)
        action["ConditionExpression"] = "contains(#n, :order)"
        action["ExpressionAttributeValues"] |= to_item({":order": order_text(batch.order)})
        self._table.transact([{"Update": action}])

    def describe(self, batch: Batch, upload_id: str, **details: Any) -> None:
        """Note what a batch's rows of an upload are, however far the upload is with that batch.

        The same batch may have two executions, of which one has gone further already; what both
        note is the same.
        """
        self._table.update(
            upload_key(batch.agency, batch.period, upload_id),
            details,
            condition="batch_id = :batch",
            values={":batch": batch.batch_id},
        )

    def revise(self, batch: Batch, upload_id: str, accepted: int, **changes: Any) -> None:
        """Note that an amendment comes out otherwise by a batch that went live after it."""
        status = UploadStatus.PUBLISHED if accepted else UploadStatus.REFUSED
        self._table.update(
            upload_key(batch.agency, batch.period, upload_id),
            {"status": status, "accepted": accepted, "revised_by": batch.batch_id, **changes},
            condition="#status IN (:published, :refused)",
            values={":published": UploadStatus.PUBLISHED, ":refused": UploadStatus.REFUSED},
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
        return None if item is None else _approval(item)

    def approvals_of(self, batch: Batch) -> list[Approval]:
        """Everything that was agreed to about an upload."""
        items = self._table.query(f"APPROVAL#{batch.agency}#{batch.period}")
        return [_approval(item) for item in items if item["upload_id"] == batch.upload_id]

    def reject(self, upload: Upload, rejection: Rejection) -> bool:
        """Leave a waiting upload out for good; False where it does not wait, or was agreed to.

        One transaction with a check of the approval, so that one of the two fails.
        """
        batch, digest = upload.batch, upload.digest or ""
        changes = {"status": UploadStatus.REJECTED, "error_code": "E847", **asdict(rejection)}
        update = update_expression(
            changes,
            "batch_id = :batch AND #_status = :waiting AND digest = :digest",
            {
                ":batch": batch.batch_id,
                ":waiting": UploadStatus.AWAITING_APPROVAL,
                ":digest": digest,
            },
        )
        key = upload_key(batch.agency, batch.period, batch.upload_id)
        unapproved = {
            "Key": to_item(_approval_key(batch, digest)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        actions = [{"Update": {"Key": to_item(key), **update}}, {"ConditionCheck": unapproved}]
        if self._table.transact(actions):
            return True
        known = self.get(batch.agency, batch.period, batch.upload_id)
        if known is not None and known.rejection is not None:
            found = known.rejection
            return (found.reason, found.rejected_by) == (rejection.reason, rejection.rejected_by)
        if self._table.get(_approval_key(batch, digest)) is None:
            self._refuse_unless_changed(batch, digest)
        return False

    def _refuse_unless_changed(self, batch: Batch, digest: str) -> None:
        """A transaction also fails where another one is just under way; then nothing changed.

        Raises:
            StoreUnavailable: E902, where the upload still waits for the digest.
        """
        item = self._table.get(upload_key(batch.agency, batch.period, batch.upload_id)) or {}
        found = tuple(item.get(name) for name in ("batch_id", "status", "digest"))
        if found == (batch.batch_id, UploadStatus.AWAITING_APPROVAL, digest):
            raise StoreUnavailable("E902")


def change_waiting(word: str, batch: Batch) -> dict[str, Any]:
    """The update by which an upload counts as one that waits (``ADD``), or no more (``DELETE``)."""
    change = change_set(word, "orders", frozenset({order_text(batch.order)}))
    return {"Key": to_item(waiting_key(batch.agency, batch.period)), **change}


def waiting_key(agency: str, period: Period) -> dict[str, str]:
    """Primary key of what waits for an agency head."""
    return {"pk": f"PERIOD#{period}", "sk": f"{WAITING}{agency}"}


def order_text(order: UploadOrder) -> str:
    """An upload's order as an element of a set."""
    return f"{order.uploaded_at.isoformat()} {order.version_id}"


def _may_become(batch: Batch, status: UploadStatus) -> tuple[str, dict[str, Any]]:
    """The condition that an upload is with a batch and before a state, and its values."""
    states = {f":s{place}": state for place, state in enumerate(MAY_FOLLOW[status])}
    condition = f"batch_id = :batch AND #status IN ({', '.join(states)})"
    return f"{condition} AND attribute_not_exists(in_line)", {":batch": batch.batch_id, **states}


def is_agreed(batch: Batch, approval: Approval) -> dict[str, Any]:
    """The ConditionCheck that an approval is recorded just as it was read."""
    said = {f":{name}": value for name, value in asdict(approval).items()}
    return {
        "Key": to_item(_approval_key(batch, approval.digest)),
        "ConditionExpression": " AND ".join(f"{name[1:]} = {name}" for name in said),
        "ExpressionAttributeValues": to_item(said),
    }


def upload_key(agency: str, period: Period, upload_id: str) -> dict[str, str]:
    """Primary key of an upload record."""
    return {"pk": _partition(agency, period), "sk": upload_id}


def _line_key(agency: str, period: Period) -> dict[str, str]:
    return {"pk": f"LINE#{agency}#{period}", "sk": "LEADER"}


def _pins(batch: Batch) -> dict[str, Any]:
    """What a batch pins, without the object of the upload that it is named after."""
    own = ("upload_id", "bucket", "key", "version_id", "uploaded_at", "agency", "period")
    return {name: value for name, value in batch_to_json(batch).items() if name not in own}


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
        batch_id=item["batch_id"],
        attempt=item.get("attempt", ""),
        in_line=item.get("in_line", False),
        alone=item.get("alone", False),
        is_late=item.get("is_late", False),
        was_approved=item.get("was_approved", False),
        total_idr=item.get("total_idr"),
        bound=item.get("bound"),
        conditions=tuple(item.get("conditions") or ()),
        outcome_sha256=item.get("outcome_sha256"),
        bytes_sha256=item.get("bytes_sha256"),
        cells_sha256=item.get("cells_sha256"),
        columns=tuple(item.get("columns") or ()),
        rejection=_rejection(item),
        waits_until=_moment(item.get("waits_until")),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _approval(item: Mapping[str, Any]) -> Approval:
    return Approval(
        item["digest"],
        item["approved_by"],
        item["approved_at"],
        item.get("total_idr"),
        item.get("bound"),
    )


def _rejection(item: Mapping[str, Any]) -> Rejection | None:
    if "rejected_by" not in item:
        return None
    return Rejection(item["reason"], item["rejected_by"], item["rejected_at"])
