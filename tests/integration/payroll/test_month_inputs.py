"""What an agency may read of the rules and the register by which its rows are checked."""

import csv
import io
import json
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.people import nip_of, person
from tests.integration.world import Answer, World

AGENCY = "agency-disdik"
HEADING = "nip;agency;employment;grade;position;status;from;until;name;nrk"


def line(number: int, agency: str, since: str, until: str = "", status: str = "aktif") -> str:
    row = person(number)
    rest = (status, since, until, row["name"], "123456")
    return ";".join([row["nip"], agency, "PNS", row["grade"], row["position"], *rest])


def get(
    world: World, what: str, role: str = AGENCY, agency: str = "disdik", **query: str
) -> Answer:
    path = f"/agencies/{agency}/periods/2026-09/{what}"
    return world.http("GET", path, role, query=query)


def rows_of(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content["document"])))


def test_the_rules_are_those_that_an_upload_would_be_computed_by(world: World) -> None:
    answer = get(world, "rules")
    upload = world.upload([person(1)])
    item = world.upload_item(upload)
    assert answer.content["sha256"] == item["rules_sha256"]
    assert answer.content["rule_set"] == item["rule_set"]
    assert json.loads(answer.content["document"])["rule_set"] == item["rule_set"]


def test_without_rules_for_the_period_it_is_said(world: World) -> None:
    answer = world.http("GET", "/agencies/disdik/periods/2001-01/rules", AGENCY)
    assert (answer.status, answer.content["code"]) == (400, "E009")


def test_the_register_is_the_agencys_part_within_the_month(world: World) -> None:
    world.put_register(
        "\n".join(
            [
                HEADING,
                line(0, "disdik", "2010-01-01"),
                line(1, "disdik", "2010-01-01", "2026-08-31"),  # left before the month
                line(1, "dinkes", "2026-09-01"),
                line(2, "disdik", "2010-01-01", "2026-09-10"),  # left within it
                line(2, "dinkes", "2026-09-11"),
                line(3, "dinkes", "2010-01-01"),  # never here
                line(4, "disdik", "2010-01-01", "2026-09-30"),  # until its last day
                line(4, "disdik", "2026-10-01", status="pensiun"),
                line(5, "Dinas Pendidikan", "2026-10-01"),  # comes later
                line(6, "dinkes", "2010-01-01", "2026-09-29"),  # here now, so where from is said
                line(6, "Dinas Pendidikan", "2026-09-30"),  # by name, on its last day
            ]
        ).encode(),
        "2026-09-01",
    )
    rows = rows_of(get(world, "register"))
    assert [(row["nip"], row["agency"], row["from"]) for row in rows] == [
        (nip_of(0), "disdik", "2010-01-01"),
        (nip_of(2), "disdik", "2010-01-01"),
        (nip_of(4), "disdik", "2010-01-01"),
        (nip_of(6), "dinkes", "2010-01-01"),
        (nip_of(6), "dinas-pendidikan", "2026-09-30"),
    ]
    assert {row["nrk"] for row in rows} == {""}, "what rows are not checked by is not given"
    assert all(row["name"] for row in rows)


def test_without_a_register_it_is_empty(world: World) -> None:
    answer = get(world, "register")
    assert (answer.content["sha256"], answer.content["cursor"]) == ("", None)
    assert rows_of(answer) == []


def test_pages_are_of_one_register(world: World) -> None:
    def put(dated: str, count: int, minute: int) -> None:
        lines = [line(number, "disdik", "2010-01-01") for number in range(count)]
        world.put_register("\n".join([HEADING, *lines]).encode(), dated, minute=minute)

    put("2026-09-01", 5, 0)
    with patch("tukin.intake.month_inputs.PAGE_ENTRIES", 2):
        found: list[str] = []
        answer = get(world, "register")
        found += [row["nip"] for row in rows_of(answer)]
        second = get(world, "register", cursor=answer.content["cursor"])
        found += [row["nip"] for row in rows_of(second)]
        third = get(world, "register", cursor=second.content["cursor"])
        found += [row["nip"] for row in rows_of(third)]
        assert third.content["cursor"] is None
        assert found == sorted(map(nip_of, range(5)))
        put("2026-09-02", 6, 1)
        stale = get(world, "register", cursor=second.content["cursor"])
        assert (stale.status, stale.content["code"]) == (400, "E804")


@pytest.mark.parametrize("cursor", ["x", "0" * 64, "²", "-1"])
def test_a_cursor_that_is_none(world: World, cursor: str) -> None:
    world.put_register(f"{HEADING}\n{line(0, 'disdik', '2010-01-01')}".encode(), "2026-09-01")
    answer = get(world, "register", cursor=cursor)
    assert (answer.status, answer.content["code"]) == (400, "E804")


@pytest.mark.parametrize("what", ["rules", "register"])
@pytest.mark.parametrize(
    ("role", "status"),
    [("agency-disdik-head", 200), ("auditor", 200), ("agency-dinkes", 403), ("finance", 403)],
)
def test_who_may_read_it(world: World, what: str, role: str, status: int) -> None:
    found: Any = get(world, what, role).status
    assert found == status
