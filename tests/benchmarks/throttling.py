"""``python -m tests.benchmarks.throttling``: does every batch end where the table is too slow?

A model of the moment when all functions of an account write to, or read from, a table that can do
a small part of it. The table admits some units a second and refuses the rest; the functions wait
as ``tukin.aws.table`` does, and a shard that failed is repeated as the state machine does. Time is
the model's own. Left out is what would only help: a table's burst, and that it grows under load.
"""

import argparse
import heapq
import json
import random
import sys
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tukin.aws.clients import MOST_FAULTS
from tukin.aws.table import MOST_IN_BATCH_WRITE, PATIENCE, longest_pause
from tukin.processing.validate import ROWS_PER_SHARD

DEFINITION = Path(__file__).parents[2] / "infrastructure" / "process-upload.asl.json"
REQUEST_SECONDS = 0.010
"""Assumed: BatchWriteItem of 25 items, on AWS."""
PAGE_SECONDS = 0.060
"""Assumed: a Query's page of 1 MB, with unpacking its 1,500 records."""
PAGE_UNITS = 256
"""Read units of a page: 1 MB in blocks of 4 KB, consistent."""
PAGES = 192
"""Pages of the largest batch: 200,000 records of 668 bytes, 64 partition keys of three pages."""
PEOPLE = 1_000_000
BATCHES = 26
"""Of the largest size: 5.2 m people."""
FEWEST_ATTEMPTS = 10
"""Rounds for unprocessed items, with any patience."""

Wait = float
Step = Generator[Wait, None, None]


class Refused(Exception):
    """The table took nothing, more often than the code asks."""


@dataclass
class SlowTable:
    """A table that admits this many units in a second; what one second leaves is gone."""

    units_per_second: int
    now: float = 0.0
    _left: float = 0.0
    _filled_at: float = 0.0

    def take(self, most: int, *, whole: bool) -> int:
        """Units that are admitted now; a query is admitted whole, on credit, or not at all."""
        earned = (self.now - self._filled_at) * self.units_per_second
        self._left = min(float(self.units_per_second), self._left + earned)
        self._filled_at = self.now
        admitted = (most if self._left > 0 else 0) if whole else min(most, int(self._left))
        self._left -= admitted
        return admitted


@dataclass
class Load:
    """What the functions do: jobs (shards or batches) of requests, each of this many units."""

    jobs: int
    requests: int
    units: int
    seconds: float
    whole: bool


@dataclass
class Outcome:
    """How it ended."""

    seconds: float = 0.0
    failed_jobs: int = 0
    repeated_jobs: int = 0
    longest_seconds: float = 0.0
    requests: int = 0
    begun: dict[int, float] = field(default_factory=dict)


class Functions:
    """This many functions at once, on one table."""

    def __init__(self, load: Load, concurrency: int, table: SlowTable, patience: int) -> None:
        self._load = load
        self._table = table
        self._patience = patience
        self._free = concurrency
        self._dice = random.Random(2026)
        self._waiting = deque((job, 0) for job in range(load.jobs))
        self._events: list[tuple[float, int, int, int, Step | None]] = []
        self._number = 0
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Until every job is done or given up."""
        self._start()
        while self._events:
            self._table.now, _, job, tries, step = heapq.heappop(self._events)
            if step is None:
                self._waiting.append((job, tries))
            else:
                self._advance(job, tries, step)
            self._start()
        self.outcome.seconds = self._table.now
        return self.outcome

    def _start(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            job, tries = self._waiting.popleft()
            self.outcome.begun[job] = self._table.now
            self._advance(job, tries, self._job())

    def _advance(self, job: int, tries: int, step: Step) -> None:
        try:
            wait = next(step, None)
        except Refused:
            self._repeat(job, tries)
            wait = None
        if wait is not None:
            self._at(wait, job, tries, step)
            return
        self._free += 1
        lasted = self._table.now - self.outcome.begun[job]
        self.outcome.longest_seconds = max(self.outcome.longest_seconds, lasted)

    def _repeat(self, job: int, tries: int) -> None:
        """As the state machine's retrier of ``Throttled``: full jitter, from the beginning."""
        retrier = throttled_retrier()
        if tries == retrier["MaxAttempts"]:
            self.outcome.failed_jobs += 1
            return
        self.outcome.repeated_jobs += 1
        delay = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** tries
        self._at(self._jitter(min(delay, retrier["MaxDelaySeconds"])), job, tries + 1, None)

    def _at(self, wait: float, job: int, tries: int, step: Step | None) -> None:
        self._number += 1
        heapq.heappush(self._events, (self._table.now + wait, self._number, job, tries, step))

    # --- as the code does it

    def _job(self) -> Step:
        for _ in range(self._load.requests):
            yield from self._whole() if self._load.whole else self._chunk()

    def _chunk(self) -> Step:
        """``Table._put_chunk``."""
        rest = self._load.units
        for attempt in range(max(FEWEST_ATTEMPTS, self._patience)):
            yield self._pause(attempt)
            rest -= yield from self._call_patiently(rest)
            if not rest:
                return
        raise Refused

    def _whole(self) -> Step:
        """``Table._pages``."""
        yield from self._call_patiently(self._load.units)

    def _call_patiently(self, units: int) -> Generator[Wait, None, int]:
        """``Table._call_patiently`` and ``Table._call``."""
        for attempt in range(self._patience):
            yield self._pause(attempt)
            for fault in range(MOST_FAULTS):
                yield self._pause(fault)
                yield self._load.seconds
                self.outcome.requests += 1
                if taken := self._table.take(units, whole=self._load.whole):
                    return taken
        raise Refused

    def _pause(self, attempt: int) -> float:
        return self._jitter(longest_pause(attempt)) if attempt else 0.0

    def _jitter(self, most: float) -> float:
        return self._dice.random() * most


@cache
def throttled_retrier() -> dict[str, Any]:
    """What the state machine does where a shard's function raised ``Throttled``."""
    states = json.loads(DEFINITION.read_text(encoding="utf-8"))["States"]
    task = states["Compute"]["ItemProcessor"]["States"]["ComputeShard"]
    retriers: list[dict[str, Any]] = task["Retry"]
    return next(retrier for retrier in retriers if "Throttled" in retrier["ErrorEquals"])


def writing(people: int) -> Load:
    """Shards of records, each record one write unit."""
    requests = ROWS_PER_SHARD // MOST_IN_BATCH_WRITE
    shards = -(-people // ROWS_PER_SHARD)
    return Load(shards, requests, MOST_IN_BATCH_WRITE, REQUEST_SECONDS, whole=False)


def reading(batches: int) -> Load:
    """Batches of the largest size, read once."""
    return Load(batches, PAGES, PAGE_UNITS, PAGE_SECONDS, whole=True)


CASES = (
    ("writing, new table, all 1,000 functions", True, 1_000, 4_000),
    ("writing, new table, 40 functions", True, 40, 4_000),
    ("writing, warm table, all 1,000 functions", True, 1_000, 40_000),
    ("writing, warm table, 40 functions", True, 40, 40_000),
    ("reading, new table, all 26 functions", False, 26, 12_000),
    ("reading, new table, 20 functions", False, 20, 12_000),
    ("reading, warm table, 20 functions", False, 20, 40_000),
)


def outcomes(people: int, batches: int) -> Iterator[tuple[str, int, Load, Outcome]]:
    """Each case with one round of asking and with as many as the code has."""
    for name, writes, concurrency, units in CASES:
        load = writing(people) if writes else reading(batches)
        for patience in (1, PATIENCE):
            outcome = Functions(load, concurrency, SlowTable(units), patience).run()
            yield name, patience, load, outcome


def table(people: int = PEOPLE, batches: int = BATCHES) -> str:
    """The outcomes as a table of Markdown."""
    lines = [
        "| | rounds | failed | repeated | longest function | whole |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {patience} | {outcome.failed_jobs:,} of {load.jobs:,} "
        f"| {outcome.repeated_jobs:,} | {outcome.longest_seconds:,.0f} s "
        f"| {outcome.seconds:,.0f} s |"
        for name, patience, load, outcome in outcomes(people, batches)
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--batches", type=int, default=BATCHES)
    arguments = parser.parse_args()
    sys.stdout.write(f"{table(arguments.people, arguments.batches)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
