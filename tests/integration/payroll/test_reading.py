"""What agencies read: their own records, whole, of one batch, and a person's over time."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.invariants import steps_of
from tests.integration.people import nip_of, person
from tests.integration.stories import month
from tests.integration.world import Answer, World

RECORDS = "/agencies/disdik/periods/2026-09/records"
HISTORY = "/agencies/disdik/employee-records"


def read_pages(world: World, page_rows: int) -> list[Answer]:
    """All pages of the records, by the cursors."""
    pages: list[Answer] = []
    query: dict[str, str] = {}
    with patch("tukin.payroll.reading.PAGE_ROWS", page_rows):
        while True:
            answer = world.http("GET", RECORDS, "agency-disdik", query=query)
            assert answer.status == 200
            pages.append(answer)
            if answer.content["cursor"] is None:
                return pages
            query = {"cursor": answer.content["cursor"]}
            assert len(pages) < 100


@pytest.mark.parametrize("page_rows", [1, 2, 3, 5, 13, 14, 100])
@pytest.mark.parametrize("most_in_page", [None, 2])
def test_pages_hold_every_record_once(
    world: World, page_rows: int, most_in_page: int | None
) -> None:
    world.upload(month(low=(1,), count=13))
    (live,) = world.items("PERIOD#")
    assert live["partitions"] == 4  # 13 rows of 5 a partition, in a power of two
    world.wire.most_in_page = most_in_page

    pages = read_pages(world, page_rows)

    read = [record for page in pages for record in page.content["records"]]
    assert all(len(page.content["records"]) <= page_rows for page in pages)
    assert sorted(record["nip"] for record in read) == sorted(map(nip_of, range(13)))
    assert {page.content["rows"] for page in pages} == {13}
    assert sum(record["net_idr"] for record in read) == pages[0].content["net_idr"]


def test_a_record_tells_each_step_to_the_rupiah(world: World) -> None:
    world.upload([person(1, "92,76", alpa="1", late_minutes="90")])
    (stored,) = world.items("BATCH#")

    (record,) = read_pages(world, 100)[0].content["records"]

    reported = {f"{step['step']}_idr": step["amount_idr"] for step in record["steps"]}
    assert reported == steps_of(stored)
    assert all(step["label_id"] and step["label_en"] for step in record["steps"])


def test_a_cursor_of_an_older_batch_begins_again(world: World) -> None:
    world.upload(month(low=()))
    with patch("tukin.payroll.reading.PAGE_ROWS", 2):
        first = world.http("GET", RECORDS, "agency-disdik")
        cursor = {"cursor": first.content["cursor"]}
        assert world.http("GET", RECORDS, "agency-disdik", query=cursor).status == 200

        world.upload(month(low=(1,)), minute=1)
        answer = world.http("GET", RECORDS, "agency-disdik", query=cursor)

    assert (answer.status, answer.content["code"]) == (400, "E804")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "0" * 32,
        "0" * 63,
        "0" * 64,
        "g" * 64,
        "'",
        "\U0001f4b0",
    ],
)
def test_a_cursor_that_nobody_gave_is_refused(world: World, cursor: str) -> None:
    world.upload(month(low=()))
    answer = world.http("GET", RECORDS, "agency-disdik", query={"cursor": cursor})
    assert (answer.status, answer.content["code"]) == (400, "E804")


@pytest.mark.parametrize(
    ("method", "path", "others"),
    [
        ("GET", RECORDS, ("finance", "auditor")),
        ("GET", "/agencies/disdik/periods/2026-09/uploads", ("auditor",)),
        ("GET", "/agencies/disdik/periods/2026-09/referrals", ("auditor",)),
        ("POST", HISTORY, ("auditor",)),
    ],
)
def test_only_its_own_agency_and_who_may_read_all_may_read(
    world: World, method: str, path: str, others: tuple[str, ...]
) -> None:
    world.upload(month(low=()))
    body = {"nip": nip_of(1)} if method == "POST" else None
    for role in ("agency-disdik", *others):
        assert world.http(method, path, role, body).status == 200
    for role in ("agency-dinkes", "agency-disdik2", "agency-", "rules-author", ""):
        answer = world.http(method, path, role, body)
        assert (answer.status, answer.content["code"]) == (403, "E801")
        assert "records" not in answer.content


def test_a_persons_records_over_time_are_the_live_ones(world: World) -> None:
    world.upload([person(1), person(2)])
    world.upload([person(1, "80"), person(2)], minute=1)
    rows = [person(1, "96", period="2026-10"), person(3, period="2026-10")]
    world.upload(rows, period="2026-10")
    world.upload([person(1)], agency="dinkes", period="2026-09")

    answer = world.http("POST", HISTORY, "agency-disdik", {"nip": nip_of(1)})

    records = answer.content["records"]
    assert [(r["agency"], r["period"], r["achievement"]) for r in records] == [
        ("disdik", "2026-09", 80.0),
        ("disdik", "2026-10", 96.0),
    ]
    assert world.http("POST", HISTORY, "agency-disdik", {"nip": nip_of(7)}).content == {
        "records": []
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"nip": "123"}, "E102"),
        ({"nip": 198501012010011902}, "E803"),
        ({}, "E803"),
        ("[]", "E803"),
        ("not json", "E803"),
        (None, "E803"),
    ],
)
def test_a_question_without_a_sound_nip_is_refused(world: World, body: Any, code: str) -> None:
    answer = world.http("POST", HISTORY, "agency-disdik", body)
    assert (answer.status, answer.content["code"]) == (400, code)


@pytest.mark.parametrize("period", ["2026-15", "202609x", "%20", "2026"])
def test_a_period_that_is_none_is_refused(world: World, period: str) -> None:
    answer = world.http("GET", f"/agencies/disdik/periods/{period}/records", "agency-disdik")
    assert answer.status in (400, 404)


def test_nothing_live_is_not_found(world: World) -> None:
    assert world.http("GET", RECORDS, "agency-disdik").status == 404
    uploads = world.http("GET", "/agencies/disdik/periods/2026-09/uploads", "agency-disdik")
    assert (uploads.status, uploads.content["uploads"]) == (200, [])
    assert (uploads.content["state"], uploads.content["batch_id"]) == ("open", None)


def test_uploads_tell_what_became_of_each_the_latest_first(world: World) -> None:
    world.upload(month(low=()), name="satu.csv")
    world.upload(month(low=()), name="dua.csv", minute=1)
    world.upload([*month(low=(), count=3), person(60, "-")], name="tiga.csv", minute=2)
    world.upload(b"", name="empat.csv", minute=3)

    path = "/agencies/disdik/periods/2026-09/uploads"
    answer = world.http("GET", path, "agency-disdik").content
    uploads = answer["uploads"]

    assert (answer["state"], answer["revision"], answer["rows"]) == ("published", 2, 8)
    assert answer["batch_id"] == uploads[2]["batch_id"]
    assert [(u["file"], u["status"], u["accepted"], u["rejected"]) for u in uploads] == [
        ("empat.csv", "refused", 0, 0),
        ("tiga.csv", "awaiting_approval", 3, 1),
        ("dua.csv", "published", 8, 0),
        ("satu.csv", "superseded", 8, 0),
    ]


def test_referrals_tell_their_state(world: World) -> None:
    world.upload(month(low=(1, 2)))
    world.upload(month(low=(2,)), minute=1)

    path = "/agencies/disdik/periods/2026-09/referrals"
    referrals = world.http("GET", path, "agency-disdik").content["referrals"]

    assert {(r["nip"], r["state"], r["revision"]) for r in referrals} == {
        (nip_of(1), "withdrawn", 2),
        (nip_of(2), "open", 1),
    }
    assert not any("idr" in name for referral in referrals for name in referral)


@pytest.mark.parametrize("body", [None, {"nip": nip_of(1)}], ids=["records", "employee"])
def test_the_nip_of_another_person_is_given_to_nobody(
    world: World, body: dict[str, str] | None
) -> None:
    """What is erasable is outside of the checksum, so the key of the NIP is computed again."""
    world.upload([person(1)])
    (record,) = world.items("BATCH#")
    world.tamper(record["pk"], record["sk"], nip={"S": nip_of(2)})
    method, path = ("GET", RECORDS) if body is None else ("POST", HISTORY)

    answer = world.http(method, path, "agency-disdik", body)

    assert (answer.status, answer.content["code"]) == (500, "E747")
    assert nip_of(2) not in str(answer.content)
