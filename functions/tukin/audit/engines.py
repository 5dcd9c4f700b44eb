"""Engines: which functions made what a batch is pinned to.

Whatever changes accepted rows, merging, amounts or the bytes of a run's files raises ``ENGINE`` and
keeps the older function here under the older number. Engine 2 differs from 1 in what it stores
(format 2 and its person keys); rows, amounts and files are the same. Engine 3 reads files by other
rules, and a month is the fold of its uploads. Engine 4 writes other files of a run; engine 5 writes
lines and states as cell files. How older ones read is frozen (``frozen_reader``).
"""

from collections.abc import Sequence

from tukin.audit.month_rows import folded_rows, joined_rows
from tukin.entitlement.engines import formula_of
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import FACTS_STORED
from tukin.payroll.budget_step import within_budget
from tukin.payroll.record import compute_record, names_of
from tukin.rules.rule_set import RuleSet
from tukin.settlement.engines import BUILDERS
from tukin.vocabulary.errors import IntegrityError


class Engine1:
    """Format 1: rows, records and keys as ``payroll/formats`` keeps them frozen."""

    format = 1
    rows = staticmethod(joined_rows)
    compute = staticmethod(compute_record)
    budget = staticmethod(within_budget)
    run = staticmethod(BUILDERS["1"])


class Engine2(Engine1):
    """Format 2: amounts by stored names, person keys under a secret."""

    format = 2


class Engine3(Engine2):
    """A month is the fold of the uploads that count; files are read by today's code."""

    rows = staticmethod(folded_rows)
    run = staticmethod(BUILDERS["3"])


class Engine4(Engine3):
    """Files for finance by the register and the agencies' names; one odd line refuses no file."""

    run = staticmethod(BUILDERS["4"])


class Engine5(Engine4):
    """Lines and states are cell files, in the order of people's keys."""

    run = staticmethod(BUILDERS["5"])


Engine = type[Engine1]

ENGINES: dict[str, Engine] = {
    "1": Engine1,
    "2": Engine2,
    "3": Engine3,
    "4": Engine4,
    "5": Engine5,
}


def engine(number: str) -> Engine:
    """The engine of a number; one that only stores other facts is the engine before it.

    Raises:
        IntegrityError: E737, for a number that nobody knows.
    """
    if number not in ENGINES and number not in FACTS_STORED:
        raise IntegrityError("E737", engine=number)
    return ENGINES[max((n for n in ENGINES if int(n) <= int(number)), key=int)]


def engines_from(number: str) -> Sequence[Engine]:
    """The engine of a number and all later ones, the earliest first."""
    first = engine(number)
    known = list(ENGINES.values())
    return known[known.index(first) :]


def storing_formula(number: str, rules: RuleSet) -> Formula:
    """The formula of an engine, whose records store the facts and pay lines that it stored."""
    formula = formula_of(number, rules)
    if number in FACTS_STORED:
        formula.kept["names"] = names_of(rules, number)
    return formula
