"""Unexcused days that reach a tier are reported, and change no pay."""

import pytest

from tests.unit.entitlement.cases import JAKARTA, NAMED, accepted, rules_of
from tukin.entitlement.formula import Formula
from tukin.intake.remarks.discipline import find_notices


@pytest.mark.parametrize(
    ("days", "tier"),
    [
        ("0", None),
        ("10", None),
        ("11", ("W401", 11, "25", 6)),
        ("13", ("W401", 11, "25", 6)),
        ("14", ("W401", 14, "25", 9)),
        ("16", ("W401", 14, "25", 9)),
        ("17", ("W401", 17, "25", 12)),
        ("20", ("W401", 17, "25", 12)),
        ("21", ("W402", 21, None, None)),
        ("31", ("W402", 21, None, None)),
    ],
)
@pytest.mark.parametrize("rule_set", [JAKARTA, NAMED])
def test_the_tiers_of_pp_94_2021(
    rule_set: str, days: str, tier: tuple[str, int, str | None, int | None] | None
) -> None:
    notices = find_notices([accepted(rule_set, alpa=days)], rules_of(rule_set))
    if tier is None:
        assert notices == []
        return
    (notice,) = notices
    code, min_days, cut, months = tier
    assert (notice.row, notice.code, notice.days) == (7, code, int(days))
    for text in notice.message:
        assert f"{days} " in text
        assert f" {min_days} " in text
        if cut is not None:
            assert f" {cut}\u00a0% " in text
            assert f" {months} " in text


def test_a_notice_changes_no_pay() -> None:
    """11 days are cut as 11 days of absence; the tier's 25 % stand in nobody's account."""
    formula = Formula(rules_of(JAKARTA))
    ten, eleven = (formula.compute(accepted(JAKARTA, alpa=days)).steps for days in ("10", "11"))
    assert ten.payable_base_idr == eleven.payable_base_idr == 13_500_000
    assert eleven.unexcused_cut_idr - ten.unexcused_cut_idr == 13_500_000 * 5 // 100
