"""The sweeper finds uploads that were lost on their way, by S3's clock, and has them received."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.agency_rows import agencies
from tests.integration.people import nip_of
from tests.integration.stories import month
from tests.integration.world import ARCHIVE, BUS, INTAKE, LEDGER, PUBLICATIONS, TABLE, World, _keys
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.operations import sweep
from tukin.operations.sweep import Sweep, SweepStores
from tukin.settlement.run_state import Run
from tukin.settlement.stores import runs as stored_runs
from tukin.settlement.stores.runs import Runs
from tukin.vocabulary.period import Period

UPLOADED = datetime(2026, 10, 30, 8, tzinfo=UTC)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the sweeper sends to the upload queue; its dead-letter queues are empty."""
    messages: list[str] = []

    def send_message(queue: str, content: Any) -> None:
        assert queue == ("register-queue" if "register/" in str(content) else "upload-queue")
        messages.append(json.dumps(content))

    monkeypatch.setattr(sweep, "send_message", send_message)
    monkeypatch.setattr(sweep, "message_count", lambda _: 0)
    return messages


def _sweep(after: timedelta) -> dict[str, int]:
    stores = SweepStores.on(
        Table(TABLE),
        Bucket(INTAKE),
        Bucket(ARCHIVE),
        (Bucket(LEDGER), 3653),
        (Bucket(PUBLICATIONS), 3653),
        bus=BUS,
        machines=("process-upload", "settlement"),
        queues=("upload-queue", "register-queue"),
        dead_letters=("dead-letters",),
        most_executions=100,
    )
    found = Sweep(stores, agencies("disdik", "dinkes"), UPLOADED + after).run()
    return {name: count for name, count in found.items() if count}


def test_a_lost_notification_is_made_up_for(world: World, sent: list[str]) -> None:
    upload = world.put(month(low=(1,)))
    assert _sweep(timedelta(minutes=30)) == {"ObjectsWithoutRecord": 1}
    for message in sent:
        world.deliver(message)
    world.run_executions()
    world.drain_stream()
    assert world.status_of(upload) == "published"
    assert _sweep(timedelta(minutes=45)) == {}


@pytest.mark.parametrize("key", ["uploads/tidakada/2026-09/a.csv", "uploads/disdik/a.csv"])
def test_what_cannot_be_placed_was_refused_and_is_not_told_again(
    world: World, sent: list[str], key: str
) -> None:
    world.deliver(world.put(month(low=()), key=key))
    assert _sweep(timedelta(minutes=30)) == {}
    assert sent == []


def test_a_register_whose_notification_was_lost_is_received(world: World, sent: list[str]) -> None:
    one = b"nip,agency,employment,grade,position,status,from,until\n"
    one += f"{nip_of(1)},disdik,PNS,III/b,teknis-ahli,aktif,2010-01-01,\n".encode()
    register = world.put(one, key="register/2026-09-20.csv")
    assert _sweep(timedelta(minutes=9)) == {}
    assert _sweep(timedelta(minutes=30)) == {"ObjectsWithoutRecord": 1}
    assert world.items("REGISTER") == []
    world.deliver(sent.pop(), to="receive_register")
    (item,) = world.items("REGISTER")
    assert item["version_id"] == register.version
    assert _sweep(timedelta(minutes=45)) == {}
    assert _sweep(timedelta(days=61)) == {}


def test_a_month_long_past_is_looked_at_where_it_was_corrected_lately(
    world: World, sent: list[str]
) -> None:
    world.upload(month(low=()), period="2026-03")
    item = world.items("BATCH#")[0]
    world.tamper(item["pk"], item["sk"], rating={"S": "istimewa"})
    assert _sweep(timedelta(minutes=30)) == {"IntegrityFailures": 1}


def test_an_execution_that_never_ran_is_started_again(world: World, sent: list[str]) -> None:
    upload = world.put(month(low=()))
    world.deliver(upload)
    world.executions.clear()  # as if Step Functions had lost it
    assert world.status_of(upload) == "received"
    assert _sweep(timedelta(minutes=30)) == {"UploadsStuck": 1}
    assert _sweep(timedelta(minutes=40)) == {"UploadsStuck": 1}
    for message in sent:
        world.deliver(message)
    assert len(world.executions) == 1, "one execution an hour, however often it is swept"
    world.run_executions()
    assert world.status_of(upload) == "published"


def test_of_those_in_line_the_first_is_stuck_and_the_others_after_half_an_hour(
    world: World, sent: list[str]
) -> None:
    """Three amendments, a minute apart; no execution ran."""
    uploads = [
        world.put(month(low=(), count=n + 1), name=f"perubahan-{n}.csv", minute=n) for n in range(3)
    ]
    world.deliver(*uploads)
    world.executions.clear()
    assert _sweep(timedelta(minutes=20)) == {"UploadsStuck": 1}
    (message,) = sent
    assert uploads[0].version in message
    assert _sweep(timedelta(minutes=31, seconds=30)) == {"UploadsStuck": 2}
    assert _sweep(timedelta(minutes=40)) == {"UploadsStuck": 3}


def test_fresh_and_old_objects_are_left_alone(world: World, sent: list[str]) -> None:
    world.put(month(low=()))
    assert _sweep(timedelta(minutes=9)) == {}
    assert _sweep(timedelta(days=61)) == {}
    assert sent == []


def test_a_run_that_did_not_end_is_started_again(
    world: World, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, str]] = []
    monkeypatch.setattr(sweep, "start_run", lambda _, run_id, name: started.append((run_id, name)))
    asked_at = UPLOADED.isoformat(timespec="seconds")
    Runs(Table(TABLE)).request(Run("a" * 32, Period(2026, 9), None, "finance", asked_at))
    assert _sweep(timedelta(minutes=5)) == {}
    assert _sweep(timedelta(minutes=30)) == {"RunsStuck": 1}
    assert started == [("a" * 32, f"{'a' * 32}-sweep-20261030T08")]


def test_a_run_behind_many_newer_ones_is_found(
    world: World, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(sweep, "start_run", lambda _, run_id, name: started.append(run_id))
    monkeypatch.setattr(stored_runs, "_PAGE_RUNS", 2)
    runs = Runs(Table(TABLE))
    for number in range(5):
        asked_at = (UPLOADED + timedelta(minutes=number)).isoformat(timespec="seconds")
        run = runs.request(Run(f"{number:032x}", Period(2026, 9), None, "finance", asked_at))
        if number:
            world.tamper(f"RUN#{run.run_id}", "RUN", status={"S": "signed"})
    assert _sweep(timedelta(minutes=30)) == {"RunsStuck": 1}
    assert started == [f"{0:032x}"]
    assert _sweep(timedelta(days=61)) == {}


@pytest.mark.parametrize(
    "change", [{"rating": {"S": "istimewa"}}, {"amounts": {"L": [{"N": "1"}]}}, {"nip": None}]
)
def test_a_record_that_cannot_be_read_is_reported_and_the_sweep_goes_on(
    world: World, sent: list[str], monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    world.upload(month(low=()))
    item = world.items("BATCH#")[0]
    world.tamper(item["pk"], item["sk"], **change)
    monkeypatch.setattr(sweep, "message_count", lambda _: 1)
    assert _sweep(timedelta(minutes=30)) == {"IntegrityFailures": 1, "DeadLetters": 1}


def test_a_failed_upload_is_reported(world: World, sent: list[str]) -> None:
    upload = world.put(month(low=()))
    world.deliver(upload)
    item = world.upload_item(upload)
    world.tamper(item["pk"], item["sk"], status={"S": "failed"})
    assert _sweep(timedelta(minutes=30)) == {"UploadsFailed": 1}
    assert sent == []


class TestWhatPublicationsLocked:
    """After a restore the table lacks what the archive has published; a crash leaves no record."""

    RECORD = "publications/2026-09/disdik/00000001.json"

    def test_a_record_that_is_missing_is_completed(self, world: World, sent: list[str]) -> None:
        world.upload(month(low=()))
        record = world.objects()[f"{PUBLICATIONS}/{self.RECORD}"]
        del _keys(PUBLICATIONS)[self.RECORD]
        assert _sweep(timedelta(minutes=30)) == {}
        assert world.objects()[f"{PUBLICATIONS}/{self.RECORD}"] == record

    def test_a_month_that_a_restore_lost_is_counted_and_received_again(
        self, world: World, sent: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """The sweep receives the upload that the table does not know; then all is well again."""
        upload = world.upload(month(low=()))
        for item in [*world.items("PERIOD#"), *world.items("UPLOAD#")]:
            world.remove(item["pk"], item["sk"])
        found = _sweep(timedelta(minutes=30))
        assert found == {"ObjectsWithoutRecord": 1, "PublicationsInDoubt": 1}
        (line,) = (r for r in caplog.records if getattr(r, "error_code", "") == "E784")
        assert vars(line)["agency"] == "disdik"
        assert (vars(line)["period"], vars(line)["reason"]) == ("2026-09", "month_gone")
        for message in sent:
            world.deliver(message)
        world.run_executions()
        world.drain_stream()
        assert world.status_of(upload) == "published"
        (live,) = world.items("PERIOD#2026-09")
        assert live["revision"] == 2, "the first is that of before, and stays"
        assert _sweep(timedelta(minutes=45)) == {}

    def test_an_older_month_is_counted(self, world: World, sent: list[str]) -> None:
        world.upload(month(low=()))
        (first,) = world.items("PERIOD#2026-09")
        world.upload(month(low=(1,)), minute=1)
        older = {"revision": {"N": "1"}, "root": {"S": first["root"]}}
        world.tamper("PERIOD#2026-09", "AGENCY#disdik", **older)
        assert _sweep(timedelta(minutes=30))["PublicationsInDoubt"] == 1
