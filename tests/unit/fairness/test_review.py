"""Small cases worked by hand, and what must hold for every city."""

import math
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.fairness.assessment import Assessment
from tukin.fairness.expected import EXPECTED, AgencyRating, parse_agency_ratings
from tukin.fairness.groups import DIMENSIONS
from tukin.fairness.raters import Copies, Flag, RaterReview, Ring
from tukin.fairness.review import FairnessReport, review
from tukin.people.small_groups import SMALL_GROUP, Hidden
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Rating

PERIOD = Period.parse("2026-10")


def nip(number: int) -> str:
    return f"{198501012010011000 + number}"


def one(number: int, **changes: object) -> Assessment:
    """A person of agency ``a``, rated Baik with 95.00 by rater 900."""
    person = Assessment(
        agency="a",
        nip=nip(number),
        rater_nip=nip(900),
        position="teknis-ahli",
        grade="III/a",
        employment=Employment.PNS,
        achievement_bp=9_500,
        rating=Rating.BAIK,
        scores={"x": 9_500, "y": 9_500},
    )
    return replace(person, **changes)  # type: ignore[arg-type]


def rated(rater: int, achievements: Sequence[int], first: int = 0) -> list[Assessment]:
    return [
        one(rater * 20 + first + index, rater_nip=nip(900 + rater), achievement_bp=value)
        for index, value in enumerate(achievements)
    ]


def look(people: Sequence[Assessment], **known: object) -> FairnessReport:
    return review(PERIOD, people, **known)  # type: ignore[arg-type]


def by_nip(report: FairnessReport) -> dict[str, RaterReview]:
    return {rater.nip: rater for rater in report.raters}


# --- Distribution -------------------------------------------------------------------------------


def staff(**counts: int) -> list[Assessment]:
    ratings = [Rating(name) for name, count in counts.items() for _ in range(count)]
    return [one(index, rating=rating) for index, rating in enumerate(ratings)]


@pytest.mark.parametrize(
    ("agency_rating", "counts", "broken"),
    [
        ("istimewa", {"sangat_baik": 7, "baik": 3}, []),
        ("istimewa", {"sangat_baik": 8, "baik": 2}, ["Sangat Baik: paling banyak 70 %"]),
        ("baik", {"baik": 7, "sangat_baik": 2, "kurang": 1}, []),
        ("baik", {"baik": 7, "sangat_baik": 3}, ["Butuh Perbaikan atau Kurang: ada"]),
        (
            "baik",
            {"baik": 8, "sangat_baik": 2},
            ["Baik: paling banyak 70 %", "Butuh Perbaikan atau Kurang: ada"],
        ),
        ("butuh_perbaikan", {"butuh_perbaikan": 6, "baik": 3, "sangat_baik": 1}, []),
        (
            "butuh_perbaikan",
            {"butuh_perbaikan": 5, "baik": 3, "sangat_baik": 2},
            ["Butuh Perbaikan: paling sedikit 60 %", "Sangat Baik: paling banyak 10 %"],
        ),
        ("kurang", {"kurang": 6, "butuh_perbaikan": 1, "baik": 3}, []),
        (
            "kurang",
            {"kurang": 6, "baik": 4},
            ["Butuh Perbaikan: paling sedikit 10 %"],
        ),
        ("sangat_kurang", {"sangat_kurang": 6, "kurang": 1, "baik": 3}, []),
        (
            "sangat_kurang",
            {"sangat_kurang": 6, "butuh_perbaikan": 3, "sangat_baik": 1},
            ["Sangat Baik: paling banyak 0 %"],
        ),
    ],
)
def test_expected_distribution_of_se_3_2023(
    agency_rating: str, counts: dict[str, int], broken: list[str]
) -> None:
    report = look(staff(**counts), agency_ratings={"a": AgencyRating(agency_rating)})
    (distribution,) = report.distributions
    assert [limit.words.id.replace("\u00a0", " ") for limit in distribution.broken] == broken


def test_without_the_agencys_own_rating_nothing_is_compared() -> None:
    (distribution,) = look(staff(baik=10)).distributions
    assert distribution.expected_of is None
    assert distribution.broken == ()
    assert distribution.counts == {rating: 10 * (rating == "baik") for rating in Rating}


def test_a_small_agency_is_not_shown() -> None:
    (distribution,) = look(staff(baik=4), agency_ratings={"a": AgencyRating.BAIK}).distributions
    assert (distribution.people, distribution.counts, distribution.broken) == (4, None, ())


def test_every_agency_rating_has_its_expectation() -> None:
    assert EXPECTED.keys() == set(AgencyRating)


@pytest.mark.parametrize("text", ["a", "a=", "=baik", "a=bagus", "a=BAIK"])
def test_an_agency_rating_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_agency_ratings([text])
    assert caught.value.code == "E821"


def test_agency_ratings_are_read() -> None:
    ratings = parse_agency_ratings(["a=baik", " b=sangat_kurang "])
    assert ratings == {"a": AgencyRating.BAIK, "b": AgencyRating.SANGAT_KURANG}


# --- Raters -------------------------------------------------------------------------------------


def test_difference_and_z_by_hand() -> None:
    """Rater 0: 100, 102, 98, 101, 99, mean 100. The others: 90, 92, 88, 91, 89, mean 90.

    Within the others the squares sum to 10, over 5 − 1 = 4: variance 2.5 (points). The standard
    error is √(2.5 × (1/5 + 1/5)) = 1, so the difference of 10 points is z = 10.
    """
    report = look(
        rated(0, [10_000, 10_200, 9_800, 10_100, 9_900])
        + rated(1, [9_000, 9_200, 8_800, 9_100, 8_900])
    )
    lenient, severe = report.raters
    assert (lenient.number, lenient.nip, lenient.difference_bp, lenient.z) == (
        1,
        nip(900),
        1_000,
        10.0,
    )
    assert (severe.number, severe.difference_bp, severe.z) == (2, -1_000, -10.0)
    assert lenient.flags == {Flag.LENIENT}
    assert severe.flags == {Flag.SEVERE}
    # √2.5 points, and the other's is the same: nothing unusual. Wilson and Hilferty's
    # approximation of χ² with 4 degrees of freedom puts the mean 2/36 below 1: 0.24 of √(2/36).
    assert (lenient.spread_bp, lenient.usual_spread_bp) == (158, 158)
    assert lenient.spread_z == round((2 / 36) / math.sqrt(2 / 36), 2) == 0.24


def test_a_far_rater_needs_both_chance_and_size() -> None:
    """4.99 points are far beyond chance here, and yet too little to look at."""
    close = [9_000, 9_010, 8_990, 9_005, 8_995]
    report = look(rated(0, [value + 499 for value in close]) + rated(1, close))
    assert report.raters[0].z > 3
    assert report.raters[0].flags == frozenset()
    report = look(rated(0, [value + 500 for value in close]) + rated(1, close))
    assert report.raters[0].flags == {Flag.LENIENT}
    wide = [5_000, 13_000, 7_000, 11_000, 9_000]
    report = look(rated(0, [value + 600 for value in wide]) + rated(1, wide))
    assert report.raters[0].flags == frozenset()


def test_equal_scores_for_everybody_are_narrow() -> None:
    usual = [8_000, 9_000, 10_000, 9_500, 8_500]
    report = look(rated(0, [9_000] * 5) + rated(1, usual) + rated(2, usual))
    assert by_nip(report)[nip(900)].flags == {Flag.NARROW}
    assert by_nip(report)[nip(901)].flags == frozenset()


def test_where_everybody_is_narrow_nobody_is() -> None:
    report = look(rated(0, [9_000] * 6) + rated(1, [9_000] * 6))
    assert {rater.flags for rater in report.raters} == {frozenset()}


def test_small_groups_of_raters_are_hidden() -> None:
    report = look(rated(0, [9_000] * 4) + rated(1, [9_000] * 5) + rated(2, [9_000]))
    assert [rater.nip for rater in report.raters] == [nip(901)]
    assert report.hidden_raters == Hidden(groups=2, people=5)


def test_a_rater_is_compared_within_the_agency_only() -> None:
    other = [replace(each, agency="b") for each in rated(3, [12_000] * 6)]
    report = look(rated(0, [9_000, 9_100, 8_900, 9_000, 9_050, 8_950]) + other)
    assert {rater.difference_bp for rater in report.raters} == {0}


def test_people_whose_rater_is_not_named_are_counted() -> None:
    assert look([one(0, rater_nip=None), one(1)]).unrated_by_name == 1


# --- Copies -------------------------------------------------------------------------------------


def test_copies_of_last_month() -> None:
    now = [one(index, scores={"x": 9_000 + index}) for index in range(6)]
    before = [
        replace(each, scores={"x": 9_000 + index if index < 3 else 1})
        for index, each in enumerate(now)
    ]
    report = look(now, before=before)
    assert report.copies == (Copies("a", comparable=6, copied=3),)
    assert report.raters[0].flags == {Flag.COPIED}  # 3 of 6 are half
    before[0] = replace(before[0], scores={"x": 1})
    assert look(now, before=before).raters[0].flags == frozenset()


def test_other_indicators_are_not_comparable() -> None:
    now = [one(index) for index in range(6)]
    before = [replace(each, scores={"z": 9_500}) for each in now]
    assert look(now, before=before).copies == (Copies("a", comparable=0, copied=0),)


# --- Rings --------------------------------------------------------------------------------------


def test_circles_of_any_length() -> None:
    people = [
        one(1, rater_nip=nip(1)),  # rates themselves
        one(2, rater_nip=nip(3)),
        one(3, rater_nip=nip(2), agency="b"),  # a pair across agencies
        one(4, rater_nip=nip(5)),
        one(5, rater_nip=nip(6)),
        one(6, rater_nip=nip(4)),  # three in a circle
        one(7, rater_nip=nip(4)),  # leads into it, and is not of it
        one(8, rater_nip=None),
        one(9, rater_nip=nip(8)),
    ]
    assert look(people).rings == (
        Ring(("a",), (nip(1),)),
        Ring(("a", "b"), (nip(2), nip(3))),
        Ring(("a",), (nip(4), nip(5), nip(6))),
    )


# --- Groups -------------------------------------------------------------------------------------


def groups(**shares: tuple[int, int, int]) -> list[Assessment]:
    """By grade class: people, of them Sangat Baik, of them Kurang."""
    people: list[Assessment] = []
    for grade, (count, outstanding, low) in shares.items():
        for index in range(count):
            rating = Rating.BAIK
            if index < outstanding:
                rating = Rating.SANGAT_BAIK
            elif index >= count - low:
                rating = Rating.KURANG
            people.append(one(len(people), grade=f"{grade}/a", rating=rating))
    return people


def test_four_fifths_by_hand() -> None:
    """III: 40 of 100 are outstanding. II: 20 of 100, half of that; the pooled share is 30 %, the
    standard error √(0.3 × 0.7 × 2/100) = 0.0648, so 20 points are 3.09 of them: flagged."""
    report = look(groups(III=(100, 40, 5), II=(100, 20, 5)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    second, third = comparison.groups
    assert (second.group, third.group) == ("II", "III")
    assert (second.outstanding.share_bp, second.outstanding.ratio_bp) == (2_000, 5_000)
    assert second.outstanding.flagged
    assert (third.outstanding.ratio_bp, third.outstanding.flagged) == (10_000, False)
    assert second.not_low.share_bp == 9_500
    assert not second.not_low.flagged


def test_a_low_ratio_by_chance_is_not_flagged() -> None:
    """3 of 10 against 12 of 30: ratio 0.75, but z is 0.57."""
    report = look(groups(III=(30, 12, 0), II=(10, 3, 0)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    small = comparison.groups[1]
    assert small.outstanding.ratio_bp == 7_500
    assert not small.outstanding.flagged


@pytest.mark.parametrize(("outstanding", "flagged"), [(25, True), (28, False)])
def test_beyond_chance_begins_at_two_standard_errors(outstanding: int, flagged: bool) -> None:
    """Against 40 of 100: 25 are 2.26 standard errors of 0.0662 away, 28 are 1.79 of 0.0670."""
    report = look(groups(III=(100, 40, 0), II=(100, outstanding, 0)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    assert comparison.groups[0].outstanding.flagged is flagged


def test_low_ratings_compare_the_favourable_outcome() -> None:
    """90 of 100 are not low in III, 60 of 100 in II: ratio 0.666."""
    report = look(groups(III=(100, 10, 10), II=(100, 10, 40)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    assert comparison.groups[0].not_low.ratio_bp == 6_666
    assert comparison.groups[0].not_low.flagged


def test_a_small_group_is_no_measure() -> None:
    """Five of nine in IV are outstanding; the reference still is III with 30 %."""
    report = look(groups(III=(100, 30, 0), II=(100, 25, 0), IV=(9, 5, 0)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    assert {group.group: group.outstanding.ratio_bp for group in comparison.groups} == {
        "III": 10_000,
        "II": 8_333,
        "IV": 18_518,
    }


def test_nobody_outstanding_gives_no_ratio() -> None:
    report = look(groups(III=(10, 0, 0), II=(10, 0, 0)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    assert {group.outstanding.ratio_bp for group in comparison.groups} == {None}


def test_a_hidden_group_cannot_be_worked_out_from_the_others() -> None:
    """IV has 2 people: hiding it alone would leave it as the rest, so I goes as well."""
    report = look(groups(III=(20, 1, 0), II=(10, 1, 0), I=(6, 1, 0), IV=(2, 1, 0)))
    comparison = next(each for each in report.comparisons if each.dimension == "grade_class")
    assert [group.group for group in comparison.groups] == ["III", "II"]
    assert comparison.hidden == Hidden(groups=2, people=8)


def test_pppk_are_a_class_of_their_own() -> None:
    people = [one(index, grade="IX", employment=Employment.PPPK) for index in range(5)]
    names = {each.dimension: each.groups[0].group for each in look(people).comparisons}
    assert names == {
        "grade": "PPPK IX",
        "grade_class": "PPPK",
        "position": "teknis-ahli",
        "employment": "PPPK",
    }


# --- For every city -----------------------------------------------------------------------------


@st.composite
def cities(draw: st.DrawFn) -> list[Assessment]:
    count = draw(st.integers(0, 40))
    return [
        one(
            index,
            agency=draw(st.sampled_from("abc")),
            rater_nip=draw(st.none() | st.integers(0, 8).map(nip)),
            grade=draw(st.sampled_from(["I/a", "II/b", "III/c", "IV/e", "IX"])),
            achievement_bp=draw(st.integers(0, 12_000)),
            rating=draw(st.sampled_from(list(Rating))),
        )
        for index in range(count)
    ]


@given(cities(), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_small_is_shown(
    people: list[Assessment], chance: random.Random
) -> None:
    report = look(people)
    shuffled = people.copy()
    chance.shuffle(shuffled)
    assert look(shuffled) == report
    assert all(rater.people >= SMALL_GROUP for rater in report.raters)
    for comparison in report.comparisons:
        shown = sum(group.people for group in comparison.groups)
        assert shown + comparison.hidden.people == len(people)
        assert all(group.people >= SMALL_GROUP for group in comparison.groups)
        assert comparison.hidden.people == 0 or (
            comparison.hidden.people >= SMALL_GROUP or not comparison.groups
        )
    assert {each.dimension for each in report.comparisons} == set(DIMENSIONS)
    rated_by_name = sum(each.rater_nip is not None for each in people)
    shown_by_raters = sum(rater.people for rater in report.raters)
    assert shown_by_raters + report.hidden_raters.people == rated_by_name


@given(st.lists(st.lists(st.integers(0, 12_000), min_size=5, max_size=8), min_size=1, max_size=9))
def test_the_others_are_really_the_others(groups_of_scores: list[list[int]]) -> None:
    """Each rater against the rest, recomputed from the rest alone."""
    people = [each for n, scores in enumerate(groups_of_scores) for each in rated(n, scores)]
    for rater in look(people).raters:
        rest = [scores for n, scores in enumerate(groups_of_scores) if nip(900 + n) != rater.nip]
        values = [value for scores in rest for value in scores]
        own = groups_of_scores[int(rater.nip) - int(nip(900))]
        if values:
            expected = statistics.fmean(own) - statistics.fmean(values)
            assert rater.difference_bp == pytest.approx(expected, abs=0.51)
            spreads = [statistics.stdev(scores) for scores in rest]
            assert rater.usual_spread_bp == pytest.approx(statistics.median(spreads), abs=0.51)


def test_a_whole_city_is_reviewed_in_seconds() -> None:
    """One agency of 3,000 raters, so that nothing may grow with their square."""
    people = [
        one(n, nip=f"{n:018d}", rater_nip=f"{n % 3_000:018d}", achievement_bp=9_000 + n * 7 % 997)
        for n in range(30_000)
    ]
    begin = time.perf_counter()
    assert len(look(people).raters) == 3_000
    assert time.perf_counter() - begin < 10
