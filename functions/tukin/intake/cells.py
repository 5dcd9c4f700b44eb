"""What each column's cells may say under a rule set: the kind of value, and who reads it."""

from collections.abc import Callable
from typing import Any

from tukin.entitlement.obstacles import is_approval
from tukin.rules.attendance import MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COLUMNS, Reader
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.months import read_period
from tukin.vocabulary.period import Period
from tukin.vocabulary.spelling import (
    choice_parser,
    clean,
    count_parser,
    parse_employment,
    parse_expectation,
    parse_grade,
    parse_nip,
    score_parser,
    text_parser,
)
from tukin.vocabulary.terms import Employment, Expectation

MOST_NAME = 100
_MOST_EVIDENCE = 64
_MOST_NOTE = 500


Cell = tuple[Any, Callable[[str], Any]]
"""The kind of value of a cell, and its parser."""


def cells_of(rules: RuleSet) -> dict[str, Cell]:
    """The kind of value and the reader of each column's cells under a rule set."""
    positions = {item.code: item.code for item in rules.positions}
    labels = {item.label: item.code for item in rules.positions}
    statuses = {item.code: item.code for item in rules.statuses}
    status_labels = {item.label_id: item.code for item in rules.statuses}
    readers: dict[Reader, Cell] = {
        Reader.NIP: (str, _required(parse_nip, "E101")),
        Reader.NAME: (str, _required(text_parser("E207", MOST_NAME), "E201")),
        Reader.POSITION: (str, _required(choice_parser("E202", labels | positions), "E201")),
        Reader.GRADE: (str, _required(parse_grade, "E201")),
        Reader.EMPLOYMENT: (Employment, _required(parse_employment, "E201")),
        Reader.RATER: (str | None, _optional(_supervisor)),
        Reader.EXPECTATION: (Expectation | None, parse_expectation),
        Reader.STATUS: (str, _defaulting(choice_parser("E205", status_labels | statuses), "aktif")),
        Reader.EVIDENCE: (str | None, _optional(_evidence_parser(rules))),
        Reader.NOTE: (str | None, _optional(text_parser("E207", _MOST_NOTE))),
        Reader.AGENCY: (str | None, _optional(text_parser("E207", MOST_NAME))),
        Reader.PERIOD: (Period | None, _optional(_period)),
    }
    cells = {
        column.name: (int, count_parser(column.code, column.most))
        if column.reader is Reader.COUNT
        else readers[column.reader]
        for column in COLUMNS
    }
    for indicator in rules.indicators:
        cells[indicator.code] = (int, score_parser(indicator.max_score))
    for column in rules.lateness_columns:
        cells[column] = (int, count_parser("E650", MOST_OCCURRENCES))
    return cells


def _required(parse: Callable[[str], object], code: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        if clean(text) in ("", "-"):
            raise InvalidInput(code)
        return parse(text)

    return read


def _optional(parse: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: parse(text) if clean(text) not in ("", "-") else None


def _defaulting(parse: Callable[[str], str], default: str) -> Callable[[str], str]:
    return lambda text: parse(text) if clean(text) not in ("", "-") else default


def _supervisor(text: str) -> str:
    try:
        return parse_nip(text)
    except InvalidInput as invalid:
        raise InvalidInput("E103" if invalid.code == "E103" else "E111") from None


def _evidence_parser(rules: RuleSet) -> Callable[[str], str]:
    """Only the reference of an approval is evidence; an idea without one earns no award.

    Such as `SK 12/2026`.
    """
    prefixes = rules.innovation_award.evidence_prefixes
    read_text = text_parser("E207", _MOST_EVIDENCE)

    def parse(text: str) -> str:
        reference = read_text(text)
        if not is_approval(reference, rules):
            raise InvalidInput(
                "E307", prefixes=" / ".join(prefixes), example=f"{prefixes[0]} 12/2026"
            )
        return reference

    return parse


def _period(text: str) -> Period:
    try:
        return read_period(clean(text))
    except InvalidInput:
        raise InvalidInput("E503") from None
