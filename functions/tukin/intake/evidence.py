"""The evidence of an innovation: the reference of an approval, which is not of a later day.

Where a cell is dragged down, a spreadsheet raises the last number of its text: ``SK 12/2026``
becomes ``SK 12/2027``, an approval that nobody can have given yet.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from tukin.entitlement.obstacles import is_approval
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.months import MONTHS_BY_NAME
from tukin.vocabulary.spelling import text_parser

MOST_EVIDENCE = 64
_LAST_LIKELY_YEARS = 20

_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {name: number for number, name in enumerate(_ROMAN_MONTHS, 1)}
_MONTH = "|".join(sorted(MONTHS_BY_NAME, key=len, reverse=True))
_DAY_FIRST = re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_NAMED = re.compile(rf"(?<![^\W\d_])({_MONTH})[a-z]*\W+(\d{{4}})(?!\d)", re.ASCII | re.IGNORECASE)
_IN_ROMAN = re.compile(r"(?<=[-/. ])([IVX]{1,4})[-/. ](\d{4})(?!\d)", re.ASCII)
_NUMBERS = re.compile(r"\d+", re.ASCII)


def evidence_parser(rules: RuleSet) -> Callable[[str], str]:
    """Only the reference of an approval is evidence; an idea without one earns no award.

    Such as `SK 12/2026`.
    """
    prefixes = rules.innovation_award.evidence_prefixes
    read_text = text_parser("E207", MOST_EVIDENCE)

    def parse(text: str) -> str:
        reference = read_text(text)
        if not is_approval(reference, rules):
            raise InvalidInput(
                "E307", prefixes=" / ".join(prefixes), example=f"{prefixes[0]} 12/2026"
            )
        return reference

    return parse


def dated_after(reference: str, day: date) -> str | None:
    """The date in a reference where it is later than a day, as it is written there.

    ``12/2026`` is number 12 of 2026, no month. A number is a year where it comes last of several
    and is not far in the future.
    """
    for seen, year, month, its_day in _dates(reference):
        if (year, month, its_day) > (day.year, day.month, day.day):
            return seen
    *others, last = _NUMBERS.findall(reference) or [""]
    if others and len(last) == 4 and 0 < int(last) - day.year <= _LAST_LIKELY_YEARS:
        return str(last)
    return None


def _dates(reference: str) -> Iterator[tuple[str, int, int, int]]:
    """The dates in a reference: as written, year, month and day; a month begins on its first."""
    for match in _DAY_FIRST.finditer(reference):
        if int(match[2]) <= 12 and int(match[1]) <= 31:
            yield match[0], int(match[3]), int(match[2]), int(match[1])
    for match in _YEAR_FIRST.finditer(reference):
        yield match[0], int(match[1]), int(match[2]), int(match[3])
    for match in _NAMED.finditer(reference):
        yield match[0], int(match[2]), MONTHS_BY_NAME[match[1].casefold()], 1
    for match in _IN_ROMAN.finditer(reference):
        if match[1] in _ROMAN:
            yield match[0], int(match[2]), _ROMAN[match[1]], 1
