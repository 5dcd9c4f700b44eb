"""An approval of what an upload changes, and who may give it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tukin.aws.messaging.notifications import sender_of_object
from tukin.payroll.upload import Upload
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import Grant, GrantRole
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


def require_another(
    upload: Upload,
    principal: str,
    four_eyes: FourEyes,
    writers: Collection[str],
    role: GrantRole = GrantRole.HEAD,
) -> Grant:
    """Check that the upload came from another person than the one who agrees to it.

    Args:
        upload: the upload.
        principal: AWS user id of who agrees.
        four_eyes: the people who act.
        writers: ids of the roles by which functions of ours upload for somebody: of their uploads
            alone the one who asked counts.
        role: in which they agree.

    Returns:
        The row by which they agree.

    Raises:
        Forbidden: E710 where it did not, E712 where nobody knows from whom it came, and as
            ``FourEyes.require_another`` does.
    """
    sender = sender_of(upload, writers)
    if sender is None:
        raise Forbidden("E712")
    agency = upload.batch.agency if role is GrantRole.HEAD else None
    return four_eyes.require_another(principal, role, [sender], "E710", agency)


def require_uninvolved(
    row: Grant, involved: Mapping[str, Iterable[str]], eyes: FourEyes, code: str = "E714"
) -> None:
    """Check that who agrees has no part in what changes.

    Args:
        row: the row by which they agree.
        involved: see ``changes.who_is_involved``; descriptions of earlier versions have none.
        eyes: the people who act.
        code: of the refusal of who rated somebody who changes.

    Raises:
        Forbidden: ``code`` where they rated somebody who changes, E715 where their own pay rises.
    """
    if eyes.is_one_of(row, involved.get("raters", ())):
        raise Forbidden(code)
    if eyes.is_one_of(row, involved.get("gainers", ())):
        raise Forbidden("E715")


def sender_of(upload: Upload, writers: Collection[str]) -> str | None:
    """The caller who sent an upload, None where nobody knows; see ``sender_of_object``."""
    return sender_of_object(upload.uploaded_by, upload.asked_by, writers)
