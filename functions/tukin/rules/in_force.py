"""The rules that are in force when rows arrive."""

from functools import cache

from tukin.aws.table import Table
from tukin.rules.approvals import RuleApprovals
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import MAX_AGE_SECONDS, LiveRules
from tukin.vocabulary.errors import InvalidInput, RulesAwaited
from tukin.vocabulary.period import Period


@cache
def live_rules(
    application: str,
    environment: str,
    profile: str,
    table: Table,
    max_age_seconds: int = MAX_AGE_SECONDS,
) -> LiveRules:
    """The process's access to the live rule book; it keeps a book for that many seconds.

    The table is that of the approvals.
    """
    return LiveRules(application, environment, profile, RuleApprovals(table), max_age_seconds)


def rules_in_force(live_rules: LiveRules, period: Period) -> RuleSet:
    """The rule set by which a period is paid now.

    Raises:
        RulesAwaited: E009, where there are no rules at all yet; E666, where two people agreed to
            none of what is deployed.
        InvalidInput: E009, where those that there are do not cover the period.
    """
    book = live_rules.book()
    rules = book.in_force(period)
    if rules is not None:
        return rules
    raise (InvalidInput if book.rule_sets else RulesAwaited)("E009", period=str(period))
