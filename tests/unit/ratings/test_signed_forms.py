"""Ratings of an office outside the civil service: entered by one of HR, confirmed by another."""

from datetime import date, timedelta

import pytest

from tests.simulation.ratings.table import MemoryTable
from tests.unit.ratings.office import (
    ANI,
    EKO,
    KEYS,
    LINES,
    NOW,
    OCTOBER,
    above,
    as_expected,
    chain_of,
    close,
    desk_on,
)
from tests.unit.ratings.test_receipts import same
from tukin.people.lines.line import Line, LineKind
from tukin.ratings.cycle import CycleState
from tukin.ratings.giving import RatingChanged, RatingDesk
from tukin.ratings.rating import Entered, RatingState
from tukin.ratings.signed_forms import confirm_form, enter_form
from tukin.vocabulary.errors import TukinError

LETTER = "Surat Bupati 821/17, 31-10-2026"
BUPATI = Line(EKO, None, "Bupati", None, LineKind.NON_ASN, date(2026, 1, 1), None, "UU 23/2014")
WITH_BUPATI = (*LINES, BUPATI)


@pytest.fixture
def desk() -> RatingDesk:
    return desk_on(MemoryTable(), chain=chain_of(WITH_BUPATI))


def form(**values: object) -> Entered:
    return as_expected(reason=LETTER, **values)


def refused(error: pytest.ExceptionInfo[TukinError]) -> str:
    return error.value.code


def test_what_two_of_hr_agree_to_is_the_offices_rating(desk: RatingDesk) -> None:
    digest = enter_form(desk, EKO, form(), 0, "hani", NOW)
    assert desk.latest(EKO) is None, "by itself it counts nothing"
    assert list(desk.ratings.of_month("disdik", OCTOBER)) == []
    rating = confirm_form(desk, EKO, digest, "indra", same, NOW)
    assert desk.latest(EKO) == rating
    assert (rating.rater_nip, rating.rater_name, rating.rater_kind) == (None, "Bupati", "non_asn")
    assert (rating.basis, rating.reason, rating.by) == ("UU 23/2014", LETTER, "hani, indra")
    assert (rating.state, rating.revision) == (RatingState.GIVEN, 1)
    assert confirm_form(desk, EKO, digest, "indra", same, NOW + timedelta(days=1)) == rating


def test_one_person_is_not_two(desk: RatingDesk) -> None:
    digest = enter_form(desk, EKO, form(), 0, "hani", NOW)
    for by in ("hani", "hani-2"):
        with pytest.raises(TukinError) as error:
            confirm_form(desk, EKO, digest, by, same, NOW)
        assert refused(error) == "E1137"
    assert desk.latest(EKO) is None


def test_nobody_enters_or_confirms_their_own(desk: RatingDesk) -> None:
    with pytest.raises(TukinError) as error:
        enter_form(desk, EKO, form(), 0, EKO, NOW)
    assert refused(error) == "E112"
    digest = enter_form(desk, EKO, form(), 0, "hani", NOW)
    with pytest.raises(TukinError) as error:
        confirm_form(desk, EKO, digest, EKO, same, NOW)
    assert refused(error) == "E112"


def test_hr_does_not_rate_whom_a_person_rates(desk: RatingDesk) -> None:
    with pytest.raises(TukinError) as error:
        enter_form(desk, ANI, form(), 0, "hani", NOW)
    assert refused(error) == "E1101"


def test_a_line_that_changed_since_is_asked_again(desk: RatingDesk) -> None:
    digest = enter_form(desk, EKO, form(), 0, "hani", NOW)
    other = desk_on(desk.ratings._table, chain=chain_of(LINES))  # type: ignore[arg-type]
    with pytest.raises(TukinError) as error:
        confirm_form(other, EKO, digest, "indra", same, NOW)
    assert refused(error) == "E1101"


def test_the_letter_and_the_words_are_asked_for(desk: RatingDesk) -> None:
    with pytest.raises(TukinError) as error:
        enter_form(desk, EKO, as_expected(), 0, "hani", NOW)
    assert refused(error) == "E1110"
    with pytest.raises(TukinError) as error:
        enter_form(desk, EKO, form(hasil_kerja=above().hasil_kerja), 0, "hani", NOW)
    assert refused(error) == "E1104"


def test_a_form_replaces_only_what_it_was_begun_on(desk: RatingDesk) -> None:
    first = enter_form(desk, EKO, form(), 0, "hani", NOW)
    again = enter_form(desk, EKO, form(), 0, "indra", NOW)
    assert again != first
    confirm_form(desk, EKO, first, "indra", same, NOW)
    with pytest.raises(RatingChanged):
        confirm_form(desk, EKO, again, "hani", same, NOW)


def test_a_closed_month_and_an_unknown_digest(desk: RatingDesk) -> None:
    with pytest.raises(TukinError) as error:
        confirm_form(desk, EKO, "0" * 32, "indra", same, NOW)
    assert refused(error) == "E802"
    digest = enter_form(desk, EKO, form(), 0, "hani", NOW)
    table = desk.ratings._table
    assert isinstance(table, MemoryTable)
    close(table, state=CycleState.CLOSING)
    with pytest.raises(TukinError) as error:
        confirm_form(desk, EKO, digest, "indra", same, NOW)
    assert refused(error) == "E1102"
    (key,) = [key for key in table.items if key[0].startswith("RATINGDRAFT#")]
    assert key[1] == f"{KEYS.of(EKO)}#FORM-{digest}"
    assert "expires_at" in table.items[key]
