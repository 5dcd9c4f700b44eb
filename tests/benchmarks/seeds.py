"""``python -m tests.benchmarks.seeds``: the seeded model's seeds, here and in an older tree.

Turn by turn, so that a machine that grows busier is so for both. What counts is the processor time
of user code, with the start of the processes. Each tree makes its own story of a seed.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.against import HERE, checked_out

BEFORE_RELEASES = "c600aca"
"""A run paid at once: nothing was prepared, released, held or restored."""


def main() -> None:
    """Print the seconds of each turn, and the median of what this tree takes of the other's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commit", default=BEFORE_RELEASES)
    parser.add_argument("--seeds", type=int, default=2_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    ratios = []
    with checked_out(options.commit) as older:
        for _ in range(options.turns):
            before, now = (_user_seconds(tree, options.seeds) for tree in (older, HERE))
            ratios.append(now / before)
            line = f"{before:.1f} s at {options.commit}, {now:.1f} s here: × {now / before:.2f}"
            sys.stdout.write(f"{line}\n")
    ratio = statistics.median(ratios)
    sys.stdout.write(f"{options.seeds:,} seeds: × {ratio:.2f} of {options.commit}'s time\n")


def _user_seconds(tree: Path, seeds: int) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "tests.simulation", "--seeds", str(seeds)]
    environment = os.environ | {"PYTHONPATH": f"{tree}{os.pathsep}{tree / 'functions'}"}
    subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


if __name__ == "__main__":
    main()
