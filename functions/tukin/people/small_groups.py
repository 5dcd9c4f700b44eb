"""Groups of people that are too small for their figures to be shown."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

SMALL_GROUP = 5
"""Groups of fewer people are not shown: their figures would tell about single persons, and so few
ratings say nothing about the one who gave them. Illustrative; five is customary in statistics."""

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Groups that are not shown, and the people in them."""

    groups: int
    people: int


def shown_groups(sizes: Mapping[Group, int]) -> tuple[list[Group], Hidden]:
    """Groups to show, the largest first, and how many are not.

    Where the hidden groups together are still small, the next smallest is hidden as well: else
    their figures were the total less what is shown.
    """
    shown = sorted(sizes, key=lambda name: (-sizes[name], str(name)))
    hidden: list[Group] = []
    while shown and (
        sizes[shown[-1]] < SMALL_GROUP or 0 < sum(sizes[name] for name in hidden) < SMALL_GROUP
    ):
        hidden.append(shown.pop())
    return shown, Hidden(len(hidden), sum(sizes[name] for name in hidden))
