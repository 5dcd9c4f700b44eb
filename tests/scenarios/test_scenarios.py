"""Hand, oracle and code agree on every scenario, to the rupiah."""

import json
from typing import Any

import pytest

from tests.oracle.computation import compute_pay
from tests.scenarios.loader import Scenario, load_scenarios
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.file_formats.raw_row import RawRow
from tukin.intake.row_validator import RowValidator
from tukin.referrals.referral import coaching_need
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.period import Period

SCENARIOS = load_scenarios()

pytestmark = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)


def _expected(scenario: Scenario) -> dict[str, Any]:
    expected: dict[str, Any] = {
        "achievement_bp": scenario.achievement_bp,
        "rating": scenario.rating,
        "coaching": scenario.coaching,
        "gross_idr": scenario.gross_idr,
        "net_idr": scenario.net_idr,
    }
    return expected | scenario.steps | ({"weak": scenario.weak} if scenario.weak else {})


def test_oracle_agrees_with_the_hand(scenario: Scenario) -> None:
    computation = compute_pay(scenario.rules, scenario.row)
    found: dict[str, Any] = {
        "achievement_bp": computation.achievement * 100,
        "rating": computation.rating,
        "coaching": computation.modules,
        "weak": computation.weak,
        **computation.steps,
    }
    expected = _expected(scenario)
    assert {key: found[key] for key in expected} == expected, scenario.title


def test_code_agrees_with_the_hand(scenario: Scenario) -> None:
    rules = load_rule_set(json.dumps(scenario.rules).encode())
    validator = RowValidator(rules, "disdik", Period.parse(scenario.period))
    appraisal = validator.validate(RawRow(2, scenario.row))
    assert isinstance(appraisal, Appraisal), appraisal
    incentive = Formula(rules).compute(appraisal)
    need = coaching_need(appraisal, incentive, rules)
    found: dict[str, Any] = {
        "achievement_bp": incentive.achievement_bp,
        "rating": incentive.rating.value,
        "coaching": None if need is None else need.modules,
        "weak": None if need is None else need.weak_indicators,
        **incentive.steps._asdict(),
    }
    expected = _expected(scenario)
    assert {key: found[key] for key in expected} == expected, scenario.title
