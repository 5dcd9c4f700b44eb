"""Achievement and rating: what the scores say, before any rupiah."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tukin.vocabulary.money import Rounder
from tukin.vocabulary.terms import Expectation, Rating

if TYPE_CHECKING:  # keeps rules and pydantic out of the cold start of readers
    from tukin.rules.parts import Band, Indicator, Quadrants


class Weight(NamedTuple):
    """An indicator's part in the achievement."""

    code: str
    weight_bp: int
    full_score_hundredths: int


def indicator_weights(indicators: Iterable["Indicator"]) -> tuple[Weight, ...]:
    """The weights of a rule set's indicators, in its order."""
    return tuple(Weight(item.code, item.weight_bp, item.full_score * 100) for item in indicators)


def weighted_scores_bp(
    scores: Mapping[str, int], weights: tuple[Weight, ...], divide: Rounder
) -> tuple[int, ...]:
    """Each indicator's contribution in basis points, in the order of the rules.

    A score of 93.65 with weight 70 % gives 65.56 % (rounded to two decimals, domain example).
    """
    return tuple(
        [divide(scores[code] * weight_bp, full_score) for code, weight_bp, full_score in weights]
    )


def band_rating(achievement_bp: int, innovative: bool, bands: tuple["Band", ...]) -> Rating:
    """The best band that the achievement reaches; one that needs innovation only with evidence."""
    for band in bands:
        if achievement_bp >= band.min_bp and (innovative or not band.requires_innovation):
            return band.rating
    raise AssertionError("the last band begins at 0 without a condition")


def quadrant_rating(
    results: Expectation | None, behaviour: Expectation | None, quadrants: "Quadrants | None"
) -> Rating | None:
    """The rating of two expectations, or None where the bands decide."""
    if quadrants is None or results is None or behaviour is None:
        return None
    return quadrants.table[results][behaviour]
