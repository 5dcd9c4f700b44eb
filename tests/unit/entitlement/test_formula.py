"""The formula: equal to the oracle, and what must hold whatever the rules and scores are."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.oracle.computation import Computation, compute_pay
from tests.scenarios.loader import PERIODS, sample_rules
from tests.unit.entitlement.cases import (
    CPNS,
    JAKARTA,
    NAMED,
    PNS,
    PPPK,
    appraise,
    contradictions_of,
    load_rules,
    no_fraction,
    percent,
    points,
    rows,
    rule_sets,
    rules_of,
)
from tukin.entitlement.formula import Formula, Incentive, PaySteps
from tukin.referrals.referral import coaching_need
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.terms import Rating

INT64_MAX = 2**63 - 1


def _compare(
    rules: RuleSet, period: str, row: dict[str, str], computation: Computation
) -> Incentive:
    """Everything the oracle says is what the code says."""
    appraisal = appraise(rules, row, period)
    incentive = Formula(rules).compute(appraisal)
    need = coaching_need(appraisal, incentive, rules)
    assert tuple(part * 100 for part in computation.weighted) == incentive.weighted_bp
    assert computation.achievement * 100 == incentive.achievement_bp
    assert computation.rating == incentive.rating
    assert computation.steps == incentive.steps._asdict()
    assert computation.weak == (need and need.weak_indicators)
    assert computation.modules == (need and need.modules)
    return incentive


# --- The oracle -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [JAKARTA, NAMED])
@given(data=st.data())
@settings(max_examples=200)
def test_equals_the_oracle_under_the_samples(name: str, data: st.DataObject) -> None:
    rules = sample_rules(name)
    row = data.draw(rows(rules))
    _compare(rules_of(name), PERIODS[name], row, compute_pay(rules, row))


@given(data=st.data(), rules=rule_sets())
@settings(max_examples=100)
def test_equals_the_oracle_under_any_rules(data: st.DataObject, rules: dict[str, Any]) -> None:
    loaded = load_rules(rules)
    period = PERIODS[rules["rule_set"]]
    for row in data.draw(st.lists(rows(rules), min_size=3, max_size=6)):
        _compare(loaded, period, row, compute_pay(rules, row))


def _many_rows(rules: dict[str, Any], count: int, seed: int) -> Iterator[dict[str, str]]:
    dice = random.Random(seed)
    employments = [("PNS", PNS, g) for g in ("I/d", "II/a", "III/b", "IV/d")]
    employments += [("CPNS", CPNS, "III/a"), ("PPPK", PPPK, "IX"), ("PPPK", PPPK, "IV")]
    expectations = ["", "di atas", "sesuai", "di bawah"]
    for _ in range(count):
        employment, nip, grade = dice.choice(employments)
        results = dice.choice(expectations)
        least = dice.choice([0, 9_000])  # half of the people do well
        yield {
            "nip": nip,
            "name": "Contoh",
            "position": dice.choice(rules["positions"])["code"],
            "grade": grade,
            "employment": employment,
            "alpa": str(dice.choice([0, 0, 0, 1, 3, 20])),
            "ijin": str(dice.choice([0, 0, 1, 11])),
            "late_minutes": str(dice.choice([0, dice.randrange(500), dice.randrange(14_401)])),
            "early_minutes": str(dice.choice([0, 0, dice.randrange(120)])),
            "status": dice.choice([rules["statuses"][0], dice.choice(rules["statuses"])])["code"],
            "innovation_evidence": dice.choice(["", "", "SK 4/2026"]),
            "hasil_kerja": results,
            "perilaku_kerja": dice.choice(expectations[1:]) if results else "",
        } | {
            item["code"]: points(
                no_fraction(dice.randrange(least, item["max_score"] * 100 + 1), item["max_score"])
            )
            for item in rules["indicators"]
        }


@pytest.mark.slow
@pytest.mark.parametrize("name", [JAKARTA, NAMED])
def test_equals_the_oracle_on_thousands_of_rows(name: str) -> None:
    rules = sample_rules(name)
    loaded = rules_of(name)
    seen: set[str] = set()
    for row in _many_rows(rules, 2_500, seed=108_2016):
        incentive = _compare(loaded, PERIODS[name], row, compute_pay(rules, row))
        seen.add(incentive.rating)
        seen |= {step for step, amount in incentive.steps._asdict().items() if amount}
    unseen = {"pagu_cut_idr"} | ({"bonus_idr"} if name == JAKARTA else set())
    every = {*Rating, *PaySteps._fields}
    assert every - seen == unseen, "every rating and step occurs"


@given(data=st.data(), rules=rule_sets(), share=st.integers(0, 100))
@settings(max_examples=60)
def test_a_cut_of_the_budget_equals_the_oracle(
    data: st.DataObject, rules: dict[str, Any], share: int
) -> None:
    """What the agency's budget takes lowers gross; tax and BPJS are of what is left."""
    loaded, row = load_rules(rules), data.draw(rows(rules))
    cut_idr = compute_pay(rules, row).gross_idr * share // 100
    appraisal = appraise(loaded, row, PERIODS[rules["rule_set"]])
    formula = Formula(loaded)
    steps = formula.cut(appraisal, cut_idr)
    assert steps._asdict() == compute_pay(rules, row, cut_idr).steps
    _assert_computation_adds_up(loaded, formula.compute(appraisal)._replace(steps=steps))


# --- What always holds ------------------------------------------------------------------------


def _assert_computation_adds_up(rules: RuleSet, incentive: Incentive) -> None:
    steps = incentive.steps
    cuts = steps.unexcused_cut_idr + steps.excused_cut_idr + steps.lateness_cut_idr
    assert all(type(amount) is int for amount in steps)
    assert min(steps) >= 0, "no step is ever negative"
    assert cuts <= steps.rated_idr, "cuts never take more than was earned"
    assert steps.gross_idr == (
        steps.rated_idr
        - cuts
        + steps.bonus_idr
        + steps.award_idr
        - steps.ceiling_cut_idr
        - steps.pagu_cut_idr
    )
    # gross <= payable base * ceiling, in whole rupiah whatever the rounding mode
    ceiling = steps.payable_base_idr * rules.ceiling.ceiling_bp
    assert steps.gross_idr * 10_000 < ceiling + 10_000
    assert steps.net_idr == steps.gross_idr - steps.tax_idr - steps.bpjs_idr
    assert 0 <= steps.net_idr <= steps.gross_idr
    assert incentive.achievement_bp <= rules.achievement.cap_bp


@given(data=st.data(), rules=rule_sets())
@settings(max_examples=100)
def test_a_computation_adds_up_under_any_rules(data: st.DataObject, rules: dict[str, Any]) -> None:
    loaded = load_rules(rules)
    formula = Formula(loaded)
    for row in data.draw(st.lists(rows(rules), min_size=3, max_size=6)):
        appraisal = appraise(loaded, row, PERIODS[rules["rule_set"]])
        incentive = formula.compute(appraisal)
        _assert_computation_adds_up(loaded, incentive)
        assert formula.compute(appraisal) == Formula(loaded).compute(appraisal) == incentive


@pytest.mark.parametrize("name", [JAKARTA, NAMED])
@given(data=st.data())
def test_payable_base_is_never_exceeded_by_more_than_the_ceiling(
    name: str, data: st.DataObject
) -> None:
    """The samples in words: Jakarta's pattern pays up to the base, the other up to 110 % of it."""
    row = data.draw(rows(sample_rules(name)))
    steps = Formula(rules_of(name)).compute(appraise(rules_of(name), row, PERIODS[name])).steps
    tenths = 10 if name == JAKARTA else 11
    assert steps.gross_idr * 10 <= steps.payable_base_idr * tenths


def _better(data: st.DataObject, rules: dict[str, Any], row: dict[str, str]) -> dict[str, str]:
    """The same row with one score raised."""
    item = data.draw(st.sampled_from(rules["indicators"]))
    top = item["max_score"] * 100
    score = round(float(row[item["code"]].replace(",", ".")) * 100)
    least = max(score + 1, item["max_score"] + 1)  # not so small that it reads as a fraction of 1
    raised = data.draw(st.just(min(least, top)) | st.integers(min(least, top), top))
    return row | {item["code"]: points(raised)}


@given(
    data=st.data(),
    rules=st.sampled_from([sample_rules(JAKARTA), sample_rules(NAMED)]) | rule_sets(),
)
@settings(max_examples=200)
def test_a_higher_score_never_pays_less(data: st.DataObject, rules: dict[str, Any]) -> None:
    """Of net, one rupiah may be lost: tax and BPJS are rounded, each by itself."""
    loaded, period = load_rules(rules), PERIODS[rules["rule_set"]]
    row = data.draw(rows(rules))
    before = Formula(loaded).compute(appraise(loaded, row, period))
    after = Formula(loaded).compute(appraise(loaded, _better(data, rules, row), period))
    assert after.achievement_bp >= before.achievement_bp
    assert list(type(after.rating)).index(after.rating) <= list(type(before.rating)).index(
        before.rating
    )
    assert after.steps.earned_idr >= before.steps.earned_idr
    assert after.steps.rated_idr >= before.steps.rated_idr
    assert after.steps.gross_idr >= before.steps.gross_idr
    assert after.steps.net_idr >= before.steps.net_idr - 1


@pytest.mark.parametrize("column", ["alpa", "ijin", "late_minutes", "early_minutes"])
@given(data=st.data(), rules=rule_sets())
@settings(max_examples=60)
def test_more_absence_never_pays_more(
    column: str, data: st.DataObject, rules: dict[str, Any]
) -> None:
    loaded, period = load_rules(rules), PERIODS[rules["rule_set"]]
    row = data.draw(rows(rules))
    most = 31 - int(row["alpa"]) - int(row["ijin"]) if column in ("alpa", "ijin") else 14_400
    assume("bands" not in rules["attendance"]["lateness"] or most <= 31)
    more = min(int(row[column]) + data.draw(st.integers(0, most)), 31 if most <= 31 else 14_400)
    before = Formula(loaded).compute(appraise(loaded, row, period)).steps
    after = Formula(loaded).compute(appraise(loaded, row | {column: str(more)}, period)).steps
    assert after.gross_idr <= before.gross_idr


def _compute_largest_row(rules: RuleSet, row: dict[str, str]) -> None:
    """Compute with everything at its most, checking each product on its way."""
    formula = Formula(rules)
    exact = formula._rates.divide

    def checked(numerator: int, denominator: int) -> int:
        assert numerator + denominator <= INT64_MAX
        return exact(numerator, denominator)

    formula._rates = formula._rates._replace(divide=checked)
    minutes = "0" if rules.lateness_columns else "14400"
    most = {
        "position": rules.positions[0].code,
        "employment": "PNS",
        "nip": PNS,
        "grade": "IV/a",
        "status": "aktif",
        "late_minutes": minutes,
        "early_minutes": minutes,
        **dict.fromkeys(rules.lateness_columns, "62"),
    }
    period = PERIODS[rules.rule_set]
    for alpa in ("0", "31"):
        days = {"alpa": alpa, "ijin": str(31 - int(alpa))}
        formula.compute(appraise(rules, row | most | days, period))


@given(
    data=st.data(),
    rules=rule_sets(),
    amount_idr=st.sampled_from([10**9, 10**8, 999_999_999]),
    large=st.lists(st.integers(0, 999_999).map(percent), min_size=8, max_size=8),
)
@settings(max_examples=100)
def test_every_product_fits_64_bits_or_the_rules_are_refused(
    data: st.DataObject, rules: dict[str, Any], amount_idr: int, large: list[str]
) -> None:
    """Columns of a what-if are 64-bit; the largest row under accepted rules stays within."""
    attendance = rules["attendance"]
    rules["positions"][0]["amount_idr"] = amount_idr
    rules["statuses"][0]["pay_percent"] = 100
    attendance["unexcused_day_percent"], attendance["excused_day_percent"] = large[0], large[1]
    for band in attendance["lateness"].get("bands", [attendance["lateness"]]):
        band["cut_percent"] = large[2]
    rules["ceiling"]["ceiling_percent"] = large[3]
    rules["achievement"] |= {"cap_percent": large[4], "payable_cap_percent": large[5]}
    for line in rules["rating_pay"]:
        line |= {"pay_percent": large[6], "bonus_percent": large[7]}
    try:
        loaded = load_rules(rules)
    except ValidationError as refused:
        found = {problem.code for problem in contradictions_of(refused)}
    else:
        found = set()
        _compute_largest_row(loaded, data.draw(rows(rules)))
    assert found <= {"E633"}
