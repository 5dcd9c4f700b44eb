"""A month of ratings: raters, a system, employees, HR and closings at once, in every order.

Each is a greenlet that runs the workflows of ``tukin.ratings`` over a table in memory, and gives
way before each of its reads and writes. It may end before or after a write, or lose the answer.
After each write ``checks`` compares with what it works out in its own way. A seed decides all.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from greenlet import greenlet

from tests.simulation.ratings.table import MemoryTable
from tests.unit.ratings.office import (
    ANI,
    BUDI,
    CITRA,
    DEWI,
    EKO,
    EVERYBODY,
    FAJAR,
    KEYS,
    LINES,
    OCTOBER,
    RULES,
    agency,
    chain_of,
    entry,
)
from tukin.people.agencies.agency import RatingsFrom
from tukin.people.lines.line import Line, LineKind
from tukin.ratings import giving, receipts
from tukin.ratings.cycle import Cycles, CycleState, StoredCycle
from tukin.ratings.giving import RatingDesk, RatingMonth
from tukin.ratings.rating import Entered, Rating, Words
from tukin.ratings.receipts import Paper, PaperKind
from tukin.ratings.rights import away_by_register
from tukin.ratings.store import Ratings
from tukin.vocabulary.errors import TukinError
from tukin.vocabulary.terms import Expectation

RATEES = (ANI, FAJAR, BUDI)
HR = ("hani", "indra", "hani-2")
"""Three sessions of HR; the third is of the first one's second user."""
STEPS = 90
_LAST_DAY = date(2026, 10, 31)


class Crash(BaseException):
    """The process ends here."""


class SeenWrong(AssertionError):
    """An invariant does not hold."""


@dataclass(slots=True)
class Act:
    """What somebody does: with which words, and what came of it."""

    kind: str
    actor: str
    nip: str
    content: str
    results: Expectation = Expectation.SESUAI
    begun_on: int | None = None
    sent_on: date | None = None
    lines: tuple[Line, ...] = ()
    """The day and the lines by which it was judged: a request lasts seconds."""
    repeats: "Act | None" = None
    outcome: str = "running"
    result: Any = None


@dataclass(slots=True)
class Process:
    """A greenlet and the fate of its next write."""

    act: Act
    run: greenlet
    fate: str = ""


class SimTable(MemoryTable):
    """Gives way before each operation, and does to writes what the process's fate is."""

    def __init__(self, simulation: "Simulation") -> None:
        super().__init__(step=lambda _: simulation.give_way())
        self._simulation = simulation

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> bool:
        done = super().transact(actions)
        if done:
            self._simulation.written()
        match self._simulation.take_fate():
            case "crash after":
                raise Crash
            case "lose answer":
                return False
        return done


@dataclass
class Simulation:
    """One seed; ``checks`` is called after every write and at quiet times."""

    seed: int
    checks: Any
    now: datetime = field(init=False)
    acts: list[Act] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        rng = self.rng
        self.now = datetime(2026, 10, 1, 2, tzinfo=UTC) + timedelta(days=rng.randint(0, 36))
        self.by_system = rng.random() < 0.25
        way = RatingsFrom.SYSTEM if self.by_system else RatingsFrom.PAGES
        self.agency = agency(ratings=way)
        self.lines: tuple[Line, ...] = LINES
        status = rng.choice(["aktif", "aktif", "cuti-besar"])
        self.register = [
            entry(nip, status=status) if nip == BUDI else entry(nip) for nip in EVERYBODY
        ]
        self.table = SimTable(self)
        self.ratings = Ratings(self.table, KEYS)
        self.cycles = Cycles(self.table)
        self.processes: list[Process] = []
        self.running: Process | None = None
        self.main = greenlet.getcurrent()
        self.number = 0
        self.papers: list[tuple[str, str, str]] = []
        """Of each paper that was entered: whose rating, the digest, who entered it."""

    @property
    def today(self) -> date:
        """The date in the region, which is that of UTC here."""
        return self.now.date()

    # --- Processes ----------------------------------------------------------------------------

    def run(self) -> None:
        """Take steps, and at the end let everybody finish."""
        for _ in range(STEPS):
            self._step()
        self._finish()
        self._close_for_good()
        self.checks.at_rest(self)

    def give_way(self) -> None:
        """Called before each operation: the scheduler goes on."""
        if self.running is not None:
            self.main.switch()

    def take_fate(self) -> str:
        """What happens to the write that was just made."""
        fate, process = "", self.running
        if process is not None:
            fate, process.fate = process.fate, ""
        return fate

    def written(self) -> None:
        """Compare after a write, as the scheduler: the checks read without giving way."""
        process, self.running = self.running, None
        self.checks.after_write(self, None if process is None else process.act)
        self.running = process

    def _step(self) -> None:
        rng, choice = self.rng, self.rng.random()
        self.now += timedelta(minutes=rng.randint(1, 90))
        if choice < 0.05:
            self.now += timedelta(days=rng.randint(1, 6))
        elif choice < 0.08:
            self._change_lines()
        elif choice < 0.40 or not self.processes:
            self._begin()
        else:
            self._resume(rng.choice(self.processes))

    def _begin(self) -> None:
        act, work = self._choose()
        self.acts.append(act)
        process = Process(act, greenlet(lambda: self._work(act, work)))
        self.processes.append(process)
        if self.rng.random() < 0.1:  # the same request once more
            again = replace(act, repeats=act)
            self.acts.append(again)
            self.processes.append(Process(again, greenlet(lambda: self._work(again, work))))
            self.counted["duplicates"] += 1
        self._resume(process)

    def _work(self, act: Act, work: Callable[[Act], Any]) -> None:
        try:
            act.result = work(act)
            act.outcome = "done"
        except TukinError as refused:
            act.outcome = refused.code
        except Crash:
            act.outcome = "crashed"
            self.counted["crashes"] += 1

    def _resume(self, process: Process) -> None:
        fate = self.rng.random()
        if fate < 0.02:
            self._go_on(process, crash=True)
            return
        if fate < 0.04:
            process.fate = "crash after"
        elif fate < 0.06:
            process.fate = "lose answer"
            self.counted["answers lost"] += 1
        self._go_on(process)

    def _go_on(self, process: Process, *, crash: bool = False) -> None:
        self.running = process
        try:
            if crash and process.run:
                process.run.throw(Crash)
            elif crash:
                process.act.outcome = "crashed"
                process.run.throw(Crash) if process.run else None
            else:
                process.run.switch()
        except Crash:
            process.act.outcome = "crashed"
        finally:
            self.running = None
        if process.run.dead or process.act.outcome != "running":
            act = process.act
            self.processes.remove(process)
            is_nothing = act.outcome == "done" and not act.result
            self.counted[f"{act.kind}: {'nothing' if is_nothing else act.outcome}"] += 1
            self.trace.append(f"{self.now:%d %b %H:%M} {act}")
            self.checks.after_act(self, act)

    def _finish(self) -> None:
        while self.processes:
            self._go_on(self.rng.choice(self.processes))

    # --- What somebody does -------------------------------------------------------------------

    def _choose(self) -> tuple[Act, Callable[[Act], Any]]:
        rng = self.rng
        self.number += 1
        kind, nip = self._kind_and_person()
        actor = rng.choice(EVERYBODY if rng.random() < 0.3 else (BUDI, CITRA, DEWI))
        if kind in {"enter paper", "confirm paper", "close", "reopen"}:
            actor = rng.choice(HR)
            if kind == "confirm paper" and rng.random() < 0.8:
                actor = "indra" if self.papers[-1][2] != "indra" else "hani"
        elif kind in {"open", "contest"}:
            actor = nip
        elif rng.random() < 0.5:
            rater = chain_of(self.lines, self.register).rater_of(nip, min(self.today, _LAST_DAY))
            actor = rater.nip if rater is not None and rater.nip is not None else actor
        content = f"Uraian nomor {self.number} dengan alasan."
        act = Act(kind, actor, nip, content, rng.choice([*Expectation]))
        return act, getattr(self, f"_{kind.replace(' ', '_')}")

    def _kind_and_person(self) -> tuple[str, str]:
        """What is done next: mostly what can be, sometimes what cannot."""
        items, rng = self.table.items, self.rng
        weights = {"give": 8, "draft": 4}
        rated = [nip for nip in RATEES if ("RATING#disdik#2026-10", KEYS.of(nip)) in items]
        state = items.get(("CYCLE#disdik", "2026-10"), {}).get("state")
        if rated:
            weights |= {"strike": 4 if self.by_system else 1, "open": 1, "contest": 1}
        if state == "closed":
            weights |= {"enter paper": 6, "deliver": 1, "reopen": 2}
            weights |= {"confirm paper": 8, "contest": 5} if self.papers else {}
        elif self.today > _LAST_DAY:
            weights |= {"close": 6}
        kind = rng.choices([*weights], [*weights.values()])[0]
        if kind in {"give", "draft"}:
            return kind, rng.choice(RATEES)
        if kind == "confirm paper":
            return kind, self.papers[-1][0]
        return kind, rng.choice(rated or RATEES)

    def desk(self, act: Act | None = None) -> RatingDesk:
        """A desk by what holds now, as a request makes it."""
        if act is not None:
            act.sent_on, act.lines = self.today, self.lines
        chain = chain_of(self.lines, self.register)
        away = away_by_register(chain.people)
        month = RatingMonth(self.agency, OCTOBER, chain, RULES, self.today, away)
        return RatingDesk(self.ratings, self.cycles, month)

    def _seen(self, act: Act) -> int:
        """Load the form; much may happen before it is sent."""
        if act.repeats is not None:
            act.begun_on = act.repeats.begun_on
        if act.begun_on is None:
            latest = self.ratings.read("disdik", OCTOBER, act.nip)
            act.begun_on = 0 if latest is None else latest.revision
        return act.begun_on

    def _entered(self, act: Act) -> Entered:
        words = Words(strength=act.content, improve=act.content)
        number = int(act.content.split()[2])
        if number % 7 == 0:
            words = Words()
        reason = "cuti" if number % 5 == 0 else act.content
        return Entered(act.results, Expectation.SESUAI, words=words, reason=reason)

    def _give(self, act: Act) -> Rating:
        entered = self._entered(act)
        begun_on = self._seen(act)
        if self.by_system:
            sent = act.actor, act.nip, entered, begun_on
            return giving.give_by_system(self.desk(act), *sent, "system", self.now)
        return giving.give(self.desk(act), act.actor, act.nip, entered, begun_on, self.now)

    def _draft(self, act: Act) -> Rating:
        entered = self._entered(act)
        begun_on = self._seen(act)
        return giving.save_draft(self.desk(act), act.actor, act.nip, entered, begun_on, self.now)

    def _strike(self, act: Act) -> Rating:
        begun_on = self._seen(act)
        return giving.strike(self.desk(act), act.actor, act.nip, act.content, begun_on, self.now)

    def _latest(self, act: Act) -> tuple[StoredCycle | None, Rating | None]:
        stored = self.cycles.read("disdik", OCTOBER)
        return stored, self.ratings.read("disdik", OCTOBER, act.nip)

    def _open(self, act: Act) -> Rating | None:
        stored, rating = self._latest(act)
        if rating is None:
            return None
        return receipts.open_rating(self.ratings, stored, rating, self.now)

    def _enter_paper(self, act: Act) -> str | None:
        stored, rating = self._latest(act)
        if rating is None or rating.given_at is None:
            return None
        given_on = rating.given_at.date()
        on = given_on + timedelta(days=self.rng.randint(0, max(0, (self.today - given_on).days)))
        kind = self.rng.choice([*PaperKind])
        paper = Paper(kind, rating.revision, on, act.content, act.actor, self.now)
        digest = receipts.enter_paper(self.ratings, stored, rating, paper, self.today)
        self.papers.append((act.nip, digest, act.actor))
        return digest

    def _confirm_paper(self, act: Act) -> Rating | None:
        waiting = [each for each in self.papers if each[0] == act.nip]
        stored, rating = self._latest(act)
        if rating is None or not waiting:
            return None
        _, digest, _ = waiting[-1] if self.rng.random() < 0.7 else self.rng.choice(waiting)
        who = act.actor, is_same_person
        return receipts.confirm_paper(self.ratings, stored, rating, digest, *who, self.now)

    def _contest(self, act: Act) -> Rating | None:
        _, rating = self._latest(act)
        return rating and receipts.contest_paper(self.ratings, rating, self.now)

    def _deliver(self, act: Act) -> bool:
        _, rating = self._latest(act)
        return rating is not None and receipts.note_delivery(
            self.ratings, rating, self.now, "gateway"
        )

    def _close(self, act: Act) -> bool:
        """Close the month as the assembly does: first to ``closing``, then read, then compose."""
        before = self.cycles.read("disdik", OCTOBER)
        if self.today <= OCTOBER.last_day or (before and before.state is CycleState.CLOSED):
            return False
        if before is None or before.state is CycleState.REOPENED:
            begun = before or StoredCycle("disdik", OCTOBER, CycleState.CLOSING)
            self.cycles.write(replace(begun, state=CycleState.CLOSING, closed_by=act.actor), before)
            before = self.cycles.read("disdik", OCTOBER)
        if before is None or before.state is not CycleState.CLOSING:
            return False
        composed = self._compose()
        closed = replace(
            before,
            state=CycleState.CLOSED,
            closed_at=self.now,
            composed={"people": composed, "names": sorted(composed)},
        )
        return self.cycles.write(closed, before)

    def _compose(self) -> dict[str, int]:
        """The revision of each rating that counts, by person key."""
        found = self.ratings.of_month("disdik", OCTOBER)
        return {KEYS.of(one.nip): one.revision for one in found if one.counts}

    def _reopen(self, act: Act) -> bool:
        before = self.cycles.read("disdik", OCTOBER)
        if before is None or before.state is not CycleState.CLOSED:
            return False
        reopened = replace(
            before,
            state=CycleState.REOPENED,
            reopened_by=act.actor,
            reopened_at=self.now,
            reason=act.content,
            reopenings=before.reopenings + 1,
        )
        return self.cycles.write(reopened, before)

    def _close_for_good(self) -> None:
        """At the end the month is closed, and late first ratings are composed."""
        self.now = max(self.now, datetime(2026, 11, 6, tzinfo=UTC))
        act = Act("close", "hani", ANI, "")
        self._close(act)
        stored = self.cycles.read("disdik", OCTOBER)
        assert stored is not None
        assert stored.state is CycleState.CLOSED
        self.cycles.write(replace(stored, composed={"people": self._compose()}), stored)

    def _change_lines(self) -> None:
        """HR enters a line that begins tomorrow: Ani or Fajar gets another rater."""
        nip, rater = self.rng.choice([ANI, FAJAR]), self.rng.choice([DEWI, CITRA, BUDI, EKO])
        tomorrow = self.today + timedelta(days=1)
        if any(line.nip == nip and line.since >= tomorrow for line in self.lines):
            return
        changed = tuple(
            replace(line, until=self.today) if line.nip == nip and line.until is None else line
            for line in self.lines
        )
        new = Line(nip, rater, "", None, LineKind.DEFINITIF, tomorrow, None, "")
        self.lines = (*changed, new)
        self.counted["lines changed"] += 1


def is_same_person(one: str, other: str) -> bool:
    """Whether two sessions of HR are one person's."""
    return one.partition("-")[0] == other.partition("-")[0]
