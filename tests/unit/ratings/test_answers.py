"""What a rater filled in, against the rules: every problem is named, and nothing is guessed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.ratings.office import (
    ABOVE,
    BELOW,
    CYCLE,
    RULES,
    above,
    as_expected,
    given,
    rules_with,
)
from tukin.ratings.answers import Unanswered, find_problems, require_sound, tidy
from tukin.ratings.rating import Entered, Evidence, Words
from tukin.ratings.scores import scores_of
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.terms import Expectation

DI_ATAS, SESUAI, DI_BAWAH = Expectation
POINTS = rules_with(scale="points")


def problems(entered: Entered, rules: RuleSet = RULES) -> list[tuple[str, str]]:
    assert rules.cycle is not None
    return [(found.name, found.code) for found in find_problems(tidy(entered), rules, rules.cycle)]


def test_as_expected_needs_no_word() -> None:
    assert problems(as_expected()) == []


def test_nothing_is_filled_in_for_the_rater() -> None:
    assert problems(Entered()) == [("hasil_kerja", "E1130"), ("perilaku_kerja", "E1130")]


@pytest.mark.parametrize(
    ("entered", "found"),
    [
        (as_expected(hasil_kerja=DI_ATAS), [("strength", "E1104")]),
        (as_expected(hasil_kerja=DI_BAWAH), [("improve", "E1104")]),
        (as_expected(perilaku_kerja=DI_ATAS), [("strength", "E1104")]),
        (as_expected(perilaku_kerja=DI_BAWAH), [("improve", "E1104")]),
        (above("x" * 19), [("strength", "E1104")]),
        (above("x" * 20), []),
        (above(" " * 30), [("strength", "E1104")]),
        (as_expected(hasil_kerja=DI_BAWAH, words=Words(strength=ABOVE)), [("improve", "E1104")]),
        (as_expected(hasil_kerja=DI_BAWAH, words=Words(improve=BELOW)), []),
    ],
)
def test_an_answer_outside_the_expected_needs_words(
    entered: Entered, found: list[tuple[str, str]]
) -> None:
    assert problems(entered) == found


def test_an_indicator_that_is_answered_otherwise_needs_words_of_its_own() -> None:
    entered = replace(above(), by_indicator={"inovasi": DI_BAWAH})
    assert problems(entered) == [("words.inovasi", "E1104")]
    words = replace(entered.words, by_indicator={"inovasi": BELOW})
    assert problems(replace(entered, words=words)) == []
    assert problems(replace(above(), by_indicator={"inovasi": DI_ATAS})) == [], "as it follows"
    assert problems(replace(above(), by_indicator={"inovasi": SESUAI})) == [], "as expected"


@pytest.mark.parametrize("code", ["disiplin", "umpan_balik", "pantas"])
def test_an_indicator_that_is_not_the_supervisors_is_refused(code: str) -> None:
    assert problems(as_expected(by_indicator={code: SESUAI})) == [(code, "E1105")]
    words = Words(by_indicator={code: "Disiplin sekali."})
    assert problems(as_expected(words=words)) == [(code, "E1105")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (12_000, None),
        (12_001, "E303"),
        (-1, "E303"),
        (SESUAI, "E1130"),
        (10_500, None),
        (0, None),
        (1, "E309"),
        (93, "E309"),
        (120, "E309"),
        (121, None),
    ],
)
def test_points_are_within_the_scale(answer: Any, code: str | None) -> None:
    words = Words(by_indicator={"inovasi": ABOVE})
    entered = as_expected(by_indicator={"inovasi": answer}, words=words)
    assert [found for _, found in problems(entered, POINTS)] == ([code] if code else [])


def test_what_is_read_as_a_fraction_of_one_says_what_may_be_meant() -> None:
    entered = as_expected(by_indicator={"inovasi": 93})
    assert POINTS.cycle is not None
    found = [one for one in find_problems(entered, POINTS, POINTS.cycle) if one.name == "inovasi"]
    assert found[0].details == {"seen": "0,93", "instead": "93", "max_score": 120}
    assert "tulis 93" in found[0].message.id


def test_results_without_behaviour_are_no_rating() -> None:
    """A month's row with one of the two is rejected, also where pay needs neither."""
    follows = {"produktivitas": "hasil_kerja", "inovasi": "hasil_kerja"}
    rules = rules_with(scale="points", follows=follows)
    points = {"komunikasi": 9_000}
    one = Entered(hasil_kerja=SESUAI, by_indicator=points)
    assert problems(one, rules) == [("perilaku_kerja", "E1130")]
    cycle = {**CYCLE, "scale": "points", "follows": {}}
    cycle["inputs"] = dict.fromkeys(("aktivitas", "perilaku", "serapan"), "supervisor")
    cycle["points"] = {"di_atas": 100, "sesuai": 90, "di_bawah": 60}
    sample = changed(sample_rules("jakarta-108-2016"), {"cycle": cycle})
    none = load_rule_set(json.dumps(sample).encode())
    assert none.quadrants is None
    every = dict.fromkeys(cycle["inputs"], 9_000)
    text = dict.fromkeys(every, ABOVE)
    neither = Entered(by_indicator=every, words=Words(by_indicator=text))
    assert problems(neither, none) == [], "neither is asked for"
    other = replace(neither, perilaku_kerja=SESUAI)
    assert problems(other, none) == [("hasil_kerja", "E1130")]


def test_points_under_rules_of_expectations_are_refused() -> None:
    assert problems(as_expected(by_indicator={"inovasi": 10_000})) == [("inovasi", "E1130")]


def test_an_indicator_that_follows_nothing_must_be_answered() -> None:
    rules = rules_with(follows={"produktivitas": "hasil_kerja", "inovasi": "hasil_kerja"})
    assert problems(as_expected(), rules) == [("komunikasi", "E1130")]
    assert problems(as_expected(by_indicator={"komunikasi": SESUAI}), rules) == []


@pytest.mark.parametrize(
    ("title", "link", "is_sound"),
    [
        ("Laporan", "https://arsip.go.id/1", True),
        ("Laporan", "http://arsip.go.id/1", False),
        ("Laporan", "https://", False),
        ("Laporan", "https://a b.go.id", False),
        ("Laporan", "javascript:alert(1)", False),
        ("Laporan", "https://arsip.go.id@jahat.example/1", False),
        ("Laporan", "https://[", False),
        ("", "https://arsip.go.id/1", False),
        ("x" * 101, "https://arsip.go.id/1", False),
        ("Laporan", "https://arsip.go.id/" + "x" * 500, False),
    ],
)
def test_evidence_is_a_title_and_an_https_link(title: str, link: str, is_sound: bool) -> None:
    found = problems(as_expected(evidence=(Evidence(title, link),)))
    assert found == ([] if is_sound else [("evidence.1", "E1108")])


def test_what_is_too_long_is_named() -> None:
    link = Evidence("Laporan", "https://arsip.go.id/1")
    values = ("loyal", "kompeten", "adaptif")
    words = Words("x" * 501, "y" * 501, values, {"inovasi": "z" * 301})
    found = problems(as_expected(words=words, evidence=(link,) * 6, reason="r" * 301))
    assert found == [
        (name, "E1111")
        for name in ("strength", "improve", "reason", "evidence", "values", "words.inovasi")
    ]


def test_a_value_that_is_none_of_the_seven_is_refused() -> None:
    assert problems(as_expected(words=Words(values=("jujur",)))) == [("values", "E1130")]


def test_all_problems_are_said_at_once() -> None:
    assert RULES.cycle is not None
    with pytest.raises(Unanswered) as refused:
        require_sound(as_expected(hasil_kerja=None, perilaku_kerja=DI_ATAS), RULES, RULES.cycle)
    assert [found.code for found in refused.value.problems] == ["E1130", "E1104"]
    assert refused.value.code == "E1130"
    assert "hasil kerja" in refused.value.problems[0].message.id
    assert "work behaviour" in refused.value.problems[1].message.en


def test_white_space_and_empty_texts_are_no_words() -> None:
    tidied = tidy(
        Entered(
            words=Words(" baik ", "\n", ("loyal", "loyal"), {"inovasi": " ", "x": " y "}),
            evidence=(Evidence(" ", ""), Evidence(" a ", " https://b.id ")),
        )
    )
    assert tidied.words == Words("baik", "", ("loyal",), {"x": "y"})
    assert tidied.evidence == (Evidence("a", "https://b.id"),)


def test_scores_follow_results_and_behaviour() -> None:
    """110, 100 and 70 points by expectation; innovation by itself, in hundredths."""
    assert RULES.cycle is not None
    rating = given(hasil_kerja=DI_ATAS, perilaku_kerja=DI_BAWAH)
    assert scores_of(rating, RULES.cycle) == {
        "inovasi": 11_000,
        "komunikasi": 7_000,
        "produktivitas": 11_000,
    }
    own = given(hasil_kerja=DI_ATAS, by_indicator={"inovasi": 9_450, "komunikasi": SESUAI})
    assert scores_of(own, RULES.cycle) == {
        "inovasi": 9_450,
        "komunikasi": 10_000,
        "produktivitas": 11_000,
    }
    without = given(hasil_kerja=None, perilaku_kerja=None)
    assert scores_of(without, RULES.cycle) == {}
