"""Each caller's calls of a costly route are counted: too many are 429 until the window ends."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from schemas.openapi import OPERATIONS
from tests.integration.people import nip_of, person
from tests.integration.world import Answer, World
from tukin.people import calls
from tukin.people.calls import COSTLY, Limit

EXPORTS = "POST /exports"


class Clock(datetime):
    """The time of all requests; 40 seconds of a minute are over."""

    now_utc = datetime(2026, 10, 30, 8, 0, 40, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.now_utc


@pytest.fixture(autouse=True)
def _two_a_minute() -> Any:
    with (
        patch.object(calls, "COSTLY", dict.fromkeys(COSTLY, Limit(2, 60))),
        patch("tukin.aws.http.datetime", Clock),
    ):
        yield


def export(world: World, session: str = "sari") -> Answer:
    return world.http("POST", "/exports", "finance", {"period": "2026-09"}, session=session)


def test_the_third_call_within_a_minute_is_refused(world: World) -> None:
    world.upload([person(0)])
    assert [export(world).status for _ in range(2)] == [200, 200]
    third = export(world)
    assert (third.status, third.content["code"]) == (429, "E815")
    assert "20 detik" in third.content["message_id"]
    assert "20 seconds" in third.content["message_en"]
    assert world.answered["retry-after"] == "20"
    assert world.answered["content-type"] == "application/problem+json"
    assert export(world, session="budi").status == 200, "another caller has a count of their own"
    with patch.object(Clock, "now_utc", Clock.now_utc + timedelta(seconds=19)):
        assert export(world).status == 429
        assert world.answered["retry-after"] == "1"
    with patch.object(Clock, "now_utc", Clock.now_utc + timedelta(seconds=20)):
        assert export(world).status == 200, "the next minute"


def test_each_route_is_counted_by_itself_whatever_the_path_names(world: World) -> None:
    world.upload([person(0)])
    body = {"nip": nip_of(0), "period": "2026-09"}

    def explain(agency: str) -> int:
        path = f"/agencies/{agency}/explanations"
        return world.http("POST", path, "auditor", body, session="sari").status

    assert [explain("disdik"), explain("dinkes"), explain("dukcapil")] == [200, 404, 429]
    records = "/agencies/disdik/employee-records"
    found = world.http("POST", records, "auditor", {"nip": nip_of(0)}, session="sari")
    assert found.status == 200


def test_a_route_that_costs_little_is_not_counted(world: World) -> None:
    world.upload([person(0)])
    for _ in range(5):
        path = "/agencies/disdik/periods/2026-09/uploads"
        assert world.http("GET", path, "auditor", session="sari").status == 200
    assert world.items("CALLS#") == []


def test_a_count_names_nobody_and_expires(world: World) -> None:
    export(world)
    (item,) = world.items("CALLS#")
    assert "sari" not in f"{item['pk']}{item['sk']}"
    window = int(Clock.now_utc.timestamp()) // 60
    assert item["sk"] == f"{EXPORTS}#{window}"
    assert item["expires_at"] == (window + 1) * 60 + 24 * 60 * 60


def test_every_costly_route_is_a_route() -> None:
    assert COSTLY.keys() <= {operation.route for operation in OPERATIONS}
