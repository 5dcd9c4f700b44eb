"""The monthly cost of a city in docs/deploying.md: it adds up, and some of it is worked by hand."""

import re
from fractions import Fraction

from tests.benchmarks import city

PAGE = city.PAGE.read_text(encoding="utf-8")
TABLE = PAGE.partition("<!-- table: city -->\n")[2].partition("<!-- end -->")[0]
ROWS = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in TABLE.splitlines()]
BILL = {name: (amount, Fraction(dollars.replace(",", ""))) for name, amount, dollars in ROWS[2:]}


def test_the_page_is_current() -> None:
    assert city.main(["--check"]) == 0
    stale = PAGE.replace("| Secrets Manager | 1 | 0.40 |", "| Secrets Manager | 1 | 0.41 |")
    assert stale != PAGE
    assert city.filled_in(stale) == PAGE, "a line that was changed by hand is found"


def test_the_lines_add_up_to_the_sum_as_they_are_printed() -> None:
    names = list(BILL)
    (total,) = [name for name in names if name.startswith("together")]
    lines = names[: names.index(total)]
    assert len(lines) == 17
    assert sum(BILL[name][1] for name in lines) == BILL[total][1]


def test_what_is_written_is_worked_by_hand() -> None:
    """Two files a person; 60,000 × 55.03 ‰ = 3,301 referrals at 2 + 1; ⌈3,301 / 99⌉ = 34 fences."""
    units = 120_000 + 3 * 3_301 + 2 * 34
    assert BILL["DynamoDB, writes"] == (f"{units:,} units", Fraction("0.08"))  # × $0.625 a million


def test_what_the_sweeps_read_is_worked_by_hand() -> None:
    """2,880 sweeps of 3 × 60,000 records at 657.767 bytes: ⌈118,398,060 / 4,096⌉ = 28,906 units."""
    units = 2_880 * 28_906
    assert units == 83_249_280
    # × $0.125 a million is $10.40616
    assert BILL["DynamoDB, reads of the sweeps"] == ("83,249,280 units", Fraction("10.41"))


def test_the_page_says_what_it_is_computed_from() -> None:
    text = PAGE.partition("## What it costs")[2].partition("\n## ")[0]
    for said in ("us-east-1", "60,000", "not checked", "Jakarta", "tests.benchmarks.city"):
        assert said in text
    assert re.search(r"\b2026\b", text)
