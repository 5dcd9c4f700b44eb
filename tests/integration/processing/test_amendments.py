"""Amendments join the month: alone, one after the other, at once, and through every fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.branches import Branches
from tests.integration.invariants import check_events, check_expiry, check_invariants
from tests.integration.people import Row, nip_of, person, rule_book
from tests.integration.stories import is_write
from tests.integration.wire import Call, Fault, Plan
from tests.integration.world import INTAKE, Image, Notification, World
from tukin.processing import validate

LIVE_MONTH = ("PERIOD#2026-09", "AGENCY#disdik")
BOTOCORE_ATTEMPTS = 4


def scored(score: str, *numbers: int) -> list[Row]:
    """Rows of some people, all with this score."""
    return [person(number, score) for number in numbers]


def amend(world: World, rows: list[Row], minute: int, name: str) -> Notification:
    return world.put(rows, name=name, minute=minute)


def live_scores(world: World, place: tuple[str, str] = LIVE_MONTH) -> dict[str, int]:
    """The live score of each person, in points; read past the code."""
    (live,) = [item for item in world.items("PERIOD#") if (item["pk"], item["sk"]) == place]
    records = world.items(f"BATCH#{live['staged_as']}#")
    return {record["nip"]: record["scores"]["aktivitas"] // 100 for record in records}


def named(scores: dict[int, int]) -> dict[str, int]:
    return {nip_of(number): score for number, score in scores.items()}


def statuses(world: World, *uploads: Notification) -> list[str]:
    return [world.status_of(upload) for upload in uploads]


def report_of(world: World, upload: Notification) -> Any:
    return json.loads(world.objects()[f"{INTAKE}/{world.upload_item(upload)['report_key']}"])


def refused_rows(world: World, upload: Notification) -> list[int]:
    return sorted({error["row"] for error in report_of(world, upload)["errors"]})


def check(world: World) -> None:
    check_after_faults(world)
    check_expiry(world)


def check_after_faults(world: World) -> None:
    world.drain_stream()
    check_invariants(world)
    check_events(world)
    assert world.dead_letters == []


# --- One after the other ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["perubahan-1.csv", "amendment-x.csv", "Perubahan-SUSULAN.csv"])
def test_an_amendment_replaces_and_adds_rows_and_keeps_the_others(world: World, name: str) -> None:
    whole = world.upload(scored("80", 1, 2, 3))
    amendment = world.upload(scored("90", 2, 4), name=name, minute=1)
    assert live_scores(world) == named({1: 80, 2: 90, 3: 80, 4: 90})
    assert statuses(world, whole, amendment) == ["published", "published"]
    item = world.upload_item(amendment)
    assert (item["accepted"], item["rejected"], item["rows"]) == (2, 0, 4)
    check(world)


def test_the_report_is_about_the_uploaded_rows(world: World) -> None:
    world.upload(scored("80", 1, 2, 3))
    bad = [person(2, "101"), person(4, "90")]
    amendment = world.upload(bad, name="perubahan-1.csv", minute=1)
    report = report_of(world, amendment)
    assert (report["kind"], report["month_rows"]) == ("amendment", 4)
    assert (report["accepted"], report["rejected"]) == (1, 1)
    assert {error["row"] for error in report["errors"]} == {2}
    assert live_scores(world) == named({1: 80, 2: 80, 3: 80, 4: 90}), "the row before stays"
    check(world)


def test_an_amendment_alone_begins_the_month(world: World) -> None:
    amendment = world.upload(scored("90", 1), name="perubahan-1.csv", minute=5)
    assert world.status_of(amendment) == "published"
    whole = world.upload(scored("80", 1, 2), minute=1)
    assert statuses(world, whole, amendment) == ["published", "published"]
    assert live_scores(world) == named({1: 90, 2: 80})
    check(world)


def test_a_later_whole_file_supersedes_everything_before_it(world: World) -> None:
    before = [
        world.upload(scored("80", 1, 2)),
        world.upload(scored("90", 2), name="perubahan-1.csv", minute=1),
        world.upload(scored("91", 1), name="perubahan-2.csv", minute=2),
    ]
    whole = world.upload(scored("70", 1, 2), minute=3)
    assert statuses(world, *before, whole) == ["superseded"] * 3 + ["published"]
    assert live_scores(world) == named({1: 70, 2: 70})
    late = world.upload(scored("60", 1), name="perubahan-3.csv", minute=2)
    assert world.status_of(late) == "superseded"
    assert live_scores(world) == named({1: 70, 2: 70})
    check(world)


def test_an_amendment_without_a_good_row_is_refused(world: World) -> None:
    world.upload(scored("80", 1, 2))
    amendment = world.upload([person(1, "101")], name="perubahan-1.csv", minute=1)
    assert world.status_of(amendment) == "refused"
    assert live_scores(world) == named({1: 80, 2: 80})
    check(world)


def test_referrals_follow_the_merged_month(world: World) -> None:
    world.upload(scored("55", 1, 2))
    world.upload(scored("90", 2), name="perubahan-1.csv", minute=1)
    open_ones = {item["nip"] for item in world.items("REFERRAL#") if item["state"] == "open"}
    assert open_ones == {nip_of(1)}
    check(world)


def test_a_month_of_many_shards_and_partitions_is_merged_whole(world: World) -> None:
    world.upload(scored("80", *range(23)))
    world.upload(scored("90", *range(20, 31)), name="perubahan-1.csv", minute=1)
    assert live_scores(world) == named({n: 80 if n < 20 else 90 for n in range(31)})
    check(world)


def test_rules_that_no_longer_fit_the_month_ask_for_the_whole_file(world: World) -> None:
    world.upload(scored("80", 1, 2))

    def without_teknis_ahli(rules: dict[str, Any]) -> None:
        rules["positions"] = [p for p in rules["positions"] if p["code"] != "teknis-ahli"]

    world.rules.document = rule_book(without_teknis_ahli)
    world.cold_start()
    amendment = world.upload(scored("90", 2), name="perubahan-1.csv", minute=1)
    item = world.upload_item(amendment)
    assert (item["status"], item["error_code"]) == ("awaiting_approval", "E701")
    assert live_scores(world) == named({1: 80, 2: 80})


def test_rules_with_other_indicators_ask_for_the_whole_file(world: World) -> None:
    """The whole file below the amendment cannot be read by them."""
    world.upload(scored("80", 1, 2))

    def with_other_indicators(rules: dict[str, Any]) -> None:
        rules["indicators"][0]["code"] = "kerapian"
        rules["indicators"][0]["label_id"] = "Kerapian"
        rules["indicators"][0]["label_en"] = "Tidiness"
        modules = rules["coaching"]["modules"]
        modules["kerapian"] = modules.pop(next(iter(modules)))

    world.rules.document = rule_book(with_other_indicators)
    world.cold_start()
    rows = [{"nip": nip_of(2), "kerapian": "90"}]
    amendment = world.upload(rows, name="perubahan-1.csv", minute=1)
    item = world.upload_item(amendment)
    assert (item["status"], item["error_code"]) == ("refused", "E137")
    assert live_scores(world) == named({1: 80, 2: 80})


def test_amendments_do_not_add_up_to_more_than_a_file_may_hold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shards of a month are listed in the state of its execution, which has an end."""
    monkeypatch.setattr(validate, "MAX_ROWS", 3)
    world.upload(scored("80", 1, 2))
    third = world.upload(scored("90", 2, 3), name="perubahan-1.csv", minute=1)
    fourth = world.upload(scored("90", 4), name="perubahan-2.csv", minute=2)
    assert world.status_of(third) == "published"
    item = world.upload_item(fourth)
    assert (item["status"], item["error_code"]) == ("refused", "E138")
    assert live_scores(world) == named({1: 80, 2: 90, 3: 90})


def test_rules_that_still_fit_compute_the_whole_month_again(world: World) -> None:
    world.upload(scored("80", 1, 2))
    change: Callable[[dict[str, Any]], None] = lambda rules: rules["positions"][0].update(  # noqa: E731
        amount_idr=1
    )
    world.rules.document = rule_book(change)
    world.cold_start()
    world.upload(scored("90", 2), name="perubahan-1.csv", minute=1)
    (live,) = world.items("PERIOD#")
    records = world.items(f"BATCH#{live['staged_as']}#")
    assert {record["rules_sha256"] for record in records} == {live["rules_sha256"]}
    check(world)


def test_a_late_whole_file_that_revives_a_doubtful_row_waits(world: World) -> None:
    """Refused for want of the other columns; with them, it pays somebody who has retired."""
    rating = {"nip": nip_of(3), "aktivitas": "90", "note": "Pensiun TMT 1 Oktober"}
    late = world.put(scored("80", 1, 2, 3), name="semua.csv", minute=3)
    amendment = amend(world, [rating], minute=5, name="perubahan-1.csv")
    world.drain(amendment)
    assert world.status_of(amendment) == "refused"
    world.drain(late)
    assert world.upload_item(late)["status"] == "awaiting_approval"
    assert world.upload_item(late)["concerns"] == ["W072"]
    assert world.items("PERIOD#") == []


def test_a_row_that_is_revived_without_a_doubt_is_live(world: World) -> None:
    late = world.put(scored("80", 1, 2, 3), name="semua.csv", minute=3)
    amendment = amend(world, [{"nip": nip_of(3), "aktivitas": "90"}], 5, "perubahan-1.csv")
    world.drain(amendment)
    assert world.status_of(amendment) == "refused"
    world.drain(late)
    assert statuses(world, late, amendment) == ["published", "published"]
    assert live_scores(world) == named({1: 80, 2: 80, 3: 90})


def test_who_is_newly_refused_is_reported_though_as_many_are(world: World) -> None:
    """One row is revived and another refused: the counts stay, the report does not."""
    rows = [
        {"nip": nip_of(1), "aktivitas": "90", "ijin": ""},
        {"nip": nip_of(2), "aktivitas": "90", "ijin": "20"},
    ]
    late = world.put(
        [person(1, "80", alpa="0"), person(2, "80", alpa="20")], name="semua.csv", minute=3
    )
    first = world.upload([person(2, "80", alpa="0")], name="awal.csv", minute=1)
    assert world.status_of(first) == "published"
    amendment = amend(world, rows, minute=5, name="perubahan-1.csv")
    world.drain(amendment)
    assert refused_rows(world, amendment) == [2]
    world.drain(late)
    assert refused_rows(world, amendment) == [3]


# --- At once ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 6])
def test_amendments_received_at_once_all_end_up_live(world: World, count: int) -> None:
    world.upload(scored("80", *range(count)))
    uploads = [
        amend(world, scored("90", n), minute=1, name=f"perubahan-{n}.csv") for n in range(count)
    ]
    world.drain(*uploads)
    assert live_scores(world) == named(dict.fromkeys(range(count), 90))
    assert statuses(world, *uploads) == ["published"] * count
    check(world)


@pytest.mark.parametrize("count", [5, 20, 40, pytest.param(400, marks=pytest.mark.faults)])
def test_what_arrives_at_once_takes_two_executions(world: World, count: int) -> None:
    """The first is composed alone, all others together when it has ended; no n² of anything."""
    world.upload(scored("80", *range(count)))
    executions, records = set(world.executions), len(world.items("BATCH#"))
    uploads = [
        amend(world, scored("90", n), minute=n, name=f"perubahan-{n}.csv") for n in range(count)
    ]
    for upload in uploads:
        world.deliver(upload)
    world.run_executions()
    world.drain()
    assert len(set(world.executions) - executions) == 2
    assert len(world.items("BATCH#")) - records == 2 * count
    assert world.delays == [4]
    assert statuses(world, *uploads) == ["published"] * count
    assert live_scores(world) == named(dict.fromkeys(range(count), 90))
    check(world)


def test_one_that_has_to_wait_holds_up_no_other(world: World) -> None:
    """Of three that arrive together, the one over the pagu waits; the others are live."""
    world.upload(scored("80", 1, 2, 3))
    (live,) = world.items("PERIOD#")

    def with_pagu(rules: dict[str, Any]) -> None:
        pagu = {"period": "2026-09", "amount_idr": live["gross_idr"], "source": "illustrative"}
        for agency in rules["agencies"]:
            agency["pagu"] = [pagu]
        rules["over_budget"] = {"then": "wait", "source": "illustrative"}

    world.rules.document = rule_book(with_pagu)
    world.cold_start()
    uploads = [
        amend(world, scored(score, n), minute=n, name=f"perubahan-{n}.csv")
        for n, score in ((0, "79"), (1, "79"), (2, "100"), (3, "79"))
    ][1:]
    for upload in uploads:
        world.deliver(upload)
    world.run_executions()
    world.drain()
    assert statuses(world, *uploads) == ["published", "awaiting_approval", "published"]
    assert live_scores(world) == named({1: 79, 2: 80, 3: 79})
    check(world)


def test_the_first_two_of_a_month_at_once(world: World) -> None:
    uploads = [amend(world, scored("90", n), minute=n, name=f"perubahan-{n}.csv") for n in (1, 2)]
    world.drain(*uploads)
    assert live_scores(world) == named({1: 90, 2: 90})
    check(world)


def test_of_one_person_the_later_counts_whichever_is_published_first(world: World) -> None:
    world.upload(scored("80", 1, 2))
    earlier = amend(world, scored("90", 1, 2), minute=1, name="perubahan-1.csv")
    later = amend(world, scored("95", 1), minute=2, name="perubahan-2.csv")
    world.drain(later, earlier)
    assert live_scores(world) == named({1: 95, 2: 90})
    assert statuses(world, earlier, later) == ["published", "published"]
    check(world)


# --- Faults -----------------------------------------------------------------------------------


def story(world: World) -> list[Notification]:
    """Two amendments at once over a live month: one is published, the other recomputed."""
    uploads = [
        amend(world, scored("55", 1), minute=1, name="perubahan-1.csv"),
        amend(world, scored("90", 2, 4), minute=2, name="perubahan-2.csv"),
    ]
    world.drain(*uploads)
    return uploads


@pytest.fixture(scope="module")
def undisturbed() -> tuple[Any, list[Call]]:
    """The state before the story, and the story's requests."""
    with World() as world:
        world.upload(scored("80", 1, 2, 3))
        checkpoint = world.checkpoint()
        before = len(world.wire.calls)
        story(world)
        check(world)
        calls = world.wire.calls[before:]
    return checkpoint, calls


@pytest.mark.parametrize(
    ("fault", "times"), [(Fault.CRASH_AFTER, 1), (Fault.LOSE_ANSWER, BOTOCORE_ATTEMPTS)]
)
def test_a_fault_at_any_write_loses_no_row(
    fault: Fault, times: int, undisturbed: tuple[Any, list[Call]]
) -> None:
    checkpoint, calls = undisturbed
    branches = Branches(fault, times, is_write)

    def run(plan: Plan) -> list[str]:
        with World() as world:
            world.resume(checkpoint)
            world.wire.plan = plan
            uploads = story(world)
            world.wire.plan = lambda _: None
            assert live_scores(world) == named({1: 55, 2: 90, 3: 80, 4: 90})
            assert statuses(world, *uploads) == ["published", "published"]
            check_after_faults(world)
        return []

    assert branches.run(run) == []
    assert branches.count >= len(list(filter(is_write, calls))) > 0
    assert branches.in_threads == []


def test_tasks_that_come_late_change_nothing(world: World) -> None:
    world.upload(scored("80", 1, 2, 3))
    uploads = story(world)
    ids = {upload.upload_id for upload in uploads}
    tasks = [
        (name, event)
        for name, event in world.invocations
        if name in ("validate_appraisals", "compute_incentives", "publish_batch")
        and event.get("batch", event)["upload_id"] in ids
    ]
    state = world.snapshot()
    for name, event in [*tasks, *reversed(tasks)]:
        answer = world.invoke(name, event)
        world.drain_stream()
        assert world.snapshot() == state, f"a late {name} changed something"
        assert answer.get("outcome") != "rebase", "it would be recomputed for ever"
    world.drain(*uploads)
    assert world.snapshot() == state, "a redelivery changed something"


# --- Approval ---------------------------------------------------------------------------------


def wait(world: World, upload: Notification) -> Image:
    item = world.upload_item(upload)
    assert (item["status"], item["error_code"]) == ("awaiting_approval", "E709")
    return item


def approve(world: World, upload: Notification, digest: str) -> int:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    answer = world.http("POST", path, "agency-disdik-head", {"digest": digest}, session="dewi")
    world.drain()
    return answer.status


@pytest.fixture
def drained(world: World) -> World:
    """A month that was paid: whatever changes it waits."""
    world.upload(scored("80", 1, 2, 3))
    world.tamper(*LIVE_MONTH, settled_seq={"N": "1"})
    return world


def test_an_amendment_of_a_paid_month_waits_for_exactly_its_approval(drained: World) -> None:
    amendment = drained.upload(scored("90", 1), name="perubahan-1.csv", minute=1)
    digest = wait(drained, amendment)["digest"]
    assert live_scores(drained) == named({1: 80, 2: 80, 3: 80})
    assert approve(drained, amendment, digest) == 200
    assert live_scores(drained) == named({1: 90, 2: 80, 3: 80})
    check(drained)


def test_a_waiting_amendment_is_shown_again_after_another_was_approved(drained: World) -> None:
    first = drained.upload(scored("90", 1), name="perubahan-1.csv", minute=1)
    second = drained.upload(scored("95", 2), name="perubahan-2.csv", minute=2)
    stale = wait(drained, second)["digest"]
    assert approve(drained, first, wait(drained, first)["digest"]) == 200

    assert approve(drained, second, stale) == 200, "nobody knows yet that it is stale"
    fresh = wait(drained, second)["digest"]
    assert fresh != stale
    assert live_scores(drained) == named({1: 90, 2: 80, 3: 80})

    approve(drained, second, stale)  # the same approval again
    assert live_scores(drained) == named({1: 90, 2: 80, 3: 80})

    assert approve(drained, second, fresh) == 200
    assert live_scores(drained) == named({1: 90, 2: 95, 3: 80})
    assert statuses(drained, first, second) == ["published", "published"]
    check(drained)


def test_what_lowers_the_total_for_others_does_not_void_an_approval(drained: World) -> None:
    """It is bound to what changes for the people it concerns, and to a highest total."""
    first = drained.upload(scored("70", 1), name="perubahan-1.csv", minute=1)
    second = drained.upload(scored("95", 2), name="perubahan-2.csv", minute=2)
    shown = wait(drained, second)["digest"]
    assert approve(drained, first, wait(drained, first)["digest"]) == 200
    assert approve(drained, second, shown) == 200
    assert live_scores(drained) == named({1: 70, 2: 95, 3: 80})
    assert statuses(drained, first, second) == ["published", "published"]
    check(drained)


def test_a_redelivery_changes_nothing_of_a_waiting_amendment(drained: World) -> None:
    upload = drained.upload(scored("95", 2), name="perubahan-2.csv", minute=2)
    before = wait(drained, upload)
    drained.drain(upload)
    assert drained.upload_item(upload) == before
