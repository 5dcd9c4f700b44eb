"""The simulation report: every figure of the impact is in it, and nobody's name."""

import re

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import draw_people
from tukin.cli.impact_text import impact_lines
from tukin.rule_changes.column_impact import simulate
from tukin.rule_changes.impact_page import impact_page
from tukin.rule_changes.whatif import Impact
from tukin.rules.diff import describe_changes
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period

BEFORE = load_rules(sample_rules("named-indicators"))
CHANGES = {
    "indicators.0.weight_percent": 45,
    "indicators.1.weight_percent": 15,
    "positions.9.amount_idr": 13_800_000,
    "bands.1.min_percent": 95,
    "tax.pppk": None,
    "agencies.1.pagu": [{"period": "2026-10", "amount_idr": 1_000_000, "source": "illustrative"}],
    "title_id": "Aturan <baru>",
}


def report(people: int = 2_000) -> tuple[Impact, RuleSet, str]:
    """An impact, its rules and its page."""
    after = load_rules(changed(sample_rules("named-indicators"), CHANGES))
    impact = simulate(draw_people(BEFORE, people, seed=2), BEFORE, after, Period(2026, 10))
    page = impact_page(
        impact, describe_changes(BEFORE, after), BEFORE, after, {"Indikator": 5, "Jabatan": -7}
    )
    return impact, after, page


@pytest.fixture(scope="module")
def reported() -> tuple[Impact, RuleSet, str]:
    return report()


def test_the_figures_stand_in_it(reported: tuple[Impact, RuleSet, str]) -> None:
    impact, _, page = reported
    total = impact.total
    for amount in (total.gross_before_idr, total.gross_after_idr, abs(total.gross_change_idr)):
        assert format_idr(amount) in page
    for sums in (*impact.by_agency.values(), *impact.by_position.values()):
        assert format_idr(abs(sums.gross_change_idr)) in page
    assert page.count('class="minus"') + page.count('class="plus"') > 20
    assert f"{total.people:,}".replace(",", ".") in page


def test_warnings_stand_in_it(reported: tuple[Impact, RuleSet, str]) -> None:
    impact, _, page = reported
    assert impact.impossible.keys() == {"E607"}
    assert "tidak dapat dihitung" in page
    assert "Pagu Dinas Kesehatan terlampaui" in page


def test_it_is_escaped_and_loads_nothing(reported: tuple[Impact, RuleSet, str]) -> None:
    page = reported[2]
    assert "Aturan &lt;baru&gt;" in page
    assert not re.search(r"<script|https?://|url\(", page)


def test_the_same_impact_gives_the_same_bytes(reported: tuple[Impact, RuleSet, str]) -> None:
    assert report()[2] == reported[2]


def test_histogram_says_which_side(reported: tuple[Impact, RuleSet, str]) -> None:
    page = reported[2]
    names = re.findall(r'<span class="name">((?:turun|naik|tetap)[^<]*)</span>', page)
    assert names == [
        "turun Rp5 jt atau lebih",
        "turun Rp2 jt–Rp5 jt",
        "turun Rp1 jt–Rp2 jt",
        "turun Rp500 rb–Rp1 jt",
        "turun Rp100 rb–Rp500 rb",
        "turun di bawah Rp100 rb",
        "tetap",
        "naik di bawah Rp100 rb",
        "naik Rp100 rb–Rp500 rb",
        "naik Rp500 rb–Rp1 jt",
        "naik Rp1 jt–Rp2 jt",
        "naik Rp2 jt–Rp5 jt",
        "naik Rp5 jt atau lebih",
    ]


def test_nobody_at_all() -> None:
    after = load_rules(sample_rules("jakarta-108-2016"))
    impact = simulate(draw_people(BEFORE, 50, seed=2), BEFORE, after, Period(2026, 10))
    page = impact_page(impact, [], None, after)
    assert "50 pegawai tidak dapat dihitung" in page
    assert "<p>0\u00a0% dari Rp0" in page


def test_small_groups_are_counted_and_not_shown() -> None:
    impact = simulate(draw_people(BEFORE, 30, seed=2), BEFORE, BEFORE, Period(2026, 10))
    hidden = impact.hidden["grade"]
    assert hidden.groups > 10, "thirty people of nineteen grades"
    words = f"{hidden.groups} kelompok kecil ({hidden.people} orang) tidak ditampilkan"
    assert words in impact_page(impact, [], None, BEFORE)
    assert any(words in line for line in impact_lines(impact, [], {}, None))


def test_a_difference_below_a_hundredth_of_a_per_cent_has_no_sign(
    reported: tuple[Impact, RuleSet, str],
) -> None:
    impact, after, _ = reported
    sums = {"gross_before_idr": 10**9, "gross_after_idr": 10**9 - 1_500}
    impact = impact.model_copy(update={"total": impact.total.model_copy(update=sums)})
    page = impact_page(impact, [], BEFORE, after)
    assert "−Rp1.500" in page
    assert "<p>0\u00a0% dari Rp1.000.000.000 menjadi Rp999.998.500" in page
    lines = list(impact_lines(impact, [], {}, None))
    assert any("-Rp1.500 (0\u00a0%)" in line for line in lines)
