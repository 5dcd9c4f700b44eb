"""Who was left out of the last two runs, by hand: entries name who had published."""

from typing import Any

import pytest

from tukin.settlement.stores.left_out import left_out_by_all


def entry(seq: int, **months: tuple[int, bool, int]) -> dict[str, Any]:
    """An entry in which each agency has revision, whether it is paid, and rows."""
    heads = [
        {"agency": agency, "revision": revision, "chosen": chosen, "rows": rows}
        for agency, (revision, chosen, rows) in months.items()
    ]
    return {"seq": seq, "heads": heads}


PAID, NOT = True, False
NOBODY: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("first", "second", "paid", "found"),
    [
        # never paid, and in neither run
        ((1, NOT, 9), (1, NOT, 9), 0, ("dinkes",)),
        # published again between the runs, and in neither
        ((1, NOT, 9), (2, NOT, 9), 0, ("dinkes",)),
        # in one of them
        ((1, NOT, 9), (1, PAID, 9), 1, NOBODY),
        ((1, PAID, 9), (1, NOT, 9), 1, NOBODY),
        # a correction of what the first one paid was left out once
        ((1, PAID, 9), (2, NOT, 9), 1, NOBODY),
        # a correction of what was paid before both
        ((2, NOT, 9), (2, NOT, 9), 1, ("dinkes",)),
        # paid before both: nothing waited
        ((1, NOT, 9), (1, NOT, 9), 1, NOBODY),
        # nothing waited at the first, a correction at the second
        ((1, NOT, 9), (2, NOT, 9), 1, NOBODY),
        # withdrawn without ever being paid; withdrawn after it was paid, which takes money back
        ((2, NOT, 0), (2, NOT, 0), 0, NOBODY),
        ((2, NOT, 0), (2, NOT, 0), 1, ("dinkes",)),
    ],
)
def test_by_hand(
    first: tuple[int, bool, int],
    second: tuple[int, bool, int],
    paid: int,
    found: tuple[str, ...],
) -> None:
    entries = [
        entry(1, disdik=(1, PAID, 9), dinkes=first),
        entry(2, disdik=(2, PAID, 9), dinkes=second),
    ]
    assert left_out_by_all(entries, {"dinkes": paid, "disdik": 2}) == found


def test_who_published_after_the_first_was_left_out_once() -> None:
    entries = [entry(1, disdik=(1, PAID, 9)), entry(2, disdik=(2, PAID, 9), dinkes=(1, NOT, 9))]
    assert left_out_by_all(entries, {"dinkes": 0}) == NOBODY


def test_only_those_asked_for_are_named() -> None:
    entries = [entry(seq, disdik=(1, NOT, 9), dinkes=(1, NOT, 9)) for seq in (1, 2)]
    assert left_out_by_all(entries, {"dinkes": 0}) == ("dinkes",)
    assert left_out_by_all(entries, {"dinkes": 0, "disdik": 0}) == ("dinkes", "disdik")


def test_without_runs_nobody_is_left_out() -> None:
    assert left_out_by_all([], {"dinkes": 0}) == NOBODY
