"""The largest-remainder split: exact to the rupiah, and the same each time."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.entitlement.budget import pro_rate

# 10 of 3 × 10: each 3 1/3, so 3; one rupiah is left and goes to the first of equal remainders.
# 7 of 5 + 3 + 2: 3.5, 2.1, 1.4 → 3, 2, 1; the one that is left to the .5.
# 100 of 1 + 2 + 297: 1/3, 2/3, 99 → 0, 0, 99; the one that is left to the 2/3.
BY_HAND = [
    ([10, 10, 10], 10, [4, 3, 3]),
    ([5, 3, 2], 7, [4, 2, 1]),
    ([1, 2, 297], 100, [0, 1, 99]),
    ([0, 8], 4, [0, 4]),
    ([7, 7], 0, [0, 0]),
]


@pytest.mark.parametrize(("amounts", "pagu", "shares"), BY_HAND)
def test_shares_worked_by_hand(amounts: list[int], pagu: int, shares: list[int]) -> None:
    assert pro_rate(amounts, pagu) == shares


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60), st.data())
def test_shares_sum_to_the_ceiling_and_miss_proportion_by_less_than_a_rupiah(
    amounts: list[int], data: st.DataObject
) -> None:
    total = sum(amounts)
    if total == 0:
        return
    pagu = data.draw(st.integers(0, total - 1))
    shares = pro_rate(amounts, pagu)
    assert sum(shares) == pagu
    for amount, share in zip(amounts, shares, strict=True):
        assert abs(share - Fraction(amount * pagu, total)) < 1
        assert 0 <= share <= amount


@pytest.mark.parametrize("pagu", [30, 31, -1])
def test_there_must_be_something_to_cut(pagu: int) -> None:
    with pytest.raises(ValueError, match="pagu"):
        pro_rate([10, 10, 10], pagu)
