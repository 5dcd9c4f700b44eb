"""The rating cycle of a rule set: its days, its points, and what must not contradict."""

import json
from datetime import date
from typing import Any

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.ratings.office import CYCLE, RULES
from tukin.rules.check import check_rules
from tukin.rules.diff import describe_changes
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

NAMED = "named-indicators"
OCTOBER = Period(2026, 10)


def problems(**changes: Any) -> set[tuple[str, str]]:
    """Paths and codes of what is wrong with the sample and such a cycle."""
    document = changed(sample_rules(NAMED), {"cycle": CYCLE})
    document = changed(document, {f"cycle.{path}": value for path, value in changes.items()})
    checked = check_rules(json.dumps(document).encode())
    return {(problem.json_path, problem.code) for problem in checked.errors}


def test_the_days_of_october_2026() -> None:
    cycle = RULES.cycle
    assert cycle is not None
    assert cycle.opens_on(OCTOBER) == date(2026, 10, 1)
    assert cycle.due_on(OCTOBER) == date(2026, 11, 3)
    assert cycle.closes_on(OCTOBER) == date(2026, 11, 5)
    assert cycle.of_supervisor == ("inovasi", "komunikasi", "produktivitas")


def test_points_of_expectations_and_back() -> None:
    cycle = RULES.cycle
    assert cycle is not None
    assert [cycle.points.of(one) for one in Expectation] == [110, 100, 70]
    found = [cycle.points.expectation_of(each) for each in (11_000, 10_999, 7_001, 7_000)]
    assert found == ["di_atas", "sesuai", "sesuai", "di_bawah"]


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        (
            "jakarta-108-2016",
            "858748bc064b834328068ffea661d0bc3d37f8cbca27e2557d4893dd5a225f44",
        ),
        (NAMED, "f4c6cddcc3d9e882e5a294b5b0b1d31dd6e6c6719840101b61ed8874508458eb"),
        ("nasional", "2818251fe93df705b29eab78a22225751ff0f74e60293755f8cd4e5eae9aa484"),
    ],
)
def test_rules_from_before_there_were_cycles_keep_their_hash(name: str, sha256: str) -> None:
    assert load_rules(sample_rules(name)).sha256 == sha256


def test_a_cycle_changes_the_hash_and_none_does_not() -> None:
    without = load_rules(sample_rules(NAMED))
    with_null = load_rules(changed(sample_rules(NAMED), {"cycle": None}))
    assert with_null.sha256 == without.sha256
    assert RULES.sha256 != without.sha256


def test_a_sound_cycle_has_no_problem() -> None:
    assert problems() == set()


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"inputs.pantas": "supervisor"}, "$.cycle.inputs.pantas", "E628"),
        ({"inputs": {**CYCLE["inputs"], "disiplin": "rater"}}, "$.cycle.inputs.disiplin", "E616"),
        ({"follows.disiplin": "hasil_kerja"}, "$.cycle.follows.disiplin", "E1132"),
        ({"points.sesuai": 110}, "$.cycle.points", "E1133"),
        ({"points.di_bawah": 100}, "$.cycle.points", "E1133"),
        ({"points.di_atas": 121}, "$.cycle.points.di_atas", "E1134"),
        ({"points.di_bawah": 1}, "$.cycle.points.di_bawah", "E1134"),
        ({"closes_day": 2}, "$.cycle.closes_day", "E1135"),
        ({"opens_day": 29}, "$.cycle.opens_day", "E617"),
        ({"scale": "letters"}, "$.cycle.scale", "E616"),
    ],
)
def test_what_contradicts_is_named(changes: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in problems(**changes)


@pytest.mark.parametrize("points", [0, 2, 70])
def test_no_points_and_more_than_a_hundredth_of_the_highest_are_a_score(points: int) -> None:
    """1 of 120 would be read as a fraction of 1 and rejected in the month's row."""
    assert problems(**{"points.di_bawah": points}) == set()


def test_an_indicator_that_nobody_answers_is_named() -> None:
    inputs = {code: source for code, source in CYCLE["inputs"].items() if code != "inovasi"}
    assert ("$.cycle.inputs.inovasi", "E1131") in problems(inputs=inputs)


def test_a_change_of_the_cycle_is_worded() -> None:
    document = changed(sample_rules(NAMED), {"cycle": CYCLE})
    before = load_rules(document)
    after = load_rules(changed(document, {"cycle.points.di_atas": 115, "cycle.due_day": 4}))
    texts = [change.text.en for change in describe_changes(before, after)]
    assert "Rating cycle points, above expectation: 110 → 115" in texts
    assert "Rating cycle days after the period until due: 3 → 4" in texts


def test_the_sample_for_the_pages_is_the_other_with_a_cycle() -> None:
    assert check_rules(json.dumps(sample_rules("named-indicators-web")).encode()).problems == ()
    named = {"rule_set", "title_id", "title_en", "cycle"}
    web, files = sample_rules("named-indicators-web"), sample_rules(NAMED)
    assert web["cycle"] == CYCLE
    assert {**web, **dict.fromkeys(named)} == {**files, **dict.fromkeys(named)}
