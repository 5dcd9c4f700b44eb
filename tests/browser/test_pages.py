"""The pages that people see: at the width of a phone, of A4, and on paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import A4, PHONE, Viewer
from tests.unit.entitlement.cases import JAKARTA, NAMED, rules_of, sound_row
from tests.unit.explanation.test_explanation import TODAY, WORKED_EXAMPLE, explain_now, record_of
from tests.unit.explanation.test_sheet import PERSON, parts
from tests.unit.fairness.test_review import nip, one, rated
from tests.unit.rule_changes.test_impact_page import report
from tukin.entitlement.formula import Formula
from tukin.explanation.description import describe_explanation
from tukin.explanation.payment import describe_payment
from tukin.explanation.sheets.parts import Agreement, RaterWords
from tukin.explanation.sheets.sheet import describe_sheet, sheets_html
from tukin.explanation.slip import slip_html
from tukin.fairness.assessment import Assessment
from tukin.fairness.expected import AgencyRating
from tukin.fairness.page import fairness_page
from tukin.fairness.report import describe_fairness, names_of
from tukin.fairness.review import review
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating
from tukin.vocabulary.words import Words

READABLE = 4.5
"""Least contrast of text (WCAG 2.2, level AA)."""


def plain_slip() -> str:
    """The worked example of the domain, as most slips are."""
    rules = rules_of(JAKARTA)
    previous = record_of(rules, WORKED_EXAMPLE | {"alpa": "0"}, "2026-08")
    record = record_of(rules, WORKED_EXAMPLE, "2026-09")
    return slip_html(
        describe_explanation(explain_now(record, rules, received_on=TODAY, previous=previous))
    )


def full_slip() -> str:
    """Everything at once: all cuts, bonus, award, ceiling, budget, all weak, long names."""
    rules = rules_of(NAMED)
    scores = dict.fromkeys(
        ["produktivitas", "disiplin", "inovasi", "komunikasi", "umpan_balik"], "69,99"
    )
    row = sound_row(
        NAMED,
        name="Dr. Hj. Raden Ayu Siti Nurhaliza Rahmawati Kusumaningrum Wijayanti, S.Sos., M.Si.",
        status="hukuman-disiplin",
        alpa="1",
        ijin="1",
        late_minutes="199",
        early_minutes="45",
        innovation_evidence="SK 12/2026",
        hasil_kerja="di atas",
        perilaku_kerja="di atas",
        **scores,
    )
    record = record_of(rules, row)
    record = replace(record, steps=Formula(rules).cut(record.appraisal, 123_456))
    previous = record_of(rules_of(JAKARTA), WORKED_EXAMPLE, "2026-09")
    explanation = explain_now(
        record,
        rules,
        received_on=TODAY,
        previous=previous,
        rater="Rina",
        superior="Prof. Dr. Yohanes Bambang Siregar Simatupang, S.H., M.Hum.",
    )
    assert sum(line.effect_idr != 0 for line in explanation.lines) >= 10
    assert len(explanation.weaknesses) == 6
    return slip_html(describe_explanation(explanation))


def fairness() -> str:
    """Three agencies with everything that can be found, and one that is too small."""
    usual = [9_000, 9_700, 8_300, 9_200, 8_800, 10_400, 9_100]
    people: list[Assessment] = []
    for number, (agency, shift) in enumerate([("disdik", 0), ("dinkes", 200), ("dukcapil", -300)]):
        people += _raters(agency, usual, shift, 10 * number)
    people += [one(9_000, agency="kecil", rater_nip=nip(9_001))]
    people += [one(9_001, agency="kecil", rater_nip=nip(9_000))]
    report = review(
        Period.parse("2026-10"),
        people,
        before=people[:40],
        agency_ratings={"disdik": AgencyRating.BAIK, "dinkes": AgencyRating.KURANG},
    )
    assert {flag for rater in report.raters for flag in rater.flags} == {
        "lenient", "severe", "narrow", "copied",
    }  # fmt: skip
    return fairness_page(describe_fairness(report, names_of([rules_of(NAMED)]), identify=True))


def _raters(agency: str, usual: Sequence[int], shift: int, first: int) -> list[Assessment]:
    people: list[Assessment] = []
    for rater in range(9):
        own = {7: 2_600, 8: -2_600}.get(rater, rater * 40)
        values = [9_000] * 7 if rater == 5 else [value + shift + own for value in usual]
        for each in rated(first + rater, values):
            rating = Rating.SANGAT_BAIK if each.achievement_bp > 11_000 else each.rating
            rating = Rating.KURANG if each.achievement_bp < 7_000 else rating
            grade = f"{('I', 'II', 'III', 'IV')[rater % 4]}/{'abcd'[rater % 3]}"
            people.append(replace(each, agency=agency, rating=rating, grade=grade))
    return people


def simulation() -> str:
    """A change of rules with every kind of warning, over all positions and grades."""
    return report()[2]


def sheets() -> str:
    """Three people: rated by a Plt with all that may be said, held, and before closing."""
    agreed = (
        Agreement("Ikut pelatihan analisis data dasar", "employee", date(2026, 12, 15)),
        Agreement("Mendampingi penyusunan laporan triwulan", "rater", date(2026, 11, 1), kept=True),
    )
    long = RaterWords("Baik sekali. " * 38, "Lebih teliti. " * 35, ("kompeten", "kolaboratif"))
    held = describe_payment({"status": "held", "reason": "left", "due_idr": 10_946_394}, UTC)
    missing = (Words("kehadiran", "attendance"),)
    every = [
        parts(words=long, agreements=agreed),
        parts(payment=held),
        parts(is_provisional=True, explanation=None, person=PERSON, missing=missing),
    ]
    return sheets_html(map(describe_sheet, every))


PAGES: dict[str, tuple[Any, int]] = {
    "plain-slip": (plain_slip, 2),
    "full-slip": (full_slip, 3),
    "sheets": (sheets, 5),
    "fairness": (fairness, 5),
    "simulation": (simulation, 3),
}
"""Maker, and the most sheets of A4 that it may take."""


@pytest.fixture(params=PAGES, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def path(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / f"{name}.html"
    file.write_text(PAGES[name][0](), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [PHONE, A4, 320])
def test_nothing_reaches_over_the_edge(viewer: Viewer, path: Path, width: int) -> None:
    viewer.show(path, width)
    assert not viewer.scrolls_sideways()
    assert viewer.overflowing() == []


@pytest.mark.parametrize("width", [PHONE, A4])
def test_every_text_can_be_read(viewer: Viewer, path: Path, width: int) -> None:
    viewer.show(path, width)
    contrast, text = viewer.contrasts()[0]
    assert contrast >= READABLE, text
    assert viewer.smallest_text_px() >= 12


@pytest.mark.parametrize("width", [PHONE, A4])
def test_in_the_dark_every_text_can_be_read(viewer: Viewer, path: Path, width: int) -> None:
    """Pages without colours of their own for it stay as they are."""
    viewer.page.emulate_media(color_scheme="dark")
    viewer.show(path, width)
    contrast, text = viewer.contrasts()[0]
    assert contrast >= READABLE, text


@pytest.mark.parametrize("page", [plain_slip, sheets])
def test_slips_and_sheets_go_dark_and_are_printed_bright(
    viewer: Viewer, tmp_path: Path, page: Any
) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(), encoding="utf-8")
    viewer.page.emulate_media(color_scheme="dark")
    viewer.show(file, PHONE)
    ground = "getComputedStyle(document.querySelector('main')).backgroundColor"
    assert viewer.page.evaluate(ground) == "rgb(23, 30, 34)"
    viewer.page.emulate_media(color_scheme="dark", media="print")
    assert viewer.page.evaluate(ground) == "rgb(255, 255, 255)"


def test_it_prints_on_a_few_sheets(viewer: Viewer, path: Path, name: str) -> None:
    viewer.show(path, A4)
    assert 1 <= viewer.printed_pages() <= PAGES[name][1]


def test_the_checks_find_planted_faults(viewer: Viewer, tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    file.write_text(
        '<meta name="viewport" content="width=device-width">'
        '<p style="width:600px">wide</p>'
        '<p style="color:#999;background:#fff;font-size:9px">pale</p>'
    )
    viewer.show(file, PHONE)
    assert viewer.scrolls_sideways()
    assert viewer.overflowing() == ["P wide"]
    assert viewer.contrasts()[0][1] == "pale"
    assert viewer.contrasts()[0][0] < READABLE
    assert viewer.smallest_text_px() == 9
