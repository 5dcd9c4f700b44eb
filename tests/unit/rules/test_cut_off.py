"""The cut-off of a month: a moment in the rules, on a day of the month after."""

import json
from datetime import datetime

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.rule_changes.gate.stated import not_stated
from tukin.rules.check import check_rules
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period

NAMED = "named-indicators"
FIFTH = {"day": 5, "at": "16:00+07:00", "source": "illustrative"}


def rules_with(cut_off: dict[str, object] | None) -> RuleSet:
    return load_rules(changed(sample_rules(NAMED), {"cut_off": cut_off}))


@pytest.mark.parametrize(
    ("period", "moment"),
    [
        ("2026-10", "2026-11-05T09:00:00+00:00"),
        ("2026-12", "2027-01-05T09:00:00+00:00"),
        ("2026-13", None),
        ("2026-14", None),
    ],
)
def test_it_is_in_the_month_after_and_extra_pay_has_none(period: str, moment: str | None) -> None:
    expected = None if moment is None else datetime.fromisoformat(moment)
    assert rules_with(FIFTH).cut_off_of(Period.parse(period)) == expected


@pytest.mark.parametrize(
    ("now", "is_after"),
    [("2026-11-05T08:59:59+00:00", False), ("2026-11-05T09:00:00+00:00", True)],
)
def test_from_its_moment_on_it_has_passed(now: str, is_after: bool) -> None:
    at = datetime.fromisoformat(now)
    period = Period.parse("2026-10")
    assert rules_with(FIFTH).is_after_cut_off(period, at) is is_after
    for without in (None, FIFTH | {"day": None}):
        assert rules_with(without).is_after_cut_off(period, at) is False


@pytest.mark.parametrize(
    "wrong", [{"day": 0}, {"day": 29}, {"day": "5"}, {"at": "16:00"}, {"at": "24:00+07:00"}]
)
def test_what_is_no_moment_is_refused(wrong: dict[str, object]) -> None:
    document = changed(sample_rules(NAMED), {"cut_off": FIFTH | wrong})
    assert check_rules(json.dumps(document).encode()).errors


@pytest.mark.parametrize("name", ["jakarta-108-2016", NAMED, "nasional"])
def test_the_samples_state_every_control(name: str) -> None:
    assert list(not_stated(load_rules(sample_rules(name)))) == []


def test_a_set_of_before_has_the_defaults_and_its_hash_is_without_them() -> None:
    """Person 25 %, total 10 %, recovery 50 %, no cut-off."""
    nothing = dict.fromkeys(("approval", "recovery", "cut_off"))
    rules = load_rules(changed(sample_rules(NAMED), nothing))
    assert rules.change_shares[:2] == (2_500, 1_000)
    assert rules.recovery_bp(5_000) == 5_000
    assert rules.cut_off_of(Period.parse("2026-10")) is None
    for word in (b"approval", b"recovery", b"cut_off"):
        assert word not in rules.canonical_json
    assert list(not_stated(rules)) == [
        "$.cut_off",
        "$.approval.most_raised_percent",
        "$.approval.most_raised_total_percent",
        "$.recovery.most_percent",
    ]
