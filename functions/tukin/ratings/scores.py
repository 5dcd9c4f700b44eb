"""The scores of a rating: what its answers count, by the cycle of the period's rules."""

from tukin.ratings.rating import Rating
from tukin.rules.cycle import HUNDREDTHS, Cycle
from tukin.vocabulary.terms import Expectation


def scores_of(rating: Rating, cycle: Cycle) -> dict[str, int]:
    """Hundredths of a point for each indicator that the supervisor answers.

    An indicator that was not answered by itself is what it follows; one that has neither is left
    out, which a rating that was checked never has.
    """
    followed = {"hasil_kerja": rating.hasil_kerja, "perilaku_kerja": rating.perilaku_kerja}
    scores: dict[str, int] = {}
    for code in cycle.of_supervisor:
        answer = rating.by_indicator.get(code)
        if answer is None:
            answer = followed.get(cycle.follows.get(code, ""))
        if isinstance(answer, Expectation):
            scores[code] = cycle.points.of(answer) * HUNDREDTHS
        elif answer is not None:
            scores[code] = answer
    return scores


def points_text(hundredths: int) -> str:
    """Hundredths of a point as a cell: 8750 is ``87.5``."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
