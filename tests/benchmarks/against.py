"""``python -m tests.benchmarks.against COMMIT``: stages of this tree beside those of an older one.

Each tree measures itself in processes of its own, turn by turn, so that a machine that grows busier
is so for both. Only our own side is run: the peer's is the same in both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parents[2]

_ONE_TURN = """
import json, os, statistics, sys, tempfile
from pathlib import Path
from tests.benchmarks.month import Month
from tests.benchmarks.runner import _turn
from tests.benchmarks.stages import TUKIN, stages
from tests.benchmarks.stand_in import stand_in

wanted, rows, taken = sys.argv[1].split(","), int(sys.argv[2]), {}
with tempfile.TemporaryDirectory() as name:
    month, small, sheet = (Month(Path(name), n) for n in (rows, max(1, rows // 4), rows))
    with stand_in(small.pages()) as address:
        os.environ["AWS_ENDPOINT_URL"] = address
        for stage in stages(month, small, sheet):
            if stage.name in wanted:
                run = stage.sides[TUKIN]
                run()
                turns = [_turn(run).cpu for _ in range(3)]
                taken[stage.name] = statistics.median(turns) * 1e6 / stage.rows
print(json.dumps(taken))
"""


def main() -> None:
    """Print the medians of both trees and what this one takes more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit")
    parser.add_argument("--stages", default="validate,odd,whole,workbook")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with checked_out(options.commit) as older:
        turns = [
            [_measure(tree, options.stages, options.rows) for tree in (older, HERE)]
            for _ in range(options.turns)
        ]
    for stage in turns[0][0]:
        before, now = (statistics.median(turn[side][stage] for turn in turns) for side in (0, 1))
        more = f"{now / before - 1:+.1%}"
        line = f"{stage:9} {before:7.2f} µs a row at {options.commit}, {now:7.2f} here: {more}"
        sys.stdout.write(f"{line}\n")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """An older version's files in a folder of their own, as long as they are needed."""
    with tempfile.TemporaryDirectory() as name:
        older = Path(name) / "older"
        _git("worktree", "add", "--detach", str(older), commit)
        try:
            yield older
        finally:
            _git("worktree", "remove", "--force", str(older))


def _measure(tree: Path, stages: str, rows: int) -> dict[str, float]:
    environment = os.environ | {
        "PYTHONPATH": f"{tree}{os.pathsep}{tree / 'functions'}",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }
    command = [sys.executable, "-c", _ONE_TURN, stages, str(rows)]
    run = subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    taken: dict[str, float] = json.loads(run.stdout)
    return taken


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=HERE, check=True, capture_output=True)


if __name__ == "__main__":
    main()
