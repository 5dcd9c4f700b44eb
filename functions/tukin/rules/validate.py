"""AppConfig's validator: a rule book that the pipeline could not use is never deployed."""

from tukin.rules.check import check_rules
from tukin.rules.for_pay import require_for_pay
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import InvalidInput


def require_book(content: bytes) -> None:
    """Check a document as ``tukin rules check`` does, and that it is a book.

    Raises:
        InvalidInput: E601 with each problem and its place; E661, where a rule set is not for pay.
    """
    checked = check_rules(content)
    if checked.errors:
        raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
    if not isinstance(checked.document, RuleBook):  # the pipeline reads a book
        raise InvalidInput("E601", problems="$.rule_sets: E611")
    require_for_pay(checked.document)
