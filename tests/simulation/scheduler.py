"""Runs the actors of one seed against each other, with faults, and checks after every step."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.simulation.actors import AGENCIES, PERSONS, File, Row, Upload, World
from tests.simulation.checks import Checks
from tests.simulation.store import Actor, PutAll, Read, Send, Start, Store, Throttled, Write
from tukin.domain.batch import UploadStatus
from tukin.domain.errors import IntegrityError
from tukin.domain.period import Period

PERIODS = (Period(2026, 10), Period(2026, 13))
_MOST_STEPS = 6_000
_SHARE_WITH_LATE_CORRECTIONS = 0.25

Job = tuple[Any, ...]


@dataclass
class Process:
    """A job under way: its actor, the next effect it wants, and until when it is stalled."""

    job: Job
    actor: Actor
    effect: Any
    asleep_until: int = 0


class Simulation:
    """One seed: a script of uploads, settlements and changes, and everything that goes wrong."""

    def __init__(self, seed: int, bugs: frozenset[str] = frozenset()) -> None:
        self.rng = Random(seed)
        self.world = World(bugs)
        self.store = Store()
        self.checks = Checks(self.world, self.store)
        self.queue: list[Job] = []
        self.processes: list[Process] = []
        self.started: set[str] = set()
        self.faults = Counter[str]()
        self.trace: list[str] = []
        self.step = 0
        self.calm = False
        self.script = self._script()

    def run(self) -> None:
        """The chaos, then a quiet end in which everything must come right.

        Raises:
            AssertionError, IntegrityError: where an invariant does not hold.
        """
        while self.script or self.queue or self.processes:
            self._step()
        self.calm = True
        for _ in range(12):
            self._sweep()
            self._drain()
        if self.rng.random() < _SHARE_WITH_LATE_CORRECTIONS:
            self._correct_late()
        for period in PERIODS:
            self.queue.append(("settle", f"last-{period}", period, None))
            self._drain()
        self.checks.at_the_end(PERIODS)

    def _correct_late(self) -> None:
        """Everybody is paid, then is due less, then more: what was paid too much is recovered."""
        for minute, points in ((90, 60), (91, 30), (92, 100)):
            rows = tuple(Row(nip, points) for nip in PERSONS)
            file = File(AGENCIES[0], PERIODS[0], "month.csv", minute, rows)
            self.world.files[file.upload_id] = file
            for _ in range(3):
                self._sweep()
                self._drain()
            self.queue.append(("settle", f"late-{minute}", PERIODS[0], None))
            self._drain()

    # --- what happens ---------------------------------------------------------------------------

    def _script(self) -> list[Job]:
        rng = self.rng
        period = rng.choice(PERIODS) if rng.random() < 0.2 else PERIODS[0]
        script: list[Job] = [("upload", self._file(period, n)) for n in range(rng.randint(2, 5))]
        runs = [f"run-{n}" for n in range(rng.randint(1, 3))]
        for run_id in runs:
            chosen = None if rng.random() < 0.6 else frozenset({rng.choice(AGENCIES)})
            script.append(("settle", run_id, period, chosen))
        if rng.random() < 0.4:
            script.append(("rules",))
        if rng.random() < 0.25:
            script.append(("engine",))
        if rng.random() < 0.3:
            script.append(("take back", rng.choice(runs), period))
        script += [("approve all",)] * rng.randint(0, 2)
        rng.shuffle(script)
        return script

    def _file(self, period: Period, number: int) -> File:
        rng = self.rng
        agency = AGENCIES[0] if rng.random() < 0.7 else AGENCIES[1]
        is_amendment = number > 0 and rng.random() < 0.35
        persons = rng.sample(PERSONS, rng.randint(1, 2) if is_amendment else rng.randint(2, 4))
        name = f"amendment-{number}.csv" if is_amendment else "month.csv"
        rows = tuple(Row(nip, rng.choice((30, 60, 90, 100))) for nip in persons)
        return File(agency, period, name, rng.randint(0, 6) * 10 + number, rows)

    def _happen(self, event: Job) -> None:
        match event:
            case ("upload", file):
                self.world.files[file.upload_id] = file
                copies = 0 if self.rng.random() < 0.06 else 1 + (self.rng.random() < 0.25)
                self.queue += [("receive", file.upload_id, "")] * copies
            case ("rules",):
                self.world.rules = "B"
            case ("engine",):
                self.world.engine = "2"
            case ("approve all",):
                self._approve_all()
            case _:
                self.queue.append(event)

    def _approve_all(self) -> None:
        for key, upload in self.store.of("upload").items():
            if upload.status is UploadStatus.AWAITING_APPROVAL:
                self.queue.append(("approve", key[3]))

    def _sweep(self) -> None:
        """What the sweeper does: objects without a final record are told again."""
        done = (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED, UploadStatus.AWAITING_APPROVAL)
        for number, file in self.world.files.items():
            record: Upload | None = self.store.read(
                ("upload", file.agency, str(file.period), number)
            )
            if record is None or record.status not in done:
                self.queue.append(("receive", number, f"sweep-{self.step}"))
        self._drain()
        for key, head in self.store.of("head").items():
            self.queue.append(("follow", key[2], head.batch.period))
        self._approve_all()

    def _drain(self) -> None:
        while self.queue or self.processes:
            self._step()

    # --- one step -------------------------------------------------------------------------------

    def _step(self) -> None:
        self.step += 1
        if self.step > _MOST_STEPS:
            raise AssertionError("the simulation does not come to an end")
        rng = self.rng
        if self.script and (rng.random() < 0.12 or not (self.queue or self.processes)):
            event = self.script.pop()
            self.trace.append(f"{self.step} {event}")
            self._happen(event)
            return
        if self.store.stream:
            _, referral = self.store.stream.pop(0)
            self.queue.append(("emit", referral))
            if not self.calm and rng.random() < 0.05:
                self.queue.append(("emit", referral))  # the stream is replayed
        if self.queue and (rng.random() < 0.4 or not self.processes):
            self._start(self.queue.pop(rng.randrange(len(self.queue))))
            return
        awake = [p for p in self.processes if p.asleep_until <= self.step] or self.processes
        if awake:
            self._advance(rng.choice(awake))

    def _start(self, job: Job) -> None:
        actor = self._actor(job)
        with suppress(StopIteration):
            self.processes.append(Process(job, actor, next(actor)))

    def _actor(self, job: Job) -> Actor:  # noqa: PLR0911 - one case a job
        world = self.world
        match job:
            case ("receive", number, after):
                return world.receive(number, after)
            case ("process", batch, approved, name):
                return world.process(batch, approved, name)
            case ("follow", agency, period):
                return world.follow(agency, period)
            case ("approve", number):
                return world.approve(number)
            case ("emit", referral):
                return world.emit(referral)
            case ("settle", run_id, period, chosen):
                return world.settle(run_id, period, chosen)
            case ("take back", run_id, period):
                return world.take_back(run_id, period)
        raise AssertionError(f"unknown job {job}")

    def _advance(self, process: Process) -> None:
        fault = self._fault(process.effect)
        if fault:
            self.faults[fault] += 1
            self.trace.append(f"{self.step} {process.job[0]} {_name(process.effect)}: {fault}")
        if fault == "stall":
            process.asleep_until = self.step + self.rng.randint(10, 120)
            self._retry(process.job)
            return
        if fault in ("crash before", "throttle"):
            self._end(process, retry=True)
            return
        try:
            answer = self._do(process.effect, fault)
        except Throttled:
            self._end(process, retry=True)
            return
        if fault in ("crash after", "lost answer"):
            self._end(process, retry=True)
            return
        self._send(process, answer)

    def _send(self, process: Process, answer: Any) -> None:
        try:
            process.effect = process.actor.send(answer)
        except StopIteration:
            self._end(process, retry=False)
        except IntegrityError:
            self._end(process, retry=True)

    def _end(self, process: Process, *, retry: bool) -> None:
        if process in self.processes:
            self.processes.remove(process)
        process.actor.close()
        if retry:
            self._retry(process.job)

    def _retry(self, job: Job) -> None:
        if job[0] == "emit" and "log and drop" in self.world.bugs:
            return
        self.queue.append(job)

    def _fault(self, effect: Any) -> str | None:
        if self.calm or self.rng.random() > 0.08:
            return None
        if isinstance(effect, Read):
            return self.rng.choice(("stall", "throttle", None, None))
        kinds = ["crash before", "crash after", "lost answer", "throttle", "stall"]
        if isinstance(effect, PutAll):
            kinds += ["unprocessed", "rotten"]
        return self.rng.choice(kinds)

    def _do(self, effect: Any, fault: str | None) -> Any:  # noqa: C901 - one case an effect
        match effect:
            case Read(key):
                return self.store.read(key)
            case Write(actions):
                before = {key: self.store.read(key) for key, _, _ in actions}
                done = self.store.write(actions)
                if done:
                    self.checks.after_write(before)
                return done
            case PutAll(items):
                self._put_all(items, fault)
                return None
            case Send(("notify", number, name)):
                self.queue.append(("receive", number, name))
                return None
            case Send(message):
                self.checks.deliver(message)
                return None
            case Start(name, job):
                if name not in self.started:
                    self.started.add(name)
                    self.queue.append(job)
                return None
        raise AssertionError(f"unknown effect {effect}")

    def _put_all(self, items: Any, fault: str | None) -> None:
        """Unprocessed: the rest is refused and the writer comes again. Rotten: one is just lost."""
        lost = self.rng.choice(sorted(items)) if items and fault == "rotten" else None
        for count, (key, value) in enumerate(items.items()):
            if fault == "unprocessed" and count == len(items) // 2:
                raise Throttled
            if key != lost:
                self.store.put(key, value)


def _name(effect: Any) -> str:
    """An effect in a trace: its kind and what it is about."""
    match effect:
        case Read(key):
            return f"reads {'/'.join(key)}"
        case Write(actions):
            return "writes " + ", ".join("/".join(key) for key, _, _ in actions)
        case PutAll(items):
            return f"puts {len(items)} records"
        case Start(name):
            return f"starts {name}"
    return type(effect).__name__.lower()
