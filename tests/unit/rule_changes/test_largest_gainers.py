"""Which positions are announced as gaining most: by what one of their people gains on average."""

from tukin.rule_changes.gate.announcements import MOST_GAINERS, largest_gainers
from tukin.rule_changes.whatif import Sums


def sums(people: int, before: int, after: int) -> Sums:
    return Sums(
        people=people,
        gross_before_idr=before,
        gross_after_idr=after,
        net_before_idr=before,
        net_after_idr=after,
        gainers=0,
        losers=0,
    )


def test_by_the_gain_of_one_and_not_of_all_together() -> None:
    found = largest_gainers(
        {
            "guru": sums(1_000, 5_000_000, 6_000_000),  # 1,000 each, a million together
            "lurah": sums(5, 500_000, 800_000),  # 60,000 each
            "camat": sums(7, 700_000, 700_000),
            "kepala": sums(6, 900_000, 600_000),
        }
    )
    assert [each["position"] for each in found] == ["lurah", "guru"]


def test_gains_that_differ_by_less_than_a_rupiah_are_in_order() -> None:
    """100/7 = 14.28…, 71/5 = 14.2."""
    found = list(largest_gainers({"a": sums(5, 0, 71), "b": sums(7, 0, 100)}))
    assert [each["position"] for each in found] == ["b", "a"]
    assert found[0] == {
        "position": "b",
        "people": 7,
        "net_before_idr": 0,
        "net_after_idr": 100,
    }


def test_so_many_are_named() -> None:
    many = {f"p{number}": sums(5, 0, 10 * number) for number in range(1, 9)}
    named = [each["position"] for each in largest_gainers(many)]
    assert (MOST_GAINERS, named) == (5, ["p8", "p7", "p6", "p5", "p4"])
