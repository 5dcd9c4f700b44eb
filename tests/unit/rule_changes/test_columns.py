"""Columns and rows give the same bits, for every step of everybody, under any rules."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules, rule_sets
from tests.unit.rule_changes.people import as_appraisals, draw_people
from tukin.entitlement.formula import Formula, PaySteps
from tukin.people.small_groups import Hidden
from tukin.referrals.referral import is_referred
from tukin.rule_changes.column_formula import OBSTACLE_CODES, RATINGS, ColumnFormula
from tukin.rule_changes.column_impact import simulate
from tukin.rule_changes.population import Population
from tukin.rule_changes.whatif import Impact, Recompute, RulesRef, Sums, Tally, bin_of
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.money import RoundingMode
from tukin.vocabulary.period import Period

PERIOD = Period.parse("2026-10")
PEOPLE = 20_000
SAMPLES = ("jakarta-108-2016", "named-indicators", "nasional")


def _rules(name: str, **changes: Any) -> RuleSet:
    return load_rules(changed(sample_rules(name), changes))


def _assert_same_bits(rules: RuleSet, people: Population) -> None:
    """Every step of everybody by rows and by columns."""
    columns = ColumnFormula(rules).compute(people)
    formula, recompute = Formula(rules), Recompute(rules)
    steps, others = [], []
    for _, appraisal in as_appraisals(people):
        obstacle = recompute.obstacle(appraisal)
        assert obstacle is None, "the generator draws rows that are accepted"
        incentive = formula.compute(appraisal)
        steps.append(incentive.steps)
        others.append(
            (
                incentive.achievement_bp,
                RATINGS.index(incentive.rating),
                is_referred(incentive, rules),
            )
        )
    for name, by_rows, by_columns in zip(
        PaySteps._fields, np.array(steps, np.int64).T, columns.steps, strict=True
    ):
        assert by_columns.dtype == np.int64 if name != "pagu_cut_idr" else True
        assert np.array_equal(by_rows, np.broadcast_to(by_columns, len(people))), name
    assert np.array_equal(
        np.array(others, np.int64).T, [columns.achievement_bp, columns.rating, columns.referred]
    )
    assert not columns.obstacle.any()


@pytest.mark.slow
@pytest.mark.parametrize("mode", RoundingMode)
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_in_every_rounding_mode(name: str, mode: RoundingMode) -> None:
    rules = _rules(name, **{"rounding.mode": mode.value})
    _assert_same_bits(rules, draw_people(rules, PEOPLE, seed=len(mode)))


@given(rule_sets(), st.integers(0, 2**32))
@settings(max_examples=60)
def test_drawn_rule_sets(content: dict[str, Any], seed: int) -> None:
    rules = load_rules(content)
    _assert_same_bits(rules, draw_people(rules, 300, seed))


def test_largest_amounts_do_not_overflow() -> None:
    rules = _rules("jakarta-108-2016", **{"positions.0.amount_idr": 1_000_000_000})
    _assert_same_bits(rules, draw_people(rules, 5_000, seed=1))


def test_population_of_appraisals_is_the_same_people() -> None:
    rules = _rules("nasional")
    drawn = draw_people(rules, 2_000, seed=7)
    read = Population.of(list(as_appraisals(drawn)))
    for population in (drawn, read):
        columns = ColumnFormula(rules).compute(population)
        net = int(columns.steps.net_idr.sum())
        assert net == int(ColumnFormula(rules).compute(drawn).steps.net_idr.sum())
    assert [read.agency.values[n] for n in read.agency.numbers] == [
        drawn.agency.values[n] for n in drawn.agency.numbers
    ]


# --- Impact -----------------------------------------------------------------------------------

GROUPS: dict[str, Callable[[Impact], dict[str, Sums]]] = {
    "agency": lambda impact: impact.by_agency,
    "position": lambda impact: impact.by_position,
    "grade": lambda impact: impact.by_grade,
}


def by_rows(people: Population, before: RuleSet, after: RuleSet) -> Impact:
    """The impact row by row: what the API does."""
    was, now, tally = Recompute(before), Recompute(after), Tally(after)
    for agency, appraisal in as_appraisals(people):
        outcome = was.outcome(appraisal)
        obstacle = now.obstacle(appraisal)
        if obstacle is None:
            tally.add(agency, appraisal, outcome, now.outcome(appraisal))
        else:
            tally.reject(obstacle, outcome.net_idr)
    return tally.impact(PERIOD, [RulesRef.of(before)])


CHANGES: list[dict[str, Any]] = [
    {},
    {"indicators.0.weight_percent": 45, "indicators.1.weight_percent": 15},
    {"positions.10.amount_idr": 12_000_000, "ceiling.ceiling_percent": 95},
    {"bands.1.min_percent": 95, "coaching.threshold_percent": 80, "rounding.mode": "up"},
    {"tax.pppk": None, "indicators.0.max_score": 100, "innovation_award.evidence_prefixes": ["SK"]},
    {"positions.3.code": "wali", "positions.3.label": "Wali", "statuses.9.code": "sakit"},
    {
        "agencies.0.pagu": [
            {"period": "2026-10", "amount_idr": 1_000_000_000, "source": "illustrative"}
        ]
    },
]


@pytest.mark.slow
@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: ",".join(changes) or "none")
def test_impact_by_columns_is_that_by_rows(changes: dict[str, Any]) -> None:
    before, after = _rules("named-indicators"), _rules("named-indicators", **changes)
    people = draw_people(before, PEOPLE, seed=3)
    impact = simulate(people, before, after, PERIOD)
    assert impact == by_rows(people, before, after)
    assert Impact.model_validate_json(impact.model_dump_json()) == impact
    _assert_adds_up(impact, PEOPLE)


def test_rules_with_other_indicators_compute_nobody() -> None:
    before, after = _rules("named-indicators"), _rules("jakarta-108-2016")
    people = draw_people(before, 500, seed=4)
    impact = simulate(people, before, after, PERIOD)
    assert impact == by_rows(people, before, after)
    assert impact.impossible == {"E301": 500}
    assert impact.total.people == 0


def test_each_obstacle_is_found_by_both() -> None:
    before = _rules("named-indicators")
    after = _rules("named-indicators", **CHANGES[4], **CHANGES[5])
    people = draw_people(before, 5_000, seed=5)
    columns = ColumnFormula(after).compute(people)
    recompute = Recompute(after)
    found = [recompute.obstacle(appraisal) or "" for _, appraisal in as_appraisals(people)]
    assert [OBSTACLE_CODES[place] for place in columns.obstacle] == found
    assert set(found) == {"", "E303", "E202", "E205", "E607", "E307"}
    banded = _rules(
        "nasional",
        **{"indicators.0.code": "aktivitas", "coaching.modules": {"aktivitas": [], "disiplin": []}},
    )
    late = draw_people(_rules("jakarta-108-2016"), 3_000, seed=6)
    minutes_only = ColumnFormula(banded).compute(late)
    assert set(minutes_only.obstacle) == {OBSTACLE_CODES.index("E301")}


def test_minutes_without_occurrences_cannot_be_cut_by_occurrence() -> None:
    banded = _rules("nasional")
    people = draw_people(banded, 2_000, seed=8)
    stripped = Population(**{**_columns(people), "late_counts": {}})
    columns = ColumnFormula(banded).compute(stripped)
    assert np.array_equal(columns.obstacle == OBSTACLE_CODES.index("E651"), people.late_minutes > 0)
    recompute = Recompute(banded)
    found = [recompute.obstacle(appraisal) or "" for _, appraisal in as_appraisals(stripped)]
    assert [OBSTACLE_CODES[place] for place in columns.obstacle] == found


def _columns(people: Population) -> dict[str, Any]:
    return {name: getattr(people, name) for name in Population.__slots__}


def _assert_adds_up(impact: Impact, people: int) -> None:
    """The parts of an impact are parts of the same whole."""
    total = impact.total
    assert total.people + sum(impact.impossible.values()) == people
    for name, groups in GROUPS.items():
        shown = groups(impact).values()
        assert sum(group.people for group in shown) + impact.hidden[name].people == total.people
        if impact.hidden[name].groups == 0:
            for field in type(total).model_fields:
                assert sum(getattr(group, field) for group in shown) == getattr(total, field)
    assert sum(bin_.people for bin_ in impact.histogram) == total.people
    change = total.net_after_idr - total.net_before_idr
    changes = [bin_.net_change_idr for bin_ in impact.histogram]
    assert None in changes or sum(map(int, filter(None, changes))) == change
    assert impact.gained_idr - impact.lost_idr == change
    assert sum(sum(row.values()) for row in impact.ratings.values()) == total.people
    opened, withdrawn = impact.referrals_opened, impact.referrals_withdrawn
    assert impact.referred_after - impact.referred_before == opened - withdrawn


@pytest.mark.parametrize(
    ("change", "place"),
    [(0, 6), (1, 7), (99_999, 7), (100_000, 8), (4_999_999, 11), (5_000_000, 12), (-1, 5),
     (-100_000, 4), (-5_000_000, 0)],
)  # fmt: skip
def test_bins(change: int, place: int) -> None:
    assert bin_of(change) == place


# --- Small groups -----------------------------------------------------------------------------


def people_at(rules: RuleSet, sizes: dict[str, int]) -> Population:
    """People of each position, all else alike; all of them but one are at one agency."""
    count = sum(sizes.values())
    ((_, one),) = as_appraisals(draw_people(rules, 1, seed=1))
    places = [position for position, size in sizes.items() for _ in range(size)]
    return Population.of(
        [
            ("disdik" if row else "dukcapil", replace(one, row=row, position=position))
            for row, position in zip(range(count), places, strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("sizes", "shown", "hidden"),
    [
        ({"lurah": 5, "camat": 6}, {"lurah", "camat"}, Hidden(0, 0)),
        # One small group alone is the total less the others: the next smallest is hidden, too.
        ({"lurah": 4, "camat": 5, "pelayanan-ahli": 9}, {"pelayanan-ahli"}, Hidden(2, 9)),
        # Two that are five together tell nothing about one of them.
        ({"lurah": 1, "camat": 4, "pelayanan-ahli": 5}, {"pelayanan-ahli"}, Hidden(2, 5)),
        ({"lurah": 2, "camat": 2, "pelayanan-ahli": 5}, set(), Hidden(3, 9)),
        ({"lurah": 1, "camat": 1}, set(), Hidden(2, 2)),
    ],
)
def test_positions_of_few_people_are_not_shown(
    sizes: dict[str, int], shown: set[str], hidden: Hidden
) -> None:
    rules = _rules("named-indicators")
    people = people_at(rules, sizes)
    for impact in (simulate(people, rules, rules, PERIOD), by_rows(people, rules, rules)):
        assert impact.by_position.keys() == shown
        assert impact.hidden["position"] == hidden
        assert impact.by_agency == {}, "one person at an agency, and all others are at the other"
        assert impact.total.people == sum(sizes.values())


def test_a_change_of_few_people_has_no_amount() -> None:
    """One person's pay rises: neither its bin nor that of all others says by how much."""
    before = _rules("named-indicators")
    raised = next(i for i, each in enumerate(before.positions) if each.code == "lurah")
    after = _rules("named-indicators", **{f"positions.{raised}.amount_idr": 40_000_000})
    people = people_at(before, {"lurah": 1, "pelayanan-ahli": 9})
    impact = simulate(people, before, after, PERIOD)
    bins = [(bin_.people, bin_.net_change_idr) for bin_ in impact.histogram if bin_.people]
    assert bins == [(9, None), (1, None)]
    assert impact.total.gainers == 1
