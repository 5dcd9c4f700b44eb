"""Who reads what: persons × revisions, exactly the allowed ones."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.unit.ratings.office import (
    ANI,
    BUDI,
    CITRA,
    DEWI,
    EKO,
    FAJAR,
    LINES,
    OCTOBER,
    chain_of,
    given,
)
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.line import Line, LineKind
from tukin.ratings.rating import RatingState
from tukin.ratings.reading import Readable, Reader, readable
from tukin.vocabulary.period import Period

TODAY = date(2026, 11, 2)
NOTHING, VALUES, WORDS = Readable
GIRI = "199901012024011001"


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (Reader(ANI), WORDS),
        (Reader(BUDI), WORDS),
        (Reader(CITRA), WORDS),
        (Reader(DEWI), NOTHING),
        (Reader(EKO), NOTHING),
        (Reader(FAJAR), NOTHING),
        (Reader(GIRI), NOTHING),
        (Reader(GIRI, [GrantRole.HR]), VALUES),
        (Reader(GIRI, [GrantRole.HEAD]), VALUES),
        (Reader(GIRI, [GrantRole.SYSTEM]), NOTHING),
        (Reader(GIRI, [GrantRole.FINANCE]), NOTHING),
        (Reader(GIRI, is_auditor=True), VALUES),
    ],
)
def test_a_rating_that_was_given_after_the_month(reader: Reader, expected: Readable) -> None:
    assert readable(given(), reader, chain_of(), TODAY) == expected


def test_whoever_acted_on_the_day_it_was_given_reads_it() -> None:
    """The superior rated on the 15th, when Dewi acted for the rater: it was of her days."""
    rating = given(rater_nip=CITRA, given_at=datetime(2026, 10, 15, 5, tzinfo=UTC))
    assert readable(rating, Reader(DEWI), chain_of(), TODAY) == WORDS
    later = replace(rating, given_at=datetime(2026, 10, 22, 5, tzinfo=UTC))
    assert readable(later, Reader(DEWI), chain_of(), TODAY) == NOTHING


def test_who_became_the_rater_later_reads_values_and_words_by_consent() -> None:
    lines = (
        replace(LINES[0], until=date(2026, 10, 5)),
        Line(ANI, DEWI, "", None, LineKind.DEFINITIF, date(2026, 10, 6), None, ""),
        *LINES[1:5],
    )
    chain = chain_of(lines)
    september = given(
        period=Period(2026, 9), given_at=datetime(2026, 10, 2, tzinfo=UTC), rater_nip=BUDI
    )
    assert readable(september, Reader(DEWI), chain, TODAY) == VALUES
    assert readable(september, Reader(DEWI), chain, TODAY, has_consent=True) == WORDS
    assert readable(september, Reader(BUDI), chain, TODAY) == WORDS, "his own, for good"
    assert readable(september, Reader(FAJAR), chain, TODAY, has_consent=True) == NOTHING
    earlier = replace(september, given_at=datetime(2026, 10, 3, tzinfo=UTC), period=OCTOBER)
    assert readable(earlier, Reader(DEWI), chain, TODAY) == VALUES


def test_a_draft_is_read_by_its_rater_alone() -> None:
    draft = given(state=RatingState.DRAFT, given_at=None)
    assert readable(draft, Reader(BUDI), chain_of(), TODAY) == WORDS
    for nip in (ANI, CITRA, EKO):
        reader = Reader(nip, [GrantRole.HR, GrantRole.HEAD], is_auditor=True)
        assert readable(draft, reader, chain_of(), TODAY, has_consent=True) == NOTHING


def test_who_is_an_auditor_and_the_superior_reads_words() -> None:
    assert readable(given(), Reader(CITRA, is_auditor=True), chain_of(), TODAY) == WORDS
