"""Engines: which functions made what a batch is pinned to.

Whatever changes accepted rows, merging, amounts or the bytes of a run's files raises ``ENGINE`` and
keeps the older function here under the older number. Engine 2 differs from 1 in what it stores
(format 2 and its person keys); rows, amounts and files are the same.
"""

from tukin.entitlement.formula import Formula
from tukin.intake.check_file import check_file
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import FACTS_STORED
from tukin.payroll.budget_step import within_budget
from tukin.payroll.merge import merge
from tukin.payroll.record import compute_record, names_of
from tukin.rules.rule_set import RuleSet
from tukin.settlement.run import build_run
from tukin.vocabulary.errors import IntegrityError


class Engine1:
    """Format 1: rows, records and keys as ``payroll/formats`` keeps them frozen."""

    format = 1
    validator = RowValidator
    check = staticmethod(check_file)
    merge = staticmethod(merge)
    formula = Formula
    compute = staticmethod(compute_record)
    budget = staticmethod(within_budget)
    run = staticmethod(build_run)


class Engine2(Engine1):
    """Format 2: amounts by stored names, person keys under a secret."""

    format = 2


Engine = type[Engine1]

ENGINES: dict[str, Engine] = {"1": Engine1, "2": Engine2}


def engine(number: str) -> Engine:
    """The engine of a number; one that only stores other facts is the engine before it.

    Raises:
        IntegrityError: E737, for a number that nobody knows.
    """
    if number not in ENGINES and number not in FACTS_STORED:
        raise IntegrityError("E737", engine=number)
    return ENGINES[max((n for n in ENGINES if int(n) <= int(number)), key=int)]


def formula_of(number: str, rules: RuleSet) -> Formula:
    """The formula of an engine, whose records store the facts and pay lines that it stored."""
    formula = engine(number).formula(rules)
    if number in FACTS_STORED:
        formula.kept["names"] = names_of(rules, number)
    return formula
