"""Stories that the tests tell again and again, with and without faults."""

from collections.abc import Callable, Collection

from tests.integration.people import GOOD, LOW, Row, person
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
    """A plan: from the chosen call of this number on (from 1), the fault so many times."""
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
