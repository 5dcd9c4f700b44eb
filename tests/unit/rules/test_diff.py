"""What differs between two rule sets, in words of both languages."""

from typing import Any

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.rules.diff import describe_book_changes, describe_changes
from tukin.rules.rule_set import RuleBook

NAMED = "named-indicators"
OLD = load_rules(sample_rules(NAMED))
PAGU = [{"period": "2026-12", "amount_idr": 2_900_000_000, "source": "illustrative"}]

CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"indicators.0.weight_percent": "42.5", "indicators.1.weight_percent": "17.5"},
        "Indikator Produktivitas, bobot: 40\u00a0% → 42,5\u00a0%",
        "Indicator Productivity, weight: 40\u00a0% → 42,5\u00a0%",
    ),
    (
        {"positions.9.amount_idr": 13_800_000},
        "Jabatan Administrasi Terampil, besaran: Rp13.500.000 → Rp13.800.000",
        "Position Administrasi Terampil, amount: Rp13.500.000 → Rp13.800.000",
    ),
    (
        {"bands.0.requires_innovation": False},
        "Predikat Sangat Baik, perlu inovasi: ya → tidak",
        "Rating Very good, requires innovation: yes → no",
    ),
    (
        {"coaching.ratings": ["kurang"]},
        "Pembinaan predikat yang dirujuk: butuh perbaikan, kurang, sangat kurang → kurang",
        "Coaching ratings referred: butuh perbaikan, kurang, sangat kurang → kurang",
    ),
    (
        {"attendance.of_month_before": True},
        "Kehadiran boleh bulan sebelumnya: tidak → ya",
        "Attendance may be of the month before: no → yes",
    ),
    ({"quadrants": None}, "Kuadran: dihapus", "Quadrants: removed"),
    ({"tax.pppk": None}, "Pajak PPPK: dihapus", "Tax PPPK: removed"),
    (
        {"agencies.1.pagu": PAGU},
        "Perangkat daerah Dinas Kesehatan, pagu, 2026-12: ditambahkan, Rp2.900.000.000",
        "Agency Dinas Kesehatan, budget, 2026-12: added, Rp2.900.000.000",
    ),
    (
        {"effective_until": "2027-12"},
        "Berlaku sampai: ditambahkan, 2027-12",
        "Effective until: added, 2027-12",
    ),
]


@pytest.mark.parametrize(("changes", "text_id", "text_en"), CASES)
def test_a_change_in_words(changes: dict[str, Any], text_id: str, text_en: str) -> None:
    found = describe_changes(OLD, load_rules(changed(sample_rules(NAMED), changes)))
    assert (text_id, text_en) in [tuple(change.text) for change in found]
    assert len(found) == (2 if len(changes) == 2 else 1)


def test_lines_are_compared_by_name_not_by_place() -> None:
    rules = sample_rules(NAMED)
    rules["positions"].reverse()
    rules["statuses"].reverse()
    assert describe_changes(OLD, load_rules(rules)) == []


def test_lines_added_and_removed() -> None:
    rules = sample_rules(NAMED)
    rules["positions"][0] |= {"code": "kepala", "label": "Kepala", "amount_idr": 50_000_000}
    texts = [change.text.id for change in describe_changes(OLD, load_rules(rules))]
    assert texts == [
        "Jabatan Sekretaris Daerah: dihapus",
        "Jabatan Kepala: ditambahkan, Rp50.000.000",
    ]


def test_another_kind_of_lateness() -> None:
    lateness = sample_rules("nasional")["attendance"]["lateness"]
    other = load_rules(changed(sample_rules(NAMED), {"attendance.lateness": lateness}))
    texts = [change.text.id for change in describe_changes(OLD, other)]
    assert "Kehadiran keterlambatan, cara: pro rata → banded" in texts
    assert (
        "Kehadiran keterlambatan, tingkat, Terlambat/pulang cepat 61-90 menit: "
        "ditambahkan, 1,25\u00a0%" in texts
    )
    assert describe_changes(other, OLD)  # and the way back can be worded as well


@pytest.mark.parametrize("name", ["jakarta-108-2016", "nasional"])
def test_wholly_different_rules_are_worded_without_a_gap(name: str) -> None:
    other = load_rules(sample_rules(name))
    for before, after in ((OLD, other), (other, OLD)):
        for change in describe_changes(before, after):
            assert change.path.startswith(f"$.{change.section}")
            assert "_" not in change.text.id.split(":")[0]


def test_books() -> None:
    new = changed(sample_rules(NAMED), {"ceiling.ceiling_percent": 105})
    jakarta = load_rules(sample_rules("jakarta-108-2016"))
    changes = describe_book_changes(
        RuleBook(rule_sets=(jakarta, OLD)), RuleBook(rule_sets=(load_rules(new),))
    )
    assert [change.text.id for change in changes["jakarta-108-2016"]] == [
        "Aturan jakarta-108-2016 dihapus"
    ]
    assert [change.text.id for change in changes[NAMED]] == [
        "Batas tertinggi batas: 110\u00a0% → 105\u00a0%"
    ]
