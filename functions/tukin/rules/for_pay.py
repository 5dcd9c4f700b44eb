"""Whether people may be paid by some rules: an example that pays wrong says so itself."""

from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import InvalidInput


def require_for_pay(book: RuleBook) -> None:
    """Refuse a book that would pay some period by such an example.

    Raises:
        InvalidInput: E661.
    """
    for rules in book.rule_sets:
        if rules.not_for_pay is not None:
            raise InvalidInput("E661", name=rules.rule_set)
