"""Which table counts: another one is read-only, whoever is configured with it, until two agree."""

import copy
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.integration import strict
from tests.integration.office import Office
from tests.integration.people import person
from tests.integration.processing.test_crash_points import STORIES, Story
from tests.integration.settlement.test_archive_decides import acknowledge
from tests.integration.settlement.test_recovery import (
    AGREES,
    ASKS,
    KEY,
    OTHER_KEY,
    Backup,
    recover,
    recover_by_two,
    sha256_of_manifest,
)
from tests.integration.treasury import people
from tests.integration.wire import Call, Fault
from tests.integration.world import LEDGER, TABLE, LambdaError, _keys, _plain, _table
from tukin.aws.epochs.epoch import Epoch

COUNTED = ("CALLS#", "STRANGERS#", "PERSONKEY")
"""What a function that only reads may write: it decides nothing."""


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        made.publish("disdik", people(1_000, 2_000))
        yield made


def documents() -> list[dict[str, Any]]:
    """The epochs, each as its oldest version says."""
    keys = _keys(LEDGER)
    return [
        json.loads(keys.getlist(key)[0].value) for key in sorted(keys) if key.startswith("epochs/")
    ]


def sweep(office: Office) -> dict[str, int]:
    """What a sweep found."""
    return dict(office.invoke("sweep", {}))


def break_at_the_epoch(office: Office, fault: Fault) -> list[Call]:
    """The first write of an epoch has a fault; which call it was is in the list then."""
    broken: list[Call] = []

    def plan(call: Call) -> Fault | None:
        if broken or not (call.operation == "PutObject" and call.key.startswith("epochs/")):
            return None
        broken.append(call)
        return fault

    office.wire.plan = plan
    return broken


class Restored:
    """Another table with what was backed up; the first is still there, and can come back."""

    def __init__(self, office: Office, backup: Backup, table_id: str = "table-2") -> None:
        self._office = office
        self.before = office.table_id, copy.deepcopy(_table().items)
        backup.restore()
        office.table_id = table_id

    def point_back(self) -> None:
        """The parameter names the first table again, or a process has that name still."""
        self._office.table_id, _table().items = self.before


def taken_writes(office: Office, since: int) -> list[str]:
    """Partitions of the table that the code asked to change, less those of counts."""
    found = []
    for call in office.wire.calls[since:]:
        keys = strict.written_keys(call.operation, call.body) if call.service == "dynamodb" else []
        found += [f"{call.operation} {pk}" for pk, _ in keys if not pk.startswith(COUNTED)]
    return found


class TestTheFirst:
    def test_a_sweep_names_the_table_whose_ledger_is_its_buckets(self, office: Office) -> None:
        run_id = office.settle_period(KEY)
        assert documents() == []
        (entry,) = office.entries()
        assert entry.values["run_id"] == run_id
        assert sweep(office)["TableReadOnly"] == 0
        (first,) = documents()
        assert first.pop("at")
        assert first == {
            "format": "tukin-epoch/1",
            "number": 1,
            "table_id": "table-1",
            "table_name": TABLE,
            "seq": 1,
            "hash": entry.hash,
            "before": "",
            "asked_by": "",
            "agreed_by": "",
        }
        sweep(office)
        assert len(documents()) == 1

    def test_it_is_locked(self, office: Office) -> None:
        sweep(office)
        stored = _keys(LEDGER)["epochs/000001.json"]
        assert stored.lock_mode == "COMPLIANCE"

    def test_before_anything_is_paid_there_is_one(self, office: Office) -> None:
        sweep(office)
        (first,) = documents()
        assert (first["seq"], first["hash"]) == (0, "")

    @pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])
    def test_a_sweep_that_broke_off_is_followed_by_another(
        self, office: Office, fault: Fault
    ) -> None:
        broken = break_at_the_epoch(office, fault)
        with suppress(LambdaError):
            sweep(office)
        assert sweep(office)["TableReadOnly"] == 0
        assert len(broken) == 1
        assert [each["table_id"] for each in documents()] == ["table-1"]

    def test_none_is_made_of_a_table_that_was_restored(self, office: Office) -> None:
        """Whoever restores an older stage's table does not make it the one that counts by that."""
        backup = Backup()
        office.settle_period(KEY)
        Restored(office, backup)
        assert sweep(office)["LedgerStopped"] == 1
        assert documents() == []

    def test_without_one_every_table_counts(self, office: Office) -> None:
        """As in a stage that no sweep of this version has seen."""
        office.table_id = "table-2"
        assert office.settle_period(KEY)

    def test_a_recovery_makes_it_where_no_sweep_could(self, office: Office) -> None:
        backup = Backup()
        office.settle_period(KEY)
        Restored(office, backup)
        recover_by_two(office)
        (first,) = documents()
        assert (first["number"], first["table_id"], first["asked_by"]) == (
            1,
            "table-2",
            f"tukin-finance/{ASKS}",
        )


@pytest.mark.parametrize("story", STORIES, ids=lambda story: type(story).__name__)
def test_nothing_is_written_to_another_table(story: Story) -> None:
    """Every function that writes, in what the stories of the crash points do."""
    with Office() as office:
        known = story.prepare(office)
        office.invoke("sweep", {})
        assert documents(), "there is an epoch"
        office.table_id = "table-2"
        since = len(office.wire.calls)
        with suppress(AssertionError, LookupError, ValueError):  # nothing that it asks for happens
            story.act(office, known)
        assert taken_writes(office, since) == []
        asked = {call.operation for call in office.wire.calls[since:]}
        assert "DescribeTable" in asked, "and it was tried"
        office.wire.violations.clear()


class TestAnotherTable:
    def test_what_is_asked_for_is_refused_by_its_code(self, office: Office) -> None:
        sweep(office)
        Restored(office, Backup())
        body = {"period": "2026-09"}
        answer = office.ask("POST", "/runs", body, idempotency_key="f" * 64)
        assert (answer.status, answer.content["code"]) == (503, "E881")

    def test_reading_goes_on(self, office: Office) -> None:
        run_id = office.settle_period(KEY)
        sweep(office)
        Restored(office, Backup())
        for path in ("/ledger", "/runs", f"/runs/{run_id}", "/periods/2026-09"):
            assert office.ask("GET", path).status == 200, path

    def test_a_sweep_says_so_and_does_nothing(self, office: Office) -> None:
        sweep(office)
        office.put([person(1)])
        Restored(office, Backup())
        found = sweep(office)
        assert {name: number for name, number in found.items() if number} == {"TableReadOnly": 1}
        assert office.messages == []

    def test_a_table_in_the_place_of_the_old_one_is_another(self, office: Office) -> None:
        """Deleted and restored under its own name, which its parameter need not know."""
        backup = Backup()
        office.settle_period(KEY)
        sweep(office)
        Restored(office, backup)
        assert office.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key="f" * 64).status
        assert office.items("RUN#") == []


class TestTwoPeople:
    def test_they_make_it_the_one_that_counts_and_the_old_one_read_only(
        self, office: Office
    ) -> None:
        backup = Backup()
        office.settle_period(KEY)
        sweep(office)
        restored = Restored(office, backup)
        answer = recover_by_two(office)
        assert (answer["table_id"], answer["epoch"]) == ("table-2", 1)
        first, second = documents()
        assert second["at"] >= first["at"]
        assert {name: value for name, value in second.items() if name != "at"} == {
            "format": "tukin-epoch/1",
            "number": 2,
            "table_id": "table-2",
            "table_name": TABLE,
            "seq": 1,
            "hash": office.entries()[0].hash,
            "before": hashlib.sha256(_keys(LEDGER)["epochs/000001.json"].value).hexdigest(),
            "asked_by": f"tukin-finance/{ASKS}",
            "agreed_by": f"tukin-finance/{AGREES}",
        }
        office.publish("disdik", people(1_500, 2_000))
        office.settle_period(OTHER_KEY)
        assert office.check_books().transferred_idr == 2_820 + 470
        restored.point_back()
        since = len(office.wire.calls)
        answer_of_old = office.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key="e" * 64)
        assert (answer_of_old.status, answer_of_old.content["code"]) == (503, "E881")
        assert taken_writes(office, since) == []
        assert sweep(office)["TableReadOnly"] == 1

    def test_a_table_whose_ledger_is_whole_takes_them_as_well(self, office: Office) -> None:
        """Nothing is to be replayed; it is another table all the same."""
        office.settle_period(KEY)
        sweep(office)
        Restored(office, Backup())
        recover_by_two(office)
        assert [each["table_id"] for each in documents()] == ["table-1", "table-2"]

    def test_before_anything_was_paid_as_well(self, office: Office) -> None:
        sweep(office)
        Restored(office, Backup())
        assert recover_by_two(office)["archive_seq"] == 0
        assert documents()[-1]["table_id"] == "table-2"
        office.settle_period(KEY)
        assert office.check_books().transferred_idr == 2_820

    def test_one_alone_moves_nothing(self, office: Office) -> None:
        sweep(office)
        Restored(office, Backup())
        asked = recover(office).content
        answer = recover(office, ASKS, hash=asked["hash"])
        assert (answer.status, answer.content["code"]) == (403, "E869")
        sweep(office)
        assert len(documents()) == 1

    def test_what_they_agreed_to_counts_for_no_copy_of_the_table(self, office: Office) -> None:
        """A backup has the recovery as well: asked for, agreed to, and not done."""
        backup = Backup()
        office.settle_period(KEY)
        sweep(office)
        Restored(office, backup)
        asked = recover(office).content
        office.wire.plan = crash_while_replaying
        with pytest.raises(LambdaError):
            recover(office, AGREES, hash=asked["hash"])
        office.wire.plan = lambda _: None
        assert office.items("RECOVERY")[0]["agreed_by"] == f"tukin-finance/{AGREES}"
        Restored(office, Backup(), "table-3")
        answer = recover(office, ASKS, hash=asked["hash"])
        assert (answer.content["agreed_by"], answer.content["done"]) == (None, False)
        assert len(documents()) == 1

    def test_the_hash_is_of_the_table_that_was_shown(self, office: Office) -> None:
        sweep(office)
        backup = Backup()
        Restored(office, backup)
        asked = recover(office).content
        Restored(office, backup, "table-3")
        recover(office)
        answer = recover(office, AGREES, hash=asked["hash"])
        assert (answer.status, answer.content["code"]) == (409, "E868")

    def test_the_table_that_counts_needs_none(self, office: Office) -> None:
        sweep(office)
        answer = recover(office)
        assert (answer.status, answer.content["code"]) == (409, "E867")

    def test_of_two_tables_at_once_one_counts(self, office: Office) -> None:
        """Two others make their epoch just before these do: theirs stays."""
        sweep(office)
        Restored(office, Backup())
        asked = recover(office).content
        theirs = Epoch.from_json(_keys(LEDGER)["epochs/000001.json"].value)

        def be_first(call: Call) -> None:
            if call.operation == "PutObject" and call.key.startswith("epochs/"):
                office.wire.before.remove(be_first)
                put_epoch(theirs, 2, "table-9")

        office.wire.before.append(be_first)
        answer = recover(office, AGREES, hash=asked["hash"])
        assert (answer.status, answer.content["code"]) == (409, "E883")
        assert documents()[-1]["table_id"] == "table-9"

    @pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])
    def test_it_is_broken_off_at_the_epoch_and_repeated(self, office: Office, fault: Fault) -> None:
        sweep(office)
        Restored(office, Backup())
        asked = recover(office).content
        broken = break_at_the_epoch(office, fault)
        with suppress(Exception):
            recover(office, AGREES, hash=asked["hash"])
        answer = recover(office, AGREES, hash=asked["hash"])
        assert answer.content.get("done") or answer.content.get("code") == "E867"
        assert len(broken) == 1
        assert [each["table_id"] for each in documents()] == ["table-1", "table-2"]
        assert sweep(office)["TableReadOnly"] == 0


def crash_while_replaying(call: Call) -> Fault | None:
    """The process ends at the first entry that it replays, and before the epoch."""
    is_entry = call.operation == "TransactWriteItems"
    return Fault.CRASH_BEFORE if is_entry else None


def put_epoch(before: Epoch, number: int, table_id: str) -> None:
    """What two others decided elsewhere, bypassing the code."""
    values = {name: getattr(before, name) for name in before.__slots__}
    made = Epoch(**values | {"number": number, "table_id": table_id, "before": before.sha256})
    _plain("s3").put_object(Bucket=LEDGER, Key=f"epochs/{number:06d}.json", Body=made.to_json())


class TestTheLedger:
    def test_each_entry_compares_again(self, office: Office) -> None:
        """A process that compared a moment ago decides nothing once another table counts."""
        run_id = office.settle_period(KEY)
        sweep(office)
        first = Epoch.from_json(_keys(LEDGER)["epochs/000001.json"].value)
        sha256 = sha256_of_manifest(office, run_id)
        before = len(office.entries())

        def switch(call: Call) -> None:
            keys = strict.written_keys(call.operation, call.body) if call.body else []
            if any(pk.startswith("REQUEST#") for pk, _ in keys):
                office.wire.after.remove(switch)
                put_epoch(first, 2, "table-2")

        office.wire.after.append(switch)
        answer = acknowledge(office, run_id, sha256)
        assert (answer.status, answer.content["code"]) == (503, "E881")
        assert len([key for key in _keys(LEDGER) if key.startswith("ledger/")]) == before


class TestUnderLock:
    def test_a_second_version_and_a_marker_move_nothing(self, office: Office) -> None:
        sweep(office)
        epoch = Epoch.from_json(_keys(LEDGER)["epochs/000001.json"].value)
        put_epoch(epoch, 1, "table-9")
        assert sweep(office) | {"EpochsInDoubt": 0} == dict.fromkeys(sweep(office), 0)
        assert sweep(office)["EpochsInDoubt"] == 1
        _plain("s3").delete_object(Bucket=LEDGER, Key="epochs/000001.json")
        office.settle_period(KEY)
        assert sweep(office)["EpochsInDoubt"] == 1

    @pytest.mark.parametrize(
        "data", [b"{}", b"no document", b'{"format": "tukin-epoch/1", "number": 2}']
    )
    def test_a_document_that_is_none_stops_every_write(self, office: Office, data: bytes) -> None:
        sweep(office)
        _plain("s3").put_object(Bucket=LEDGER, Key="epochs/000002.json", Body=data)
        answer = office.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key="f" * 64)
        assert (answer.status, answer.content["code"]) == (500, "E882")
        found = sweep(office)
        assert (found["TableReadOnly"], found["EpochsInDoubt"]) == (1, 1)

    def test_a_number_that_is_missing_stops_every_write(self, office: Office) -> None:
        sweep(office)
        epoch = Epoch.from_json(_keys(LEDGER)["epochs/000001.json"].value)
        put_epoch(epoch, 3, "table-2")
        office.table_id = "table-2"
        answer = office.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key="f" * 64)
        assert (answer.status, answer.content["code"]) == (500, "E882")

    def test_one_that_does_not_follow_is_found(self, office: Office) -> None:
        sweep(office)
        epoch = Epoch.from_json(_keys(LEDGER)["epochs/000001.json"].value)
        put_epoch(Epoch.from_json(epoch.to_json().replace(b'"seq":0', b'"seq":5')), 2, "table-1")
        found = sweep(office)
        assert (found["TableReadOnly"], found["EpochsInDoubt"]) == (0, 1)
