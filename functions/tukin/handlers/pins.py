"""What is in force when rows arrive: the rules of their period, and the register."""

from functools import cache

from tukin.aws.registers import RegisterDates
from tukin.aws.rule_store import LiveRules
from tukin.domain.errors import InvalidInput
from tukin.domain.period import Period
from tukin.domain.rules import RuleSet
from tukin.handlers.environment import table, variable


def rules_in_force(period: Period) -> RuleSet:
    """The rule set by which a period is paid now.

    Raises:
        InvalidInput: E009, where there is none.
    """
    rules = live_rules().in_force(period)
    if rules is None:
        raise InvalidInput("E009", period=str(period))
    return rules


def register_in_force() -> str:
    """The hash of the register that rows are checked against now, "" where there is none."""
    return RegisterDates(table()).sha256_in_force()


@cache
def live_rules() -> LiveRules:
    """The process's access to the live rule book."""
    return LiveRules(
        application=variable("RULES_APPLICATION"),
        environment=variable("RULES_ENVIRONMENT"),
        profile=variable("RULES_PROFILE"),
    )
