"""What an upload pins when it is composed: the rules and the register in force for its period."""

from tukin.aws.table import Table
from tukin.processing.compose import Pins
from tukin.register.in_force import register_in_force
from tukin.rules.in_force import rules_in_force
from tukin.rules.store import LiveRules
from tukin.vocabulary.period import Period


def pins_of(rules: LiveRules, table: Table, period: Period) -> Pins:
    """By what a period is paid now, and against what its rows are checked.

    Raises:
        RulesAwaited: E009, where there are no rules at all yet.
        InvalidInput: E009, where no rules are in force for the period.
    """
    return Pins(rules_in_force(rules, period), register_in_force(table, period))
