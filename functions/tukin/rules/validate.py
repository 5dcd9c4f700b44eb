"""AppConfig's validator: a rule book that the pipeline could not use is never deployed."""

from tukin.rules.approvals import RuleApprovals
from tukin.rules.check import check_rules
from tukin.rules.for_pay import require_for_pay
from tukin.rules.rule_set import RuleBook
from tukin.rules.store import report_unapproved
from tukin.vocabulary.errors import InvalidInput, RulesUnapproved


def require_book(content: bytes, approvals: RuleApprovals) -> None:
    """Check a document as ``tukin rules check`` does, that it is a book, and that two agreed to it.

    Raises:
        InvalidInput: E601 with each problem and its place; E661, where a rule set is not for pay.
        RulesUnapproved: E666, where there is no approval of it; an alarm rings.
    """
    checked = check_rules(content)
    if checked.errors:
        raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
    if not isinstance(checked.document, RuleBook):  # the pipeline reads a book
        raise InvalidInput("E601", problems="$.rule_sets: E611")
    require_for_pay(checked.document)
    sha256 = checked.document.sha256
    if not approvals.is_approved(sha256):
        report_unapproved(sha256)
        raise RulesUnapproved("E666", sha256=sha256)
