"""Who read whom: which routes are recorded, what a record holds, and how a day is found again."""

import json
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest

from schemas.openapi import OPERATIONS
from tukin.aws.callers.asked import Asked
from tukin.aws.clients import Refused
from tukin.people.reading.day import DayIndex
from tukin.people.reading.make_indexes import make_indexes
from tukin.people.reading.query import ReadsBody, answer_question
from tukin.people.reading.read import Read
from tukin.people.reading.record import record_read
from tukin.people.reading.routes import EXEMPT, OF_ONE_PERSON, READS, count_people, is_read
from tukin.people.reading.store import ReadIndex, ReadLog
from tukin.vocabulary.errors import InvalidInput, NotFound, StoreUnavailable, Throttled

ROUTES = {operation.route for operation in OPERATIONS}
AT = datetime(2026, 10, 31, 8, 0, 0, 123456, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
NIP = "198501012010012001"
ANI, BUDI = "a" * 32, "b" * 32


def unclassified(routes: set[str]) -> set[str]:
    """Routes of which nobody has said whether they answer with people's data."""
    return routes - set(READS) - set(EXEMPT)


def read(at: str, request_id: str = "r", **other: Any) -> Read:
    values = {
        "caller": "tukin-auditor/rani",
        "route": "POST /agencies/{agency}/explanations",
        "agency": "disdik",
        "person_keys": (ANI,),
        "count": 1,
    }
    return Read(at=f"{at}.000+00:00", request_id=request_id, **{**values, **other})


# --- Which routes -------------------------------------------------------------------------------


def test_each_route_is_recorded_or_exempt_by_name() -> None:
    assert unclassified(ROUTES) == set()
    assert set(READS) | set(EXEMPT) == ROUTES
    assert set(READS) & set(EXEMPT) == set()
    assert set(READS) >= OF_ONE_PERSON
    assert all(len(reason) > 15 for reason in EXEMPT.values())


def test_a_route_that_was_forgotten_is_found_and_recorded() -> None:
    planted = "GET /agencies/{agency}/new-route"
    assert unclassified(ROUTES | {planted}) == {planted}
    assert is_read(planted)
    assert count_people(planted, {"rows": [{"nip": NIP}, {"nip": NIP}]}) == 1


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.route)
def test_no_exempt_answer_has_a_nip_in_its_schema(operation: Any) -> None:
    schema = json.dumps(operation.answers) if operation.route in EXEMPT else ""
    assert '"nip"' not in schema


@pytest.mark.parametrize(
    ("route", "answer", "people"),
    [
        ("GET /agencies/{agency}/periods/{period}/records", {"records": [{"nip": "1"}]}, 1),
        ("GET /periods/{period}", {"agencies": [{"not_paid": [{"nip": "1"}, {"nip": "2"}]}]}, 2),
        ("GET /agencies/{agency}/periods/{period}/register", {"document": "nip,x\n1,2\n3,4\n"}, 2),
        ("GET /agencies/{agency}/periods/{period}/register", {"document": "nip,x\n"}, 0),
        (
            "GET /agencies/{agency}/lines/files/{date}",
            {
                "added": [{"person": "1", "after": [{"nip": "1", "rater_nip": "2"}]}],
                "changed": [{"person": "3/*", "after": [{"nip": None, "instead_of": "3"}]}],
            },
            3,
        ),
        ("POST /exports", {"manifest": {"rows": 40, "blocked": {"rows": 2}}}, 42),
        ("GET /runs/{run_id}/links", {"lines": 37}, 37),
        ("GET /runs/{run_id}/returns", {"returns": [{"lines": [{}, {}]}, {"lines": [{}]}]}, 3),
        ("POST /runs/{run_id}/returns", {"lines": [{}, {}]}, 2),
        ("POST /reads", {"reads": [{"person_keys": [ANI]}, {"person_keys": [ANI, BUDI]}]}, 2),
    ],
)
def test_people_of_an_answer_are_counted(route: str, answer: Any, people: int) -> None:
    assert count_people(route, answer) == people


# --- What is recorded ---------------------------------------------------------------------------


def asked(route: str = "GET /periods/{period}", **other: Any) -> Asked:
    return Asked("abc/+=", AT, "tukin-finance/sari", route, "", **other)


def recorded(who: Asked, answer: Any) -> tuple[str, dict[str, Any], datetime]:
    bucket = Mock()
    bucket.create_locked.return_value = True
    record_read((bucket, 3653), who, answer, lambda nip: f"key-{nip}")
    key, data, _, until = bucket.create_locked.call_args.args
    return key, json.loads(data), until


def test_a_read_of_many_is_an_agency_and_a_count() -> None:
    key, content, until = recorded(asked(), {"agencies": [{"not_paid": [{"nip": NIP}]}]})
    assert key == "2026-10-31/abc%2F%2B=.json"
    assert content == {
        "format": 1,
        "at": "2026-10-31T08:00:00.123+00:00",
        "request_id": "abc/+=",
        "caller": "tukin-finance/sari",
        "route": "GET /periods/{period}",
        "agency": "",
        "person_keys": [],
        "count": 1,
        "of_caller": "",
    }
    assert until.date() == date(2036, 10, 31)  # 3653 days: ten years with three leap days


def test_one_person_is_named_by_key_and_never_by_nip() -> None:
    _, content, _ = recorded(asked(person_keys=(ANI,)), {"records": [{"nip": NIP}]})
    assert (content["person_keys"], content["count"]) == ([ANI], 1)
    (route,) = OF_ONE_PERSON
    _, content, _ = recorded(asked(route), {"record": {"nip": NIP}})
    assert (content["person_keys"], content["count"]) == ([f"key-{NIP}"], 1)


@pytest.mark.parametrize(
    "fault", [Throttled("E901"), StoreUnavailable("E902"), NotFound("E802"), Refused("X", "no")]
)
def test_what_cannot_be_recorded_is_503(fault: Exception) -> None:
    bucket = Mock()
    bucket.create_locked.side_effect = fault
    with pytest.raises(StoreUnavailable, match="E758"):
        record_read((bucket, 1), asked(), {}, str)


def test_a_name_that_is_taken_is_no_record_of_this_read() -> None:
    bucket = Mock()
    bucket.create_locked.return_value = False
    with pytest.raises(StoreUnavailable, match="E758"):
        record_read((bucket, 1), asked(), {}, str)


# --- A day, and a question ------------------------------------------------------------------------

DAY = date(2026, 10, 31)
OF_ANI = read("2026-10-31T05:00:00", "2")
OF_BUDI = read("2026-10-31T03:00:00", "1", person_keys=(BUDI,), caller="tukin-finance/Sari")
PAGE = read("2026-10-31T06:00:00", "3", person_keys=(), count=100, caller="tukin-finance/sari")
ALL = read("2026-10-31T07:00:00", "4", person_keys=(), count=900, agency="")
OTHER = read("2026-10-31T07:30:00", "5", person_keys=(), count=9, agency="dinkes")
INDEX = DayIndex.of(DAY, [ALL, OF_ANI, OTHER, PAGE, OF_BUDI])


def test_an_index_is_in_the_order_of_time_by_person_and_by_caller() -> None:
    content = json.loads(INDEX.to_json())
    assert [values["request_id"] for values in content["reads"]] == ["1", "2", "3", "4", "5"]
    assert content["by_person"] == {BUDI: [0], ANI: [1]}
    assert content["by_caller"] == {"tukin-finance/sari": [0, 2], "tukin-auditor/rani": [1, 3, 4]}
    assert DayIndex.from_json(INDEX.to_json()) == INDEX


def test_who_read_a_person() -> None:
    assert list(INDEX.of_person(ANI)) == [OF_ANI]
    assert list(INDEX.of_person(ANI, "disdik")) == [OF_ANI, PAGE, ALL]
    assert list(INDEX.of_person("c" * 32)) == []


@pytest.mark.parametrize("caller", ["tukin-finance/sari", "TUKIN-finance/SARI", "sari"])
def test_whom_a_caller_read(caller: str) -> None:
    assert list(INDEX.of_caller(caller)) == [OF_BUDI, PAGE]


@pytest.mark.parametrize("caller", ["sar", "tukin-finance", "", "rani/x"])
def test_part_of_a_name_is_no_caller(caller: str) -> None:
    assert list(INDEX.of_caller(caller)) == []


class Days:
    """A bucket with the indexes of some days."""

    def __init__(self, *indexes: DayIndex) -> None:
        self.data = {f"index/{index.day}.json": index.to_json() for index in indexes}
        self.read_keys: list[str] = []

    def read(self, key: str) -> bytes:
        self.read_keys.append(key)
        try:
            return self.data[key]
        except KeyError:
            raise NotFound("E802") from None


def ask(bucket: Any, **body: Any) -> dict[str, Any]:
    days = {"since": "2026-10-31", "until": "2026-10-31"}
    question = ReadsBody.model_validate(days | body).checked(lambda nip: ANI)
    return answer_question(bucket, question, JAKARTA)


def test_days_are_those_of_the_region() -> None:
    """31 October in Jakarta is from 17:00 on the 30th to 17:00 on the 31st, UTC."""
    before = DayIndex.of(
        date(2026, 10, 30),
        [read("2026-10-30T16:59:59", "early"), read("2026-10-30T17:00:00", "first")],
    )
    day = DayIndex.of(DAY, [read("2026-10-31T16:59:59", "last"), read("2026-10-31T17:00:00", "l")])
    answer = ask(Days(before, day), nip=NIP)
    assert [each["request_id"] for each in answer["reads"]] == ["first", "last"]
    assert (answer["cursor"], answer["not_indexed"]) == (None, [])


def test_a_day_without_an_index_is_named_not_taken_for_empty() -> None:
    assert ask(Days(INDEX), nip=NIP)["not_indexed"] == ["2026-10-30"]
    assert ask(Days(), caller="sari") == {
        "reads": [],
        "cursor": None,
        "not_indexed": ["2026-10-30", "2026-10-31"],
    }


def test_a_long_answer_comes_in_pages_that_repeat_and_leave_out_nothing() -> None:
    reads = [read("2026-10-31T05:00:00", f"{number:04}") for number in range(2_001)]
    bucket, found, cursor = Days(DayIndex.of(DAY, reads)), [], ""
    for size in (1_000, 1_000, 1):
        page = ask(bucket, nip=NIP, cursor=cursor)
        assert len(page["reads"]) == size
        found += [each["request_id"] for each in page["reads"]]
        cursor = page["cursor"] or ""
    assert cursor == ""
    assert found == [f"{number:04}" for number in range(2_001)]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"nip": NIP, "caller": "sari"},
        {"caller": "sari", "agency": "disdik"},
        {"nip": NIP, "until": "2026-10-30"},
        {"nip": NIP, "until": "2026-12-01"},
    ],
)
def test_a_question_that_cannot_be_answered(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="E759"):
        ask(Days(INDEX), **body)


def test_31_days_are_not_too_many() -> None:
    assert len(ask(Days(), nip=NIP, until="2026-11-30")["not_indexed"]) == 32  # days of UTC


# --- Making indexes -------------------------------------------------------------------------------


def test_each_night_makes_up_for_two_weeks_and_leaves_the_running_day() -> None:
    index = Mock()
    index.make.side_effect = lambda day: None if day.day == 29 else 0
    made = make_indexes(index, datetime(2026, 10, 31, 1, 30, tzinfo=UTC))
    days = [call.args[0] for call in index.make.call_args_list]
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 17), date(2026, 10, 30), 14)
    assert made == 13


def test_a_day_that_ended_a_moment_ago_waits() -> None:
    index = Mock()
    make_indexes(index, datetime(2026, 10, 31, 0, 59, tzinfo=UTC))
    assert index.make.call_args.args == (date(2026, 10, 29),)


def test_an_index_that_is_there_is_not_made_again() -> None:
    bucket = Mock()
    bucket.read.return_value = INDEX.to_json()
    assert ReadIndex(bucket, 1).make(DAY) is None
    bucket.create_locked.assert_not_called()


def test_a_log_is_not_read_by_who_writes_it() -> None:
    assert [name for name in vars(ReadLog) if not name.startswith("_")] == ["add"]
