"""An upload's record and its states: what was pinned when it arrived, and how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tukin.payroll.batch import Batch, UploadStatus


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload's pinned batch and its present state.

    ``uploaded_by`` is the caller's AWS user id as S3 reported it, None if the S3 notification was
    lost; ``asked_by`` that of the API's caller for whom a function of ours uploaded. ``accepted``
    and ``rejected`` are rows of the upload, ``rows`` those of the batch, with what an amendment was
    merged with. The last four are set while an upload waits for approval: where its changes are
    described, what has to be agreed to, and what the audit needs.
    """

    batch: Batch
    status: UploadStatus
    accepted: int | None = None
    rejected: int | None = None
    error_code: str | None = None
    report_key: str | None = None
    annotated_key: str | None = None
    page_key: str | None = None
    uploaded_by: str | None = None
    asked_by: str | None = None
    rows: int | None = None
    changes_key: str | None = None
    digest: str | None = None
    partitions: int | None = None
    computed: Mapping[str, Any] | None = None


MAY_GO_LIVE = (
    UploadStatus.RECEIVED,
    UploadStatus.VALIDATED,
    UploadStatus.FAILED,
    UploadStatus.AWAITING_APPROVAL,
)
"""States from which an upload may still be published, or received again."""

_BEFORE_VALIDATION = (
    UploadStatus.RECEIVED,
    UploadStatus.VALIDATED,
    UploadStatus.REFUSED,
    UploadStatus.FAILED,
)

MAY_FOLLOW = {
    UploadStatus.VALIDATED: _BEFORE_VALIDATION,
    UploadStatus.REFUSED: _BEFORE_VALIDATION,
    UploadStatus.SUPERSEDED: MAY_GO_LIVE,
    UploadStatus.AWAITING_APPROVAL: MAY_GO_LIVE,
    UploadStatus.PUBLISHED: MAY_GO_LIVE,
}
"""Which states each state may follow: a task that ends late must not turn an upload back.

What makes an upload published is the transaction that moves the live month; a published one becomes
superseded where a later whole file goes live.
"""

HAS_GONE_LIVE = (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED)
"""States of an upload that was published, or that a later whole file made unnecessary."""

FORGOTTEN = dict.fromkeys(
    ("error_code", "report_key", "annotated_key", "page_key", "changes_key", "digest", "concerns")
)
"""Attributes cleared when an upload is received again."""
