"""Two uploads at once: whatever the interleaving, the later one is live and nothing is lost.

Once with the whole of one publication between any two requests of the other, and once with both
(and their repetitions) taking turns request by request, by many seeds.
"""

import random
import threading
from collections.abc import Callable
from functools import partial

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import nip_of
from tests.integration.stories import both_computed, end_of, month
from tests.integration.wire import Call, Fault
from tests.integration.world import LambdaError, Notification, World

PASSING = ("Lambda.Unknown", "StoreUnavailable", "Throttled")
LOW_BEFORE, LOW_EARLIER, LOW_LATER = (1, 2, 3), (2, 4), (3, 4, 5)


class Race:
    """A world in which two uploads are computed and only their publication is left."""

    def __init__(self) -> None:
        with World() as world:
            world.upload(month(low=LOW_BEFORE))
            self.earlier = world.put(month(low=LOW_EARLIER), minute=1)
            self.later = world.put(month(low=LOW_LATER), minute=2)
            self.payloads = both_computed(world, self.earlier, self.later)
            self.ends = [end_of(world, upload) for upload in (self.earlier, self.later)]
            self.checkpoint = world.checkpoint()

    def publish(self, world: World, upload: Notification) -> str:
        """Publish one of the two; what the task answers."""
        return str(world.invoke("publish_batch", self.payloads[upload.upload_id])["outcome"])


@pytest.fixture(scope="module")
def race() -> Race:
    return Race()


def check_end(world: World, race: Race) -> None:
    """The end is the same for every interleaving, when both executions have ended."""
    world.drain(*race.ends)
    assert world.status_of(race.later) == "published"
    assert world.status_of(race.earlier) == "superseded"
    low = {item["nip"] for item in world.items("REFERRAL#") if item["state"] == "open"}
    assert low == {nip_of(number) for number in LOW_LATER}
    check_invariants(world)
    check_events(world)


@pytest.mark.parametrize("later_is_inside", [True, False])
def test_one_whole_publication_between_any_two_requests_of_the_other(
    race: Race, later_is_inside: bool
) -> None:
    outer, inner = (race.earlier, race.later) if later_is_inside else (race.later, race.earlier)
    number = 0
    while True:
        number += 1
        with World() as world:
            world.resume(race.checkpoint)
            interrupted = interrupt(world, number, partial(race.publish, world, inner))
            race.publish(world, outer)
            if not interrupted:
                break
            check_end(world, race)
    assert number > 8


def interrupt(world: World, number: int, action: Callable[[], object]) -> list[Call]:
    """Do something before the request of this number; the list tells whether it was reached."""
    done: list[Call] = []
    seen = 0

    def hook(call: Call) -> None:
        nonlocal seen
        seen += 1
        if seen == number and not done:
            done.append(call)
            action()

    world.wire.before.append(hook)
    return done


class Turns:
    """Lets threads run one at a time and changes between them at their requests, by a seed."""

    def __init__(self, seed: int, faults: float) -> None:
        self._dice = random.Random(seed)
        self._faults = faults
        self._turn = threading.Condition()
        self._running: str | None = None
        self._waiting: set[str] = set()

    def run(self, tasks: dict[str, Callable[[], object]]) -> None:
        """Run all tasks to their end; an error of one is raised here."""
        errors: list[BaseException] = []

        def work(task: Callable[[], object]) -> None:
            try:
                self._wait()
                task()
            except BaseException as error:  # noqa: BLE001 (handed on below)
                errors.append(error)
            finally:
                with self._turn:
                    self._running = None
                    self._turn.notify_all()

        threads = [
            threading.Thread(target=work, name=name, args=(task,), daemon=True)
            for name, task in tasks.items()
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self._choose([t.name for t in threads if t.is_alive()])
        for error in errors:
            raise error

    def _choose(self, alive: list[str]) -> None:
        with self._turn:
            if self._turn.wait_for(
                lambda: self._running is None and self._waiting >= set(alive), timeout=0.01
            ):
                self._running = self._dice.choice(sorted(self._waiting))
                self._turn.notify_all()

    def _wait(self) -> None:
        name = threading.current_thread().name
        with self._turn:
            self._running = None
            self._waiting.add(name)
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._running == name)
            self._waiting.remove(name)

    def before(self, call: Call) -> None:
        """Hook of the wire: perhaps another one's turn."""
        if threading.current_thread() is not threading.main_thread():
            self._wait()

    def plan(self, call: Call) -> Fault | None:
        """Now and then the process ends, or an answer is lost."""
        if self._dice.random() >= self._faults:
            return None
        return self._dice.choice([Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])


@pytest.mark.parametrize("seed", range(20))
def test_both_take_turns_and_both_are_repeated(race: Race, seed: int) -> None:
    with World() as world:
        world.resume(race.checkpoint)
        world.share_variables()
        turns = Turns(seed, faults=0.03)
        world.wire.before.append(turns.before)
        world.wire.plan = turns.plan

        def publish(upload: Notification) -> None:
            """As the state machine does: again until it is through."""
            for _ in range(40):
                try:
                    race.publish(world, upload)
                except LambdaError as error:
                    if error.error_type not in PASSING:
                        raise
                else:
                    return
            raise AssertionError("never through")

        turns.run(
            {
                "earlier": lambda: publish(race.earlier),
                "later": lambda: publish(race.later),
                "earlier again": lambda: publish(race.earlier),
                "later again": lambda: publish(race.later),
            }
        )
        world.wire.plan = lambda _: None
        check_end(world, race)
