"""Stories that the tests tell again and again, with and without faults."""

import json
from collections.abc import Callable, Collection
from typing import Any

from tests.integration.people import GOOD, LOW, Row, person
from tests.integration.state_machine import Held
from tests.integration.wire import Call, Fault, Plan
from tests.integration.world import Answer, LambdaError, Notification, World


def month(low: Collection[int], count: int = 8, **cells: str) -> list[Row]:
    """A file of the first ``count`` people, of whom those in ``low`` need coaching."""
    return [person(n, LOW if n in low else GOOD, **cells) for n in range(count)]


def earlier_uploads(world: World) -> list[Notification]:
    """Two months' worth of history: person 1's referral was opened and withdrawn already."""
    return [
        world.upload(month(low=(1, 2, 3)), minute=0),
        world.upload(month(low=(2, 3, 4)), minute=5),
        world.upload([person(50), person(51, LOW)], agency="dinkes", minute=6),
    ]


def later_file() -> list[Row]:
    """It reopens 1, keeps 3, withdraws 2 and 4, opens 5 and 8, and has two bad rows."""
    rows = month(low=(1, 3, 5, 8), count=9)
    bad = [person(20, "101"), person(21, nip="123")]
    return [*rows[:4], *bad, *rows[4:]]


def later_upload(world: World) -> Notification:
    """Upload the later file, send its referrals and have finance export the period."""
    notification = world.put(later_file(), minute=10)
    world.drain(notification)
    export(world)
    return notification


def export(world: World, period: str = "2026-09") -> Answer:
    """Finance asks for an export until there is an answer that no passing fault spoiled."""
    for _ in range(5):
        try:
            answer = world.http("POST", "/exports", "finance", {"period": period})
        except LambdaError:
            continue
        if answer.status < 500:
            return answer
    raise AssertionError("no export after five tries")


def at(number: int, fault: Fault, times: int, chosen: Callable[[Call], bool]) -> Plan:
    """A plan: from the chosen call of this number on (from 1), the fault this many times."""
    seen = 0

    def plan(call: Call) -> Fault | None:
        nonlocal seen
        if not chosen(call):
            return None
        seen += 1
        return fault if number <= seen < number + times else None

    return plan


def is_write(call: Call) -> bool:
    """Whether a call changes something."""
    return call.write is not None


def is_read(call: Call) -> bool:
    """Whether a call only reads."""
    return call.write is None


def end_of(world: World, notification: Notification) -> str:
    """The message that the execution for an upload has ended, whether or not it has."""
    execution = world.execution_of(notification)
    pinned = {name: execution.input[name] for name in ("agency", "period", "batch_id")}
    return json.dumps({"ended": pinned | {"execution": execution.name}})


def both_computed(world: World, earlier: Notification, later: Notification) -> dict[str, Any]:
    """Two uploads whose publication is left, by id: the task of the earlier is thought dead."""
    held: dict[str, Any] = {}

    def hold_publication(name: str, payload: Any) -> None:
        if name == "publish_batch":
            held[payload["batch"]["upload_id"]] = payload
            raise Held

    world.before_task.append(hold_publication)
    world.deliver(earlier)
    world.run_executions()
    world.deliver(later, end_of(world, earlier))
    world.run_executions()
    world.before_task.remove(hold_publication)
    assert held.keys() == {earlier.upload_id, later.upload_id}
    return held
