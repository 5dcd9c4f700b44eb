"""Another person, of the administration or an agency head, looks at a dated file and approves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.dated.digest import digest_of
from tukin.people.four_eyes import FourEyes, caller_name
from tukin.people.grants.grant import GrantRole
from tukin.register.approval.dated_files import DatedFile, DatedFiles, FileApproval, Places
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated

Rows = TypeVar("Rows")

WAITING, APPROVED = "waiting", "approved"


@dataclass(frozen=True, slots=True)
class FileKind(Generic[Rows]):
    """A kind of files.

    Attributes:
        places: where what is in force is, and what was uploaded.
        read: the rows of a hash, from the archive.
        describe: what rows change of those before; of nothing where there were none.
        first: the rows in force before the first file, where there are any.
        keeps_base: whether a file was checked against what was in force when it was received, so
            that it counts against that alone, and a later file would undo it unseen. Otherwise it
            is compared with what is in force when somebody looks at it.
        role: in which another person approves.
        agency: whose role that is, where it is one of an agency.
    """

    places: Places
    read: Callable[[Bucket, str], Rows]
    describe: Callable[[Rows | None, Rows], dict[str, Any]]
    first: Callable[[Bucket], Rows | None] = lambda _: None
    keeps_base: bool = True
    role: GrantRole = GrantRole.PERSONNEL
    agency: str | None = None

    def rows(self, archive: Bucket, sha256: str) -> Rows | None:
        """The rows of a hash, by which "" is before the first file."""
        return self.read(archive, sha256) if sha256 else self.first(archive)


@dataclass(frozen=True, slots=True)
class FileDesk(Generic[Rows]):
    """The stores, the kind of the files, and who may agree to what."""

    table: Table
    archive: Bucket
    kind: FileKind[Rows]
    four_eyes: FourEyes

    def files(self, today: date) -> dict[str, Any]:
        """The file of each date, the latest first, and which content is in force today."""
        files = DatedFiles(self.table, self.kind.places)
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
            Forbidden: E710 the uploader, E712 where nobody knows who that is, and as
                ``FourEyes.require_another`` does.
            Outdated: E711, where the file does not wait for just this digest; it holds what it
                changes now.
            Conflict: E172, where what is in force has changed since the file was checked; E173,
                where another list is approved that comes in force later and would undo this one.
        """
        files = DatedFiles(self.table, self.kind.places)
        approvals = files.approvals()
        file = self.agreed(dated, digest, by)
        if file.approval is None:
            approval = FileApproval(digest, by, now.isoformat(timespec="seconds"))
            if not files.approve(file, approval, approvals):
                self._require_approved(dated, digest)
        return describe_approved(file)

    def agreed(self, dated: str, digest: str, by: str) -> DatedFile:
        """The file that another person may put in force by a digest, or did; else as ``approve``.

        Args:
            dated: the file's date.
            digest: what is agreed to.
            by: the caller's AWS user id.
        """
        file = self.find(dated)
        if file.uploaded_by is None:
            raise Forbidden("E712")
        kind, uploader = self.kind, [file.uploaded_by]
        self.four_eyes.require_another(by, kind.role, uploader, "E710", kind.agency)
        if file.approval is None and kind.keeps_base:
            self._require_same_base(DatedFiles(self.table, self.kind.places), file)
        if self._changes(file)[1] != digest:
            raise Outdated("E711", self.read(dated))
        return file

    def find(self, dated: str) -> DatedFile:
        """The file of a date, compared with what it counts against.

        Raises:
            NotFound: E802, where there is none.
        """
        try:
            day = date.fromisoformat(dated)
        except ValueError:
            raise NotFound("E802") from None
        files = DatedFiles(self.table, self.kind.places)
        file = files.get(day)
        if file is None:
            raise NotFound("E802")
        if file.approval is None and not self.kind.keeps_base:
            return replace(file, base_sha256=files.sha256_in_force_on(day))
        return file

    def _changes(self, file: DatedFile) -> tuple[dict[str, Any], str]:
        base = self.kind.rows(self.archive, file.base_sha256)
        changes = self.kind.describe(base, self.kind.read(self.archive, file.sha256))
        dated = file.dated.isoformat()
        return changes, digest_of(dated, file.base_sha256, file.sha256, changes)

    def _require_same_base(self, files: DatedFiles, file: DatedFile) -> None:
        """A file was checked, and is compared, against what was in force: that must be so still."""
        if files.sha256_in_force_on(file.dated) != file.base_sha256:
            raise Conflict("E172")
        if files.sha256_in_force_on(date.max) != file.base_sha256:
            raise Conflict("E173")

    def _require_approved(self, dated: str, digest: str) -> None:
        """A condition failed, perhaps because of our own earlier write: read and compare."""
        approval = self.find(dated).approval
        if approval is None or approval.digest != digest:
            raise Conflict("E172")


def describe_approved(file: DatedFile) -> dict[str, Any]:
    """The answer to an approval."""
    return {"date": file.dated.isoformat(), "sha256": file.sha256, "state": APPROVED}


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
