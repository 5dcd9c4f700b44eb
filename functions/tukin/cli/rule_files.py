"""Rules for the command: a file, a sample by its name, or a region's book of samples."""

import json
from collections.abc import Mapping
from pathlib import Path

from tukin.rules.check import check_rules
from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
)
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.period import Period

SAMPLES = Path(__file__).parents[1] / "rule_samples"

SAMPLE_BOOKS: Mapping[str, tuple[str, ...]] = {
    "jakarta": ("jakarta-108-2016", "named-indicators"),
    "nasional": ("nasional",),
}
"""A region has a book of its own: the sample rule sets that follow each other in it."""

DEFAULT_BOOK = "jakarta"


def find_rules(name: str | None, period: Period) -> RuleSet:
    """The rule set to use: the one named, or that of a book which is in force in the pay period.

    Args:
        name: a file (rule set or book), a sample or a region; None is the default region.
        period: pay period.

    Raises:
        FileRefused: E602 where there is none of that name, E601 where it is not sound, E009 where
            no set of the book covers the period, E661 where the default would be not for pay.
    """
    document = load_rules(read_rules(name or DEFAULT_BOOK), name or DEFAULT_BOOK)
    rules = document.in_force(period) if isinstance(document, RuleBook) else document
    if rules is None:
        raise FileRefused("E009", period=str(period))
    if name is None and rules.not_for_pay is not None:
        raise FileRefused("E661", name=rules.rule_set)
    return rules


def read_rules(name: str) -> bytes:
    """The JSON of a file, a sample or a region's book.

    Raises:
        FileRefused: E602 where there is none of that name.
    """
    sample = SAMPLES / f"{name}.json"
    if name in SAMPLE_BOOKS and not sample.is_file():
        return sample_book(name)
    path = sample if sample.is_file() else Path(name)
    try:
        return path.read_bytes()
    except OSError:
        raise FileRefused("E602", rules=name) from None


def sample_book(region: str) -> bytes:
    """The rule book of a region's sample rule sets."""
    names = SAMPLE_BOOKS[region]
    sets = [json.loads((SAMPLES / f"{name}.json").read_bytes()) for name in names]
    return json.dumps({"rule_sets": sets}, ensure_ascii=False).encode()


def load_rules(data: bytes, name: str) -> RuleSet | RuleBook:
    """A rule set or book from its JSON.

    Raises:
        FileRefused: E601 with every problem, where it is not sound; ``name`` says what was read.
    """
    checked = check_rules(data)
    if checked.document is None:
        raise FileRefused("E601", problems="; ".join([name, *map(str, checked.errors)]))
    return checked.document
