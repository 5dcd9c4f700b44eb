"""Calibration: figures worked by hand, small groups hidden, and nothing blocked."""

from itertools import count

import pytest

from tests.unit.ratings.office import BUDI, CITRA, given
from tukin.ratings.calibration import calibrate
from tukin.ratings.rating import Rating, RatingState
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.terms import Rating as Predicate

DI_ATAS, SESUAI, DI_BAWAH = Expectation
_NUMBERS = count()


def some(rater: str, *numbers: int) -> list[Rating]:
    """So many ratings above, at and below expectation, each of another person."""
    return [
        given(rater_nip=rater, hasil_kerja=expectation, nip=f"{next(_NUMBERS):018d}")
        for expectation, number in zip(Expectation, numbers, strict=True)
        for _ in range(number)
    ]


def test_before_five_ratings_there_is_nothing_to_compare() -> None:
    assert calibrate([*some(BUDI, 2, 2, 0), *some(CITRA, 50, 50, 50)], BUDI) is None
    assert calibrate(some(BUDI, 2, 2, 1), BUDI) is not None


def test_own_counts_and_the_others_shares() -> None:
    """Of 40 others 10, 25 and 5: 25 %, 62.5 % and 12.5 %."""
    found = calibrate([*some(BUDI, 2, 3, 1), *some(CITRA, 10, 25, 5)], BUDI)
    assert found is not None
    assert found.own == {DI_ATAS: 2, SESUAI: 3, DI_BAWAH: 1}
    assert found.others_bp == {DI_ATAS: 2_500, SESUAI: 6_250, DI_BAWAH: 1_250}
    assert found.warnings == ()


def test_groups_under_five_are_not_shown_nor_to_be_subtracted() -> None:
    """4 below are hidden, and with them the next smallest: else they were 100 % less the rest."""
    found = calibrate([*some(BUDI, 2, 3, 1), *some(CITRA, 10, 25, 4)], BUDI)
    assert found is not None
    assert found.others_bp == {SESUAI: 25 * 10_000 // 39}


def test_where_others_gave_too_few_nothing_of_them_is_shown() -> None:
    found = calibrate([*some(BUDI, 2, 3, 1), *some(CITRA, 0, 4, 0)], BUDI)
    assert found is not None
    assert found.others_bp is None


def test_who_answers_all_the_same_is_warned_and_not_blocked() -> None:
    found = calibrate(some(BUDI, 6, 0, 0), BUDI)
    assert found is not None
    (warning,) = found.warnings
    assert warning.code == "W1139"
    assert "all 6 of your answers are the same" in warning.message.en
    assert "semua 6 jawaban Anda sama" in warning.message.id


@pytest.mark.parametrize(("own", "warned"), [((4, 6, 0), 0), ((5, 5, 0), 0), ((6, 4, 0), 1)])
def test_a_share_far_from_the_others_is_remarked(own: tuple[int, ...], warned: int) -> None:
    """Others: 20 of 100 above. 50 % is 30 points more, no remark yet; 60 % is one."""
    found = calibrate([*some(BUDI, *own), *some(CITRA, 20, 70, 10)], BUDI)
    assert found is not None
    assert len(found.warnings) == warned
    if warned:
        assert "you rated 60\u00a0% above expectation, other raters 20\u00a0%" in found.warnings[0].cause_en


@pytest.mark.parametrize(
    ("predicate", "own", "most", "warned"),
    [
        (Predicate.SANGAT_BAIK, (7, 3, 0), 7_000, 0),
        (Predicate.SANGAT_BAIK, (8, 2, 0), 7_000, 1),
        (Predicate.BAIK, (8, 2, 0), None, 0),
        (Predicate.BUTUH_PERBAIKAN, (1, 9, 0), 1_000, 0),
        (Predicate.KURANG, (2, 8, 0), 1_000, 1),
        (Predicate.SANGAT_KURANG, (1, 9, 0), 0, 1),
        (None, (8, 2, 0), None, 0),
    ],
)
def test_the_circulars_expectation(
    predicate: Predicate | None, own: tuple[int, ...], most: int | None, warned: int
) -> None:
    found = calibrate(some(BUDI, *own), BUDI, predicate)
    assert found is not None
    assert found.most_best_bp == most
    assert len(found.warnings) == warned


def test_what_was_struck_or_has_no_result_is_not_counted() -> None:
    struck = given(state=RatingState.STRUCK)
    assert calibrate([*some(BUDI, 0, 4, 0), struck, given(hasil_kerja=None)], BUDI) is None
