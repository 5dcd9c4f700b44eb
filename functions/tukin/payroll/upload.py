"""An upload's record and its states: what was pinned when it arrived, and how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tukin.payroll.batch import ON_THEIR_WAY, Batch, UploadStatus


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload's pinned batch and its present state.

    ``uploaded_by`` is the caller's AWS user id as S3 reported it, None if the S3 notification was
    lost; ``asked_by`` that of the API's caller for whom a function of ours uploaded. ``accepted``
    and ``rejected`` are rows of the upload, ``rows`` those of the batch, with what an amendment was
    merged with. From ``changes_key`` to ``computed`` are set while an upload waits for approval:
    where its changes are described, what has to be agreed to, and what the audit needs.
    ``outcome_sha256`` says of an amendment whose rows count and whose do not, as it was reported.
    ``bytes_sha256`` is of the file; ``cells_sha256`` and ``columns`` say of a whole file what it
    says and which columns it has.
    ``rejection`` is set where the agency head left it out: that is final, it never goes live.
    ``waits_until`` is set while it waits for its turn, since its agency sent more versions within
    an hour than are taken up in one.

    ``batch_id`` is the batch that it was composed into, at the time that ``attempt`` names;
    ``batch`` has the pins of that and its own object. ``in_line`` says that no execution is at
    work on it yet, ``alone`` that it is composed with no other, since somebody may have to approve
    it. ``is_late``: S3 took the object long before it reported it. ``was_approved``: somebody
    agreed to it before it counted. ``conditions`` are those that its file was found to have. While
    it waits, ``total_idr`` is the gross total of the month with it, and ``bound`` what an approval
    is bound to.
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
    batch_id: str = ""
    attempt: str = ""
    in_line: bool = False
    alone: bool = False
    is_late: bool = False
    was_approved: bool = False
    total_idr: int | None = None
    bound: str | None = None
    conditions: tuple[str, ...] = ()
    outcome_sha256: str | None = None
    bytes_sha256: str | None = None
    cells_sha256: str | None = None
    columns: tuple[str, ...] = ()
    rejection: "Rejection | None" = None
    waits_until: datetime | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Whether it has not ended and waits for nobody."""
        return self.status in ON_THEIR_WAY

    @property
    def is_running(self) -> bool:
        """Whether an execution is at work on it."""
        return self.is_on_its_way and not self.in_line

    @property
    def may_revive(self) -> bool:
        """Whether it could be read, but no step of it holds: another upload may change that."""
        return (
            self.status is UploadStatus.REFUSED
            and self.error_code is None
            and self.batch.is_amendment
        )

    @property
    def has_counted(self) -> bool:
        """Whether it is part of the live month, or was until a whole file came after it."""
        return self.status is UploadStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the agency head left a waiting upload out, who that was, and when (ISO 8601, UTC)."""

    reason: str
    rejected_by: str
    rejected_at: str


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
    UploadStatus.REJECTED: (UploadStatus.AWAITING_APPROVAL,),
    UploadStatus.FAILED: (UploadStatus.RECEIVED, UploadStatus.VALIDATED, UploadStatus.FAILED),
}
"""Which states each state may follow: a task that ends late must not turn an upload back.

What makes an upload published is the transaction that moves the live month; a published one becomes
superseded where a later whole file goes live. The state machine process-upload marks it as failed.
"""

HAS_GONE_LIVE = (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED)
"""States of an upload that was published, or that a later whole file made unnecessary."""

FORGOTTEN = dict.fromkeys(
    (
        *("error_code", "report_key", "annotated_key", "page_key", "changes_key"),
        *("digest", "bound", "concerns", "conditions", "total_idr"),
    )
)
"""Attributes cleared when an upload is received again."""
