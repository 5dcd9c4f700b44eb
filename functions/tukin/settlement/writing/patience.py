"""How long a request goes on trying while others write to the ledger, too."""

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from tukin.vocabulary.errors import StoreUnavailable

SECONDS_OF_A_REQUEST = 22.0
"""Somebody waits for the answer; an HTTP API gives 30 s."""

SECONDS_OF_A_RUN = 240.0

_LONGEST_PAUSE = 1.5

Result = TypeVar("Result")


def until_committed(attempt: Callable[[], Result | None], seconds: float) -> Result:
    """The first answer of an attempt, each after a pause with jitter, until its time is over.

    Raises:
        StoreUnavailable: E720, where others were faster at every attempt.
    """
    for _ in _attempts(seconds):
        result = attempt()
        if result is not None:
            return result
    raise StoreUnavailable("E720")


def _attempts(seconds: float) -> Iterator[int]:
    began, paused, number = time.monotonic(), 0.0, 0
    while max(time.monotonic() - began, paused) < seconds:
        yield number
        number += 1
        longest = min(_LONGEST_PAUSE, 0.05 * (1 << min(number, 10)))
        pause = random.uniform(0, longest)  # noqa: S311 - nothing secret
        paused += pause
        time.sleep(pause)
