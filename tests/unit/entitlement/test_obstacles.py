"""What is in the way of computing a row: the same for the list, the validator and the columns."""

from dataclasses import replace
from typing import Any

import pytest

from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import accepted, load_rules, rules_of, validate
from tukin.entitlement.obstacles import OBSTACLES, obstacles
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.terms import Employment

NAMED, NATIONAL = "named-indicators", "nasional"
INDICATORS = [item.code for item in rules_of(NAMED).indicators]
INDICATORS_MOST = max(item.max_score for item in rules_of(NAMED).indicators)


def without_pppk() -> RuleSet:
    rules = sample_rules(NAMED)
    del rules["tax"]["pppk"]
    return load_rules(rules)


# What is changed in a sound appraisal, and what alone is then in the way.
CASES: dict[str, dict[str, Any]] = {
    "E301": {"scores": {}},
    "E303": {
        "scores": {item.code: item.max_score * 100 + 1 for item in rules_of(NAMED).indicators}
    },
    "E202": {"position": "nobody-is-this"},
    "E205": {"status": "no-such-status"},
    "E307": {"innovation_evidence": "a good idea"},
}


@pytest.mark.parametrize("code", CASES)
def test_each_obstacle_alone(code: str) -> None:
    row = replace(accepted(), **CASES[code])
    assert list(obstacles(row, rules_of(NAMED))) == [code]


def test_no_tax_for_pppk() -> None:
    row = replace(accepted(), employment=Employment.PPPK)
    assert list(obstacles(row, rules_of(NAMED))) == []
    assert list(obstacles(row, without_pppk())) == ["E607"]


def test_minutes_without_occurrences_are_an_obstacle_only_where_occurrences_are_cut() -> None:
    row = replace(accepted(NATIONAL, position="kelas-7"), late_minutes=5, late_counts={})
    assert list(obstacles(row, rules_of(NATIONAL))) == ["E651"]
    counted = replace(row, late_counts={rules_of(NATIONAL).lateness_columns[0]: 1})
    assert list(obstacles(counted, rules_of(NATIONAL))) == []


def test_several_come_in_their_order() -> None:
    row = replace(accepted(), position="x", status="x", scores={}, innovation_evidence="x")
    found = list(obstacles(row, rules_of(NAMED)))
    assert found == ["E301", "E202", "E205", "E307"]
    assert found == sorted(found, key=OBSTACLES.index)


# The cells that bring about the same, where a file can hold them.
CELLS: dict[str, tuple[str, dict[str, str]]] = {
    "E301": (NAMED, {INDICATORS[0]: ""}),
    "E303": (NAMED, {INDICATORS[0]: f"{INDICATORS_MOST + 1}"}),
    "E202": (NAMED, {"position": "nobody is this"}),
    "E205": (NAMED, {"status": "no such status"}),
    "E307": (NAMED, {"innovation_evidence": "a good idea"}),
    "E651": (NATIONAL, {"late_minutes": "5"}),
}


@pytest.mark.parametrize("code", CELLS)
def test_the_validator_rejects_it_by_the_same_code(code: str) -> None:
    rule_set, cells = CELLS[code]
    sound = {"position": "kelas-7"} if rule_set == NATIONAL else {}
    assert list(obstacles(accepted(rule_set, **sound), rules_of(rule_set))) == []
    errors = validate(rule_set, frozenset(), **sound | cells)
    assert isinstance(errors, list)
    assert [error.code for error in errors] == [code]


def test_every_obstacle_has_its_cases() -> None:
    assert {*CASES, "E607", "E651"} == set(OBSTACLES)
    assert {*CELLS, "E607"} == set(OBSTACLES)  # E607 by cells: test_appraisal.py
