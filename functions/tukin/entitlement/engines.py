"""Which formula computed what a batch of an engine pays.

A new formula raises the engine version; the older one stays here under the first number that it
computed for. Whoever computes again what was paid, to explain or to audit it, takes it from here.
"""

from typing import TYPE_CHECKING

from tukin.entitlement.formula import Formula

if TYPE_CHECKING:  # keeps rules and pydantic out of the cold start of readers
    from tukin.rules.rule_set import RuleSet

FORMULAS: dict[str, type[Formula]] = {"1": Formula}
"""By the first engine of each."""


def formula_of(engine: str, rules: "RuleSet") -> Formula:
    """The formula of an engine: its own, or that of the latest engine before it."""
    first = max((known for known in FORMULAS if int(known) <= int(engine)), key=int)
    return FORMULAS[first](rules)
