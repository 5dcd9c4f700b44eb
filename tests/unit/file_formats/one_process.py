"""Reading files in one process of their own, as a warm function does, and what it took."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tukin.cli.rule_files import SAMPLES

SCRIPT = """
import json, resource, sys, time
from pathlib import Path
from tukin.vocabulary.errors import FileRefused
from tukin.rules.rule_set import load_rule_set
from tukin.file_formats.reader import read_file
from tukin.intake.headings import appraisal_headings
rules_path, good = map(Path, sys.argv[1:])
rules = load_rule_set(rules_path.read_bytes())

def outcome(path, name):
    try:
        return sum(1 for _ in read_file(Path(path), name, appraisal_headings(rules)))
    except FileRefused as refused:
        return refused.code

for line in sys.stdin:
    label, path, name = json.loads(line)
    began = time.monotonic()
    reported = {"outcome": outcome(path, name)}
    reported["seconds"] = time.monotonic() - began
    reported["next_outcome"] = outcome(good, good.name)
    # The reader's own peak plus the highest peak of any child. ru_maxrss of the reader would
    # count what the test process had in memory when it forked.
    status = Path("/proc/self/status").read_text().splitlines()
    own_kib = int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
    reported["peak_kib"] = own_kib + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([label, reported]), flush=True)
"""


@dataclass(frozen=True)
class Reported:
    """What became of a file: a number of rows or a code; and of the good file after it."""

    outcome: int | str
    next_outcome: int | str
    seconds: float
    peak_kib: int


def read_in_one_process(
    files: Iterable[tuple[str, Path, str]], good: Path, timeout_seconds: int = 300
) -> dict[str, Reported]:
    """Read files given as (label, path, name), and after each the good one."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(SAMPLES / "jakarta-108-2016.json"), str(good)],
        input="\n".join(json.dumps([label, str(path), name]) for label, path, name in files),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=timeout_seconds,
    )
    assert done.stderr == ""
    lines = map(json.loads, done.stdout.splitlines())
    return {label: Reported(**reported) for label, reported in lines}
