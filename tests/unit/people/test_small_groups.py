"""Which groups are shown: whatever is shown and the total, nothing small can be computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.people.small_groups import SMALL_GROUP, Hidden, shown_groups


@pytest.mark.parametrize(
    ("sizes", "shown", "hidden"),
    [
        ({}, [], Hidden(0, 0)),
        ({"a": 5}, ["a"], Hidden(0, 0)),
        ({"a": 4}, [], Hidden(1, 4)),
        ({"a": 30, "b": 4}, [], Hidden(2, 34)),
        ({"a": 30, "b": 7, "c": 4}, ["a"], Hidden(2, 11)),
        ({"a": 30, "b": 3, "c": 3}, ["a"], Hidden(2, 6)),
    ],
)
def test_what_is_shown(sizes: dict[str, int], shown: list[str], hidden: Hidden) -> None:
    assert shown_groups(sizes) == (shown, hidden)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 12), max_size=9))
def test_neither_a_group_nor_the_rest_is_small(sizes: dict[str, int]) -> None:
    shown, hidden = shown_groups(sizes)
    assert all(sizes[name] >= SMALL_GROUP for name in shown)
    assert hidden.people == sum(sizes.values()) - sum(sizes[name] for name in shown)
    assert hidden.groups == len(sizes) - len(shown)
    if shown and hidden.groups:
        assert hidden.people >= SMALL_GROUP
        assert hidden.groups > 1, "what one group has would be the total less the others"
