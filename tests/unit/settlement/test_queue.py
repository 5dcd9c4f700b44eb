"""Many write to the ledger at once: each waits for its turn, and all end committed.

The workflows run in threads on the simulation's stand-ins, where each effect takes some
milliseconds as a service does; which of two comes first is the machine's to decide.
"""

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any, cast

import pytest

from tests.grant_rows import four_eyes
from tests.simulation import stores
from tests.simulation.store import Keep, OwnTable, Query, Read, Store, Write, absent
from tests.simulation.stores import Hand
from tests.unit.settlement.test_run import LIVE_MONTH
from tests.unit.settlement.test_settlement import pay
from tukin.aws.observability import logger
from tukin.settlement.after_payment import acknowledge
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import write_credited, write_recoveries
from tukin.settlement.ledger import (
    EntryKind,
    LedgerTip,
    PeriodState,
    check_chain,
    entry_of_manifest,
    manifest_json,
    tip_after,
)
from tukin.settlement.requests import AcknowledgementBody, ReturnedLine, ReturnsBody
from tukin.settlement.returns.confirm import confirm_returns
from tukin.settlement.returns.enter import enter_returns
from tukin.settlement.run import (
    LiveAgency,
    RunRequest,
    StatesBefore,
    build_run,
    pinned_months,
    settle_live,
)
from tukin.settlement.run_state import Run, RunStatus
from tukin.settlement.settlement import Entitlement, ReturnReason
from tukin.settlement.stores.run_archive import file_key, manifest_key, state_key
from tukin.settlement.writing import patience
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import StoreUnavailable
from tukin.vocabulary.period import Period

RUNS, RETURNED = 10, 4
"""10 acknowledgements and 40 returns."""

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Services:
    """The stand-ins' store, for threads: an effect takes a while, and is done at one moment."""

    def __init__(self) -> None:
        self.store = Store()
        self._lock = threading.Lock()
        self._random = Random(1)

    def do(self, effect: Any) -> Any:
        time.sleep(self._random.uniform(0.001, 0.004))
        with self._lock:
            match effect:
                case Read(key):
                    return self.store.read(key)
                case OwnTable():
                    return self.store.table_id
                case Query(prefix):
                    return list(self.store.of(*prefix).values())
                case Write(actions):
                    return self.store.write(actions)
                case Keep(objects):
                    for name, data in objects.items():
                        self.store.write(((("archive", name), absent, data),))
                    return None
        raise AssertionError(effect)

    def put_runs(self) -> list[tuple[str, str, list[str]]]:
        """Signed runs of as many agencies; of each its id, its manifest's hash, its lines."""
        tip, credited, recoveries = LedgerTip(), write_credited({}), write_recoveries({})
        before: bytes | None = None
        owed: bytes | None = None
        made = []
        for number in range(RUNS):
            run_id, agency = f"{number:032x}", f"agency-{number}"
            people = [f"19900101201501{number:02d}{one:02d}" for one in range(RETURNED)]
            items = [Entitlement(nip, "Nama", agency, pay(1_000)) for nip in people]
            month = {"agency": agency, "period": "2026-10", "revision": 1, **LIVE_MONTH}
            live = {agency: LiveAgency(month, items, chosen=True)}
            request = RunRequest(run_id, "2026-10", "tukin-finance/sari", NOW.isoformat())
            settlement = settle_live(run_id, live, before, owed)
            states = StatesBefore(tip, before, owed)
            built = build_run(request, states, pinned_months(live), settlement, None)
            tip, before, owed = tip_after(tip, built.entry), built.credited, built.recoveries
            manifest = manifest_json(built.entry)
            kept = {
                state_key("credited", sha256(before)): before,
                state_key("recoveries", sha256(owed)): owed,
                manifest_key(run_id): manifest,
            }
            kept |= {file_key(run_id, f.sha256, f.name): f.data for f in built.files.files}
            for name, data in kept.items():
                self.store.put(("archive", name), data)
            run = Run(run_id, Period(2026, 10), None, "tukin-finance/sari", NOW.isoformat())
            self.store.put(("run", run_id), _signed(run, tip.seq))
            self.store.put(("ledger", f"{tip.seq:08d}"), built.entry)
            self.store.put(("decided", f"{tip.seq:08d}"), manifest)
            made.append((run_id, sha256(manifest), [x.line_id for x in settlement.lines]))
        self.store.put(("ledger", "tip"), tip)
        self.store.put(("credited", "2026-10"), tuple(tip.period("2026-10")))
        assert tip.period("2026-10") == PeriodState(sha256(before or credited), RUNS)
        assert recoveries == owed
        return made


def _signed(run: Run, seq: int) -> Run:
    values = {name: getattr(run, name) for name in run.__dataclass_fields__}
    return Run(**values | {"status": RunStatus.SIGNED, "seq": seq})


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    made = Services()
    monkeypatch.setattr(stores, "do", made.do)
    monkeypatch.setattr(logger, "error", lambda *_, **__: None)
    return made


def desk() -> FinanceDesk:
    hand = Hand(frozenset(), "4")
    runs: Any = stores.Runs(hand)
    ledger: Any = stores.Ledger(hand)
    archive: Any = stores.LedgerArchive(hand)
    requests: Any = stores.FinanceRequests()
    nothing = cast(Any, None)
    return FinanceDesk(
        runs=runs,
        returns=cast(Any, stores.Returns()),
        ledger=ledger,
        live_months=nothing,
        uploads=nothing,
        records=nothing,
        rules=nothing,
        archive=cast(Any, stores.RunArchive(hand)),
        writer=LedgerWriter(ledger, archive, runs, requests),
        recoveries=nothing,
        agencies=nothing,
        epochs=nothing,
        four_eyes=four_eyes(),
        start=nothing,
    )


def give_back(run_id: str, line_id: str) -> None:
    """A line is entered by one and confirmed by another."""
    reason = ReturnReason.BAD_ACCOUNT
    line = ReturnedLine(line_id=line_id, reason_code=reason, reference="RTR-1")
    body = ReturnsBody(lines=[line])
    entered = enter_returns(desk(), run_id, body, "tukin-finance/sari", NOW)
    confirm_returns(desk(), run_id, entered.digest, "tukin-finance/tuti", NOW)


def all_at_once(made: list[tuple[str, str, list[str]]]) -> list[BaseException | None]:
    """Every run is acknowledged and every line returned, each in a thread; how they ended."""
    jobs: list[partial[Any]] = []
    for run_id, manifest, lines in made:
        body = AcknowledgementBody(manifest_sha256=manifest)
        jobs.append(partial(acknowledge, desk(), run_id, body, "tukin-finance/tuti", NOW))
        jobs += [partial(give_back, run_id, line_id) for line_id in lines]
    with ThreadPoolExecutor(len(jobs)) as threads:
        return [future.exception() for future in [threads.submit(job) for job in jobs]]


def test_fifty_acknowledgements_and_returns_at_once_are_all_committed(services: Services) -> None:
    made = services.put_runs()
    ended = all_at_once(made)
    assert len(ended) == RUNS * (1 + RETURNED) == 50
    assert ended == [None] * 50
    decided = services.store.of("decided")
    entries = [entry_of_manifest(decided[key]) for key in sorted(decided)]
    tip = check_chain(entries)
    assert tip == services.store.read(("ledger", "tip"))
    kinds = [entry.values["kind"] for entry in entries]
    assert kinds.count(EntryKind.ACKNOWLEDGEMENT) == RUNS
    assert kinds.count(EntryKind.RETURN) == RUNS * RETURNED
    assert tip.balance.pending_idr == RUNS * RETURNED * 1_000


def test_six_attempts_without_a_pause_are_too_few(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was before; what is not committed says so, and what is committed is a sound chain."""
    made = services.put_runs()
    monkeypatch.setattr(patience, "_attempts", lambda _: range(6))
    ended = [error for error in all_at_once(made) if error is not None]
    assert ended
    assert {type(error) for error in ended} == {StoreUnavailable}
    decided = services.store.of("decided")
    check_chain(entry_of_manifest(decided[key]) for key in sorted(decided))
