"""Over the pagu, by the rules: the upload waits for approval, or is cut to the very rupiah."""

from typing import Any

import pytest

from tests.integration.people import person, rule_book
from tests.integration.world import World

# Administrasi Terampil 13,500,000, Teknis Ahli 19,710,000, Pelayanan Terampil 7,470,000: each of
# them reaches 91 of 100 in every indicator, without absence: 40,680,000 × 91 % = 37,018,800.
ROWS = [person(n, "91", alpa="0", late_minutes="0") for n in range(3)]
FULL_IDR = 37_018_800
BUDGET_IDR = 30_000_001


def _book(then: str, budget_idr: int) -> Any:
    def limit(rules: dict[str, Any]) -> None:
        (disdik,) = [agency for agency in rules["agencies"] if agency["code"] == "disdik"]
        disdik["pagu"] = [{"period": "2026-09", "amount_idr": budget_idr, "source": "illustrative"}]
        rules["over_budget"] = {"then": then, "source": "illustrative"}

    return rule_book(limit)


def _gross_idr(world: World) -> int:
    (live,) = world.items("PERIOD#2026-09")
    total: int = live["gross_idr"]
    return total


@pytest.mark.parametrize("then", ["wait", "pro_rate"])
def test_at_the_budget_nothing_happens(world: World, then: str) -> None:
    world.rules.document = _book(then, FULL_IDR)
    upload = world.upload(ROWS)
    assert world.status_of(upload) == "published"
    assert _gross_idr(world) == FULL_IDR


def test_one_rupiah_over_it_waits(world: World) -> None:
    world.rules.document = _book("wait", FULL_IDR - 1)
    upload = world.upload(ROWS)
    assert world.status_of(upload) == "awaiting_approval"
    assert world.upload_item(upload)["error_code"] == "E708"
    assert world.items("PERIOD#") == []


def test_it_is_cut_to_exactly_the_budget(world: World) -> None:
    world.rules.document = _book("pro_rate", BUDGET_IDR)
    upload = world.upload(ROWS)
    assert world.status_of(upload) == "published"
    assert _gross_idr(world) == BUDGET_IDR
    (live_month,) = world.items("PERIOD#2026-09")
    live = world.items(f"BATCH#{live_month['staged_as']}#")
    # shares of 12,285,000, 17,936,100 and 6,797,700 in 30,000,001 / 37,018,800, on a calculator:
    # 9,955,752.54…, 14,535,398.71… and 5,508,849.74…: two rupiah are left, for .74 and .71
    assert sorted(record["steps"][11] for record in live) == [5_508_850, 9_955_752, 14_535_399]
