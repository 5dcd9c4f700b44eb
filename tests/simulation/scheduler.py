"""Runs the processes of one seed against each other, with faults, and checks after every step."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from greenlet import greenlet

from tests.simulation.actors import ENGINES, KEYS, UPLOADER, World
from tests.simulation.bank import STATEMENTS
from tests.simulation.checks import Checks
from tests.simulation.history import POINTS, history_of
from tests.simulation.people import AGENCIES, CORRECTED, PEOPLE, PERSONS, Terms
from tests.simulation.source import PERIODS, START, File, Flaw, Kind, Row
from tests.simulation.store import (
    Action,
    Keep,
    Key,
    Keys,
    Now,
    OwnTable,
    PutAll,
    Query,
    Read,
    Send,
    Snapshot,
    Start,
    Store,
    Write,
    absent,
)
from tests.simulation.stores import EPOCH, FIRST_EPOCH
from tukin.aws.epochs.epoch import Epoch
from tukin.intake import check_file as intake
from tukin.intake.repairs import Repair
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ON_THEIR_WAY, UploadStatus
from tukin.settlement.files import export_file, older_files, payment_files
from tukin.settlement.files.lines_workbook import SheetLook
from tukin.settlement.files.listing import Listing
from tukin.settlement.files.states import write_lines
from tukin.settlement.ledger import LedgerTip, manifest_json, next_entry
from tukin.settlement.run_state import RELEASED_WITHIN, RunStatus
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import IntegrityError, RetryableError, Throttled
from tukin.vocabulary.period import Period

_UPLOADS_AND_RUNS = ((2, 5), (0, 1)), ((2, 3), (2, 3)), ((2, 4), (1, 2))
"""A seed has many uploads, or many runs, or some of both: short stories, and more of them."""
_MOST_STEPS = 12_000
"""A story that is longer goes round in circles. Of 20,000 seeds one takes 8,479 steps, where
uploads wait for their turns and the sweep meets one fault after the other; most take some 400."""
_MOST_SWEEPS = 12
_MOST_RETRIES = 20
_MOST_AT_ONCE = 3
"""Of one job, where stalled ones are begun again beside themselves: more have no end."""
_MOST_RETRIES_OF_A_SWEEP = 1
"""As in template.yaml: the next sweep comes soon enough."""
_MOST_SKEW_MINUTES = 180
_SHARE_WITH_ONE_MORE = 0.3
"""How often one more thing happens when all is quiet; which one is drawn by the shares below."""
_SHARE_WITH_LATE_CORRECTIONS = 0.12
_SHARE_WITH_HISTORY = 0.08
"""How often an agency was paid for the months before: what rises is compared with their mean."""
_SHARE_WITH_CUT_OFF = 0.08
"""How often the rules have a cut-off: nothing is paid before all is quiet, all later waits."""
_SHARE_CANCELLED = 0.15
"""How often whoever prepared a run cancels it, before or after another releases it."""
_SHARE_FORGOTTEN = 0.02
_SHARE_LOOKED_AT_LATE = 0.2
_LONGEST_LOOK = 200
"""Steps until somebody looks at a prepared run, at most; an upload takes some 50 to its end."""
_SHARE_WITH_A_RISE_BESIDE_AN_APPROVAL = 0.15
"""How often a month rises, for no reason to ask, while an agency head agrees to another rise."""
_SHARE_WITH_SLIGHT_CORRECTIONS = 0.2
"""How often a month is corrected within the shares, when all is quiet."""
_SHARE_WITH_LATE_RELEASES = 0.2
"""How often an agency publishes between a preparation and its release, when all is quiet."""
_SHARE_PUBLISHED_BESIDE_A_RUN = 0.3
"""How often an agency publishes a month first while a run pays the other agency's."""
_BEFORE_A_COMMIT = 5, 40
"""Steps of a release and its run after which an upload is published at about the commit."""
_SHARE_WITH_LATE_RETURNS = 0.3
_SHARE_HELD = 0.3
"""How often two officers hold somebody; in most of these seeds they lift it in the story, too."""
_SHARE_LIFTED = 0.7
_SHARE_RETURNED_AT_LAST = 0.4
"""How often a transfer comes back where a register knows accounts, when all is quiet."""
_SHARE_PAID_IF_UNPAID = 0.7
_SHARE_LIFTED_AT_LAST = 0.5
_SHARE_BROUGHT_BACK = 0.5
"""How often the register says at last again what it said at first."""
_SHARE_HELD_BEFORE_THE_LOOK = 0.15
"""How often somebody is held, or lifted, between a preparation and its release."""
_SHARE_MATCHED = {True: 0.5, False: 0.1}
"""How often the bank's statements of runs are entered while all of it happens: where a register
knows accounts, and where none does, so that nothing is ever paid."""
_SHARE_MATCHED_AT_LAST = {True: 0.6, False: 0.05}
_SHARE_MATCHED_AFTER_ALL = 0.5
_SHARE_LOOKED_AT = 0.5
_SHARE_RESTORED = 0.2
_SHARE_RESTORED_LATE = 0.5
_SHARE_WITH_LATE_DECISIONS = 0.25
"""How often the table is restored when all is quiet and something is paid."""
_LATEST_RECOVERY = 400
"""Steps until somebody finds out that the table was restored, at most."""
_SHARE_OF_LISTS_TWICE = 0.25
_LATEST_DELIVERY = 150
"""Steps until a list that is delivered twice comes for the second time, at most."""
_SHARE_TORN = 0.5
_SHARE_ON_THE_OLD_TABLE = 0.7
"""How often a process still has the name of the table that was replaced, and holds somebody."""
_SHARE_WRITTEN_OVER = 0.1
RESTORED = ("ledger", "credited", "mark", "run", "listed", "request", "recovery", "grants")
"""Kinds of items that a restore makes older; what else the table has is received again."""
_WRITTEN_ONCE = ("archive", "decided", "sources", "accepted")
"""Kinds of items that never change once they are there."""
_SHARE_ALONE_AS_STEPS = 0.1
_CALM_AFTER = timedelta(days=10)
_BETWEEN_CALM_SWEEPS = timedelta(hours=7)
"""More than twice the skew: each of them is another hour's."""

Job = tuple[Any, ...]
"""A method of the world by its name, in words, and its arguments."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A transaction that was done and is asked for again by its token: it is answered, not done."""

    answer: Any


@dataclass
class Process:
    """A job under way: its greenlet, what it wants done next, until when it stalls, its clock."""

    job: Job
    actor: greenlet
    effect: Any
    skew: timedelta
    asleep_until: int = 0
    table: Store | None = None
    """The table that it has the name of, where that is not the one of now."""
    compared: Epoch | None = None
    """What it read, of late, of which table counts."""


def _no_workbook(lines: Sequence[Transfer], period: str, look: SheetLook) -> bytes:
    """In place of a run's XLSX, which takes 25 times as long as all its other files together.

    It has the headings in which engines differ.
    """
    headings = (look.columns["outstanding_idr"], look.columns["agency"])
    return f"{headings}\n".encode() + write_lines(lines, period)


def _no_listing(listing: Listing) -> bytes:
    return write_lines(listing.lines, listing.period)


def _no_table(title: str, _header: Sequence[str], rows: Sequence[object]) -> bytes:
    return f"{title}\n{rows}".encode()


class _NoFastRows:
    """In place of the way by columns: rows are looked at one by one, and it takes none of them."""

    def __init__(self, _validator: RowValidator) -> None:
        self.repairs = Counter[Repair]()


class Simulation:
    """One seed: a script of uploads, settlements and changes, and everything that goes wrong."""

    def __init__(self, seed: int, bugs: frozenset[str] = frozenset()) -> None:
        self.seed, self.rng = seed, Random(seed)
        self.is_written_over_later = False
        self.rng_of_holds = Random(seed + 1_000_000)
        """Its own, so that a story without holds is the story that it was before there were any."""
        self.rng_of_bank = Random(f"bank of {seed}")
        terms, register = self._terms(), "register-1" if self.rng.random() < 0.3 else ""
        self.world = World(terms, register, self.rng.choice(ENGINES), bugs)
        drawn = Random(f"history of {seed}")
        if drawn.random() < _SHARE_WITH_HISTORY:
            self.world.history = history_of(drawn.choice(POINTS), ENGINES[-1], KEYS.of)
        self.store = Store(RESTORED)
        self.backed_up = 0
        self.checks = Checks(self.world, self.store)
        self.queue: list[Job] = []
        self.processes: list[Process] = []
        self.started: set[str] = set()
        self.emitted = 0
        self.ended = False
        self.faults = Counter[str]()
        self.retries = Counter[str]()
        self.trace: list[str] = []
        self.step = 0
        self.calm = self.one_by_one = False
        self.looks: list[Job] | None = None
        """What people will look at once the story lets them; None where they look by themselves."""
        self.later = timedelta(0)
        """How much later it is than the steps say."""
        self.period = self.rng.choice(PERIODS) if self.rng.random() < 0.2 else PERIODS[0]
        self.script = self._script()
        self.backups: list[tuple[int, Snapshot]] = [(0, self.store.snapshot(RESTORED))]
        """What a restore can bring back: the ledger's tip, and its part of the table then."""

    def _terms(self) -> Terms:
        """A budget in six of ten seeds, half of them pro rata; a limit of rejected rows in half."""
        rng = self.rng
        over_budget = rng.choice(("wait", "pro_rate"))
        pagu_idr = None if rng.random() < 0.4 else rng.choice((6_000_001, 9_000_011))
        most_rejected = rng.choice((None, None, 20, 40))
        has_cut_off = Random(f"cut-off of {self.seed}").random() < _SHARE_WITH_CUT_OFF
        return Terms(pagu_idr, over_budget, most_rejected, has_cut_off)

    def run(self) -> None:
        """The chaos, then a quiet end in which everything must come right.

        Raises:
            AssertionError, IntegrityError: where an invariant does not hold.
        """
        with (
            patch.object(payment_files, "lines_workbook", _no_workbook),
            patch.object(older_files, "lines_workbook", _no_workbook),
            patch.object(payment_files, "write_listing", _no_listing),
            patch.object(export_file, "write_table", _no_table),
            patch.object(intake, "FastRows", _NoFastRows),
            self.world.in_place(),
        ):
            while self.script or self.queue or self.processes:
                self._step()
            self.calm = True
            self.later = _CALM_AFTER
            self.world.is_late = True
            self._come_to_rest()
            self._come_late()
            if self.faults["restore"]:
                self._let_expire()
            self._pay_last()
            if self.world.register and self.rng.random() < _SHARE_BROUGHT_BACK:
                self._bring_back()
                self._correct_accounts()
            if self._has_held() and self.rng.random() < _SHARE_LIFTED_AT_LAST:
                self._lift_all()
            self.checks.at_the_end(PERIODS)
            if self.rng_of_bank.random() < _SHARE_MATCHED_AT_LAST[bool(self.world.register)]:
                self._match_at_last()
            if Random(f"forgotten of {self.seed}").random() < _SHARE_FORGOTTEN:
                self._forget_a_run()

    def _come_late(self) -> None:
        """What happens now and then when all is quiet."""
        if self.is_written_over_later:
            self.script.append(("write over",))
            self._step()
        late = (
            (_SHARE_WITH_SLIGHT_CORRECTIONS, self._correct_slightly),
            (_SHARE_WITH_A_RISE_BESIDE_AN_APPROVAL, self._rise_beside_an_approval),
            (_SHARE_WITH_LATE_RELEASES, self._publish_before_the_look),
            (_SHARE_WITH_LATE_RETURNS, self._return_late),
            (_SHARE_WITH_LATE_DECISIONS, self._decide_late),
            (_SHARE_RESTORED_LATE, self._restore_late),
            (_SHARE_WITH_LATE_CORRECTIONS, self._correct_late),
            (_SHARE_PUBLISHED_BESIDE_A_RUN, self._publish_beside_a_run),
            (_SHARE_HELD_BEFORE_THE_LOOK, self._hold_before_the_look),
        )
        shares, stories = zip(*late, strict=True)
        while self.rng.random() < _SHARE_WITH_ONE_MORE:
            self.rng.choices(stories, shares)[0]()

    def _restore_late(self) -> None:
        self._restore(self.rng.choice((0, 1, 1, 2)))
        self.queue.append(("ask for run", "restored", PERIODS[0], None))
        self._drain()
        self._come_to_rest()

    def _pay_last(self) -> None:
        """Whoever is not paid yet is; in some stories a run finds out that everybody is."""
        self.world.confirms_all = True
        unpaid = [period for period in PERIODS if not self.checks.is_paid(period)]
        self._pay_all("last", unpaid if self.rng.random() < _SHARE_PAID_IF_UNPAID else PERIODS)

    def _pay_all(self, name: str, periods: Sequence[Period] = PERIODS) -> None:
        for period in periods:
            self.queue.append(("ask for run", f"{name}-{period}", period, None))
            self._drain()

    def _bring_back(self) -> None:
        """The register says again what it said at first: whoever was held is paid, once."""
        self.checks.at_the_end(PERIODS)
        self.world.register = "register-1"
        self._pay_all("back")

    def _correct_accounts(self) -> None:
        """A transfer comes back from a wrong account; it is paid once the register has another."""
        self.checks.at_the_end(PERIODS)
        self.world.engine = ENGINES[-1]  # of those before no run knows any account
        if self.rng_of_holds.random() < _SHARE_RETURNED_AT_LAST:
            self._correct_month(98, self.rng_of_holds.choice((30, 60, 100)))
            for job in (("ask for run", "account", PERIODS[0], None), ("take back", "account")):
                self.queue.append(job)
                self._drain()
            self._pay_all("wrong")
            self.checks.at_the_end(PERIODS)
        self.world.register = CORRECTED
        self._pay_all("corrected")

    def _forget_a_run(self) -> None:
        """A run is prepared, and nobody looks at it in time."""
        self.looks = []
        self.queue.append(("ask for run", "forgotten", PERIODS[0], None))
        self._drain()
        self.looks = None
        self._let_expire()
        self.checks.at_the_end(PERIODS)

    def _let_expire(self) -> None:
        """Time passes while a run is prepared (after a restore: again) and nobody looks at it."""
        runs = self.store.of("run").values()
        if any(run.status is RunStatus.PREPARED for run in runs):
            self.later += RELEASED_WITHIN + _CALM_AFTER
            self._come_to_rest()

    def _has_held(self) -> bool:
        tip: LedgerTip | None = self.store.read(("ledger", "tip"))
        return tip is not None and tip.holds_sha256 is not None

    def _lift_all(self) -> None:
        """Nobody is held any more: whoever was is paid, once."""
        self.checks.at_the_end(PERIODS)
        for period in PERIODS:
            self.queue.append(("lift", period))
        self._drain()
        self._pay_all("lifted")

    def _match_at_last(self) -> None:
        """The bank's statements come in, a transfer comes back, its repeat is matched, too."""
        rng, period = self.rng_of_bank, PERIODS[0]
        self.world.engine = ENGINES[-1]  # of those before no run knows any account
        self._correct_month(97, rng.choice((30, 60, 100)))
        back, keys = ("take back", "matched"), [f"last-{period}", "matched", "repeated"]
        how = [rng.choice(STATEMENTS) for _ in keys]
        jobs: list[Job] = [("ask for run", "matched", period, None)]
        jobs += [("match", key, said) for key, said in zip(keys[:2], how[:2], strict=True)]
        jobs.insert(rng.choice((1, 3)), back)  # before any statement, or after
        jobs += [("ask for run", "repeated", period, None), ("match", "repeated", how[2])]
        if rng.random() < _SHARE_MATCHED_AFTER_ALL:
            jobs += [("match", key, "all") for key in keys]
        for job in jobs:
            self.queue.append(job)
            self._drain()
            if job[0] == "match" and rng.random() < _SHARE_LOOKED_AT:
                self._look_at_pay(period)
        for each in PERIODS:
            self._look_at_pay(each)

    def _look_at_pay(self, period: Period) -> None:
        self.queue.append(("look at pay", period))
        self._drain()
        self.checks.pay_is_shown(period)

    def _hold_before_the_look(self) -> None:
        """Somebody is held, or lifted, between the preparation of a run and its release."""
        self._correct_month(62, 60)
        self.looks = []
        self.queue.append(("ask for run", "held-late", PERIODS[0], None))
        self._drain()
        nip = PEOPLE[self.rng_of_holds.choice(PERSONS)].nip
        is_lift = self.rng_of_holds.random() < 0.3
        self.queue.append(("lift", PERIODS[0]) if is_lift else ("hold", nip, PERIODS[0]))
        self._drain()
        looks, self.looks = self.looks, None
        self.queue += looks
        self._drain()

    def _correct_month(self, minute: int, points: int) -> None:
        """A month of everybody comes in, so that the next run has something to pay."""
        rows = tuple(Row(name, points) for name in PERSONS)
        self._publish(File(AGENCIES[0], PERIODS[0], "month.csv", minute, minute, rows))

    def _publish(self, file: File) -> None:
        """A file comes in, and whoever is asked agrees to it; the sweep takes up what waits."""
        self._put(file)
        self.queue.append(_notification(file))
        self._drain()
        self._approve_all()
        self._drain()
        place = file.agency, str(file.period)
        if self.store.read(("upload", *place, file.upload_id)).status in ON_THEIR_WAY:
            self._come_to_rest()

    def _decide_late(self) -> None:
        """A claim is decided; a run waits for its release when it is decided otherwise, twice.

        Of the two proposals, made on the same state, one may take effect.
        """
        period, decide = PERIODS[0], ("decide claim", PERIODS[0])
        self._pay_all("undecided")
        self.queue.append(decide)
        self._drain()
        self.looks = []
        for job in (("ask for run", "between", period, None), decide, decide):
            self.queue.append(job)
            self._drain()
        looks, self.looks = self.looks, None
        for kind in ("agree", "release"):
            self.queue += [job for job in looks if job[0] == kind]
            self._drain()
        self._pay_all("decided")

    def _return_late(self) -> None:
        """The bank sends back what an earlier run paid; the next one pays it again."""
        self.queue.append(("take back", "run-0"))
        self._drain()

    def _correct_late(self) -> None:
        """Everybody is paid, then is due less, then more: what was paid too much is recovered.

        In half of these stories each run leaves the other agency out.
        """
        chosen = self.rng.choice((None, frozenset({AGENCIES[0]})))
        for minute, points in ((90, 60), (91, 30), (92, 100)):
            rows = tuple(Row(name, points) for name in PERSONS)
            self._publish(File(AGENCIES[0], PERIODS[0], "month.csv", minute, minute, rows))
            self.queue.append(("ask for run", f"late-{minute}", PERIODS[0], chosen))
            self._drain()

    def _correct_slightly(self) -> None:
        """A month that somebody agreed to is replaced within the shares; then one more comes in.

        At last somebody falls by much, and nothing else gives a reason to ask.
        """
        period = self.rng.choice(PERIODS)
        months = (90, 90, 90), (100, 90, 90), (90, 80, 80, 30), (90, 30, 80, 30)
        for minute, points in zip((70, 72, 74, 76), months, strict=True):
            rows = tuple(Row(name, score) for name, score in zip(PERSONS, points, strict=False))
            self._publish(File(AGENCIES[0], period, "month.csv", minute, minute, rows))

    def _rise_beside_an_approval(self) -> None:
        """Somebody rises by so much that an agency head must agree; meanwhile another rises a bit.

        What is agreed to then is what was shown, person by person, for a total that is higher.
        """
        self._correct_month(84, 60)
        absent_days = Row("ani", 0, kind="alpa", days=2)  # which the rise leaves as they are
        rises = Row("ani", 100, kind="score"), Row("budi", 70, kind="score")
        for number, row in enumerate((absent_days, *rises), start=86):
            name = f"amendment-{number}.csv"
            self._put(File(AGENCIES[0], PERIODS[0], name, number, number, (row,)))
            self.queue.append(("sweep",))
            if row is rises[-1]:
                self._approve_all()
            self._drain()
        self._come_to_rest()

    def _publish_before_the_look(self) -> None:
        """One agency publishes again between the preparation of a run and its release."""
        period, agency = PERIODS[0], AGENCIES[0]
        self.looks = []
        self.queue.append(("ask for run", "seen-late", period, None))
        self._drain()
        rows = tuple(Row(name, 60) for name in PERSONS[:3])
        self._publish(File(agency, period, "month.csv", 80, 80, rows))
        looks, self.looks = self.looks, None
        self.queue += looks
        self._drain()

    def _publish_beside_a_run(self) -> None:
        """A month that nobody has paid: a run pays one agency while the other one publishes.

        The live month is not what the run pays, so the ledger alone shows that it came between.
        """
        period = PERIODS[1]
        if self.period == period:
            return  # somebody may have paid it
        rows = Row("citra", 60), Row("dodi", 60)
        self._publish(File(AGENCIES[1], period, "month.csv", 95, 95, rows))
        self.looks = []
        self.queue.append(("ask for run", "beside", period, None))
        self._drain()
        file = File(AGENCIES[0], period, "month.csv", 96, 96, (Row("budi", 30),))
        self._put(file)
        looks, self.looks = self.looks, None
        self.queue += looks
        self._start(_notification(file), self.rng.randint(*_BEFORE_A_COMMIT))
        self._drain()
        self._come_to_rest()

    def _put(self, file: File) -> None:
        self.world.files[file.upload_id] = file

    def _come_to_rest(self) -> None:
        """Sweep until a sweep finds nothing to do; what is left then is found at the end."""
        self.one_by_one = True
        for _ in range(_MOST_SWEEPS):
            before = self.store.puts
            self.later += _BETWEEN_CALM_SWEEPS
            self.queue.append(("sweep",))
            self._drain()
            self._report_uploaders()
            self._drain()
            self._approve_all()
            self._drain()
            if self.store.puts == before:
                break
        self.one_by_one = False

    # --- what happens ---------------------------------------------------------------------------

    def _script(self) -> list[Job]:
        rng = self.rng
        period = self.period
        uploads, runs = (rng.randint(*some) for some in rng.choice(_UPLOADS_AND_RUNS))
        script: list[Job] = [("upload", self._file(period, n)) for n in range(uploads)]
        keys = [f"run-{n}" for n in range(runs)]
        for key in keys:
            chosen = None if rng.random() < 0.6 else frozenset({rng.choice(AGENCIES)})
            script.append(("ask for run", key, period, chosen))
        if rng.random() < 0.4:
            script.append(("rules",))
        if rng.random() < 0.25:
            script.append(("engine",))
        if self.world.register and rng.random() < 0.6:
            script.append(("register",))
        if rng.random() < 0.3:
            script.append(("sweep",))
        script += [("approve all",)] * rng.randint(0, 2)
        if rng.random() < 0.15:
            script.append(("reject all",))
        script += self._harm()
        rng.shuffle(script)
        if keys and rng.random() < 0.4:  # it is taken from its end: a return comes after some run
            script.insert(rng.randint(0, len(script) // 3), ("take back", rng.choice(keys)))
        script = self._with_statements(self._with_decisions(self._with_holds(script)), keys)
        return self._with_lists(script)

    def _with_holds(self, script: list[Job]) -> list[Job]:
        """Somebody is held while all of it happens, and perhaps lifted again."""
        rng = self.rng_of_holds
        if rng.random() < _SHARE_HELD:
            nip = PEOPLE[rng.choice(PERSONS)].nip
            script.insert(rng.randint(0, len(script)), ("hold", nip, self.period))
            if rng.random() < _SHARE_LIFTED:
                script.insert(rng.randint(0, len(script) // 2), ("lift", self.period))
        return script

    def _with_decisions(self, script: list[Job]) -> list[Job]:
        """A script in which claims are decided; what else it has is as it was without them."""
        rng = Random(f"claims of {self.seed}")
        for _ in range(rng.choice((0, 0, 1, 2))):
            script.insert(rng.randint(0, len(script) // 2), ("decide claim", self.period))
        return script

    def _with_statements(self, script: list[Job], keys: list[str]) -> list[Job]:
        """A script in which the bank's statements of some runs are entered; else as it was."""
        rng = self.rng_of_bank
        if keys and rng.random() < _SHARE_MATCHED[bool(self.world.register)]:
            for _ in range(rng.choice((1, 2))):
                job = ("match", rng.choice(keys), rng.choice(STATEMENTS))
                script.insert(rng.randint(0, len(script) // 3), job)
        return script

    def _with_lists(self, script: list[Job]) -> list[Job]:
        """In some stories lists of people are uploaded and agreed to, two of a date among them."""
        rng = Random(f"lists of {self.seed}")
        for number in range(rng.choice((0, 0, 0, 1, 3))):
            script.insert(rng.randint(0, len(script)), ("upload list", number))
        return script

    def _harm(self) -> list[Job]:
        """What is done to table and archive past the code."""
        rng, harm = self.rng, list[Job]()
        if rng.random() < _SHARE_RESTORED:
            harm += [("restore", rng.choice((0, 1, 1, 2)))] * rng.randint(1, 2)
        if rng.random() < _SHARE_WRITTEN_OVER:
            harm.append(("write over",))
        return harm

    def _file(self, period: Period, number: int) -> File:
        rng = self.rng
        agency = AGENCIES[0] if rng.random() < 0.7 else AGENCIES[1]
        is_amendment = number > 0 and rng.random() < 0.5
        minute = rng.randint(0, 6) * 10 + (number if rng.random() < 0.6 else 0)
        if number and not is_amendment and rng.random() < 0.12:
            return File(agency, period, f"withdrawal-{number}.json", minute, number, ())
        persons = rng.sample(PERSONS, rng.randint(1, 2) if is_amendment else rng.randint(2, 4))
        name = f"amendment-{number}.csv" if is_amendment else "month.csv"
        rows = [self._row(person, is_amendment) for person in persons]
        if rng.random() < 0.08:
            rows.append(Row(persons[0], 90))
        return File(agency, period, name, minute, number, tuple(rows))

    def _row(self, person: str, is_amendment: bool) -> Row:
        """All of a person, or one column: days of two kinds may contradict each other."""
        rng = self.rng
        points = rng.choice((30, 60, 90, 100))
        kind: Kind = "all"
        if is_amendment and rng.random() < 0.7:
            kind = rng.choice(("score", "alpa", "ijin"))
        flaw = self._flaw()
        if flaw == "score" and kind in ("alpa", "ijin"):
            flaw = ""  # it names no score
        return Row(person, points, flaw, kind, rng.choice((0, 2, 20)))

    def _flaw(self) -> Flaw:
        drawn = self.rng.random()
        return "score" if drawn < 0.06 else "nip" if drawn < 0.09 else ""

    def _happen(self, event: Job) -> None:  # noqa: C901 - one case an event
        match event:
            case ("upload", file):
                self.world.files[file.upload_id] = file
                copies = 0 if self.rng.random() < 0.06 else 1 + (self.rng.random() < 0.25)
                if copies != 1:
                    self.faults["duplicate" if copies else "lost notification"] += 1
                self.queue += [_notification(file)] * copies
            case ("rules",):
                self.world.rules = "B"
            case ("engine",):
                others = [engine for engine in ENGINES if engine != self.world.engine]
                self.world.engine = self.rng.choice(others)
            case ("register",):
                self.world.register = self.rng.choice(("register-2", "register-3"))
            case ("approve all",):
                self._approve_all()
            case ("reject all",):
                self._decide_all("reject")
            case ("restore", entries):
                self._restore(entries)
            case ("write over",):
                self._write_over()
            case ("upload list", number):
                self._upload_list(number)
            case _:
                self.queue.append(event)

    def _upload_list(self, number: int) -> None:
        """A list is delivered, now and then twice: the second time it may be agreed to already."""
        rng = Random(f"list {number} of {self.seed}")
        uploaded_at = START + timedelta(minutes=self.step)
        job = ("upload list", number, uploaded_at.isoformat())
        self.queue.append(job)
        if rng.random() < _SHARE_OF_LISTS_TWICE:
            self.faults["duplicate"] += 1
            self._start(job, rng.randint(0, _LATEST_DELIVERY))

    def _write_over(self) -> None:
        """Somebody writes a second version over each entry of the ledger, once there is one."""
        self.is_written_over_later = not self.store.of("decided")
        for key, manifest in self.store.of("decided").items():
            values = json.loads(manifest)
            values["requested_by"] = "nobody"
            over = next_entry(LedgerTip(values["seq"] - 1, "0" * 64), values["kind"], values)
            self.store.put(("over", key[1]), manifest_json(over))

    def _approve_all(self) -> None:
        self._decide_all("approve")

    def _decide_all(self, what: str) -> None:
        for key, upload in self.store.of("upload").items():
            if upload.status is UploadStatus.AWAITING_APPROVAL:
                self.queue.append((what, key[3]))

    def _report_uploaders(self) -> None:
        """A notification that was lost comes at last: nobody may approve what nobody uploaded."""
        for upload in self.store.of("upload").values():
            if upload.uploaded_by is None:
                self.queue.append(_notification(self.world.files[upload.batch.upload_id]))

    def _drain(self) -> None:
        while self.queue or self.processes:
            self._step()

    # --- one step -------------------------------------------------------------------------------

    def _step(self) -> None:
        self._count_step()
        self._act()
        self._check()

    def _count_step(self) -> None:
        self.step += 1
        if self.step > _MOST_STEPS:
            raise AssertionError("the simulation does not come to an end")
        self.ended = False

    def _check(self) -> None:
        self.checks.after_step(self._jobs, self.ended)
        if self.store.puts_to_back_up != self.backed_up:
            self.backed_up = self.store.puts_to_back_up
            self._back_up()

    def _back_up(self) -> None:
        """Keep what the table says of the ledger, each time that it says something else."""
        snapshot = self.store.snapshot(RESTORED)
        if snapshot != self.backups[-1][1]:
            tip = self.store.read(("ledger", "tip"))
            self.backups.append((0 if tip is None else tip.seq, snapshot))

    def _restore(self, entries: int) -> None:
        """The table is restored to before some entries; now and then a part of it alone.

        Two people find it out later, and have the archive replayed.
        """
        tip = self.backups[-1][0]
        may_be = [snapshot for seq, snapshot in self.backups if tip - seq == entries]
        if not may_be:
            return
        snapshot = self.rng.choice(may_be)
        if self.rng.random() < _SHARE_TORN:
            snapshot = {"credited": snapshot["credited"]}
        self.faults["restore"] += 1
        older = self.store.copy_of(RESTORED)
        self.store.restore(snapshot)
        self.store.table_id = f"table-{self.faults['restore'] + 1}"
        self.checks.restored()
        self._back_up()
        for process in [each for each in self.processes if each.job == ("recover",)]:
            self._end(process, retry=True)  # it was for the table that has just been replaced
        self._start(("recover",), self.rng.randint(0, _LATEST_RECOVERY))
        if self.rng.random() < _SHARE_ON_THE_OLD_TABLE:
            nip = PEOPLE[self.rng.choice(PERSONS)].nip
            asleep = self.rng.randint(0, _LATEST_RECOVERY)
            self._start(("hold", nip, self.period), asleep, older)

    def _jobs(self) -> list[Job]:
        """What is under way or will be, the stream's next records among it."""
        to_emit = [("emit", referral) for referral in self.store.stream[self.emitted :]]
        return [*self.queue, *(process.job for process in self.processes), *to_emit]

    def _act(self) -> None:
        rng = self.rng
        if self.script and (rng.random() < 0.12 or not (self.queue or self.processes)):
            event = self.script.pop()
            self.trace.append(f"{self.step} {event}")
            self._happen(event)
            return
        if self.emitted < len(self.store.stream):
            self._read_stream()
        if self.queue and (not self.processes or (rng.random() < 0.4 and not self.one_by_one)):
            self._start(self.queue.pop(rng.randrange(len(self.queue))))
            return
        awake = [p for p in self.processes if p.asleep_until <= self.step] or self.processes
        if awake:
            self._advance(awake[int(rng.random() * len(awake))])

    def _read_stream(self) -> None:
        """The next record of the stream; now and then its reader begins again further back."""
        self.queue.append(("emit", self.store.stream[self.emitted]))
        self.emitted += 1
        if not self.calm and self.rng.random() < 0.05:
            self.faults["stream replay"] += 1
            self.emitted = self.rng.randrange(self.emitted)

    def _start(self, job: Job, asleep: int = 0, table: Store | None = None) -> None:
        """Begin a job; what it wants done first is done after some steps at the earliest."""
        actor = greenlet(self._run)
        skew = timedelta(minutes=self.rng.randint(-_MOST_SKEW_MINUTES, _MOST_SKEW_MINUTES))
        process = Process(job, actor, None, skew, self.step + asleep, table=table)
        self.processes.append(process)
        self._go_on(process, actor.switch, job)

    def _run(self, job: Job) -> None:
        """What a process does from its beginning to its end, in a greenlet of its own."""
        kind, *arguments = job
        getattr(self.world, kind.replace(" ", "_"))(*arguments)

    def _advance(self, process: Process) -> None:
        fault = self._fault(process.effect)
        if fault:
            self.faults[fault] += 1
            self.trace.append(f"{self.step} {process.job[0]} {_name(process.effect)}: {fault}")
        if fault == "stall":
            self._stall(process)
            return
        if fault == "crash before":
            self._end(process, retry=True)
            return
        if fault == "throttle":
            self._go_on(process, process.actor.throw, Throttled("E901"))
            return
        try:
            answer = self._do(process, fault)
        except Throttled as error:
            self._go_on(process, process.actor.throw, error)
            return
        if fault == "crash after":
            self._end(process, retry=True)
        elif fault == "lost answer":
            self._ask_again(process, answer)
        else:
            self._send(process, answer)

    def _stall(self, process: Process) -> None:
        process.asleep_until = self.step + self.rng.randint(10, 120)
        if self._jobs().count(process.job) < _MOST_AT_ONCE:
            self._retry(process.job)

    def _ask_again(self, process: Process, answer: Any) -> None:
        """The client sends once more what was done: a transaction is known by its token.

        Anything else is done a second time, so that a condition may fail on its own write.
        """
        effect = process.effect
        if isinstance(effect, Write) and len(effect.actions) > 1 and answer:
            process.effect = Answered(answer)

    def _send(self, process: Process, answer: Any) -> None:
        self._go_on(process, process.actor.switch, answer)

    def _go_on(self, process: Process, go_on: Callable[[Any], Any], value: Any) -> None:
        """Let a process run until it wants something done that others can tell, or ends."""
        actor = process.actor
        try:
            process.effect = go_on(value)
            while not actor.dead and (
                self._is_left_alone(process) or self._is_alone(process.effect)
            ):
                process.effect = actor.switch(self._do(process, None))
        except (IntegrityError, RetryableError):
            self._end(process, retry=True)
        else:
            if actor.dead:
                self._end(process, retry=False)

    def _is_left_alone(self, process: Process) -> bool:
        """Whether nobody else is there who could come before the next effect: it is the next step.

        What it changes is checked before the process goes on.
        """
        if not self.calm or len(self.processes) > 1 or self.script:
            return False
        if isinstance(process.effect, Now):
            return True
        if self.queue and not self.one_by_one:
            return False
        if self.emitted < len(self.store.stream) or process.asleep_until > self.step:
            return False
        self._check()
        self._count_step()
        return True

    def _is_alone(self, effect: Any) -> bool:
        """Whether an effect is done at once, as nobody can tell when it was done.

        It is one that commutes with whatever others do: what is written once and is there is read,
        an object that is named by its content is archived, the own clock is read. Any story in
        which others come between is, step by step, the same as one in which they come before or
        after. In chaos some of them are steps all the same, so that faults meet them.
        """
        match effect:
            case Now() | OwnTable():
                return True
            case Read(("epoch", _)):  # it changes by a recovery alone
                return not self.faults["restore"]
            case Read(key):
                is_alone = key[0] in _WRITTEN_ONCE and self.store.read(key) is not None
            case Keep(objects):
                is_alone = len(objects) == 1
            case _:
                return False
        return is_alone and (self.calm or self.rng.random() > _SHARE_ALONE_AS_STEPS)

    def _end(self, process: Process, *, retry: bool) -> None:
        if process in self.processes:
            self.processes.remove(process)
        self.ended = True
        process.actor.throw()  # where it has not ended by itself
        if retry:
            self._retry(process.job)

    def _retry(self, job: Job) -> None:
        if job[0] == "emit" and "log and drop" in self.world.bugs:
            return
        if job[0] == "process" and self._gives_up(job):
            return
        if job[0] in ("sweep", "recount") and not self.calm:
            self.retries[str(job)] += 1
            if self.retries[str(job)] > _MOST_RETRIES_OF_A_SWEEP:
                return
        self.queue.append(job)

    def _gives_up(self, job: Job) -> bool:
        """A task is repeated up to a maximum, then the execution ends; only a stale one gets there.

        Its upload is on another batch, which may wait for an approval: it would never go live, and
        that it failed is not noted, as the upload is no longer its own.
        """
        _, batch, _, name = job
        self.retries[name] += 1
        upload = self.store.read(("upload", batch.agency, str(batch.period), batch.upload_id))
        is_stale: bool = upload.batch_id != batch.batch_id
        return is_stale and self.retries[name] > _MOST_RETRIES

    def _fault(self, effect: Any) -> str | None:
        if self.calm or self.rng.random() > 0.08 or isinstance(effect, Now | OwnTable | Answered):
            return None
        if isinstance(effect, Read | Query | Keys):
            return self.rng.choice(("stall", "throttle", None, None))
        kinds = ["crash before", "crash after", "lost answer", "throttle", "stall"]
        if isinstance(effect, PutAll):
            kinds += ["unprocessed", "rotten"]
        if isinstance(effect, Keep):
            kinds += ["crash between"]
        return self.rng.choice(kinds)

    def _do(  # noqa: C901, PLR0911 - one case an effect
        self, process: Process, fault: str | None
    ) -> Any:
        match process.effect:
            case Read(key):
                answer = self._table_of(process, key).read(key)
                process.compared = answer if key == EPOCH else process.compared
                return answer
            case Query(prefix):
                return list(self._table_of(process, prefix).of(*prefix).values())
            case Keys(prefix):
                return list(self._table_of(process, prefix).of(*prefix))
            case OwnTable():
                return (process.table or self.store).table_id
            case Write(actions):
                return self._write(process, actions)
            case PutAll(items):
                return self._put_all(items, fault)
            case Keep(objects):
                return self._keep(objects, fault)
            case Now():
                return START + timedelta(minutes=self.step) + self.later + process.skew
            case Answered(answer):
                return answer
            case Send(message):
                if process.table is not None:  # another one like it goes on
                    return self._start(message, table=process.table)
                return self._deliver(message)
            case Start(name, job):
                return self._begin(name, job)
        raise AssertionError(f"unknown effect {process.effect}")

    def _table_of(self, process: Process, key: Key) -> Store:
        is_older = process.table is not None and key[0] in RESTORED
        return process.table if is_older and process.table else self.store

    def _write(self, process: Process, actions: Sequence[Action]) -> bool:
        """A transaction; an entry that is decided for an older table is looked at."""
        first = actions[0][0]
        is_done = self._table_of(process, first).write(actions)
        if is_done and first[0] == "decided" and process.table is not None:
            self._decided_elsewhere(process, process.table)
        return is_done

    def _decided_elsewhere(self, process: Process, table: Store) -> None:
        """An entry was decided beside an older table: the table of now lacks it, and is recovered.

        It may be, by who compared that table while it counted, be it a moment before another did.
        """
        counts = self.store.read(EPOCH) or FIRST_EPOCH
        compared, process.compared = process.compared, None
        known = counts if compared is None else compared
        assert known.table_id == table.table_id, "nobody decides beside a table that does not count"
        self.checks.seen["decided beside the old table"] += 1
        self.checks.restored()
        self._start(("recover",))
        self.processes[-1].asleep_until = self.step + self.rng.randint(0, _LATEST_RECOVERY)

    def _begin(self, name: str, job: Job) -> bool:
        if name not in self.started:
            self.started.add(name)
            self.queue.append(job)
            return True
        return any(known[-1] == name for known in self._jobs())

    def _deliver(self, message: Any) -> None:
        match message:
            case ("receive", key, version_id, after):
                self.queue.append(("receive", key, version_id, None, after))
            case ("ended", *_):
                self.queue.append(message)
            case ("ask for run", *_):
                self._ask_later(message)
            case ("release", run_id):
                self._look_later(message)
                if not self.calm and self.rng.random() < _SHARE_CANCELLED:
                    self.queue.append(("cancel", run_id))
            case ("confirm", *_) | ("agree", *_) | ("agree to list", *_):
                self._look_later(message)
            case ("confirm hold" | "recount", *_):
                self.queue.append(message)
            case _:
                self.checks.deliver(message)

    def _ask_later(self, job: Job) -> None:
        """Finance asks again some time later, while there is anything that may be published."""
        others = [p for p in self.processes if p.job[0] != "ask for run"]
        if self.calm or not (self.script or self.queue or others):
            return
        self._start(job, self.rng.randint(20, _LONGEST_LOOK))

    def _look_later(self, job: Job) -> None:
        """People look at what is prepared some time after it was, while agencies publish on."""
        if self.looks is not None:
            self.looks.append(job)
            return
        is_late = not self.calm and self.rng.random() < _SHARE_LOOKED_AT_LATE
        self._start(job, self.rng.randint(0, _LONGEST_LOOK) if is_late else 0)

    def _put_all(self, items: Any, fault: str | None) -> None:
        """Unprocessed: the rest is refused and the writer comes again. Rotten: one is just lost."""
        lost = self.rng.choice(sorted(items)) if items and fault == "rotten" else None
        for count, (key, value) in enumerate(items.items()):
            if fault == "unprocessed" and count == len(items) // 2:
                raise Throttled("E901")
            if key != lost:
                self.store.put(key, value)

    def _keep(self, objects: Mapping[str, bytes], fault: str | None) -> None:
        """What is there already stays; a crash between leaves only the first half."""
        for count, (name, data) in enumerate(objects.items()):
            if fault == "crash between" and count == len(objects) // 2:
                raise Throttled("E901")
            self.store.write(((("archive", name), absent, data),))


def _notification(file: File) -> Job:
    """S3 reports a file, and who uploaded it."""
    return "receive", file.key, file.version_id, UPLOADER, ""


def _name(effect: Any) -> str:  # noqa: PLR0911 - one case an effect
    """An effect in a trace: its kind and what it is about."""
    match effect:
        case Read(key):
            return f"reads {'/'.join(key)}"
        case Query(prefix) | Keys(prefix):
            return f"queries {'/'.join(prefix)}"
        case Write(actions):
            return "writes " + ", ".join("/".join(key) for key, _, _ in actions)
        case PutAll(items):
            return f"puts {len(items)} records"
        case Keep(objects):
            return f"archives {len(objects)} objects"
        case Start(name):
            return f"starts {name}"
    return type(effect).__name__.lower()
