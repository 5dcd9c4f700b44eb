"""Another person of the personnel administration looks at a file for a date and approves it.

The same for files of agencies and for registers; what differs is handed in.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tukin.people.four_eyes import caller_name, require_another_person
from tukin.register.approval.dated_files import Approval, DatedFile, DatedFiles
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated

WAITING, APPROVED = "waiting", "approved"


@dataclass(frozen=True, slots=True)
class FileDesk:
    """Files of one kind.

    Attributes:
        files: their store.
        compare: what the file of the second hash changes of that of the first, which is "" where
            there is none, as plain values.
        keeps_base: whether a file was checked against what was in force when it was received, so
            that it counts against that alone, and a later file would undo it unseen. Otherwise it
            is compared with what is in force when somebody looks at it.
    """

    files: DatedFiles
    compare: Callable[[str, str], dict[str, Any]]
    keeps_base: bool

    def overview(self, today: date) -> dict[str, Any]:
        """The file of each date, the latest first, and which content is in force today."""
        in_force = self.files.sha256_in_force_on(today)
        return {
            "in_force_sha256": in_force or None,
            "files": [_describe(file) for file in self.files.all()],
        }

    def read(self, dated: str) -> dict[str, Any]:
        """A file, what it would change of what is in force on its date, and the digest of that.

        Of one that is in force already, what it says is compared with what was in force before.

        Raises:
            NotFound: E802, where there is none of that date.
        """
        file = self.find(dated)
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
        approvals, file = self.files.approvals(), self.find(dated)
        if file.uploaded_by is None:
            raise Forbidden("E712")
        require_another_person(by, [file.uploaded_by], "E710")
        if file.approval is None and self.keeps_base:
            self._require_same_base(file)
        if self._changes(file)[1] != digest:
            raise Outdated("E711", self.read(dated))
        if file.approval is None:
            approval = Approval(digest, by, now.isoformat(timespec="seconds"))
            if not self.files.approve(file, approval, approvals):
                self._require_approved(dated, digest)
        return {"date": file.dated.isoformat(), "sha256": file.sha256, "state": APPROVED}

    def find(self, dated: str) -> DatedFile:
        """The file of a date, compared with what it counts against.

        Raises:
            NotFound: E802, where there is none.
        """
        try:
            day = date.fromisoformat(dated)
        except ValueError:
            raise NotFound("E802") from None
        file = self.files.get(day)
        if file is None:
            raise NotFound("E802")
        if file.approval is None and not self.keeps_base:
            return replace(file, base_sha256=self.files.sha256_in_force_on(day))
        return file

    def _changes(self, file: DatedFile) -> tuple[dict[str, Any], str]:
        changes = self.compare(file.base_sha256, file.sha256)
        dated = file.dated.isoformat()
        return changes, digest_of(dated, file.base_sha256, file.sha256, changes)

    def _require_same_base(self, file: DatedFile) -> None:
        """A file was checked, and is compared, against what was in force: that must be so still."""
        if self.files.sha256_in_force_on(file.dated) != file.base_sha256:
            raise Conflict("E172")
        if self.files.sha256_in_force_on(date.max) != file.base_sha256:
            raise Conflict("E173")

    def _require_approved(self, dated: str, digest: str) -> None:
        """A condition failed, perhaps because of our own earlier write: read and compare."""
        approval = self.find(dated).approval
        if approval is None or approval.digest != digest:
            raise Conflict("E172")


def digest_of(dated: str, base_sha256: str, sha256: str, changes: dict[str, Any]) -> str:
    """The SHA-256 of a difference: what is in force, what would be, from when on, and what of it.

    Whoever approves by it has seen that difference; after any other approval it is another.
    """
    content = {"date": dated, "base_sha256": base_sha256, "sha256": sha256, "changes": changes}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _describe(file: DatedFile) -> dict[str, Any]:
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
