"""What a rating says, as a sheet's parts. A room beside keeps ratings: only their shape is known.

Whoever hands one in has decided who reads it: words are for the two whom they are about and the
rater's superior, values for the offices as well.
"""

# ruff: noqa: D102 - the attributes are described where they are stored

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Protocol

from tukin.explanation.sheets.parts import Rated, RaterWords
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.words import Words

_NOBODYS = ("draft", "struck")
"""States of a rating that is nobody's result."""


class WordsOfRating(Protocol):
    """The words of a rating, as ``ratings.rating.Words`` has them."""

    @property
    def strength(self) -> str: ...
    @property
    def improve(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def by_indicator(self) -> Mapping[str, str]: ...


class RatingOfMonth(Protocol):
    """One revision of a rating, as ``ratings.rating.Rating`` has it."""

    @property
    def rater_name(self) -> str: ...
    @property
    def rater_kind(self) -> str: ...
    @property
    def hasil_kerja(self) -> Expectation | None: ...
    @property
    def perilaku_kerja(self) -> Expectation | None: ...
    @property
    def words(self) -> WordsOfRating: ...
    @property
    def state(self) -> str: ...
    @property
    def given_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime | None: ...
    @property
    def received_how(self) -> str | None: ...


def rated_of(rating: RatingOfMonth | None, zone: tzinfo) -> Rated | None:
    """Who rated, as what, when; None where nobody has, a draft and a struck one included.

    Args:
        rating: the revision that counts.
        zone: the region's, for the days.
    """
    if rating is None or rating.state in _NOBODYS:
        return None
    return Rated(
        rater=rating.rater_name,
        kind=rating.rater_kind,
        given_on=_day(rating.given_at, zone),
        received_on=_day(rating.received_at, zone),
        received_how=rating.received_how,
        results=rating.hasil_kerja,
        behaviour=rating.perilaku_kerja,
    )


def words_of(rating: RatingOfMonth | None, labels: Mapping[str, Words]) -> RaterWords | None:
    """What the rater wrote, for whom may read it.

    Args:
        rating: the revision that counts.
        labels: the indicators' labels by code, in the order of the rules.
    """
    if rating is None or rating.state in _NOBODYS:
        return None
    words = rating.words
    codes = [code for code in labels if code in words.by_indicator]
    codes += [code for code in words.by_indicator if code not in labels]  # of rules since changed
    return RaterWords(
        strength=words.strength,
        improve=words.improve,
        values=words.values,
        by_indicator=tuple(
            (labels.get(code, Words(code, code)), words.by_indicator[code]) for code in codes
        ),
    )


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return None if moment is None else moment.astimezone(zone).date()
