"""A fault at every request of a run, one after the other: the same final state each time.

The run: an upload with good and bad rows over an earlier one, referrals opened, kept, withdrawn
and reopened, their events, and finance's export. Redelivery by the queue and the stream, and the
retries of the state machine, are all that fixes it.
"""

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.integration.branches import Branches
from tests.integration.invariants import check_events, check_invariants
from tests.integration.stories import at, earlier_uploads, is_read, is_write, later_upload
from tests.integration.wire import Call, Fault, Plan
from tests.integration.world import ACCESS_LOG, World

BOTOCORE_ATTEMPTS = 4
"""Requests that botocore sends before the code sees a transient fault."""


class Undisturbed:
    """The run without a fault: what it leaves and the requests it makes."""

    def __init__(self) -> None:
        with World() as world:
            earlier_uploads(world)
            self.before = world.checkpoint()
            before = len(world.wire.calls)
            later_upload(world)
            check_invariants(world)
            check_events(world)
            self.calls = world.wire.calls[before:]
            self.state = world.snapshot()

    def count(self, chosen: Callable[[Call], bool]) -> int:
        return sum(map(chosen, self.calls))


@pytest.fixture(scope="module")
def undisturbed() -> Undisturbed:
    return Undisturbed()


def differences(state: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Names of what two states do not have in common; no contents, they would be too long."""
    return sorted(
        name for name in state.keys() | other.keys() if state.get(name) != other.get(name)
    )


def run_disturbed(plan: Plan, undisturbed: Undisturbed) -> list[str]:
    """The run under a plan of faults; what differs then from the undisturbed state."""
    with World() as world:
        world.resume(undisturbed.before)
        world.wire.plan = plan
        later_upload(world)
        world.wire.plan = lambda _: None
        found = differences(undisturbed.state, world.snapshot())
        if world.dead_letters or world.parked:
            found.append("a message was given up")
        check_invariants(world)
        check_events(world)
    return found


def run_each(
    fault: Fault, times: int, chosen: Callable[[Call], bool], undisturbed: Undisturbed
) -> Iterator[str]:
    """The run once for each chosen request, with the fault there; what went wrong."""
    branches = Branches(fault, times, chosen)
    yield from branches.run(lambda plan: run_disturbed(plan, undisturbed))
    assert branches.count >= undisturbed.count(chosen), "a process that begins asks for more"
    for number in branches.in_threads:
        found = run_disturbed(at(number, fault, times, chosen), undisturbed)
        if found:
            yield f"{fault} x{times} at {number}: {', '.join(found)}"


def test_the_run_writes_everything_there_is_to_write(undisturbed: Undisturbed) -> None:
    operations = {call.operation for call in undisturbed.calls if is_write(call)}
    assert operations == {
        "PutObject",
        "PutItem",
        "StartExecution",
        "UpdateItem",
        "BatchWriteItem",
        "TransactWriteItems",
        "PutEvents",
    }
    puts = [call for call in undisturbed.calls if call.operation == "PutObject"]
    assert any(call.bucket == ACCESS_LOG for call in puts), "that somebody read the export"
    prefixes = {call.key.split("/")[0] for call in puts if call.bucket != ACCESS_LOG}
    locked = {"pay", "publications"}
    assert prefixes == {"rules", "reports", "sources", "batches", "exports"} | locked
    assert undisturbed.count(is_write) >= 18


@pytest.mark.parametrize(
    "fault",
    [
        Fault.CRASH_BEFORE,
        Fault.CRASH_AFTER,
        Fault.LOSE_ANSWER,  # botocore repeats the request, and the code meets its own write
    ],
)
def test_a_fault_at_any_write_changes_nothing(fault: Fault, undisturbed: Undisturbed) -> None:
    assert list(run_each(fault, 1, is_write, undisturbed)) == []


def test_a_throttled_read_is_never_taken_for_nothing_there(undisturbed: Undisturbed) -> None:
    assert list(run_each(Fault.THROTTLE, BOTOCORE_ATTEMPTS, is_read, undisturbed)) == []


@pytest.mark.parametrize("seed", range(20))
def test_two_faults_anywhere_change_nothing(seed: int, undisturbed: Undisturbed) -> None:
    """Of any kind, one of them so often that the code hears of it."""
    dice = random.Random(seed)
    faults = [fault for fault in Fault if fault is not Fault.CONFLICT]
    first, second = dice.sample(range(len(undisturbed.calls)), k=2)
    fault = dice.choice(faults)
    times = 1 if fault in (Fault.CRASH_BEFORE, Fault.CRASH_AFTER) else BOTOCORE_ATTEMPTS
    chosen = dict.fromkeys(range(second, second + times), fault) | {first: dice.choice(faults)}
    count = itertools.count()

    found = run_disturbed(lambda _: chosen.get(next(count)), undisturbed)

    assert found == [], f"{chosen}"
