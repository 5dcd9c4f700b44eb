"""The invariants hold under every interleaving that is tried, and planted bugs are found."""

import pytest

from tests.simulation.__main__ import run_chunk
from tests.simulation.actors import BUGS
from tests.simulation.scheduler import Simulation

SEEDS = 400
SEEDS_TO_FIND_A_BUG = 1_000


def test_no_seed_breaks_an_invariant() -> None:
    failed, faults, steps = run_chunk(0, SEEDS, None)
    assert failed == []
    assert len(faults) == 7, "every kind of fault was injected"
    assert steps > SEEDS * 50


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
