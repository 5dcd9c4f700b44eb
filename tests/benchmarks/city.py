"""``python -m tests.benchmarks.city``: what a city of 60,000 people costs a month.

The amounts are those of docs/country.md with other inputs, the prices its list; what a country's
page leaves out and a city notices is added. The table is written into docs/deploying.md between its
markers. With ``--check`` nothing is written, and the exit code says whether the page is current.
"""

import argparse
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.benchmarks import page
from tests.benchmarks.country import Cost, costs
from tests.benchmarks.country_inputs import Question, measured

PAGE = Path(__file__).parents[2] / "docs" / "deploying.md"
CITY = Question(people=60_000, agencies=50, cells=1)
MONTHS = 12
"""For how long it has run: nothing that is archived is deleted."""

REQUESTS = 200_000
"""Of the API in a month: assumed, some three a person."""
MILLION_REQUESTS = Fraction(1)
SECRET_MONTH = Fraction("0.40")
SECRETS = 1

DEARER_PER_CENT = 25
"""By how much another region's list may be dearer than us-east-1's: our own guess."""


def bill() -> list[Cost]:
    """The lines of the bill; each is whole cents, so that they add up as they are read."""
    lines = [
        *costs(CITY, measured(), MONTHS),
        Cost("API, requests", f"{REQUESTS:,}", REQUESTS * MILLION_REQUESTS / 1_000_000),
        Cost("Secrets Manager", f"{SECRETS}", SECRETS * SECRET_MONTH),
    ]
    return [Cost(line.name, line.amount, _cents(line.dollars)) for line in lines]


def table() -> str:
    """The bill as a table of Markdown."""
    lines = bill()
    together = sum((line.dollars for line in lines), Fraction())
    dearer = _cents(together * (100 + DEARER_PER_CENT) / 100)
    rows = [
        ("of one month", "amount", "US dollars"),
        ("---", "---:", "---:"),
        *((line.name, line.amount, _dollars(line.dollars)) for line in lines),
        ("**together**, by us-east-1's list", "", f"**{_dollars(together)}**"),
        (f"where everything is {DEARER_PER_CENT} % dearer", "", _dollars(dearer)),
        ("a person", "", _dollars(together / CITY.people, 4)),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cents(amount: Fraction) -> Fraction:
    """Rounded half up."""
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


def _dollars(amount: Fraction, digits: int = 2) -> str:
    whole = int(amount * 10**digits + Fraction(1, 2))
    return f"{whole // 10**digits:,}.{whole % 10**digits:0{digits}d}"


def filled_in(text: str) -> str:
    """The page with the table between its markers."""
    return page.filled_in(text, {"city": table()})


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and write it into the page; with ``--check`` 1 where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checks: Any = parser.parse_args(arguments).check
    old = PAGE.read_text(encoding="utf-8")
    new = filled_in(old)
    if checks:
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    sys.stdout.write(f"{table()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
