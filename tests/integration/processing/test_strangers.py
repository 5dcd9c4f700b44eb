"""Rows that name people of other agencies: one answer for all of them, and not many a day."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.people import nip_of, person
from tests.integration.register.test_register import errors, line, register, report_of
from tests.integration.wire import Call, Crash, Fault
from tests.integration.world import TABLE, Answer, Notification, World
from tukin.aws.table import Table
from tukin.people import strangers

PATH = "/agencies/disdik/periods/2026-09/appraisals"
OURS, DEAD, ELSEWHERE, NOBODY = 0, 1, 2, 3
"""Who is ours, who died at another agency, who works there, and whom nobody knows."""


class Clock(datetime):
    """The time of all requests; 16:59:30 UTC is half a minute before midnight in Jakarta."""

    now_utc = datetime(2026, 10, 30, 16, 59, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.now_utc


@pytest.fixture
def town(world: World) -> Iterator[World]:
    """A register, and limits that a test reaches: three rows of a caller, five of an agency."""
    world.put_register(
        register(
            line(OURS),
            line(DEAD, "meninggal", "dinkes", since="2026-09-09"),
            line(ELSEWHERE, agency="dinkes"),
            *(line(number) for number in range(10, 14)),
        ),
        "2026-08-31",
    )
    with (
        patch.object(strangers, "MOST_OF_CALLER", 3),
        patch("tukin.processing.strangers.MOST_OF_CALLER", 3),
        patch.object(strangers, "MOST_OF_AGENCY", 5),
        patch("tukin.aws.http.datetime", Clock),
    ):
        yield world


def send(world: World, number: int, session: str = "sari") -> Answer:
    return world.http("POST", PATH, "agency-disdik", person(number), session=session)


def metrics(text: str, name: str) -> int:
    """How often a metric was counted, by what was logged."""
    found = [json.loads(each) for each in text.splitlines() if f'"{name}":[' in each]
    return int(sum(sum(each[name]) for each in found))


def test_the_answers_of_all_who_are_not_ours_are_equal(town: World) -> None:
    answers = {number: send(town, number) for number in (DEAD, ELSEWHERE, NOBODY)}
    (first, *others) = [answer.content for answer in answers.values()]
    assert others == [first, first]
    assert [answer.status for answer in answers.values()] == [422] * 3
    assert [(error["code"], error["column"]) for error in first["errors"]] == [("E120", "nip")]
    assert "2026-09-09" not in json.dumps(first)


def test_what_is_one_too_many_is_refused_until_midnight(
    town: World, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = [send(town, number).status for number in (DEAD, ELSEWHERE, NOBODY)]
    assert statuses == [422, 422, 422]
    assert metrics(capsys.readouterr().out, "StrangersRefused") == 0
    fourth = send(town, ELSEWHERE)
    assert (fourth.status, fourth.content["code"]) == (429, "E816")
    assert town.answered["retry-after"] == "30"
    assert fourth.content["message_id"] != fourth.content["message_en"]
    # Nothing is judged any more, whoever is named: another answer would say who is ours.
    assert send(town, OURS).content == fourth.content
    text = capsys.readouterr().out
    assert metrics(text, "StrangersRefused") == 2
    assert nip_of(ELSEWHERE) not in text, "no NIP in a log"
    assert "sari" not in text, "no name in a log"

    assert send(town, OURS, session="budi").status == 200, "the others are not concerned"
    with patch.object(Clock, "now_utc", Clock.now_utc + timedelta(seconds=30)):
        assert send(town, OURS).status == 200, "the region's next day"
        assert send(town, NOBODY).status == 422


def test_fifty_rows_a_day_are_answered(world: World) -> None:
    """By the numbers that are deployed."""
    world.put_register(register(line(OURS)), "2026-08-31")
    with patch("tukin.aws.http.datetime", Clock):
        statuses = [send(world, ELSEWHERE).status for _ in range(52)]
    assert statuses == [422] * 50 + [429] * 2


def test_rows_with_other_mistakes_are_counted_as_well(town: World) -> None:
    for _ in range(3):
        wrong = town.http(
            "POST", PATH, "agency-disdik", person(ELSEWHERE, alpa="99"), session="sari"
        )
        assert wrong.status == 422
    assert send(town, ELSEWHERE).status == 429


def test_one_who_takes_many_names_is_stopped_by_the_agencys_count(town: World) -> None:
    statuses = [send(town, ELSEWHERE, session=f"name-{number}").status for number in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    dinkes = "/agencies/dinkes/periods/2026-09/appraisals"
    answer = town.http("POST", dinkes, "agency-dinkes", person(NOBODY), session="name-0")
    assert answer.status == 422, "each agency has its own"


def test_mistakes_about_our_own_people_are_not_counted(town: World) -> None:
    for _ in range(5):
        answer = town.http("POST", PATH, "agency-disdik", person(OURS, alpa="99"), session="sari")
        assert (answer.status, answer.content["code"]) == (422, "E805")
    assert send(town, OURS).status == 200


# --- Files ----------------------------------------------------------------------------------------


def upload(town: World, *numbers: int, minute: int, **place: Any) -> Notification:
    return town.upload([person(number) for number in numbers], minute=minute, **place)


def refusal_of(town: World, notification: Notification) -> Any:
    return report_of(town, notification)["refused"]


def test_a_file_of_another_agency_is_refused_as_a_whole_and_the_right_one_is_taken(
    town: World, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = upload(town, OURS, 20, 21, 22, 23, minute=1)
    assert town.status_of(wrong) == "refused"
    assert town.upload_item(wrong)["error_code"] == "E140"
    report = report_of(town, wrong)
    assert report["refused"]["code"] == "E140"
    assert "4" in report["refused"]["message_id"]
    assert "folder" in report["refused"]["message_en"]
    assert report["errors"] == [], "no row is answered"
    assert metrics(capsys.readouterr().out, "StrangersRefused") == 1
    right = upload(town, OURS, 10, 20, minute=2)  # with a mistyped NIP
    assert town.status_of(right) == "published"
    assert errors(town, right) == [(4, "E120")]
    check_invariants(town)
    check_events(town)


def test_files_of_one_day_are_counted_together(town: World) -> None:
    first = upload(town, OURS, 10, 11, 12, 13, 20, 21, minute=1)
    assert town.status_of(first) == "published"
    second = upload(town, 20, 21, minute=2, name="perubahan-1.csv")
    assert town.upload_item(second)["error_code"] == "E140", "two and two are more than three"
    third = upload(town, 20, minute=3, name="perubahan-2.csv")
    assert "error_code" not in town.upload_item(third)
    assert errors(town, third) == [(2, "E120")]
    next_day = upload(town, 20, 21, minute=24 * 60, name="perubahan-3.csv")
    assert errors(town, next_day) == [(2, "E120"), (3, "E120")]


def test_files_are_counted_with_the_single_rows_of_their_uploader(town: World) -> None:
    for number in (20, 21):
        send(town, number)
    people = [person(number) for number in (OURS, 10, 11, 12, 13, 22, 23)]
    notification = town.put(people)
    mine = replace(notification, uploaded_by="AROA:sari")
    town.drain(mine)
    assert town.upload_item(mine)["error_code"] == "E140", "two and two are more than three"
    with patch.object(strangers, "MOST_OF_CALLER", 4):
        again = town.put(people, minute=1)
        town.drain(replace(again, uploaded_by="AROA:sari"))
        assert town.status_of(again) == "published"
        assert send(town, OURS).status == 200, "four are not more than four"
        assert send(town, 20).status == 429


def test_an_upload_that_is_validated_again_is_not_counted_again(town: World) -> None:
    first = upload(town, OURS, 20, 21, minute=1)
    payload = next(event for name, event in town.invocations if name == "validate_appraisals")
    for _ in range(3):
        assert town.invoke("validate_appraisals", payload)["outcome"] == "validated"
    (counted,) = town.items("STRANGERS#disdik#2026-10-30")
    assert (counted["rows"], counted["sk"].endswith(f"#{first.upload_id}")) == (2, True)


def test_an_amendment_of_strangers_holds_up_no_other(town: World) -> None:
    """It is composed alone: what waited with it in line goes live."""
    upload(town, OURS, 10, minute=1)
    bad = town.put(
        [person(number) for number in (20, 21, 22, 23)], name="perubahan-a.csv", minute=2
    )
    good = town.put([person(10, "90")], name="perubahan-b.csv", minute=3)
    town.drain(bad, good)
    assert town.status_of(good) == "published"
    assert town.upload_item(bad)["error_code"] == "E140"
    check_invariants(town)


def test_the_counts_name_nobody_and_expire(town: World) -> None:
    send(town, ELSEWHERE)
    upload(town, OURS, 20, minute=1)
    counted = town.items("STRANGERS#")
    assert {item["pk"] for item in counted} == {"STRANGERS#disdik#2026-10-30"}
    midnight = datetime(2026, 10, 30, 17, tzinfo=UTC)  # in Jakarta
    expected = int((midnight + timedelta(days=35)).timestamp())
    assert [item["expires_at"] for item in counted] == [expected, expected]
    for text in ("sari", "operator", nip_of(20), nip_of(ELSEWHERE)):
        assert text not in json.dumps(counted)


def test_of_files_that_are_judged_at_the_same_moment_each_sees_the_others(town: World) -> None:
    """Between the count of one and its comparison comes all of the other: two rows and two of 3."""
    counts, at = strangers.Strangers(Table(TABLE), ZoneInfo("Asia/Jakarta")), Clock.now_utc
    answered: dict[str, bool] = {}

    def judge(upload_id: str) -> None:
        answered[upload_id] = counts.may_answer_upload("disdik", "AROA:sari", upload_id, 2, at)

    def come_between(call: Call) -> None:
        if call.operation == "Query" and not answered:
            town.wire.before.clear()
            judge("second")

    town.wire.before.append(come_between)
    judge("first")
    assert answered == {"second": False, "first": True}
    judge("second")
    assert answered["second"] is False, "what was decided once stays"
    judge("first")
    assert answered["first"] is True


def test_a_process_that_ended_before_it_compared_is_asked_again(town: World) -> None:
    counts, at = strangers.Strangers(Table(TABLE), ZoneInfo("Asia/Jakarta")), Clock.now_utc
    town.wire.plan = lambda call: Fault.CRASH_BEFORE if call.operation == "Query" else None
    with pytest.raises(Crash):
        counts.may_answer_upload("disdik", "AROA:sari", "first", 4, at)
    town.wire.plan = lambda _: None
    assert counts.may_answer_upload("disdik", "AROA:sari", "first", 4, at) is False
