"""What a proposed book would do, as one HTML page: what is agreed to, then each set."""

from tukin.html.environment import environment, style
from tukin.rule_changes.gate.sets import sets_replaced
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, SetImpact
from tukin.rule_changes.gate.words import basis_words, facts_words, gap_words
from tukin.rule_changes.impact_page import impact_body
from tukin.rules.diff import RuleChange, describe_changes
from tukin.rules.rule_set import RuleBook, RuleSet


def book_page(what_if: BookWhatIf, digest: str, book: RuleBook, live: RuleBook) -> str:
    """The page.

    Args:
        what_if: what the server made.
        digest: by which it is agreed to.
        book: what is proposed.
        live: the book in force, for what changes in words.
    """
    view = {
        "what_if": what_if,
        "digest": digest,
        "basis": basis_words(what_if),
        "facts": list(facts_words(what_if)),
        "sets": [_set_view(each, book, live) for each in what_if.sets],
        "style": style("html/page", "rule_changes/impact"),
    }
    return environment().get_template("rule_changes/gate/book.html.j2").render(view)


def set_and_changes(
    each: SetImpact, book: RuleBook, live: RuleBook
) -> tuple[RuleSet, RuleSet | None, list[RuleChange]]:
    """A set of a what-if, what it takes the place of last, and how the two differ."""
    name = each.lowest.after.rule_set
    rules = next(rules for rules in book.rule_sets if rules.rule_set == name)
    before = next(reversed(sets_replaced(rules, live)), None)
    return rules, before, [] if before is None else describe_changes(before, rules)


def _set_view(each: SetImpact, book: RuleBook, live: RuleBook) -> dict[str, object]:
    rules, before, changes = set_and_changes(each, book, live)
    return {
        "rules": rules,
        "replaces": ", ".join(each.replaces),
        "gaps": list(gap_words(each)),
        "body": impact_body(each.lowest, changes, before, rules),
    }
