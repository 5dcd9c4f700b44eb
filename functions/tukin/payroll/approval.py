"""An approval of what an upload changes, and who may give it."""

from dataclasses import dataclass

from tukin.payroll.upload import Upload
from tukin.people.four_eyes import require_another_person
from tukin.vocabulary.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to which digest, and when (ISO 8601, UTC).

    It holds while what it is bound to (``bound``, see ``publication.approval_bound``) is the same,
    for a month whose gross total is at most ``total_idr``. Both are None in approvals of older
    engines, which hold for no batch of this one.
    """

    digest: str
    approved_by: str
    approved_at: str
    total_idr: int | None = None
    bound: str | None = None

    def covers(self, bound: str, total_idr: int) -> bool:
        """Whether this is what was agreed to."""
        return self.bound == bound and self.total_idr is not None and total_idr <= self.total_idr


def require_another(upload: Upload, principal: str) -> None:
    """Check that the upload came from another person than the one who agrees to it.

    Raises:
        Forbidden: E710 where it did not, E712 where nobody knows from whom it came.
    """
    if upload.uploaded_by is None:
        raise Forbidden("E712")
    uploaders = filter(None, (upload.uploaded_by, upload.asked_by))
    require_another_person(principal, uploaders, "E710")
