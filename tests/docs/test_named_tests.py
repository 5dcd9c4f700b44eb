"""Tests that a page names as proof are there; each promise has one or says that none is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page
from tests.simulation.test_mutations import MUTATIONS

SECURITY, RELIABILITY = (Page(ROOT / "docs" / f"{name}.md") for name in ("security", "reliability"))
TESTS = ROOT / "tests"
NONE = "*none*"
_NAMED = re.compile(r"`([\w./-]+\.py)((?:::\w+)+)`")

WHO = {
    "who deploys",
    "operator and head",
    "personnel and personnel",
    "finance and finance",
    "author and approver",
    "finance, finance and finance",
    "who writes to AppConfig",
    "who writes to the table",
    "rater and employee, raters in a ring",
    "HR and personnel: somebody who does not exist",
    "whoever reads",
}
SCHEDULES, ATTACKS = 11, 9
OF_PAYING = {
    "a crash after the archive's write": (
        "what a crash left in the archive is lost",
        "an entry ahead is made another time",
        "what a run is to become is not noted",
    ),
    "two writers of one number": ("two writers of one number both count",),
    "a table restored by some entries": (
        "a restored table pays again",
        "a period's own item is believed",
    ),
    "a digest that binds too little": (
        "a release does not look again",
        "a release is bound to no states",
        "a release is bound to no live months",
        "a release is bound to no holds",
        "a release is bound to no decision",
        "a confirmation holds for any list",
        "claims after the preparation are not seen",
    ),
    "one person for two": (
        "who prepared releases",
        "who entered a return confirms it",
        "who entered a hold confirms it",
        "who proposed a decision confirms it",
    ),
}
"""Planted mistakes of each kind; ``tests/simulation`` finds each within 1,000 seeds."""


def rows(page: Page, heading: str, last: str) -> list[list[str]]:
    """The cells of the table rows between a heading and the next one of the same kind."""
    part = page.text.partition(f"\n{heading}\n")[2].partition(f"\n{last} ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0] not in ("Who", "Schedule", "Attack")]


def is_there(path: Path, names: list[str]) -> bool:
    """Whether a module has a class or function, one inside the other."""
    if not path.is_file():
        return False
    body: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body
    for name in names:
        found = [
            node
            for node in body
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name
        ]
        if not found:
            return False
        body = found[0].body
    return names[-1].startswith(("test_", "Test"))


def missing(cell: str, below: Path) -> Iterator[str]:
    """The tests that a cell names and that are not there."""
    for path, names in _NAMED.findall(cell):
        if not is_there((below / path).resolve(), names.split("::")[1:]):
            yield f"{path}{names}"


def test_each_line_of_what_is_not_resisted_has_its_trace_or_says_that_there_is_none() -> None:
    found = rows(SECURITY, "### The traces", "##")
    assert {who for who, _, _ in found} == WHO
    for who, shows, test in found:
        assert (test == NONE) == shows.startswith(NONE), who
        assert test == NONE or _NAMED.search(test), who
        assert list(missing(test, ROOT)) == [], who
    assert len([test for _, _, test in found if test != NONE]) > len(WHO)


def test_each_schedule_and_each_attack_has_its_test() -> None:
    found = rows(RELIABILITY, "## What was found in paying, and its tests", "##")
    assert len(found) == SCHEDULES + ATTACKS
    for what, test in found:
        assert _NAMED.search(test), what
        assert list(missing(test, TESTS / "integration")) == [], what


@pytest.mark.parametrize("kind", OF_PAYING)
def test_mistakes_of_each_kind_are_planted(kind: str) -> None:
    assert set(OF_PAYING[kind]) <= MUTATIONS.keys()


def test_they_are_enough() -> None:
    assert len({name for names in OF_PAYING.values() for name in names}) >= 14


def test_a_test_that_is_not_there_is_found() -> None:
    cell = "`tests/docs/test_named_tests.py::TestNowhere::test_it`, `tests/docs/none.py::test_it`"
    assert list(missing(cell, ROOT)) == [name.strip("`") for name in cell.split(", ")]
    assert list(missing("`tests/docs/test_named_tests.py::test_they_are_enough`", ROOT)) == []
