"""Whether a rule set can compute an appraisal: the one list of what can be in the way.

A row meets these when it is validated, when it was accepted under other rules and is merged or
computed again, and, on columns, in a what-if. ``rule_changes`` has the version on columns, which a
test holds equal to this one.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.terms import Employment

OBSTACLES = ("E301", "E303", "E202", "E205", "E607", "E307", "E651")
"""Codes of the catalogue, in the order in which they are found."""


class _Row(Protocol):
    """What of an appraisal is looked at."""

    @property
    def scores(self) -> Mapping[str, int]: ...
    @property
    def position(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def employment(self) -> Employment: ...
    @property
    def innovation_evidence(self) -> str | None: ...
    @property
    def late_minutes(self) -> int: ...
    @property
    def early_minutes(self) -> int: ...
    @property
    def late_counts(self) -> Mapping[str, int]: ...


def obstacles(row: _Row, rules: RuleSet) -> Iterator[str]:
    """The codes for which a row of the same content would be rejected under a rule set."""
    scores = [row.scores.get(item.code) for item in rules.indicators]
    if None in scores:
        yield "E301"
    elif any(
        score is not None and score > item.max_score * 100
        for score, item in zip(scores, rules.indicators, strict=True)
    ):
        yield "E303"
    if not any(item.code == row.position for item in rules.positions):
        yield "E202"
    if not any(item.code == row.status for item in rules.statuses):
        yield "E205"
    if not is_taxed(row.employment, rules):
        yield "E607"
    if row.innovation_evidence is not None and not is_approval(row.innovation_evidence, rules):
        yield "E307"
    if has_uncounted_lateness(row.late_minutes + row.early_minutes, row.late_counts, rules):
        yield "E651"


def is_taxed(employment: Employment, rules: RuleSet) -> bool:
    """Whether the rules have a tax rate for an employment: that of PPPK may be missing."""
    return employment is not Employment.PPPK or rules.tax.pppk is not None


def is_approval(evidence: str, rules: RuleSet) -> bool:
    """Whether a text is the reference of an approval, such as ``SK 12/2026``."""
    return (
        _approval_pattern(rules.innovation_award.evidence_prefixes).fullmatch(evidence) is not None
    )


def has_uncounted_lateness(minutes: int, counts: Mapping[str, int], rules: RuleSet) -> bool:
    """Whether minutes are cut by occurrence, but no occurrence was counted."""
    columns = rules.lateness_columns
    return bool(columns and minutes and not any(map(counts.get, columns)))


@lru_cache(maxsize=16)
def _approval_pattern(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """A prefix, a separator and something with a digit."""
    names = "|".join(map(re.escape, prefixes))
    return re.compile(rf"(?:{names})[ .:/-].*\d.*", re.IGNORECASE)
