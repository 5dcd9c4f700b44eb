"""An entry is decided when the archive has it; the table follows, by whoever finds it so."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.settlement.test_settlement import is_commit
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import LEDGER, TABLE, LambdaError, _keys
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.settlement.ledger import (
    Entry,
    EntryKind,
    LedgerTip,
    check_chain,
    entry_of_manifest,
    manifest_json,
    next_entry,
)
from tukin.settlement.repair import compare_ledger
from tukin.settlement.stores import ledger as stored_ledger
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.writing.patience import until_committed
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period

KEY, OTHER_KEY = "key-00000001", "key-00000002"


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        yield made


def archived(treasury: Treasury) -> list[Entry]:
    """The entries of the archive, read past the code."""
    return [entry_of_manifest(data) for data in treasury.objects("ledger/").values()]


def crash_at_commit(treasury: Treasury, run_id: str) -> None:
    """Let a run's process end after the archive has its entry, before the table has it."""
    treasury.wire.plan = lambda call: Fault.CRASH_BEFORE if is_commit(call) else None
    with pytest.raises(LambdaError):
        treasury.invoke("settle_run", {"run_id": run_id})
    treasury.wire.plan = lambda _: None
    assert treasury.entries() == []
    assert len(archived(treasury)) == 1


def writer() -> LedgerWriter:
    return LedgerWriter.on(Table(TABLE), Bucket(LEDGER), 3653)


def put_entry(seq: int, entry: Entry) -> None:
    Bucket(LEDGER).write(f"ledger/{seq:012d}.json", manifest_json(entry), "application/json")


def stopped(treasury: Treasury, code: str) -> None:
    """The ledger stops for everybody: the sweep, a new run, one that is on its way."""
    before = len(treasury.entries())
    with pytest.raises(IntegrityError) as caught:
        until_committed(writer().tip, 5)
    assert caught.value.code == code
    assert compare_ledger(writer())[1] == {"LedgerStopped": 1}
    run_id = treasury.prepare("key-stopped-1")
    assert treasury.run_item(run_id)["status"] == "failed"
    assert len(treasury.entries()) == before


class TestCrash:
    def test_the_run_itself_goes_on(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        crash_at_commit(treasury, run_id)
        (decided,) = archived(treasury)
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.run_item(run_id)["status"] == "signed"
        assert treasury.entries() == [decided]
        assert treasury.check_books().transferred_idr == 2_820

    def test_whoever_writes_next_completes_it(self, treasury: Treasury) -> None:
        """Byte for byte what was decided, not what the next writer would have made of it."""
        first = treasury.released(KEY)
        second = treasury.released(OTHER_KEY)
        crash_at_commit(treasury, first)
        treasury.publish("disdik", people(9_000, 9_000))
        (decided,) = archived(treasury)
        treasury.invoke("settle_run", {"run_id": second})
        assert treasury.entries() == [decided]
        assert treasury.run_item(second)["status"] == "outdated"
        treasury.invoke("settle_run", {"run_id": first})
        assert treasury.transfers(first) == {1: 940, 2: 1_880}
        treasury.check_books()

    def test_a_sweep_completes_it(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        crash_at_commit(treasury, run_id)
        assert compare_ledger(writer())[1] == {}
        assert treasury.entries() == archived(treasury)
        assert treasury.run_item(run_id)["status"] == "committed"

    def test_what_was_intended_is_decided_by_the_next_attempt(self, treasury: Treasury) -> None:
        """A run whose entry may still be on its way is neither outdated nor made a second time."""
        run_id = treasury.released(KEY)
        treasury.wire.plan = lambda call: (
            Fault.CRASH_BEFORE if call.operation == "PutObject" and call.bucket == LEDGER else None
        )
        with pytest.raises(LambdaError):
            treasury.invoke("settle_run", {"run_id": run_id})
        treasury.wire.plan = lambda _: None
        assert archived(treasury) == []
        treasury.publish("disdik", people(9_000, 9_000))
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}
        treasury.check_books()

    def test_an_acknowledgement_is_completed_by_the_next_run(self, treasury: Treasury) -> None:
        run_id = treasury.settle_period(KEY)
        manifest = treasury.ask("GET", f"/runs/{run_id}/manifest")
        assert manifest.status == 200
        sha256 = treasury.headers["etag"].strip('"')
        treasury.wire.plan = lambda call: Fault.CRASH_BEFORE if is_commit(call) else None
        with pytest.raises(LambdaError):
            acknowledge(treasury, run_id, sha256)
        treasury.wire.plan = lambda _: None
        treasury.publish("disdik", people(1_500, 2_000))
        treasury.settle_period(OTHER_KEY)
        assert [entry.values["kind"] for entry in treasury.entries()] == [
            "run",
            "acknowledgement",
            "run",
        ]
        assert treasury.run_item(run_id)["acknowledged_by"] == "tukin-finance/tuti"
        assert acknowledge(treasury, run_id, sha256).status == 200
        assert len(treasury.entries()) == 3


def acknowledge(treasury: Treasury, run_id: str, sha256: str, who: str = "tuti") -> Any:
    body = {"manifest_sha256": sha256}
    return treasury.ask("POST", f"/runs/{run_id}/acknowledgement", body, who=who)


class TestStops:
    def test_an_entry_ahead_whose_request_is_not_there(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        crash_at_commit(treasury, run_id)
        treasury.remove(f"RUN#{run_id}", "RUN")
        stopped(treasury, "E863")

    def test_an_entry_ahead_that_another_attempt_wrote(self, treasury: Treasury) -> None:
        """The run is there and waits, but it intends another entry."""
        run_id = treasury.released(KEY)
        crash_at_commit(treasury, run_id)
        treasury.tamper(f"RUN#{run_id}", "RUN", intended=None)
        stopped(treasury, "E863")

    def test_two_ahead(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        crash_at_commit(treasury, run_id)
        (decided,) = archived(treasury)
        put_entry(2, decided)
        stopped(treasury, "E863")

    def test_a_gap(self, treasury: Treasury) -> None:
        run_id = treasury.settle_period(KEY)
        assert run_id
        put_entry(3, archived(treasury)[0])
        stopped(treasury, "E863")

    def test_a_hash_that_does_not_follow(self, treasury: Treasury) -> None:
        run_id = treasury.settle_period(KEY)
        values = {"request_id": "0" * 32, "run_id": run_id, "period": "2026-09"}
        put_entry(2, next_entry(LedgerTip(1, "f" * 64), EntryKind.ACKNOWLEDGEMENT, values))
        stopped(treasury, "E864")

    def test_a_tip_that_the_archive_lacks(self, treasury: Treasury) -> None:
        """A version of the code that knows no archive commits beside one that does."""
        treasury.settle_period(KEY)
        tip = Ledger(Table(TABLE)).tip()
        values = {"request_id": "0" * 32, "run_id": "0" * 32, "period": "2026-09"}
        entry = next_entry(tip, EntryKind.ACKNOWLEDGEMENT, values)
        item = {"pk": "LEDGER", "sk": f"{2:012d}", "content": entry.content.decode()}
        Table(TABLE).put_new(item | {"hash": entry.hash})
        treasury.tamper("LEDGER", "HEAD", seq={"N": "2"}, hash={"S": entry.hash})
        stopped(treasury, "E863")

    def test_a_restored_table_pays_nothing(self, treasury: Treasury) -> None:
        """Every item of the ledger as it was before the run, its request among them."""
        run_id = treasury.settle_period(KEY)
        for item in treasury.items("LEDGER") + treasury.items("SETTLED#"):
            treasury.remove(item["pk"], item["sk"])
        treasury.remove(f"RUN#{run_id}", "RUN")
        stopped(treasury, "E863")

    def test_a_torn_restore(self, treasury: Treasury) -> None:
        """One item is older than the others: what was credited would be paid again."""
        treasury.settle_period(KEY)
        treasury.remove("SETTLED#2026-09", "STATE")
        run_id = treasury.prepare(OTHER_KEY)
        assert treasury.run_item(run_id)["status"] == "failed"
        tip = writer().tip()
        assert tip is not None
        with pytest.raises(IntegrityError) as caught:
            writer().period(tip, Period(2026, 9))
        assert caught.value.code == "E865"


class TestTampering:
    @pytest.fixture
    def metrics(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        counted: list[str] = []
        monkeypatch.setattr("tukin.settlement.stores.ledger_archive.count", counted.append)
        return counted

    def test_a_second_version_counts_for_nothing(
        self, treasury: Treasury, metrics: list[str]
    ) -> None:
        treasury.settle_period(KEY)
        treasury.write_over_entry(1, b"{}")
        treasury.publish("disdik", people(1_500, 2_000))
        treasury.settle_period(OTHER_KEY)
        assert treasury.check_books().transferred_idr == 3_290
        assert "LedgerTampered" in metrics

    def test_a_delete_marker_counts_for_nothing(
        self, treasury: Treasury, metrics: list[str]
    ) -> None:
        treasury.settle_period(KEY)
        treasury.hide_entry(1)
        treasury.hide_entry(2)
        treasury.publish("disdik", people(1_500, 2_000))
        treasury.settle_period(OTHER_KEY)
        assert treasury.check_books().transferred_idr == 3_290
        assert "LedgerTampered" in metrics


class TestArchive:
    def test_an_entry_is_locked_and_complete(self, treasury: Treasury) -> None:
        run_id = treasury.settle_period(KEY)
        (entry,) = archived(treasury)
        values = entry.values
        assert values["run_id"] == run_id
        assert values["at"]
        assert values["release"]["released_by"] == "tukin-finance/tuti"
        puts = [c for c in treasury.wire.calls if c.bucket == LEDGER and c.write]
        assert [call.is_locked for call in puts] == [True]

    @pytest.mark.parametrize(
        "fault", [Fault.LOSE_ANSWER, Fault.CONFLICT, Fault.FAIL_AFTER, Fault.THROTTLE]
    )
    def test_no_answer_is_read_and_compared(self, treasury: Treasury, fault: Fault) -> None:
        run_id = treasury.released(KEY)
        seen: list[int] = []

        def plan(call: Call) -> Fault | None:
            if call.bucket == LEDGER and call.write and len(seen) < 6:
                seen.append(call.number)
                return fault
            return None

        treasury.wire.plan = plan
        treasury.invoke("settle_run", {"run_id": run_id})
        treasury.wire.plan = lambda _: None
        assert treasury.entries() == archived(treasury)
        assert treasury.check_books().transferred_idr == 2_820

    def test_a_ledger_from_before_the_archive_is_written_to_it_once(
        self, treasury: Treasury
    ) -> None:
        first = treasury.settle_period(KEY)
        treasury.publish("disdik", people(1_500, 2_000))
        treasury.settle_period(OTHER_KEY)
        before = treasury.objects("ledger/")
        empty_ledger_bucket()
        treasury.tamper("LEDGER", "HEAD", periods=None)
        assert archived(treasury) == []
        assert compare_ledger(writer())[1] == {}
        assert treasury.objects("ledger/") == before
        treasury.publish("disdik", people(1_500, 3_000))
        treasury.settle_period("key-00000003")
        assert check_chain(treasury.entries()).seq == 3
        assert treasury.check_books().transferred_idr == 4_230
        assert json.loads(before[f"{LEDGER}/ledger/000000000001.json"])["run_id"] == first


def empty_ledger_bucket() -> None:
    stored = _keys(LEDGER)
    for key in list(stored):
        stored.setlist(key, [])
        stored.pop(key)


def test_the_transaction_takes_nothing_but_the_entry() -> None:
    """What follows an entry is the same whoever makes it: no argument but tip and entry."""
    assert stored_ledger._changes.__code__.co_varnames[:3] == ("seen", "tip", "entry")
