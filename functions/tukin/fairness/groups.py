"""Groups of people along one dimension: whether one is rated very well, or low, more often."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tukin.fairness.assessment import Assessment, group_by
from tukin.people.small_groups import Hidden, shown_groups
from tukin.vocabulary.money import FULL_BP
from tukin.vocabulary.terms import Rating

FOUR_FIFTHS_BP = 8_000
"""A group's share below four fifths of the highest group's is looked at (the four-fifths rule)."""


REFERENCE_GROUP = 30
"""The group that the others are compared with has at least this many people, or is the largest one:
of nine people, four very good ones are no measure for a city. Illustrative."""


BEYOND_CHANCE_Z = 2.0
"""Standard errors from which a difference between two groups is taken for more than chance."""


_LOW = (Rating.BUTUH_PERBAIKAN, Rating.KURANG, Rating.SANGAT_KURANG)


@dataclass(frozen=True, slots=True)
class Share:
    """People of a group with an outcome, against the large group where it is most frequent.

    ``ratio_bp`` is the four-fifths ratio; None where no group has the outcome.
    """

    people: int
    share_bp: int
    ratio_bp: int | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class GroupReview:
    """A group's share of outstanding and of low ratings.

    The ratio of low ratings compares the favourable outcome, *not* being rated low.
    """

    group: str
    people: int
    outstanding: Share
    not_low: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups along one dimension, the largest first."""

    dimension: str
    groups: tuple[GroupReview, ...]
    hidden: Hidden


DIMENSIONS = ("grade", "grade_class", "position", "employment")
"""Golongan/ruang, golongan, position (which represents the job class: files have no class of their
own) and employment."""


def _group_of(each: Assessment, dimension: str) -> str:
    if dimension == "grade_class":
        return each.grade.split("/")[0] if "/" in each.grade else "PPPK"
    if dimension == "grade" and "/" not in each.grade:
        return f"PPPK {each.grade}"
    return str(getattr(each, dimension))


def compare_groups(dimension: str, people: Sequence[Assessment]) -> Comparison:
    """All groups along a dimension of ``DIMENSIONS``, each against the highest."""
    groups = group_by(people, lambda each: _group_of(each, dimension))
    shown, hidden = shown_groups({name: len(members) for name, members in groups.items()})
    outstanding = {
        name: sum(each.rating is Rating.SANGAT_BAIK for each in groups[name]) for name in shown
    }
    not_low = {name: sum(each.rating not in _LOW for each in groups[name]) for name in shown}
    sizes = {name: len(groups[name]) for name in shown}
    outstanding_shares, not_low_shares = _shares(outstanding, sizes), _shares(not_low, sizes)
    return Comparison(
        dimension,
        tuple(
            GroupReview(name, sizes[name], outstanding_shares[name], not_low_shares[name])
            for name in shown
        ),
        hidden,
    )


def _shares(counts: Mapping[str, int], sizes: Mapping[str, int]) -> dict[str, Share]:
    """Each group's share against the highest one of a group that is large enough to compare with.

    ``ratio_bp`` is above 100 % where a group too small for that has a still higher share.
    """
    largest = max(sizes.values(), default=0)
    large = [name for name in counts if sizes[name] >= min(REFERENCE_GROUP, largest)]
    best = max(large, key=lambda name: (counts[name] / sizes[name], sizes[name]), default=None)
    if best is None:
        return {}
    return {
        name: _share((counts[name], sizes[name]), (counts[best], sizes[best])) for name in counts
    }


def _share(group: tuple[int, int], best: tuple[int, int]) -> Share:
    (count, size), (best_count, best_size) = group, best
    ratio_bp = None
    if best_count:
        ratio_bp = count * best_size * FULL_BP // (size * best_count)
    pooled = (count + best_count) / (size + best_size)
    error = math.sqrt(pooled * (1 - pooled) * (1 / size + 1 / best_size))
    beyond_chance = error > 0 and (
        (best_count / best_size - count / size) / error >= BEYOND_CHANCE_Z
    )
    return Share(
        people=count,
        share_bp=(2 * count * FULL_BP + size) // (2 * size),
        ratio_bp=ratio_bp,
        flagged=ratio_bp is not None and ratio_bp < FOUR_FIFTHS_BP and beyond_chance,
    )
