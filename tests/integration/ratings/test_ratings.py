"""The routes of ratings: what a system sends, what an agency reads, and what nobody may."""

import json
from datetime import date
from typing import Any

import pytest

from tests import grant_rows
from tests.integration.people import nip_of
from tests.integration.ratings import office as month
from tests.integration.ratings.office import BASE, OTHER, RATEES, RATER, WORDS, begin, body
from tests.integration.register.test_register import everybody
from tests.integration.wire import Fault
from tests.integration.world import KEYS, TABLE, Answer, World, _plain, put_grants
from tukin.people.agencies.agency import RatingsFrom
from tukin.people.lines.line import Line, LineKind
from tukin.ratings import desk

AGENCY, HEAD = "agency-disdik", "agency-disdik-head"


def send(world: World, sent: Any, role: str = AGENCY) -> Answer:
    return world.http("POST", f"{BASE}/ratings", role, sent)


def read(world: World, what: str, role: str = AGENCY) -> Any:
    answer = world.http("GET", f"{BASE}/{what}", role)
    assert answer.status == 200, answer.content
    return answer.content


def items_of_ratings(world: World) -> list[dict[str, Any]]:
    return world.items("RATING#") + world.items("RATINGLOG#")


def test_a_rating_of_a_system_is_seen_by_its_values(world: World) -> None:
    begin(world)
    answer = send(world, body())
    assert answer.status == 200, answer.content
    rating = answer.content["rating"]
    assert rating["nip"] == RATEES[0]
    assert (rating["rater_nip"], rating["rater_kind"]) == (RATER, "system")
    assert rating["scores"] == {"aktivitas": 10_000, "perilaku": 9_000}
    assert (rating["state"], rating["revision"]) == ("given", 1)
    for role in (AGENCY, HEAD, "auditor"):
        page = read(world, "ratings", role)
        assert page["ratings"] == [rating]
        assert page["cursor"] is None
        assert WORDS not in json.dumps(page)


def test_a_revision_names_the_one_that_it_replaces(world: World) -> None:
    begin(world)
    assert send(world, body()).status == 200
    assert send(world, body()).content["rating"]["revision"] == 1, "the same once more"
    changed = body(hasil_kerja="sesuai", words={})
    stale = send(world, changed)
    assert (stale.status, stale.content["code"]) == (409, "E1106")
    assert stale.content["changes"]["revision"] == 1
    assert stale.content["changes"]["values"]["hasil_kerja"] == "di_atas"
    assert WORDS not in json.dumps(stale.content)
    assert send(world, changed | {"revision": 1}).content["rating"]["revision"] == 2
    assert [item["revision"] for item in world.items("RATINGLOG#")] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"words": {}}, ["E1104"]),
        ({"hasil_kerja": None, "perilaku_kerja": None}, ["E1130", "E1130"]),
        ({"by_indicator": {"serapan": "sesuai"}}, ["E1105"]),
        ({"by_indicator": {"aktivitas": "94.40"}}, ["E1130"]),
        ({"evidence": [{"title": "Laporan", "link": "http://a.go.id"}]}, ["E1108"]),
    ],
)
def test_what_cannot_be_given_is_answered_with_every_reason(
    world: World, changes: dict[str, Any], codes: list[str]
) -> None:
    begin(world)
    answer = send(world, body(**changes))
    assert answer.status == 422
    assert [reason["code"] for reason in answer.content["reasons"]] == codes
    assert items_of_ratings(world) == []


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"rater_nip": OTHER}, 403, "E1101"),
        ({"rater_nip": RATEES[0]}, 400, "E112"),
        ({"nip": nip_of(900)}, 400, "E120"),
        ({"revision": 3}, 409, "E1106"),
        ({"by_indicator": {"aktivitas": "1e3"}}, 400, "E803"),
        ({"words": {"strength": "x" * 501}}, 400, "E803"),
        ({"state": "closed"}, 400, "E803"),
    ],
)
def test_what_is_not_so_is_refused(
    world: World, changes: dict[str, Any], status: int, code: str
) -> None:
    begin(world)
    answer = send(world, body(**changes))
    assert (answer.status, answer.content["code"]) == (status, code)
    assert items_of_ratings(world) == []


def test_a_person_of_hr_does_not_speak_for_a_rater(world: World) -> None:
    """The role is the agency's; the list of people says that who calls is a person."""
    begin(world)
    put_grants(grant_rows.roster())
    answer = send(world, body())
    assert (answer.status, answer.content["code"]) == (403, "E785")
    assert items_of_ratings(world) == []


def test_where_the_agency_rates_on_the_pages_a_system_is_refused(world: World) -> None:
    begin(world, ratings=RatingsFrom.PAGES)
    answer = send(world, body())
    assert (answer.status, answer.content["code"]) == (400, "E1103")


def test_where_the_month_comes_by_files_there_is_no_cycle(world: World) -> None:
    for what in ("cycle", "ratings", "unrated"):
        answer = world.http("GET", f"{BASE}/{what}", AGENCY)
        assert (answer.status, answer.content["code"]) == (400, "E1103"), what


@pytest.mark.parametrize("role", ["agency-dinkes", "agency-dinkes-head", "finance", "personnel"])
def test_nobody_else_reads_or_gives(world: World, role: str) -> None:
    begin(world)
    for what in ("cycle", "ratings", "unrated"):
        assert world.http("GET", f"{BASE}/{what}", role).status == 403, what
    assert send(world, body(), role).status == 403
    assert send(world, body(), HEAD).status == 403


def test_the_cycle_of_a_month(world: World) -> None:
    begin(world)
    assert read(world, "cycle") == {
        "agency": "disdik",
        "period": "2026-09",
        "state": "open",
        "opens_on": "2026-09-01",
        "due_on": "2026-10-03",
        "closes_on": "2026-10-05",
        "closed_at": None,
        "reopenings": 0,
    }


def test_who_is_not_rated_is_named_with_who_owes_it(world: World) -> None:
    world.put_register(everybody(), "2026-09-01")
    begin(world)
    before = read(world, "unrated")
    assert before["due_on"] == "2026-10-03"
    owed = {one["nip"]: one["owed_by"] for one in before["people"]}
    assert owed[RATEES[0]]["nip"] == RATER
    assert owed[RATER] is None
    assert send(world, body()).status == 200
    after = {one["nip"] for one in read(world, "unrated")["people"]}
    assert owed.keys() - after == {RATEES[0]}


def test_before_there_is_a_register_the_lines_say_who_is_rated(world: World) -> None:
    begin(world)
    assert [one["nip"] for one in read(world, "unrated")["people"]] == sorted((*RATEES, OTHER))


def test_pages_of_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE_PEOPLE", 1)
    world.put_register(everybody(), "2026-09-01")
    begin(world)
    for nip in RATEES:
        assert send(world, body(nip)).status == 200
    found, cursor = [], ""
    while cursor is not None:
        answer = world.http("GET", f"{BASE}/ratings", AGENCY, query={"cursor": cursor})
        found += [one["nip"] for one in answer.content["ratings"]]
        cursor = answer.content["cursor"]
    assert sorted(found) == sorted(RATEES)
    pages = world.http("GET", f"{BASE}/unrated", AGENCY, query={"cursor": "1"})
    assert len(pages.content["people"]) == 1
    for wrong in ("x", RATEES[0], "f" * 31):
        answer = world.http("GET", f"{BASE}/ratings", AGENCY, query={"cursor": wrong})
        assert (answer.status, answer.content["code"]) == (400, "E804"), wrong
    answer = world.http("GET", f"{BASE}/unrated", AGENCY, query={"cursor": "-1"})
    assert answer.content["code"] == "E804"


def test_a_month_that_is_being_closed_takes_none(world: World) -> None:
    begin(world)
    item: dict[str, Any] = {
        "pk": {"S": "CYCLE#disdik"},
        "sk": {"S": "2026-09"},
        "format": {"N": "1"},
        "state": {"S": "closing"},
        "revision": {"N": "1"},
        "reopenings": {"N": "0"},
    }
    _plain("dynamodb").put_item(TableName=TABLE, Item=item)
    answer = send(world, body())
    assert (answer.status, answer.content["code"]) == (409, "E1102")
    assert read(world, "cycle")["state"] == "closing"


def test_who_acts_is_named_by_their_line(world: World) -> None:
    acting = Line(None, OTHER, "Plt", RATER, LineKind.PLT, *_SEPTEMBER, "SK 7")
    begin(world, lines=(*month.LINES, acting))
    assert send(world, body()).content["code"] == "E1101"
    rating = send(world, body(rater_nip=OTHER)).content["rating"]
    assert (rating["rater_nip"], rating["basis"]) == (OTHER, "SK 7")


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER])
def test_a_request_that_is_repeated_after_a_fault_gives_one_revision(
    world: World, fault: Fault
) -> None:
    """The stories try every write; here the one that decides is broken, and the answer compared."""
    begin(world)
    whole = send(world, body(RATEES[1]))
    times = [4 if fault is Fault.LOSE_ANSWER else 1]

    def plan(call: Any) -> Fault | None:
        if call.operation != "TransactWriteItems" or not times[0]:
            return None
        times[0] -= 1
        return fault

    world.wire.plan = plan
    try:
        send(world, body())
    except Exception:  # noqa: BLE001 - the process ended; the caller asks again
        world.cold_start()
    world.wire.plan = lambda call: None
    again = send(world, body())
    assert again.status == whole.status == 200
    of_person = [item for item in world.items("RATINGLOG#") if item["nip"] == RATEES[0]]
    assert [item["revision"] for item in of_person] == [1]
    assert times == [0]


def test_whose_rating_was_answered_is_recorded(world: World) -> None:
    """A rating and a refusal that shows one name the person by key; a page names a number."""
    begin(world)
    assert send(world, body()).status == 200
    assert send(world, body(hasil_kerja="sesuai", words={})).status == 409
    read(world, "ratings", "auditor")
    read(world, "cycle")
    reads = [json.loads(data) for data in world.objects("20").values()]
    by_route = sorted(
        (one["route"].split("/")[-1], one["person_keys"], one["count"]) for one in reads
    )
    key = KEYS.of(RATEES[0])
    assert by_route == [("ratings", [], 1), ("ratings", [key], 1), ("ratings", [key], 1)]
    assert {one["agency"] for one in reads} == {"disdik"}


def test_nobody_and_nothing_said_is_in_keys_or_logs(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(world)
    send(world, body())
    send(world, body(words={"strength": "kurang"}))
    keys = [part for item in items_of_ratings(world) for part in (item["pk"], item["sk"])]
    secret = (*RATEES, RATER, "Menyelesaikan", "kurang", "Contoh", "Penilai")
    assert not [text for text in secret for key in keys if text in key]
    logged = capsys.readouterr()
    assert not [text for text in secret if text in logged.out + logged.err]


_SEPTEMBER = (
    date(2026, 9, 1),
    date(2026, 9, 30),
)
