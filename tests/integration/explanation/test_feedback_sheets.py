"""All slips of a month: some people at a time, in the file's order, nobody left out in silence."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from tests.integration.people import GOOD, nip_of, person
from tests.integration.world import ACCESS_LOG, REGION, TABLE, World
from tukin.aws.items import to_item
from tukin.entitlement.formula import PaySteps
from tukin.explanation.sheets import read_sheets
from tukin.ratings import formats
from tukin.ratings.rating import Rating, RatingState, Words
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

PATH = "/agencies/disdik/feedback-sheets"
CANARY = "kata-kenari-{}"
"""A note that is in no other text."""

Answer = dict[str, Any]


def note_of(number: int) -> str:
    return CANARY.format(f"{number:04d}")


def ask(world: World, cursor: str | None = None, role: str = "agency-disdik", **body: str) -> Any:
    asked = {"period": "2026-09", "received_on": "2026-10-31", "cursor": cursor} | body
    return world.http("POST", PATH, role, asked)


def parts(world: World, role: str = "agency-disdik") -> list[Answer]:
    """All answers, one after the other."""
    found: list[Answer] = []
    cursor = None
    while not found or cursor is not None:
        answer = ask(world, cursor, role)
        assert answer.status == 200, answer.content
        found.append(answer.content)
        cursor = answer.content["cursor"]
    return found


def page_of(world: World, answer: Answer) -> str:
    key = answer["page_url"].partition("?")[0].rsplit("/", 1)[1]
    (page,) = [data.decode() for name, data in world.objects("slips/").items() if key in name]
    return page


def nips(answer: Answer) -> list[str]:
    return [sheet["person"]["nip"] for sheet in answer["sheets"]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people an answer; a shard has four rows here, so both ends are met."""
    monkeypatch.setattr(read_sheets, "PAGE_PEOPLE", 3)


@pytest.mark.usefixtures("small")
def test_everybody_once_in_the_order_of_the_file(world: World) -> None:
    order = [5, 1, 7, 3, 2, 6, 4]
    world.upload([person(number, note=note_of(number)) for number in order])

    answers = parts(world)

    assert [nips(answer) for answer in answers] == [
        [nip_of(5), nip_of(1), nip_of(7)], [nip_of(3)],
        [nip_of(2), nip_of(6), nip_of(4)],
    ]  # fmt: skip
    assert all(answer["withheld"] == [] for answer in answers)
    pages = [page_of(world, answer) for answer in answers]
    for answer, page in zip(answers, pages, strict=True):
        assert re.findall(r'<dd class="number">(\d{18})</dd>', page) == nips(answer)
    written = [re.findall(r"kata-kenari-(\d{4})", page) for page in pages]
    assert written == [["0005", "0001", "0007"], ["0003"], ["0002", "0006", "0004"]]


def test_a_sheet_says_what_the_explanation_says(world: World) -> None:
    rows = [
        person(1, GOOD, supervisor_nip=nip_of(2), note=note_of(1)),
        person(2, GOOD, supervisor_nip=nip_of(3)),
        person(3, GOOD),
    ]
    world.upload([person(1, "55")], period="2026-08", minute=0)
    world.upload(rows, minute=5)
    body = {"nip": nip_of(1), "period": "2026-09", "received_on": "2026-10-31"}
    one = world.http("POST", "/agencies/disdik/explanations", "agency-disdik", body).content

    sheet = ask(world).content["sheets"][0]

    assert sheet["explanation"] == one["explanation"]
    assert sheet["payment"] == one["payment"]
    assert sheet["words"] == one["words"]
    assert sheet["words"]["note"] == note_of(1)
    assert sheet["rated"]["text_id"] == "Dinilai oleh Contoh 0002, S.Sos."
    assert sheet["objection"]["last_day"] == "2026-11-14"
    assert "Contoh 0003" in sheet["objection"]["text_id"]
    assert sheet["explanation"]["comparison"]["period"] == "2026-08"
    assert (sheet["provisional"], sheet["net_id"]) == (False, "TPP yang akan dibayar")


def test_the_note_is_on_the_slip_of_its_person_and_on_no_other(world: World) -> None:
    world.upload([person(1, note=note_of(1)), person(2, note=note_of(2)), person(3)])
    for number, expected in ((1, ["0001"]), (2, ["0002"]), (3, [])):
        body = {"nip": nip_of(number), "period": "2026-09"}
        answer = world.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
        key = answer.content["slip_url"].partition("?")[0].rsplit("/", 1)[1]
        (page,) = [data.decode() for name, data in world.objects("slips/").items() if key in name]
        assert re.findall(r"kata-kenari-(\d{4})", page) == expected


def test_an_auditor_reads_values_and_no_words(world: World) -> None:
    world.upload([person(1, note=note_of(1))])
    answer = ask(world, role="auditor")
    assert answer.status == 200
    body = {"nip": nip_of(1), "period": "2026-09"}
    one = world.http("POST", "/agencies/disdik/explanations", "auditor", body)
    assert (answer.content["sheets"][0]["words"], one.content["words"]) == (None, None)
    everything = json.dumps([answer.content, one.content])
    everything += "".join(data.decode() for data in world.objects("slips/").values())
    assert note_of(1) not in everything


def test_who_is_in_an_answer_is_recorded_by_key(world: World) -> None:
    world.upload([person(1), person(2)])
    before = _records()
    assert ask(world).status == 200
    (record,) = [each for each in _records() if each not in before]
    assert record["route"] == "POST /agencies/{agency}/feedback-sheets"
    keys = {item["sk"] for item in world.items("BATCH#")}
    assert (set(record["person_keys"]), record["count"]) == (keys, 2)


def _records() -> list[Answer]:
    s3 = boto3.client("s3", region_name=REGION)
    found = s3.list_objects_v2(Bucket=ACCESS_LOG, Prefix="20").get("Contents", [])
    return [
        json.loads(s3.get_object(Bucket=ACCESS_LOG, Key=each["Key"])["Body"].read())
        for each in found
    ]


def test_who_does_not_recompute_is_named_and_the_others_get_theirs(world: World) -> None:
    world.upload([person(1), person(2)])
    item = next(item for item in world.items("BATCH#") if item["nip"] == nip_of(1))
    place = PaySteps._fields.index("net_idr")
    steps = [{"N": str(amount + (number == place))} for number, amount in enumerate(item["steps"])]
    world.tamper(item["pk"], item["sk"], amounts={"L": steps})
    answer = ask(world).content
    assert nips(answer) == [nip_of(2)]
    assert [(each["nip"], each["code"]) for each in answer["withheld"]] == [(nip_of(1), "E811")]


def test_a_record_under_another_person_stops_it(world: World) -> None:
    world.upload([person(1), person(2)])
    item = world.items("BATCH#")[0]
    world.tamper(item["pk"], item["sk"], nip={"S": nip_of(9)})
    answer = ask(world)
    assert (answer.status, answer.content["code"]) == (500, "E747")
    assert world.objects("slips/") == {}


@pytest.mark.usefixtures("small")
def test_a_cursor_is_of_the_month_as_it_was(world: World) -> None:
    world.upload([person(number) for number in range(4)])
    cursor = ask(world).content["cursor"]
    world.upload([person(number, "60") for number in range(4)], minute=5)
    answer = ask(world, cursor)
    assert (answer.status, answer.content["code"]) == (400, "E804")


@pytest.mark.parametrize("place", ["", "00000-000001", "00001-000000", "x", "00000-000000 ", "0-0"])
def test_a_cursor_of_nowhere(world: World, place: str) -> None:
    world.upload([person(1)])
    (batch_id,) = {item["pk"].split("#")[1] for item in world.items("BATCH#")}
    answer = ask(world, f"{batch_id}{place}")
    assert (answer.status, answer.content["code"]) == (400, "E804")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"period": "2026-08"}, 404, "E802"),
        ({"period": "2026-15"}, 400, "E007"),
        ({"period": "2026-09", "received_on": "31-10-2026"}, 400, "E813"),
        ({"period": "2026-09", "cursor": 1}, 400, "E803"),
        ({}, 400, "E803"),
    ],
)
def test_what_cannot_be_answered(world: World, body: Any, status: int, code: str) -> None:
    world.upload([person(1)])
    answer = world.http("POST", PATH, "agency-disdik", body)
    assert (answer.status, answer.content["code"]) == (status, code)


@pytest.mark.parametrize("role", ["agency-dinkes", "finance", "personnel", "rules-author"])
def test_others_get_nothing(world: World, role: str) -> None:
    world.upload([person(1)])
    assert ask(world, role=role).status == 403
    assert world.objects("slips/") == {}


def test_nobody_is_in_a_log(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.upload([person(1, note=note_of(1))])
    ask(world)
    ask(world, "x")
    printed = capsys.readouterr()
    text = printed.out + printed.err
    for secret in (nip_of(1), note_of(1), "Contoh 0001"):
        assert secret not in text


def rated(world: World, **changes: Any) -> None:
    """A rating of the first person by a Plt, received on 24 November."""
    rating = Rating(
        agency="disdik",
        period=Period.parse("2026-09"),
        nip=nip_of(1),
        rater_nip=nip_of(5),
        rater_name="Rina Wati, M.Si.",
        rater_kind="plt",
        basis="SPT 1",
        hasil_kerja=Expectation.DI_BAWAH,
        perilaku_kerja=Expectation.DI_BAWAH,
        by_indicator={},
        words=Words(strength=note_of(7), improve=note_of(8)),
        evidence=(),
        state=RatingState.GIVEN,
        revision=1,
        given_at=datetime(2026, 10, 2, 3, tzinfo=UTC),
        received_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
        received_how="web",
        by=nip_of(5),
        lines_sha256="0" * 64,
    )
    (key,) = {item["sk"] for item in world.items("BATCH#") if item["nip"] == nip_of(1)}
    values = formats.to_values(replace(rating, **changes))
    item = {**values, "pk": "RATING#disdik#2026-09", "sk": key}
    boto3.client("dynamodb", region_name=REGION).put_item(TableName=TABLE, Item=to_item(item))


def test_a_rated_month_names_the_rater_and_counts_from_the_receipt(world: World) -> None:
    """Values as published; what the rater wrote is for the pages alone."""
    world.upload([person(1), person(2)])
    rated(world)
    answer = ask(world)
    first, second = answer.content["sheets"]
    assert first["rated"]["text_id"] == (
        "Dinilai oleh Rina Wati, M.Si., Plt. (pelaksana tugas), pada 2 Oktober 2026."
    )
    assert first["rated"]["receipt_id"] == "Diterima 24 November 2026 (dibuka di halaman)."
    assert first["objection"]["last_day"] == "2026-12-08"
    assert (first["rated"]["results"], first["rated"]["behaviour"]) == (None, None)
    assert second["rated"]["text_id"] == "Penilainya tidak disebut dalam berkas bulan ini."
    everything = json.dumps(answer.content) + page_of(world, answer.content)
    assert note_of(7) not in everything
    assert note_of(8) not in everything


@pytest.mark.parametrize("state", [RatingState.STRUCK])
def test_a_struck_rating_names_nobody(world: World, state: RatingState) -> None:
    world.upload([person(1)])
    rated(world, state=state)
    (sheet,) = ask(world).content["sheets"]
    assert (sheet["rated"]["rater"], sheet["rated"]["received_on"]) == (None, None)
