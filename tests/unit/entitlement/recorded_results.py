"""What every scenario came to when it was last recorded.

To record: ``python -m tests.unit.entitlement.recorded_results``.

A result may only change together with ``ENGINE`` of ``domain/batch.py``, since a batch is pinned to
it. The recording keeps a hash of what went in and a hash of what came out: where the same input
gives another result, it refuses to record it again until ``ENGINE`` is raised.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.scenarios.loader import Scenario, load_scenarios
from tests.unit.entitlement.cases import appraise, load_rules
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import ENGINE
from tukin.referrals.referral import coaching_need

RECORDING = Path(__file__).with_suffix(".json")
_WORDS = ("source", "label", "label_id", "label_en", "title_id", "title_en", "$schema", "name")


class Result(NamedTuple):
    """Hashes of what a scenario puts in and of what comes out."""

    given: str
    found: str


def current_results() -> dict[str, Result]:
    """By file, rule set and title of the scenario."""
    results: dict[str, Result] = {}
    for scenario in load_scenarios():
        file_name = scenario.id.rsplit(scenario.rule_set, 1)[0].rstrip("-0123456789")
        name = f"{file_name} / {scenario.rule_set} / {scenario.title}"
        if name in results:
            raise ValueError(f"two scenarios are called {name}")
        results[name] = Result(_hash(_given(scenario)), _hash(_found(scenario)))
    return results


def recorded_results() -> tuple[str, dict[str, Result]]:
    """The engine's version of the recording, and its results."""
    recording = json.loads(RECORDING.read_text(encoding="utf-8"))
    return recording["engine"], {k: Result(*v) for k, v in recording["results"].items()}


def changed_results(recorded: dict[str, Result], current: dict[str, Result]) -> list[str]:
    """Scenarios that come to something else than recorded although the same went in."""
    return [
        name
        for name, result in current.items()
        if name in recorded
        and recorded[name].given == result.given
        and recorded[name].found != result.found
    ]


def record() -> None:
    """Write the recording; refused where results changed under the same ``ENGINE``."""
    current = current_results()
    if RECORDING.exists():
        engine, recorded = recorded_results()
        if engine == ENGINE and (names := changed_results(recorded, current)):
            raise SystemExit(f"raise ENGINE in domain/batch.py first: {len(names)} results changed")
    RECORDING.write_text(
        json.dumps({"engine": ENGINE, "results": current}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def _given(scenario: Scenario) -> dict[str, Any]:
    row = {column: text for column, text in scenario.row.items() if column not in ("nip", "name")}
    return {"row": row, "rules": _numbers(scenario.rules)}


def _numbers(value: Any) -> Any:
    """Rules without the words that decide nothing."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return value


def _found(scenario: Scenario) -> dict[str, Any]:
    rules = load_rules(scenario.rules)
    appraisal = appraise(rules, scenario.row, scenario.period)
    incentive = Formula(rules).compute(appraisal)
    need = coaching_need(appraisal, incentive, rules)
    return {
        "weighted_bp": incentive.weighted_bp,
        "achievement_bp": incentive.achievement_bp,
        "rating": incentive.rating,
        "steps": incentive.steps._asdict(),
        "need": need and [need.weak_indicators, need.modules],
    }


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    record()
