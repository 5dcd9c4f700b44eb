"""How a period's ratings were given: what an auditor should look at. It warns and never alters.

Nothing here says that a rater is unfair: a group may be better or worse than others. It says where
chance alone is an unlikely explanation, so that somebody asks.

Shares are in basis points, differences in hundredths of a percentage point of achievement. The
figures that need a square root (``z``) are numbers with two decimals; no pay depends on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tukin.fairness.assessment import Assessment, group_by
from tukin.fairness.expected import AgencyRating, Distribution, distribution_of
from tukin.fairness.groups import DIMENSIONS, Comparison, compare_groups
from tukin.fairness.raters import Copies, RaterReview, Ring, count_copied, find_rings, review_raters
from tukin.people.small_groups import Hidden
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """All of a period."""

    period: Period
    people: int
    unrated_by_name: int
    """People whose rater the files do not name."""
    distributions: tuple[Distribution, ...]
    raters: tuple[RaterReview, ...]
    hidden_raters: Hidden
    comparisons: tuple[Comparison, ...]
    copies: tuple[Copies, ...]
    rings: tuple[Ring, ...]


def review(
    period: Period,
    assessments: Iterable[Assessment],
    before: Iterable[Assessment] = (),
    agency_ratings: Mapping[str, AgencyRating] | None = None,
) -> FairnessReport:
    """Look at a period's live ratings.

    Args:
        period: the pay period.
        assessments: of all agencies that are looked at.
        before: those of the month before, for copies.
        agency_ratings: the agencies' own ratings, where known, for the expected distribution.
    """
    ratings = agency_ratings or {}
    people = sorted(assessments, key=lambda each: (each.agency, each.nip))
    last_month = {(each.agency, each.nip): each.scores for each in before}
    by_agency = group_by(people, lambda each: each.agency)
    raters: list[RaterReview] = []
    hidden = Hidden(0, 0)
    for agency, staff in by_agency.items():
        shown, not_shown = review_raters(agency, staff, last_month)
        raters += shown
        hidden = Hidden(hidden.groups + not_shown.groups, hidden.people + not_shown.people)
    return FairnessReport(
        period=period,
        people=len(people),
        unrated_by_name=sum(each.rater_nip is None for each in people),
        distributions=tuple(
            distribution_of(agency, staff, ratings.get(agency))
            for agency, staff in by_agency.items()
        ),
        raters=tuple(raters),
        hidden_raters=hidden,
        comparisons=tuple(compare_groups(dimension, people) for dimension in DIMENSIONS),
        copies=tuple(
            Copies(agency, *count_copied(staff, last_month)) for agency, staff in by_agency.items()
        ),
        rings=find_rings(people),
    )
