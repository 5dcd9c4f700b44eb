"""The controls that a book has to state itself: nobody approves what a default decided for them."""

from collections.abc import Iterator

from tukin.rule_changes.gate.sets import sets_that_differ
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.vocabulary.errors import InvalidInput


def require_stated(book: RuleBook, live: RuleBook) -> None:
    """Refuse a book of which a set that is new leaves a control to a default.

    A set that is in force already stays as it is: what it leaves out has its default, and another
    content would change what past months were paid by.

    Args:
        book: what is proposed.
        live: the book in force.

    Raises:
        InvalidInput: E895 with every control that is missing, by set.
    """
    missing = [
        f"{rules.rule_set}: {', '.join(found)}"
        for rules in sets_that_differ(book, live)
        if (found := list(not_stated(rules)))
    ]
    if missing:
        raise InvalidInput("E895", missing="; ".join(missing))


def not_stated(rules: RuleSet) -> Iterator[str]:
    """The controls that a set leaves to defaults: the paths of its JSON."""
    approval = rules.approval
    stated = {
        "cut_off": rules.cut_off is not None,
        "approval.most_raised_percent": approval is not None
        and approval.most_raised_bp is not None,
        "approval.most_raised_total_percent": approval is not None
        and approval.most_raised_total_bp is not None,
        "recovery.most_percent": rules.recovery is not None,
    }
    for path, is_stated in stated.items():
        if not is_stated:
            yield f"$.{path}"
