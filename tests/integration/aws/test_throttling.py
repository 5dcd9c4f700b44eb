"""Services that take a part, take nothing for a while, or never: nothing is lost or half done."""

import random
from collections.abc import Callable

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import nip_of, person
from tests.integration.stories import month
from tests.integration.wire import Call, Fault
from tests.integration.world import World
from tukin.aws.table import PATIENCE

FUNCTION_TIMEOUT_SECONDS = 60
"""Of the functions in template.yaml the shortest timeout."""


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    """What a run without faults leaves."""
    with World() as world:
        world.upload(month(low=(1, 2)))
        return world.snapshot()


def refuses_some(seed: int) -> Callable[[Call], int]:
    dice = random.Random(seed)
    return lambda _: dice.choice((0, 1, 2, 3))


def refuses_first(times: int) -> Callable[[Call], int]:
    left = iter([100] * times)
    return lambda _: next(left, 0)


@pytest.mark.parametrize(
    "untaken",
    [
        pytest.param(refuses_some(1), id="some"),
        pytest.param(refuses_some(2), id="some others"),
        pytest.param(refuses_first(1), id="all once"),
        pytest.param(refuses_first(9), id="all nine times"),
        pytest.param(refuses_first(PATIENCE + 2), id="more often than one run tries"),
    ],
)
def test_unprocessed_items_are_written_in_the_end(
    undisturbed: dict[str, object], world: World, untaken: Callable[[Call], int]
) -> None:
    world.wire.untaken = untaken

    world.upload(month(low=(1, 2)))

    assert world.snapshot() == undisturbed
    check_invariants(world)


def test_items_that_are_never_taken_fail_the_upload_and_nothing_else(world: World) -> None:
    first = world.upload(month(low=(1,)))
    sent = list(world.bus)
    world.wire.untaken = lambda call: 1 if call.operation == "BatchWriteItem" else 0

    second = world.upload(month(low=(2,)), minute=1)

    assert world.execution_of(second).error == "Throttled"
    item = world.upload_item(second)
    assert (item["status"], item["error_code"]) == ("failed", "E705")
    assert world.status_of(first) == "published"
    assert world.bus == sent
    check_invariants(world)


@pytest.mark.parametrize("fault", [Fault.THROTTLE, Fault.FAIL_BEFORE, Fault.LOSE_REQUEST])
def test_a_store_that_stays_away_fails_the_upload_and_the_next_one_succeeds(
    world: World, fault: Fault
) -> None:
    first = world.upload(month(low=(1,)))
    world.wire.plan = lambda call: fault if call.operation == "TransactWriteItems" else None
    second = world.put(month(low=(2,)), minute=1)
    world.drain(second)
    world.wire.plan = lambda _: None

    assert world.status_of(first) == "published"
    assert world.status_of(second) == "failed"
    check_invariants(world)

    third = world.upload(month(low=(3,)), minute=2)

    assert world.status_of(third) == "published"
    check_invariants(world)
    check_events(world)


def test_a_store_whose_answers_are_all_lost_is_read_again(
    undisturbed: dict[str, object], world: World
) -> None:
    world.wire.plan = lambda call: (
        Fault.LOSE_ANSWER if call.operation == "TransactWriteItems" else None
    )

    world.upload(month(low=(1, 2)))

    assert world.snapshot() == undisturbed


def test_conflicting_transactions_are_read_again(
    undisturbed: dict[str, object], world: World
) -> None:
    conflicts = iter([Fault.CONFLICT] * 4)
    world.wire.plan = lambda call: (
        next(conflicts, None) if call.operation == "TransactWriteItems" else None
    )

    world.upload(month(low=(1, 2)))

    assert world.snapshot() == undisturbed
    assert next(conflicts, None) is None


def test_pages_of_any_size_give_everybody(world: World) -> None:
    world.wire.most_in_page = 2
    first = world.upload(month(low=(1, 2), count=13))
    second = world.upload(month(low=(2, 3), count=13), minute=1)

    assert world.status_of(first) == "superseded"
    assert world.status_of(second) == "published"
    check_invariants(world)


@pytest.mark.parametrize("times", [1, 5, 9])
def test_unprocessed_keys_are_asked_again(world: World, times: int) -> None:
    for period in ("2026-09", "2026-10"):
        world.upload([person(1, period=period)], period=period)
    world.wire.untaken = refuses_first(times)

    answer = world.http(
        "POST", "/agencies/disdik/employee-records", "agency-disdik", {"nip": nip_of(1)}
    )

    assert [record["period"] for record in answer.content["records"]] == ["2026-09", "2026-10"]


def test_keys_that_are_never_answered_are_no_empty_answer(world: World) -> None:
    world.upload([person(1)])
    world.wire.untaken = lambda call: 1 if call.operation == "BatchGetItem" else 0

    answer = world.http(
        "POST", "/agencies/disdik/employee-records", "agency-disdik", {"nip": nip_of(1)}
    )

    assert answer.status == 503
    assert answer.content["code"] == "E901"


def test_waiting_stays_within_the_functions_time(world: World) -> None:
    """The longest waits of one chunk, tried as often as the code does; jitter at its most."""
    world.upload(month(low=()))
    world.wire.untaken = refuses_first(9)
    world.slept_seconds = 0.0

    class Slowest(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return b

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(random, "uniform", Slowest().uniform)
        world.upload(month(low=()), minute=1)

    assert 0 < world.slept_seconds < FUNCTION_TIMEOUT_SECONDS
