"""The invariants hold under every interleaving that is tried, and planted bugs are found."""

from collections import Counter
from typing import Any
from unittest.mock import patch

import pytest

from tests.simulation.__main__ import run_chunk
from tests.simulation.actors import BUGS, ENGINES
from tests.simulation.scheduler import Simulation

SEEDS = 800
SEEDS_WITH_ALL_CHECKED = 40
SEEDS_TO_SEE_ALL = 1_500
SEEDS_TO_FIND_A_BUG = 1_000


def test_no_seed_breaks_an_invariant() -> None:
    failed, faults, steps = run_chunk(0, SEEDS, None)
    assert failed == []
    assert len(faults) == 12, "every kind of fault was injected"
    assert steps > SEEDS * 50


def test_what_the_checks_are_about_comes_about() -> None:
    seen = Counter[str]()
    pinned: dict[str, int] = {}
    for seed in range(SEEDS_TO_SEE_ALL):
        simulation = Simulation(seed)
        simulation.run()
        seen += simulation.checks.seen
        pinned |= {batch.engine: batch.format for batch in simulation.world.batches.values()}
    assert pinned.keys() == set(ENGINES)
    assert set(pinned.values()) == {1, 2}, "both formats are stored"
    assert set(seen) == {
        "rows rejected",
        "rejected rows counted",
        "uploads that wait",
        "asked: drops people",
        "asked: many rejected",
        "asked: over budget",
        "asked: after settlement",
        "asked: withdrawal",
        "asked: adds people",
        "asked: raises",
        "asked: raises the total",
        "asked: lowers",
        "asked: after the cut-off",
        "asked by the mean alone",
        "prepared after a cut-off",
        "composed together",
        "cut to the budget",
        "claimed twice",
        "claim decided",
        "claim decided otherwise",
        "not counted",
        "agency changed",
        "paid again",
        "recovered",
        "recovered in part",
        "held",
        "held by officers",
        "held by a return",
        "held for an account",
        "paid to another account",
        "hold in the ledger",
        "lift in the ledger",
        "list decided",
        "list in force",
        "not confirmed",
        "paid by a statement",
        "statement that differs",
        "statement that lacks something",
        "came back after a statement",
        "month paid",
        "slip paid",
        "slip paid after a return",
        "records expire",
        "run of another engine",
        "released without some",
        "left out twice",
        "run signed",
        "run outdated",
        "run cancelled",
        "run expired",
        "restored",
        "another table counts",
        "decided beside the old table",
        "recovered from the archive",
    }


def test_what_a_step_did_not_touch_still_holds() -> None:
    """Checks look at what a step wrote; looking at everything after every step finds no more."""
    for seed in range(SEEDS_WITH_ALL_CHECKED):
        simulation = Simulation(seed)
        after_step = simulation.checks.after_step

        def check_all(*step: Any, then: Any = simulation.checks, first: Any = after_step) -> None:
            first(*step)
            then.every_month()

        with patch.object(simulation.checks, "after_step", check_all):
            simulation.run()


def test_invariants_hold_where_each_effect_is_a_step() -> None:
    """What nobody can tell the moment of is done at once; nothing breaks where it is a step."""
    steps = Counter[str]()
    for seed in range(SEEDS_WITH_ALL_CHECKED):
        simulation = Simulation(seed)
        simulation.run()
        steps["as ever"] += simulation.step
        with (
            patch.object(Simulation, "_is_alone", lambda *_: False),
            patch.object(Simulation, "_is_left_alone", lambda *_: False),
        ):
            each = Simulation(seed)
            each.run()
        steps["each effect"] += each.step
    assert steps["each effect"] > steps["as ever"], "else it shortens nothing"


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    for first in range(0, SEEDS_TO_FIND_A_BUG, 100):
        failed, _, _ = run_chunk(first, 100, bug)
        if failed:
            return
    pytest.fail(f"{bug}: not found in {SEEDS_TO_FIND_A_BUG} seeds")


def test_a_seed_reproduces_its_trace() -> None:
    traces = []
    for _ in range(2):
        simulation = Simulation(7)
        simulation.run()
        traces.append(simulation.trace)
    assert traces[0] == traces[1]
    assert traces[0]
