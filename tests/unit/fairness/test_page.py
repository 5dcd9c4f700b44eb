"""The fairness page and its JSON: whole, and as discreet as promised."""

import json
import re

import pytest

from tests.unit.explanation.test_slip import _Text
from tests.unit.fairness.test_review import nip, one, rated
from tukin.fairness.expected import AgencyRating
from tukin.fairness.page import fairness_page
from tukin.fairness.report import describe_fairness
from tukin.fairness.review import FairnessReport, review
from tukin.vocabulary.period import Period

NAMES = {"a": "Dinas <Pendidikan>", "teknis-ahli": "Teknis Ahli"}


@pytest.fixture
def report() -> FairnessReport:
    usual = [9_000, 9_200, 8_800, 9_100, 8_900]
    people = rated(0, [value + 1_500 for value in usual]) + rated(1, usual) + rated(2, [9_000])
    people += [one(500, rater_nip=nip(501)), one(501, rater_nip=nip(500))]
    return review(Period.parse("2026-10"), people, agency_ratings={"a": AgencyRating.BAIK})


def test_the_rules_author_learns_no_number_of_a_person(report: FairnessReport) -> None:
    described = describe_fairness(report, NAMES, identify=False)
    assert not re.search(r"\d{18}", json.dumps(described))
    assert not {"nip", "people"} & described["raters"][0].keys()
    assert described["raters"][0]["size"] == "5–9"


def test_the_auditor_learns_whom_to_ask(report: FairnessReport) -> None:
    described = describe_fairness(report, NAMES, identify=True)
    assert described["raters"][0]["nip"] == nip(900)
    assert described["raters"][0]["people"] == 5
    assert described["rings"][0]["nips"] == [nip(500), nip(501)]


def test_the_page_never_shows_numbers_of_persons(report: FairnessReport) -> None:
    page = fairness_page(describe_fairness(report, NAMES, identify=True))
    assert not re.search(r"\d{18}", page)
    assert page == fairness_page(describe_fairness(report, NAMES, identify=False))


def test_findings_stand_first(report: FairnessReport) -> None:
    text = _Text(fairness_page(describe_fairness(report, NAMES, identify=False))).text
    for expected in [
        "Dinas <Pendidikan>. Sebaran predikat di luar harapan. Baik: paling banyak 70 %.",
        "Penilai yang terlalu longgar: 1.",
        "2 orang menilai satu sama lain dalam lingkaran.",
        "3 penilai dengan kurang dari 5 pegawai tidak ditampilkan.",
    ]:
        assert expected in text


def test_nothing_is_loaded_and_nothing_runs(report: FairnessReport) -> None:
    page = fairness_page(describe_fairness(report, NAMES, identify=False))
    parsed = _Text(page)
    assert parsed.links == []
    assert not {"script", "img", "link", "iframe"} & set(parsed.tags)


def test_an_empty_period_is_a_page_as_well() -> None:
    page = fairness_page(describe_fairness(review(Period.parse("2026-10"), []), {}, identify=False))
    assert "Tidak ada yang menonjol" in page
