"""Amounts, ratings and referrals do not change unnoticed: whoever changes them raises ENGINE."""

from tests.unit.entitlement.recorded_results import (
    Result,
    changed_results,
    current_results,
    recorded_results,
)
from tukin.payroll.batch import ENGINE

_AGAIN = "record them again: python -m tests.unit.entitlement.recorded_results"


def test_results_are_those_recorded_under_this_engine() -> None:
    engine, recorded = recorded_results()
    current = current_results()
    assert engine == ENGINE, f"ENGINE was raised; {_AGAIN}"
    assert changed_results(recorded, current) == [], "results changed: raise ENGINE"
    assert current == recorded, f"scenarios or rules changed; {_AGAIN}"


def test_a_changed_result_is_reported_from_a_changed_scenario() -> None:
    recorded = {"a": Result("in", "out"), "b": Result("in", "out"), "c": Result("in", "out")}
    current = {"a": Result("in", "other"), "b": Result("other", "other"), "d": Result("in", "x")}
    assert changed_results(recorded, current) == ["a"]
