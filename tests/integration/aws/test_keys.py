"""Object keys as people and programs make them, and messages that are none of ours."""

import json
from typing import Any

import pytest

from tests.integration.invariants import check_invariants
from tests.integration.stories import month
from tests.integration.world import INTAKE, Notification, World


@pytest.mark.parametrize(
    "name",
    [
        "penilaian September 2026 (final) + lampiran.csv",
        "100%25 benar.csv",
        "a%2Fb.csv",
        "a+b%20c.csv",
        "..csv",
        "...rekap..csv",
        "Péñilaian — наряд 評価.csv",
        "emoji \U0001f4b0.csv",
        "tanda&=?#kutip'\".csv",
        "baris\nbaru.csv",
        "x" * 200 + ".csv",
    ],
)
def test_any_file_name_is_processed(world: World, name: str) -> None:
    upload = world.upload(month(low=(1,)), name=name)

    item = world.upload_item(upload)
    assert item["status"] == "published"
    assert item["key"] == f"uploads/disdik/2026-09/{name}"
    assert f"{INTAKE}/{item['report_key']}" in world.objects("reports/disdik/2026-09/")
    assert world.dead_letters == []
    check_invariants(world)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("uploads/disdik/2026-09/..", "E008"),
        ("uploads/disdik/2026-09/.", "E008"),
        ("uploads/disdik/2026-09/", "E008"),
        ("uploads/disdik/2026-09/sub/penilaian.csv", "E008"),
        ("uploads/disdik/../dinkes/2026-09/penilaian.csv", "E008"),
        ("uploads/../2026-09/penilaian.csv", "E008"),
        ("uploads//2026-09/penilaian.csv", "E008"),
        ("uploads/DISDIK/2026-09/penilaian.csv", "E008"),
        ("uploads/dis dik/2026-09/penilaian.csv", "E008"),
        ("uploads/penilaian.csv", "E008"),
        ("uploads/disdik/2026-15/penilaian.csv", "E007"),
        ("uploads/disdik/2026-00/penilaian.csv", "E007"),
        ("uploads/disdik/September/penilaian.csv", "E007"),
        ("uploads/asing/2026-09/penilaian.csv", "E006"),
        ("uploads/disdik/2001-01/penilaian.csv", "E009"),
    ],
)
def test_an_address_that_fits_nowhere_is_refused_with_a_report(
    world: World, key: str, code: str
) -> None:
    upload = world.put(month(low=()), key=key)
    world.drain(upload)

    assert world.dead_letters == []
    assert world.executions == {}
    assert world.items() == []
    (report,) = world.objects("reports/").values()
    content = json.loads(report)
    assert content["refused"]["code"] == code
    assert content["key"] == key


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("uploads/" + "a" * 1_010, id="long folder"),
        pytest.param("uploads/disdik/2026-09/" + "x" * 995 + ".csv", id="long name"),
        pytest.param("uploads/disdik/2026-09/" + "é" * 490 + ".csv", id="long name of two bytes"),
    ],
)
def test_the_longest_keys_get_a_report_as_well(world: World, key: str) -> None:
    """S3 takes keys of 1,024 bytes; a report's key must not be longer than that."""
    upload = world.put(month(low=()), key=key)
    world.drain(upload)

    assert world.dead_letters == []
    assert any(place.endswith(".json") for place in world.objects("reports/"))
    assert all(execution.status == "SUCCEEDED" for execution in world.executions.values())


def test_a_period_in_another_spelling_is_the_same_period(world: World) -> None:
    upload = world.upload(month(low=()), key="uploads/disdik/202609/penilaian.csv")

    (live,) = world.items("PERIOD#2026-09")
    assert live["upload_id"] == upload.upload_id
    check_invariants(world)


def test_the_test_event_of_s3_is_taken_and_does_nothing(world: World) -> None:
    world.deliver(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": INTAKE}))

    assert world.dead_letters == []
    assert world.items() == []
    assert world.objects() == {}


MALFORMED = [
    "",
    "not json",
    "[]",
    "null",
    '{"Records": [{}]}',
    '{"Records": "text"}',
    '{"Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": "%FF%FE"}}}]}',
]


@pytest.mark.parametrize("body", MALFORMED)
def test_a_malformed_message_fails_alone(world: World, body: str) -> None:
    good = [world.put(month(low=()), agency=agency) for agency in ("disdik", "dinkes")]
    messages = [good[0].body, body, good[1].body]

    answer = world.invoke("receive_upload", sqs_event(*messages))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert {e.input["upload_id"] for e in world.executions.values()} == {g.upload_id for g in good}

    world.deliver(*messages)
    assert [message["body"] for message in world.dead_letters] == [body]


def test_an_object_that_is_gone_ends_in_the_dlq(world: World) -> None:
    gone = Notification(INTAKE, "uploads/disdik/2026-09/penilaian.csv", "v9")
    world.deliver(gone)

    assert len(world.dead_letters) == 1
    assert world.items() == []


def sqs_event(*bodies: str) -> dict[str, Any]:
    """The event of several messages; their ids are m0, m1, …"""
    return {
        "Records": [
            {"messageId": f"m{number}", "eventSource": "aws:sqs", "body": body}
            for number, body in enumerate(bodies)
        ]
    }
