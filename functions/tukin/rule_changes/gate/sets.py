"""Which sets of a proposed book differ from the book in force, and which they take the place of."""

from typing import Any

from tukin.rules.rule_set import RuleBook, RuleSet


def sets_that_differ(book: RuleBook, live: RuleBook) -> list[RuleSet]:
    """The sets of a book that pay somebody otherwise than the book in force, or other periods.

    One that only ends earlier pays nobody otherwise: what follows it is among these.
    """
    return [
        rules
        for rules in book.rule_sets
        if not any(_is_same_or_ends_earlier(rules, was) for was in live.rule_sets)
    ]


def sets_replaced(rules: RuleSet, live: RuleBook) -> list[RuleSet]:
    """The sets in force for periods that a set covers; where none is, the last one before it."""
    overlapping = [each for each in live.rule_sets if _overlap(each, rules)]
    if overlapping:
        return overlapping
    return sorted(live.rule_sets, key=lambda each: each.first_period)[-1:]


def _is_same_or_ends_earlier(rules: RuleSet, was: RuleSet) -> bool:
    last, former = rules.last_period, was.last_period
    in_time = former is None or (last is not None and last <= former)
    return in_time and _without_end(rules) == _without_end(was)


def _without_end(rules: RuleSet) -> dict[str, Any]:
    return rules.model_dump(mode="json", exclude={"effective_until"})


def _overlap(one: RuleSet, other: RuleSet) -> bool:
    return _begins_in_time(one, other) and _begins_in_time(other, one)


def _begins_in_time(one: RuleSet, other: RuleSet) -> bool:
    return other.last_period is None or one.first_period <= other.last_period
