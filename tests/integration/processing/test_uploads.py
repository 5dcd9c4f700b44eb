"""What becomes of uploads: duplicates, order, rules and code that change, people who drop out."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import nip_of, person, rule_book
from tests.integration.stories import at, month
from tests.integration.wire import Fault
from tests.integration.world import ARCHIVE, INTAKE, Notification, World


def live_upload(world: World, agency: str = "disdik", period: str = "2026-09") -> str | None:
    """The upload id of the live batch."""
    for live in world.items(f"PERIOD#{period}"):
        if live["agency"] == agency:
            return str(live["upload_id"])
    return None


def reports_of(world: World, upload: Notification) -> dict[str, bytes]:
    """The reports on an upload."""
    reports = world.objects("reports/")
    return {place: data for place, data in reports.items() if upload.upload_id in place}


def test_one_upload_becomes_records_referrals_and_events(world: World) -> None:
    upload = world.upload([*month(low=(1, 4)), person(90, "999")])

    assert world.status_of(upload) == "published"
    assert len(world.items("BATCH#")) == 8
    assert {event["nip"] for event in world.bus} == {nip_of(1), nip_of(4)}
    assert {event["type"] for event in world.bus} == {"ReferralOpened"}
    item = world.upload_item(upload)
    assert (item["accepted"], item["rejected"]) == (8, 1)
    check_invariants(world)
    check_events(world)


def test_duplicate_notifications_are_one_upload(world: World) -> None:
    upload = world.put(month(low=(1,)))
    world.deliver(upload, upload)
    world.drain(upload)
    state = world.snapshot()

    world.drain(upload)
    world.drain(upload, upload)

    assert len(world.executions) == 1
    assert world.snapshot() == state
    check_invariants(world)


@pytest.mark.parametrize("same_key", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_object_version_wins_in_any_order(
    world: World, order: tuple[int, int], same_key: bool
) -> None:
    names = ("a.csv", "a.csv" if same_key else "b.csv")
    uploads = [
        world.put(month(low=low), name=name, minute=minute)
        for minute, (name, low) in enumerate(zip(names, [(1, 2), (2, 3)], strict=True))
    ]
    for number in order:
        world.drain(uploads[number])

    assert live_upload(world) == uploads[1].upload_id
    assert [world.status_of(upload) for upload in uploads] == ["superseded", "published"]
    assert {i["nip"] for i in world.items("REFERRAL#") if i["state"] == "open"} == {
        nip_of(2),
        nip_of(3),
    }
    check_invariants(world)
    check_events(world)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_in_one_second_the_version_id_decides(world: World, order: tuple[int, int]) -> None:
    uploads = [world.put(month(low=()), version=version) for version in ("va", "vb")]
    for number in order:
        world.drain(uploads[number])

    assert live_upload(world) == uploads[1].upload_id
    check_invariants(world)


def cheaper(rules: dict[str, Any]) -> None:
    for position in rules["positions"]:
        position["amount_idr"] -= 1_000_000


@pytest.mark.parametrize("task", ["validate_appraisals", "compute_incentives", "publish_batch"])
def test_rules_that_change_in_mid_run_are_the_next_uploads(world: World, task: str) -> None:
    def change(name: str, payload: object) -> None:
        if name == task:
            world.rules.document = rule_book(cheaper)
            world.cold_start()

    world.before_task.append(change)
    first = world.upload(month(low=(1,)))
    second = world.upload(month(low=(1,)), minute=1)

    pins = [world.upload_item(upload)["rules_sha256"] for upload in (first, second)]
    assert pins[0] != pins[1]
    assert len(world.objects("rules/")) == 2
    base = {record["rules_sha256"]: record["steps"][0] for record in world.items("BATCH#")}
    assert base[pins[0]] == base[pins[1]] + 1_000_000
    assert live_upload(world) == second.upload_id
    check_invariants(world)


def test_a_redelivery_keeps_the_first_pins(world: World) -> None:
    upload = world.put(month(low=()))
    world.deliver(upload)
    pinned = world.upload_item(upload)
    world.rules.document = rule_book(cheaper)
    world.cold_start()

    world.drain(upload)

    assert world.upload_item(upload)["rules_sha256"] == pinned["rules_sha256"]
    assert len(world.objects("rules/")) == 1
    check_invariants(world)


@contextmanager
def new_engine(engine: str) -> Iterator[None]:
    """Other code is deployed: the version of the engine in every handler that hands it in."""
    with ExitStack() as stack:
        for handler in (
            "receive_upload",
            "validate_appraisals",
            "compute_incentives",
            "publish_batch",
        ):
            stack.enter_context(patch(f"tukin.handlers.{handler}.ENGINE", engine))
        yield


@pytest.mark.parametrize("task", ["validate_appraisals", "compute_incentives", "publish_batch"])
def test_a_run_that_meets_other_code_is_run_again_by_that(world: World, task: str) -> None:
    earlier = world.upload(month(low=(3,)))
    live_before_the_new_run: list[str | None] = []
    with ExitStack() as deployed:

        def deploy(name: str, payload: object) -> None:
            if name == task and not live_before_the_new_run:
                deployed.enter_context(new_engine("4"))
                live_before_the_new_run.append(live_upload(world))

        world.before_task.append(deploy)
        upload = world.upload(month(low=(1,)), minute=1)

    assert live_before_the_new_run == [earlier.upload_id]
    assert world.status_of(upload) == "published"
    assert world.upload_item(upload)["engine"] == "4"
    assert live_upload(world) == upload.upload_id
    check_invariants(world)
    check_events(world)


def received_before_deployment(world: World) -> Notification:
    """An upload that was received, and its message comes again after a deployment."""
    upload = world.put(month(low=(1,)))
    world.deliver(upload)
    return upload


@pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.CRASH_AFTER, Fault.CRASH_BEFORE])
def test_a_fault_while_pinning_again_still_starts_the_new_run(world: World, fault: Fault) -> None:
    upload = received_before_deployment(world)
    world.wire.plan = at(1, fault, 1, lambda call: call.operation == "UpdateItem")

    with new_engine("4"):
        world.drain(upload)

    assert world.status_of(upload) == "published"
    assert world.upload_item(upload)["engine"] == "4"
    check_invariants(world)


# --- work that comes too late ---------------------------------------------------------------


def upload_published(world: World) -> Notification:
    return world.upload(month(low=(1,)))


def upload_superseded(world: World) -> Notification:
    upload = world.upload(month(low=(1,)))
    world.upload(month(low=(2,)), minute=1)
    return upload


def upload_superseded_at_once(world: World) -> Notification:
    upload = world.put(month(low=(1,)))
    world.upload(month(low=(2,)), minute=1)
    world.drain(upload)
    return upload


def upload_waiting(world: World) -> Notification:
    world.upload(month(low=(1,)))
    return world.upload(month(low=(2,), count=5), minute=1)


def upload_refused(world: World) -> Notification:
    return world.upload(b"not,a,table\n1,2,3\n")


def upload_failed(world: World) -> Notification:
    def tamper(name: str, payload: object) -> None:
        if name == "publish_batch":
            record = world.items("BATCH#")[0]
            world.remove(record["pk"], record["sk"])

    world.before_task.append(tamper)
    upload = world.upload(month(low=(1,)), agency="dukcapil")
    world.before_task.remove(tamper)
    assert world.status_of(upload) == "failed"
    return upload


ENDS = [
    (upload_published, "published"),
    (upload_superseded, "superseded"),
    (upload_superseded_at_once, "superseded"),
    (upload_waiting, "awaiting_approval"),
    (upload_refused, "refused"),
]


@pytest.mark.parametrize(("make", "status"), ENDS, ids=[make.__name__ for make, _ in ENDS])
def test_a_zombie_changes_nothing_after_the_end(world: World, make: Any, status: str) -> None:
    """Every task of a finished upload runs once more, as one that was thought dead may do."""
    upload = make(world)
    assert world.status_of(upload) == status
    tasks = [
        (name, event)
        for name, event in world.invocations
        if name not in ("receive_upload", "emit_referrals")
        and event.get("batch", event)["upload_id"] == upload.upload_id
    ]
    state = world.snapshot()
    for name, event in [*tasks, *reversed(tasks)]:
        world.invoke(name, event)
        world.drain_stream()
        assert world.snapshot() == state, f"a late {name} changed something"
    check_invariants(world)


def test_a_sweep_that_says_it_twice_leaves_who_waits_for_approval(world: World) -> None:
    """It fails after it has sent its message and is repeated; the second comes when all is done."""
    world.upload(month(low=()))
    late = world.put(month(low=(), count=6), minute=5)
    again = {"bucket": late.bucket, "key": late.key, "version_id": late.version, "after": "sweep"}
    message = json.dumps({"receive_again": again})
    world.drain(message)
    assert world.status_of(late) == "awaiting_approval"
    world.drain(message)
    assert world.status_of(late) == "awaiting_approval"
    check_invariants(world)


def test_a_notification_that_comes_after_the_end_changes_nothing(world: World) -> None:
    uploads = [make(world) for make in (upload_failed, upload_refused, upload_waiting)]
    state = world.snapshot()
    world.drain(*uploads)
    assert world.snapshot() == state


# --- people who drop out ----------------------------------------------------------------------


def test_an_upload_that_drops_people_waits_and_names_them(world: World) -> None:
    first = world.upload(month(low=(1,)))
    before = world.snapshot()
    sent = list(world.bus)

    rows = [row for row in month(low=(2,)) if row["nip"] != nip_of(5)]
    second = world.upload(rows, minute=1, name="kurang.csv")

    item = world.upload_item(second)
    assert (item["status"], item["error_code"], item["dropped"]) == ("awaiting_approval", "E701", 1)
    assert live_upload(world) == first.upload_id
    assert world.bus == sent
    reported = [
        data for place, data in reports_of(world, second).items() if nip_of(5).encode() in data
    ]
    assert len(reported) == 1
    after = world.snapshot()
    assert {name for name in before if after[name] != before[name]} == set()
    check_invariants(world)

    third = world.upload(month(low=(2,)), minute=2)

    assert live_upload(world) == third.upload_id
    assert world.status_of(second) == "awaiting_approval"
    check_invariants(world)
    check_events(world)


def test_a_person_rejected_later_counts_as_dropped(world: World) -> None:
    first = world.upload(month(low=()))
    rows = month(low=())
    rows[3]["aktivitas"] = "-"

    second = world.upload(rows, minute=1)

    assert world.status_of(second) == "awaiting_approval"
    assert live_upload(world) == first.upload_id
    check_invariants(world)


# --- files that cannot be used ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "kosong.csv", "E001"),
        (b"nip,name\n", "kolom.csv", "E003"),
        (b"%PDF-1.7", "surat.csv", "E013"),
        (b"nip;name", "penilaian.docx", "E004"),
        (b"PK\x03\x04broken", "rusak.xlsx", "E002"),
    ],
)
def test_a_refused_file_is_marked_and_reported(
    world: World, data: bytes, name: str, code: str
) -> None:
    first = world.upload(month(low=(1,)))

    upload = world.upload(data, name=name, minute=1)

    item = world.upload_item(upload)
    assert (item["status"], item["error_code"]) == ("refused", code)
    report = json.loads(world.objects()[f"{INTAKE}/{item['report_key']}"])
    assert report["refused"]["code"] == code
    assert report["refused"]["message_id"]
    assert live_upload(world) == first.upload_id
    assert f"{ARCHIVE}/batches/{item['batch_id']}" not in " ".join(world.objects("batches/"))
    check_invariants(world)


def test_a_file_without_one_good_row_is_refused_with_every_reason(world: World) -> None:
    rows = [person(1, "101"), person(2, nip="12"), person(3, grade="?")]

    upload = world.upload(rows)

    item = world.upload_item(upload)
    assert (item["status"], item["accepted"], item["rejected"]) == ("refused", 0, 3)
    report = json.loads(world.objects()[f"{INTAKE}/{item['report_key']}"])
    assert {error["row"] for error in report["errors"]} == {2, 3, 4}
    assert live_upload(world) is None
    assert world.items("BATCH#") == []
    check_invariants(world)


def test_no_rules_no_run_but_a_retry(world: World) -> None:
    """A rule book that cannot be read is the administrators' fault: nothing is refused for it."""
    upload = world.put(month(low=()))
    good, world.rules.document = world.rules.document, b'{"rule_sets": []}'
    world.deliver(upload)
    assert len(world.dead_letters) == 1
    assert world.items() == []

    world.rules.document = good
    world.cold_start()
    world.drain(upload)

    assert world.status_of(upload) == "published"


def test_records_of_a_batch_that_was_replaced_expire(world: World) -> None:
    """Only theirs: what is live has no end, and the archive keeps the accepted rows."""
    world.upload(month(low=(1,)))
    (before,) = world.items("PERIOD#")
    world.upload(month(low=(2,)), minute=1)
    (live,) = world.items("PERIOD#")
    expiring = [item for item in world.items("BATCH#") if "expires_at" in item]
    assert {item["pk"].split("#")[1] for item in expiring} == {before["batch_id"]}
    assert len(expiring) == before["rows"]
    assert all("expires_at" not in item for item in world.items(f"BATCH#{live['staged_as']}#"))
    assert world.objects(f"batches/{before['batch_id']}/accepted-")
    check_invariants(world)
