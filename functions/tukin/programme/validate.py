"""AppConfig's validator: neither rules nor a programme that nothing could use is deployed."""

import json

from tukin.aws.table import Table
from tukin.programme.approvals import ProgrammeApprovals
from tukin.programme.check import check_programme
from tukin.programme.store import report_unapproved
from tukin.rules.approvals import RuleApprovals
from tukin.rules.validate import require_book
from tukin.vocabulary.errors import InvalidInput, RulesUnapproved


def require_document(content: bytes, table: Table) -> None:
    """Check a rule book or a programme, whichever it says it is.

    Raises:
        InvalidInput, RulesUnapproved: as ``require_book`` and ``require_programme``.
    """
    if is_programme(content):
        require_programme(content, ProgrammeApprovals(table))
    else:
        require_book(content, RuleApprovals(table))


def require_programme(content: bytes, approvals: ProgrammeApprovals) -> None:
    """Check a document as ``tukin programme check`` does, and that two people agreed to it.

    Raises:
        InvalidInput: E1150 with each problem and its place.
        RulesUnapproved: E1156, where there is no approval of it; an alarm rings.
    """
    checked = check_programme(content)
    if checked.book is None:
        raise InvalidInput("E1150", problems="; ".join(map(str, checked.problems)))
    if not approvals.is_approved(checked.book.sha256):
        report_unapproved(checked.book.sha256)
        raise RulesUnapproved("E1156", sha256=checked.book.sha256)


def is_programme(content: bytes) -> bool:
    """Whether a document says that it is a programme; one that is in no way JSON is none.

    Each kind has approvals of its own, so that a document of one kind in the other's profile is
    either not approved or not readable there.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "programme_format" in document
