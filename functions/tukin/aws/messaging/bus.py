"""The event bus: every entry arrives, or its sender learns which did not."""

import json
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tukin.aws.clients import client, service_faults

SOURCE = "tukin"
MOST_ENTRIES = 10
_ATTEMPTS = 5

Event = tuple[str, Mapping[str, Any]]
"""Detail type and detail."""


def put_events(bus: str, events: Sequence[Event]) -> list[int]:
    """Send events; failed entries alone are tried again.

    Returns:
        The indexes of events that could not be sent, in order; empty on success.
    """
    pending = list(range(len(events)))
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 - jitter
        pending = [
            index
            for start in range(0, len(pending), MOST_ENTRIES)
            for index in _put(bus, events, pending[start : start + MOST_ENTRIES])
        ]
        if not pending:
            break
    return pending


def _put(bus: str, events: Sequence[Event], indexes: list[int]) -> list[int]:
    entries = [
        {
            "EventBusName": bus,
            "Source": SOURCE,
            "DetailType": events[index][0],
            "Detail": json.dumps(events[index][1], separators=(",", ":")),
        }
        for index in indexes
    ]
    with service_faults():
        answer = client("events").put_events(Entries=entries)
    results = answer["Entries"]
    return [index for index, result in zip(indexes, results, strict=True) if "ErrorCode" in result]
