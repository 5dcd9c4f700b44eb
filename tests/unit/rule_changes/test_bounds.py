"""Past rows that lack a fact are completed at both ends, and only in what is missing."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.entitlement.cases import accepted, rules_of
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.obstacles import obstacles
from tukin.rule_changes.gate.bounds import Gap, complete
from tukin.rule_changes.whatif import Recompute
from tukin.rules.rule_set import RuleSet

NAMED, NATIONAL = "named-indicators", "nasional"


def row_of(rules: RuleSet, **changes: Any) -> Appraisal:
    """A row of full scores that a rule set accepts."""
    return replace(accepted(rules.rule_set), **changes)


def test_a_row_that_has_everything_stays_as_it_is() -> None:
    rules = rules_of(NAMED)
    row = row_of(rules, late_minutes=30)
    completed = complete(row, rules)
    assert completed.gaps == ()
    assert completed.lowest is row
    assert completed.highest is row


def test_only_the_score_that_lacks_is_completed() -> None:
    rules = rules_of(NAMED)
    row = row_of(rules)
    scores = {code: 9_000 for code in row.scores if code != "disiplin"}
    completed = complete(replace(row, scores=scores), rules)
    assert completed.gaps == (Gap.SCORES,)
    assert completed.lowest.scores == scores | {"disiplin": 0}
    assert completed.highest.scores == scores | {"disiplin": 12_000}


def test_occurrences_that_nobody_counted() -> None:
    """Minutes alone: up to 62 times in the dearest band, at the least once in the cheapest."""
    rules = rules_of(NATIONAL)
    row = accepted(NATIONAL, position="Kelas Jabatan 7")
    completed = complete(replace(row, late_minutes=40, late_counts={}), rules)
    assert completed.gaps == (Gap.OCCURRENCES,)
    assert completed.lowest.late_counts == {"telat_4": 62}
    assert completed.highest.late_counts == {"telat_1": 1}


def test_minutes_that_nobody_counted() -> None:
    """Without this gap a change to cuts by the minute would look as if nobody were ever late."""
    rules = rules_of(NAMED)
    row = row_of(rules, late_counts={"telat_1": 3})
    completed = complete(row, rules)
    assert completed.gaps == (Gap.MINUTES,)
    assert (completed.lowest.late_minutes, completed.lowest.early_minutes) == (14_400, 14_400)
    assert completed.highest.late_minutes == 0
    recompute = Recompute(rules)
    low, high = (recompute.outcome(end).gross_idr for end in (completed.lowest, completed.highest))
    assert low < high


def test_several_gaps_at_once() -> None:
    rules = rules_of(NAMED)
    completed = complete(row_of(rules, scores={}, late_counts={"telat_1": 1}), rules)
    assert completed.gaps == (Gap.SCORES, Gap.MINUTES)
    assert set(completed.lowest.scores.values()) == {0}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"position": "tidak-ada"}, "E202"),
        ({"status": "tidak-ada"}, "E205"),
        ({"scores": {"disiplin": 99_999}}, "E303"),
    ],
)
def test_what_a_row_says_is_no_gap(changes: dict[str, Any], code: str) -> None:
    rules = rules_of(NAMED)
    row = row_of(rules)
    if "scores" in changes:
        changes = {"scores": row.scores | changes["scores"]}
    completed = complete(replace(row, **changes), rules)
    assert completed.gaps == ()
    assert list(obstacles(completed.lowest, rules)) == [code]
