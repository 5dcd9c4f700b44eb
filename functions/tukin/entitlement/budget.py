"""The agency's budget (pagu): is a batch within it, and how it is split where it is not."""

from collections.abc import Sequence


def pro_rate(amounts_idr: Sequence[int], pagu_idr: int) -> list[int]:
    """Shares that sum exactly to the pagu, each in proportion to its amount.

    Largest remainder: every share is rounded down; the rupiah that are left go one each to the
    largest remainders, the earlier position first. The caller orders by something that stays, such
    as the person, so that the split is the same each time.

    Args:
        amounts_idr: whole rupiah, none negative, in a fixed order.
        pagu_idr: what may be spent; below the sum of the amounts.
    """
    total = sum(amounts_idr)
    if not 0 <= pagu_idr < total:
        raise ValueError("the pagu must be below the sum of the amounts")
    shares = [amount * pagu_idr // total for amount in amounts_idr]
    remainders = [amount * pagu_idr % total for amount in amounts_idr]
    by_remainder = sorted(range(len(shares)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: pagu_idr - sum(shares)]:
        shares[index] += 1
    return shares
