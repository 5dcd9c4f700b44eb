"""What each column's cells may say under a rule set: the kind of value, and who reads it."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from tukin.intake.evidence import evidence_parser
from tukin.register.register import NAMES_OF_LEFT
from tukin.rules.attendance import MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COLUMNS, Reader
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.months import read_period
from tukin.vocabulary.names import slug
from tukin.vocabulary.number_cells import count_parser, score_parser
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_words import begins_as_acting, note_tells_acting, parse_acting
from tukin.vocabulary.spelling import (
    choice_parser,
    clean,
    is_blank,
    parse_employment,
    parse_expectation,
    parse_grade,
    parse_nip,
    text_parser,
)
from tukin.vocabulary.terms import Employment, Expectation

ACTIVE = "aktif"
"""The status of an empty cell."""

MOST_NAME = 100
_MOST_NOTE = 500
_DIGITS_OF_NIP = 8
_ZERO = re.compile(r"0+([.,]0*)?", re.ASCII)
_FAILED = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_FORMULAS = frozenset(
    (Reader.NAME, Reader.POSITION, Reader.GRADE, Reader.EMPLOYMENT, Reader.STATUS)
)
"""Columns in which nothing else begins with ``=``."""


T = TypeVar("T")

Cell = tuple[Any, Callable[[str], Any]]
"""The kind of value of a cell, and its parser."""


def cells_of(rules: RuleSet) -> dict[str, Cell]:
    """The kind of value and the reader of each column's cells under a rule set."""
    positions = _by_label((item.label, item.code) for item in rules.positions)
    statuses = _by_label((item.label_id, item.code) for item in rules.statuses)
    readers: dict[Reader, Cell] = {
        Reader.NIP: (str, _required(parse_nip, "E101")),
        Reader.NAME: (str, _required(_name, "E201")),
        Reader.POSITION: (
            str,
            _required(_definitive(choice_parser("E202", positions), begins_as_acting), "E201"),
        ),
        Reader.GRADE: (str, _required(parse_grade, "E201")),
        Reader.EMPLOYMENT: (Employment, _required(parse_employment, "E201")),
        Reader.RATER: (str | None, _optional(_not_zero(_supervisor))),
        Reader.EXPECTATION: (Expectation | None, parse_expectation),
        Reader.STATUS: (str, _defaulting(_not_zero(_status_parser(statuses)), ACTIVE)),
        Reader.EVIDENCE: (str | None, _optional(_not_zero(evidence_parser(rules)))),
        Reader.NOTE: (
            str | None,
            _optional(_definitive(text_parser("E207", _MOST_NOTE), note_tells_acting)),
        ),
        Reader.ACTING: (bool, _acting),
        Reader.AGENCY: (str | None, _optional(text_parser("E207", MOST_NAME))),
        Reader.PERIOD: (Period | None, _optional(_period)),
    }
    cells = {
        column.name: (int, count_parser(column.code, column.most))
        if column.reader is Reader.COUNT
        else _unless_formula(column.reader, *readers[column.reader])
        for column in COLUMNS
    }
    for indicator in rules.indicators:
        cells[indicator.code] = (int, score_parser(indicator.max_score))
    for column in rules.lateness_columns:
        cells[column] = (int, count_parser("E650", MOST_OCCURRENCES))
    return cells


def _by_label(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The code of each label and code; labels first, since they are what an error offers."""
    pairs = list(names)
    return dict(pairs) | {code: code for _, code in pairs}


def _required(parse: Callable[[str], object], code: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        if is_blank(clean(text)):
            raise InvalidInput(code)
        return parse(text)

    return read


def _optional(parse: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: None if is_blank(clean(text)) else parse(text)


def _defaulting(parse: Callable[[str], str], default: str) -> Callable[[str], str]:
    return lambda text: default if is_blank(clean(text)) else parse(text)


def _unless_formula(reader: Reader, kind: object, parse: Callable[[str], object]) -> Cell:
    """Refuses the name of an error, and in most columns a formula, as a value of text."""
    begins = ("#", "=") if reader in _FORMULAS else ("#",)

    def read(text: str) -> object:
        bare = text.strip()
        if bare.startswith(begins) and (bare[0] == "=" or _FAILED.fullmatch(bare)):
            raise InvalidInput("E213")
        return parse(text)

    return kind, read


def _not_zero(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Refuses the 0 that a formula such as VLOOKUP gives for nothing."""

    def read(text: str) -> T:
        if _ZERO.fullmatch(clean(text)):
            raise InvalidInput("E209")
        return parse(text)

    return read


def _definitive(parse: Callable[[str], T], is_acting: Callable[[str], bool]) -> Callable[[str], T]:
    """Refuses who holds a post for another: the rules have no pay for that yet."""

    def read(text: str) -> T:
        if is_acting(clean(text)):
            raise InvalidInput("E208")
        return parse(text)

    return read


def _acting(text: str) -> bool:
    if parse_acting(text):
        raise InvalidInput("E208")
    return False


_read_name = _definitive(text_parser("E207", MOST_NAME), begins_as_acting)


def _name(text: str) -> str:
    name = _read_name(text)
    digits = sum(map(str.isdecimal, name))
    if digits >= _DIGITS_OF_NIP:
        raise InvalidInput("E216")
    if digits and not any(map(str.isalpha, name)):
        raise InvalidInput("E215")
    return name


def is_name(text: str) -> bool:
    """Whether a row takes a text as somebody's name."""
    _, read = _unless_formula(Reader.NAME, str, _required(_name, "E201"))
    try:
        read(text)
    except InvalidInput:
        return False
    return True


def _status_parser(statuses: Mapping[str, str]) -> Callable[[str], str]:
    read = _definitive(choice_parser("E205", statuses), begins_as_acting)

    def parse(text: str) -> str:
        try:
            return read(text)
        except InvalidInput as invalid:
            if invalid.code == "E205" and slug(text) in NAMES_OF_LEFT:
                raise InvalidInput("E205", cause="left", **invalid.details) from None
            raise

    return parse


def _supervisor(text: str) -> str:
    try:
        return parse_nip(text)
    except InvalidInput as invalid:
        if invalid.code == "E103":
            raise
        details = {k: v for k, v in invalid.details.items() if k in ("cause", "place")}
        raise InvalidInput("E111", **details) from None


def _period(text: str) -> Period:
    try:
        return read_period(clean(text))
    except InvalidInput:
        raise InvalidInput("E503") from None
