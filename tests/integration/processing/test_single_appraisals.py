"""One appraisal by itself: its answer, its object, and what a repeated request does."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.invariants import check_events, check_invariants
from tests.integration.invariants import live_records as records_of
from tests.integration.people import nip_of, person
from tests.integration.stories import at
from tests.integration.wire import Fault
from tests.integration.world import INTAKE, Answer, LambdaError, World

PATH = "/agencies/disdik/periods/2026-09/appraisals"
ROLE = "agency-disdik"


def post(world: World, row: Any, **more: Any) -> Answer:
    return world.http("POST", PATH, ROLE, row, **more)


def objects(world: World) -> dict[str, bytes]:
    return world.objects("uploads/")


def live_scores(world: World) -> dict[str, int]:
    (live,) = world.items("PERIOD#")
    records = world.items(f"BATCH#{live['staged_as']}#")
    return {record["nip"]: record["scores"]["aktivitas"] // 100 for record in records}


def join(world: World, answer: Answer, minute: int = 1) -> None:
    """Let S3 tell of the object that an answer names, and the pipeline settle."""
    world.drain(world.notice(answer.content["upload"]["key"], minute))


def live_records(world: World) -> list[dict[str, Any]]:
    (live,) = world.items("PERIOD#")
    return records_of(world, live)


def test_a_good_row_is_answered_with_its_pay_and_joins_the_month(world: World) -> None:
    world.upload([person(1, "80"), person(2, "80")])
    answer = post(world, person(1, "90"))

    assert answer.status == 200
    assert answer.content["accepted"] is True
    upload = answer.content["upload"]
    assert upload["key"].startswith("uploads/disdik/2026-09/amendment-")
    assert nip_of(1) not in upload["key"]
    join(world, answer)
    item = world.upload_item(world.notifications[upload["upload_id"]])
    assert (item["version_id"], item["status"]) == (upload["version_id"], "published")
    assert live_scores(world) == {nip_of(1): 90, nip_of(2): 80}
    (record,) = [r for r in world.items(f"BATCH#{item['batch_id']}#") if r["nip"] == nip_of(1)]
    previewed = {step["step"]: step["amount_idr"] for step in answer.content["record"]["steps"]}
    assert list(previewed.values()) == [n for n in record["steps"] if n in previewed.values()]
    assert answer.content["record"]["net_idr"] == record["steps"][-2]
    check_invariants(world)
    check_events(world)


def test_indonesian_names_and_numbers_work_as_in_a_file(world: World) -> None:
    row = {
        "NIP": nip_of(1),
        "Nama": "Contoh, S.Sos.",
        "Jabatan": "Administrasi Terampil",
        "Golongan": "III a",
        "Jenis Pegawai": "pns",
        "Aktivitas": 93.65,
        "Perilaku": 92,
        "Serapan": "90,00",
        "Alpa": 1,
        "Menit Terlambat": 90,
    }
    answer = post(world, row)
    assert answer.content["record"]["net_idr"] == worked_example_net_idr()
    (data,) = objects(world).values()
    assert b"93.65" in data, "numbers stay as they were written"


def worked_example_net_idr() -> int:
    """The worked example: 92.76 % of 13,500,000 less 6.5 %, tax and BPJS of golongan III."""
    gross = 12_522_600 - 877_500
    tax = (gross * 5 + 50) // 100
    return gross - tax - (gross + 50) // 100


def test_a_row_that_is_rejected_is_reported_and_nothing_is_written(world: World) -> None:
    answer = post(world, person(1, "101", alpa="40"))
    assert answer.status == 422
    assert answer.content["code"] == "E805"
    assert [(e["column"], e["code"]) for e in answer.content["errors"]] == [
        ("alpa", "E401"),
        *((column, "E303") for column in ("aktivitas", "perilaku", "serapan")),
    ]
    assert objects(world) == {}


def test_an_unknown_name_is_refused_and_nothing_is_written(world: World) -> None:
    answer = post(world, {**person(1), "Jml Alfa": "3"})
    assert answer.status == 422
    assert "Jml Alfa" in answer.content["message_id"]
    assert objects(world) == {}


def test_somebody_new_needs_every_required_column(world: World) -> None:
    row = person(1)
    del row["aktivitas"]
    answer = post(world, row)
    assert (answer.status, answer.content["code"]) == (422, "E805")
    assert [(e["column"], e["code"]) for e in answer.content["errors"]] == [("aktivitas", "E511")]


def test_a_rating_changes_what_it_names_and_says_what_is_kept(world: World) -> None:
    """Attendance, evidence, rater and status of the month stay (today they were erased)."""
    row = person(1, "80", alpa="3", status="aktif", late_minutes="60")
    world.upload([row, person(2)])
    answer = post(world, {"nip": nip_of(1), "aktivitas": "90"}).content
    assert [item["column"] for item in answer["changed"]] == ["aktivitas"]
    kept = {item["column"]: item["file"] for item in answer["kept"]}
    assert {"alpa", "status", "late_minutes", "perilaku"} <= kept.keys()
    assert len(set(kept.values())) == 1, "all since the whole file"
    assert not answer["waits"]
    join(world, Answer(200, answer))
    (record,) = [r for r in live_records(world) if r["nip"] == nip_of(1)]
    assert record["facts"][0] == 3


def test_a_rating_of_a_paid_month_says_that_it_will_wait(world: World) -> None:
    world.upload([person(1), person(2)])
    (live,) = world.items("PERIOD#")
    world.tamper(live["pk"], live["sk"], settled_seq={"N": "1"})
    answer = post(world, {"nip": nip_of(1), "aktivitas": "90"}).content
    assert answer["waits"]
    assert [finding["code"] for finding in answer["findings"]] == ["E709"]


def test_a_rating_sent_again_after_another_counts_again(world: World) -> None:
    """80, 90, 80: the third is no repeat, for its object is not what counts any more."""
    world.upload([person(1), person(2)])
    versions = []
    for minute, score in enumerate(("80", "90", "80", "80"), start=1):
        answer = post(world, {"nip": nip_of(1), "aktivitas": score})
        versions.append(answer.content["upload"]["version_id"])
        join(world, answer, minute)
    assert versions[0] != versions[2] == versions[3]
    (record,) = [r for r in live_records(world) if r["nip"] == nip_of(1)]
    assert record["scores"]["aktivitas"] == 8000


def notices_of(world: World, answer: Answer) -> list[tuple[str, list[dict[str, Any]]]]:
    """Of an upload's report as it is now, those about a second rater."""
    upload = world.upload_item(world.notifications[answer.content["upload"]["upload_id"]])
    report = json.loads(world.objects(upload["report_key"]).popitem()[1])
    found = [each for each in report["findings"] if each["code"] == "W136"]
    return [(each["message_id"], each["places"]) for each in found]


def test_a_second_rater_is_a_notice_to_both(world: World) -> None:
    """Also to the one who rated first, in the report of what they sent."""
    first, second = nip_of(90), nip_of(91)
    world.upload([person(1, "80"), person(2, "80")])
    answers = []
    for minute, (rater, score) in enumerate(((first, "90"), (second, "85")), 1):
        answers.append(post(world, person(1, score, supervisor_nip=rater)))
        join(world, answers[-1], minute)
    other, later = answers
    assert not other.content["findings"]
    (finding,) = later.content["findings"]
    assert (finding["code"], finding["kind"]) == ("W136", "notice")
    assert first in finding["message_id"]
    assert other.content["upload"]["key"].rpartition("/")[2] in finding["message_id"]
    (reported,) = notices_of(world, later)
    assert first in reported[0]
    (reported,) = notices_of(world, other)
    assert second in reported[0]
    assert reported[1] == [{"row": 1, "sheet": None}]
    assert live_scores(world)[nip_of(1)] == 85
    check_invariants(world)


def test_the_same_rater_again_is_no_notice(world: World) -> None:
    rater = nip_of(90)
    world.upload([person(1, "80", supervisor_nip=rater)])
    for minute, cells in enumerate(({"supervisor_nip": rater}, {}), 1):
        answer = post(world, person(1, "90", **cells))
        join(world, answer, minute)
        assert not answer.content["findings"]
        assert not notices_of(world, answer)


def test_a_rater_other_than_the_file_s_is_a_notice(world: World) -> None:
    world.upload([person(1, "80", supervisor_nip=nip_of(90))])
    answer = post(world, {"nip": nip_of(1), "supervisor_nip": nip_of(91)})
    (finding,) = answer.content["findings"]
    assert (finding["code"], nip_of(90) in finding["message_id"]) == ("W136", True)


def test_the_rules_and_the_register_in_force_are_asked(world: World) -> None:
    row = person(1)
    line = f"{row['nip']},disdik,PNS,{row['grade']},{row['position']},pensiun,2010-01-01,"
    heading = "nip,agency,employment,grade,position,status,from,until"
    world.put_register(f"{heading}\n{line}\n".encode(), "2026-09-01")
    assert [error["code"] for error in post(world, row).content["errors"]] == ["E122"]

    answer = world.http("POST", PATH.replace("2026-09", "2016-01"), ROLE, row)
    assert (answer.status, answer.content["code"]) == (400, "E009")


def test_a_notice_is_given_with_the_answer(world: World) -> None:
    notices = post(world, person(1, alpa="11")).content["notices"]
    assert [(notice["code"], notice["tier_days"]) for notice in notices] == [("W401", 11)]


# --- Repeated requests ------------------------------------------------------------------------


def test_the_same_body_is_the_same_object(world: World) -> None:
    answers = [post(world, person(1)) for _ in range(2)]
    assert answers[0] == answers[1]
    join(world, answers[0])
    state = world.snapshot()
    again = post(world, person(1)).content
    assert (again["upload"], again["record"]) == (
        answers[0].content["upload"],
        answers[0].content["record"],
    )
    assert world.snapshot() == state


def test_a_key_tells_requests_of_one_content_apart(world: World) -> None:
    keys = ("first", "first", "second", None)
    answers = [
        post(world, person(1), headers={"idempotency-key": key} if key else None) for key in keys
    ]
    names = [answer.content["upload"]["key"] for answer in answers]
    assert names[0] == names[1]
    assert len(set(names)) == 3
    assert not any(word in name for name in names for word in ("first", "second"))


def test_a_key_that_was_another_rows_is_a_conflict(world: World) -> None:
    headers = {"idempotency-key": "first"}
    assert post(world, person(1), headers=headers).status == 200
    answer = post(world, person(2), headers=headers)
    assert (answer.status, answer.content["code"]) == (409, "E831")
    assert len(objects(world)) == 1


@pytest.mark.parametrize("fault", [Fault.CRASH_AFTER, Fault.LOSE_ANSWER, Fault.FAIL_AFTER])
def test_a_lost_answer_writes_the_object_once(world: World, fault: Fault) -> None:
    world.wire.plan = at(1, fault, 1, lambda call: call.operation == "PutObject")
    try:
        answer = post(world, person(1))
    except LambdaError:  # the caller gets no answer and asks again
        answer = post(world, person(1))
    assert answer.status == 200
    assert len(objects(world)) == 1
    written = [call for call in world.wire.calls if call.operation == "PutObject"]
    assert sum(call.bucket == INTAKE for call in written) == 2
    version = answer.content["upload"]["version_id"]
    assert world.notice(answer.content["upload"]["key"], 1).version == version


# --- Requests that are none -------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"text"',
        "1",
        "{",
        '{"nip": 1} {"nip": 2}',
        '[{"nip": "1"}]',
        "[" * 9_000,
        '{"nilai":' * 1_500 + "1" + "}" * 1_500,
        '{"data":' * 1_500 + "{}" + "}" * 1_500,
        json.dumps({"note": "x" * 17_000}),
    ],
)
def test_anything_but_one_object_is_refused(world: World, body: str) -> None:
    answer = post(world, body)
    assert (answer.status, answer.content["code"]) == (400, "E806")
    assert objects(world) == {}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"nip": nip_of(1), "nilai": {"aktivitas": 90, "perilaku": 80}}, "nilai"),
        ({"nip": nip_of(1), "aktivitas": {"nilai": 90}}, "aktivitas"),
        ({"nip": nip_of(1), "aktivitas": [90]}, "aktivitas"),
        ({"nip": nip_of(1), "nilai": [{"kode": "aktivitas", "nilai": 90}]}, "nilai"),
        ({"nip": nip_of(1), "alpa": []}, "alpa"),
        ({"pegawai": {"nip": nip_of(1)}, "aktivitas": 90}, "pegawai"),
        ({"data": {"nip": nip_of(1), "aktivitas": 90}}, "data"),
        ({"data": [{"nip": nip_of(1)}, {"nip": nip_of(2)}]}, "data"),
        ('{"nip": "1", "nilai": ' + "[" * 300 + "]" * 300 + "}", "nilai"),
        ('{"data": ' * 300 + '{"nip": "1"}' + "}" * 300, "data"),
    ],
)
def test_a_nested_guess_is_answered_with_the_right_shape(
    world: World, body: object, name: str
) -> None:
    answer = post(world, body)
    assert (answer.status, answer.content["code"]) == (422, "E057")
    message = answer.content["message_id"]
    assert f"Nilai {name} pada data 1" in message
    assert '{"nip": "198001012010011001", "aktivitas": 90, "perilaku": 90, "alpa": 0}' in message
    assert objects(world) == {}


def test_the_day_since_when_a_value_is_kept_is_that_of_the_region(world: World) -> None:
    """The whole file came on 30 October at 18:30 UTC, half past one in Jakarta."""
    world.upload([person(1, ijin="15"), person(2)], minute=630)
    answer = post(world, {"nip": nip_of(1), "alpa": 20})
    (error,) = answer.content["errors"]
    assert (answer.status, error["code"]) == (422, "E510")
    assert "31-10-2026" in error["message_id"]
    amendment = world.put(
        f"nip;alpa\n{nip_of(1)};20\n{nip_of(2)};1\n".encode(), minute=700, name="perubahan-1.csv"
    )
    world.drain(amendment)
    key = world.upload_item(amendment)["report_key"]
    report = json.loads(world.objects()[f"{INTAKE}/{key}"])
    (error,) = report["errors"]
    assert (error["code"], "31-10-2026" in error["message_id"]) == ("E510", True)


@pytest.mark.parametrize("period", ["9999-12", "9999-99"])
def test_a_month_of_no_rules_is_refused(world: World, period: str) -> None:
    answer = world.http("POST", f"/agencies/disdik/periods/{period}/appraisals", ROLE, person(1))
    assert (answer.status, answer.content["code"]) == (400, "E007")


def test_a_date_of_the_last_year_there_is_is_an_error_of_its_row(world: World) -> None:
    world.upload([person(1)])
    for date in ("9999-12-31", "31/12/9999", "Desember 9999"):
        answer = post(world, {"nip": nip_of(1), "aktivitas": "90", "periode": date})
        (error,) = answer.content["errors"]
        assert (answer.status, error["column"]) == (422, "period")


@pytest.mark.parametrize(
    ("body", "code"),
    [("{}", "E003"), ('{"nip": NaN}', "E024"), ('{"nip": "1", "nip": "2"}', "E025")],
)
def test_an_object_that_no_file_may_hold_is_refused(world: World, body: str, code: str) -> None:
    answer = post(world, body)
    assert (answer.status, answer.content["code"]) == (422, code)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ROWS = st.dictionaries(
    st.sampled_from(list(person(1))) | st.text(max_size=12), VALUES, max_size=8
).map(lambda cells: person(1) | cells)


def test_no_request_is_answered_by_a_fault_of_ours(world: World) -> None:
    @settings(max_examples=200, deadline=None)
    @given(ROWS | st.dictionaries(st.text(max_size=5), VALUES))
    def check_answer(row: dict[str, Any]) -> None:
        answer = post(world, row)
        assert answer.status in (200, 400, 422)
        assert (answer.status == 200) == ("upload" in answer.content)

    check_answer()


def test_a_body_in_base64_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    body = base64.b64encode(json.dumps(person(1)).encode()).decode()
    invoke = world.invoke

    def with_base64(name: str, event: Any) -> Any:
        return invoke(name, event | {"isBase64Encoded": True})

    monkeypatch.setattr(world, "invoke", with_base64)
    assert post(world, body).status == 200


@pytest.mark.parametrize(
    "role", ["agency-dinkes", "agency-disdik-head", "finance", "auditor", "personnel"]
)
def test_only_the_agency_itself_may(world: World, role: str) -> None:
    answer = world.http("POST", PATH, role, person(1))
    assert (answer.status, answer.content["code"]) == (403, "E801")


@pytest.mark.parametrize(
    ("path", "role", "code"),
    [
        ("/agencies/tidakada/periods/2026-09/appraisals", "agency-tidakada", "E006"),
        ("/agencies/disdik/periods/2026-15/appraisals", ROLE, "E007"),
    ],
)
def test_an_unknown_place_is_refused(world: World, path: str, role: str, code: str) -> None:
    answer = world.http("POST", path, role, person(1))
    assert (answer.status, answer.content["code"]) == (400, code)
    assert objects(world) == {}
