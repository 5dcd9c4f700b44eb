"""An upload that S3 took long before it says so, or before one that was approved, waits."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.people import person
from tests.integration.processing.test_amendments import approve, named, scored
from tests.integration.processing.test_amendments import live_scores as scores_of
from tests.integration.world import Notification, World

START = datetime(2026, 10, 30, 8, tzinfo=UTC)
"""Minute 0 of the world's clock."""


def reported(upload: Notification, at: timedelta | None) -> str:
    """The notification with the time at which S3 wrote it, None for one without."""
    body = json.loads(upload.body)
    if at is not None:
        written = (START + at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body["Records"][0]["eventTime"] = written
    return json.dumps(body)


def concerns(world: World, upload: Notification) -> list[str]:
    return list(world.upload_item(upload).get("concerns") or ())


@pytest.mark.parametrize(
    ("after", "waits"),
    [
        (timedelta(seconds=2), False),
        (timedelta(hours=1), False),
        (timedelta(hours=1, milliseconds=1), True),
        (timedelta(days=5), True),
        (None, False),
    ],
)
def test_more_than_an_hour_between_object_and_notification(
    world: World, after: timedelta | None, waits: bool
) -> None:
    upload = world.put(scored("80", 1, 2))
    world.drain(reported(upload, after))
    assert concerns(world, upload) == (["E771"] if waits else [])
    assert world.status_of(upload) == ("awaiting_approval" if waits else "published")


def test_a_late_one_is_composed_alone(world: World) -> None:
    """The rating beside it is live at once."""
    world.upload(scored("80", 1, 2))
    late = world.put(scored("90", 1), name="perubahan-1.csv", minute=1)
    prompt = world.put(scored("90", 2), name="perubahan-2.csv", minute=2)
    world.drain(reported(late, timedelta(hours=3)), reported(prompt, timedelta(minutes=2)))
    assert concerns(world, late) == ["E771"]
    assert world.status_of(prompt) == "published"
    assert scores_of(world) == named({1: 80, 2: 90})


def test_before_one_that_was_approved(world: World) -> None:
    """The head agreed to minute 8; what S3 took at minute 6 would change what was agreed to."""
    world.upload(scored("80", 1, 2))
    doubtful = world.put(
        [person(9, "90", note="Pensiun TMT 1 Oktober")], name="perubahan-9.csv", minute=8
    )
    world.drain(doubtful)
    item = world.upload_item(doubtful)
    assert (item["status"], item["concerns"]) == ("awaiting_approval", ["W072"])
    assert approve(world, doubtful, item["digest"]) == 200
    between = world.put([person(2, "95")], name="perubahan-2.csv", minute=6)
    world.drain(between)
    assert concerns(world, between) == ["E771"]
    after = world.put([person(1, "95")], name="perubahan-1.csv", minute=9)
    world.drain(after)
    assert world.status_of(after) == "published"
