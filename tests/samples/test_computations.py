"""Readers, validation and formula together do with the samples what hand and oracle say."""

from functools import cache

import pytest

from tests.samples.computations import EXPECTED, sample_computations
from tests.samples.generate import EVENTS
from tukin.cli.rule_files import SAMPLES
from tukin.entitlement.formula import Formula
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.referrals.referral import Need, ReferralState, changed_referrals, coaching_need
from tukin.rules.rule_set import (
    RuleSet,
    load_rule_set,
)
from tukin.vocabulary.period import Period


@cache
def _rules(name: str) -> RuleSet:
    return load_rule_set((SAMPLES / f"{name}.json").read_bytes())


@cache
def _checked(path: str) -> CheckedFile:
    _, agency, period, name = path.split("/")
    validator = RowValidator(_rules(EXPECTED[path]["rules"]), agency, Period.parse(period))
    return check_file(EVENTS / path, name, validator)


def _needs(path: str) -> dict[str, Need]:
    rules = _rules(EXPECTED[path]["rules"])
    formula = Formula(rules)
    needs = [coaching_need(row, formula.compute(row), rules) for row in _checked(path).accepted]
    return {need.nip: need for need in needs if need is not None}


@pytest.mark.parametrize("path", EXPECTED)
def test_rows_are_accepted_and_rejected_as_written_by_hand(path: str) -> None:
    checked, expected = _checked(path), EXPECTED[path]
    assert checked.refusal is None
    assert len(checked.accepted) == expected["accepted"]
    found: dict[int, dict[str, str]] = {}
    for error in checked.errors:
        found.setdefault(error.row, {})[error.column] = error.code
    assert found == expected["rejected"]


@pytest.mark.parametrize("path", EXPECTED)
def test_every_accepted_row_is_paid_what_the_oracle_says(path: str) -> None:
    formula = Formula(_rules(EXPECTED[path]["rules"]))
    computations = list(sample_computations(path))
    assert [(row, nip) for row, nip, _ in computations] == [
        (appraisal.row, appraisal.nip) for appraisal in _checked(path).accepted
    ]
    for (_, _, computation), appraisal in zip(computations, _checked(path).accepted, strict=True):
        incentive = formula.compute(appraisal)
        assert incentive.steps._asdict() == computation.steps
        assert incentive.rating == computation.rating
    needs = _needs(path)
    referred = [
        computation.modules for _, _, computation in computations if computation.modules is not None
    ]
    assert sorted(need.modules for need in needs.values()) == sorted(referred)
    assert 5 <= len(needs) <= 20, "about one in twenty"


def test_the_corrected_file_withdraws_referrals_and_drops_nobody() -> None:
    path = "disdik/2026-09/penilaian-2026-09.csv"
    first, later = f"uploads/{path}", f"uploads-corrected/{path}"
    period = Period(2026, 9)
    opened = {
        referral.need.nip: referral
        for referral in changed_referrals("disdik", period, _needs(first), {})
    }
    changes = list(changed_referrals("disdik", period, _needs(later), opened))
    withdrawn = [item for item in changes if item.state is ReferralState.WITHDRAWN]
    assert len(withdrawn) == EXPECTED[later]["withdrawn_referrals"]
    assert {item.revision for item in withdrawn} == {2}
    accepted = [{row.nip for row in _checked(name).accepted} for name in (first, later)]
    assert accepted[0] < accepted[1]


def test_nobody_is_in_two_agencies_and_everybody_is_synthetic() -> None:
    """Sequences from 901 on: no real number of a birth date and appointment goes that far."""
    agencies: dict[str, str] = {}
    for path in EXPECTED:
        agency = path.split("/")[1]
        for appraisal in _checked(path).accepted:
            assert agencies.setdefault(appraisal.nip, agency) == agency
            assert appraisal.nip[15:] > "900"
    assert len(agencies) > 600
