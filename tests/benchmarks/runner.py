"""Runs the sides of a stage in one process, turn by turn, and tells what each turn took."""

import gc
import resource
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Run = Callable[[], object]
"""One turn of a side. What it gives back is thrown away outside the measured time."""

MIB = 1024 * 1024


class Turn(NamedTuple):
    """Seconds of processor (of ended children too) and of the clock."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians of a side's turns, and the most that Python held during one more."""

    cpu: float
    wall: float
    peak_mib: float


def measure(sides: Mapping[str, Run], rounds: int) -> dict[str, Timing]:
    """Time the sides.

    Every round gives each side one turn, so that a machine that grows busier is so for all of
    them. One turn before the first round warms up, and is the one in which memory is counted:
    counting costs time.
    """
    peaks = {name: _peak_mib(run) for name, run in sides.items()}
    turns: dict[str, list[Turn]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            turns[name].append(_turn(run))
    return {name: _timing(turns[name], peaks[name]) for name in sides}


def _timing(turns: Sequence[Turn], peak_mib: float) -> Timing:
    cpu = statistics.median(turn.cpu for turn in turns)
    wall = statistics.median(turn.wall for turn in turns)
    return Timing(cpu, wall, peak_mib)


def _turn(run: Run) -> Turn:
    gc.collect()
    wall, cpu = time.perf_counter(), _cpu_seconds()
    result = run()
    turn = Turn(_cpu_seconds() - cpu, time.perf_counter() - wall)
    del result
    return turn


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak_mib(run: Run) -> float:
    gc.collect()
    tracemalloc.start()
    run()
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak_bytes / MIB
