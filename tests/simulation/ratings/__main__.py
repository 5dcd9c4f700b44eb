"""``python -m tests.simulation.ratings --seeds 20000``; ``--seed N`` shows the trace of one."""

import argparse
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.ratings.checks import Checks
from tests.simulation.ratings.model import SeenWrong, Simulation

CHUNK = 250


def run_chunk(first: int, count: int) -> tuple[list[int], Counter[str]]:
    """Seeds that failed in a range of seeds, and what came about."""
    failed: list[int] = []
    counted: Counter[str] = Counter()
    for seed in range(first, first + count):
        simulation = Simulation(seed, Checks())
        try:
            simulation.run()
        except SeenWrong:
            failed.append(seed)
        except Exception as mistake:  # of the model or of what is planted: that finds nothing
            raise RuntimeError(f"seed {seed} broke off") from mistake
        counted += simulation.counted
    return failed, counted


def show(seed: int) -> None:
    """Run one seed and print what happened; a failure shows its traceback."""
    simulation = Simulation(seed, Checks())
    try:
        simulation.run()
    finally:
        print("\n".join(simulation.trace))
    print(f"seed {seed}: every invariant held")


def main() -> int:
    """Run the seeds; 1 where any of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.ratings", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    if arguments.seed is not None:
        show(arguments.seed)
        return 0
    began = time.monotonic()
    chunks = range(arguments.first, arguments.first + arguments.seeds, CHUNK)
    counts = [min(CHUNK, arguments.first + arguments.seeds - first) for first in chunks]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(run_chunk, chunks, counts))
    failed = [seed for found, _ in results for seed in found]
    counted = sum((found for _, found in results), Counter[str]())
    for name, number in sorted(counted.items()):
        print(f"{number:>9,} {name}")
    print(f"{arguments.seeds:,} seeds in {time.monotonic() - began:.0f} s: {len(failed)} failed")
    for seed in failed[:10]:
        print(f"  python -m tests.simulation.ratings --seed {seed}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
