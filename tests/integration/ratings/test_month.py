"""A month that is rated on the pages: closed, composed, published; what comes late; the attacks."""

import json
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from tests.integration.office import NOW, Clock, Office
from tests.integration.people import csv_bytes, nip_of, person
from tests.integration.ratings.web import (
    OCTOBER,
    PERIOD,
    attend,
    attendance_row,
    begin,
    close,
    closing,
    compose_late,
    line,
    put_lines,
    rate,
    receive_composed,
    register,
)
from tests.integration.world import ARCHIVE, INTAKE, KEYS, TABLE, Notification, World
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Mode
from tukin.people.lines.line import Line, LineKind
from tukin.ratings.month.desks import reader_on
from tukin.rules.rule_set import load_rule_book
from tukin.vocabulary.terms import Expectation

EVERYBODY = range(6)


@pytest.fixture
def web(world: World) -> World:
    begin(world, EVERYBODY)
    return world


def ready(world: World, rated: range = EVERYBODY, attending: range = EVERYBODY) -> None:
    for number in rated:
        rate(number)
    attend(world, [attendance_row(number) for number in attending])


def executions(world: World) -> int:
    return len(world.executions)


def composed_rows(world: World, name: str) -> list[dict[str, str]]:
    data = world.objects()[f"{INTAKE}/composed/disdik/{PERIOD}/{name}"]
    return [json.loads(line) for line in data.splitlines()]


def refused(world: World, upload: Notification) -> str:
    """The code for which an object was refused, by its report."""
    key = f"{INTAKE}/reports/disdik/refused/{upload.upload_id}.json"
    return str(json.loads(world.objects()[key])["refused"]["code"])


def not_composed(world: World) -> list[tuple[str, str]]:
    return [(one["nip"], one["code"]) for one in closing(world)["not_composed"]]


def test_a_month_is_closed_and_published(web: World) -> None:
    ready(web)
    answer = close(web)
    assert (answer.status, answer.content.get("rows")) == (200, 6)
    (composed,) = receive_composed(web, minute=10)
    assert composed.key == f"composed/disdik/{PERIOD}/penilaian-1.jsonl"
    assert web.status_of(composed) == "published"
    assert web.upload_item(composed)["accepted"] == 6
    assert web.upload_item(composed)["asked_by"].endswith(":operator")
    assert executions(web) == 1
    assert closing(web)["state"] == "closed"
    stored = boto3.client("s3").head_object(Bucket=INTAKE, Key=composed.key)["Metadata"]
    names = [part.split("=")[0] for part in stored["composed-from"].split(";")]
    assert names == ["attendance", "innovations", "ratings", "register", "survey"]


def test_a_row_says_what_register_rater_and_attendance_say(web: World) -> None:
    rate(1, hasil=Expectation.DI_ATAS, by_indicator={"inovasi": 8750})
    attend(web, [attendance_row(1, alpa="2", late_minutes="30")])
    assert close(web).status == 200
    (row,) = composed_rows(web, "penilaian-1.jsonl")
    register = person(1)
    assert row == {
        "nip": nip_of(1),
        "name": register["name"],
        "position": register["position"],
        "grade": register["grade"],
        "employment": "PNS",
        "supervisor_nip": nip_of(0),
        "hasil_kerja": "di_atas",
        "perilaku_kerja": "sesuai",
        "produktivitas": "100",  # di atas
        "disiplin": "95.5",  # of the attendance part
        "inovasi": "87.5",  # the rater's own
        "komunikasi": "90",  # sesuai
        "umpan_balik": "90",
        "alpa": "2",
        "early_minutes": "0",
        "ijin": "0",
        "late_minutes": "30",
        "status": "aktif",
        "innovation_evidence": "",
    }


def test_the_words_of_a_rater_are_in_nothing_that_was_composed(web: World) -> None:
    ready(web)
    close(web)
    receive_composed(web, minute=10)
    kept = {k: v for k, v in web.objects().items() if not k.startswith("tukin-test-ledger")}
    assert not [key for key, data in kept.items() if b"rahasia-canary" in data]
    assert "rahasia-canary" not in "".join(web.output)


class TestWithoutSomething:
    def test_a_month_without_attendance_cannot_close(self, web: World) -> None:
        rate(1)
        answer = close(web)
        assert (answer.status, answer.content["code"]) == (409, "E1112")
        assert web.items("CYCLE#") == []
        assert not [key for key in web.objects() if "/composed/" in key]

    def test_nobody_to_pay(self, web: World) -> None:
        attend(web, [attendance_row(1)])
        answer = close(web)
        assert (answer.status, answer.content["code"]) == (409, "E1125")

    def test_who_has_no_row_of_attendance_is_listed_and_not_paid(self, web: World) -> None:
        ready(web, attending=range(5))
        assert close(web).content["rows"] == 5
        (composed,) = receive_composed(web, minute=10)
        assert web.upload_item(composed)["accepted"] == 5
        assert not_composed(web) == [(nip_of(5), "E1119")]

    def test_who_is_not_rated_is_listed_with_who_owes_it(self, web: World) -> None:
        since = date(2010, 1, 1)
        put_lines(Line(nip_of(5), nip_of(1), "", None, LineKind.DEFINITIF, since, None, ""))
        ready(web, rated=range(4))
        assert close(web).content == {
            "state": "closed",
            "rows": 4,
            "not_composed": 2,
            "upload": {"key": f"composed/disdik/{PERIOD}/penilaian-1.jsonl"},
        }
        unrated = {one["nip"]: one for one in closing(web)["not_composed"]}
        assert {one["code"] for one in unrated.values()} == {"W1124"}
        assert unrated[nip_of(5)]["rater"] == person(1)["name"]
        assert "Contoh 0001" in unrated[nip_of(5)]["message_id"]
        assert unrated[nip_of(4)]["rater"] == "—"

    def test_who_left_before_the_last_day_is_named(self, web: World) -> None:
        web.put_register(
            register(*map(line, range(5)), line(5, until="2026-10-10")), "2026-10-02", minute=1
        )
        ready(web)
        assert close(web).content["rows"] == 5
        assert not_composed(web) == [(nip_of(5), "E1127")]

    def test_a_month_that_is_not_over_cannot_close(self, web: World) -> None:
        path = "/agencies/disdik/periods/2026-12/closing"
        answer = web.http("POST", path, "agency-disdik", session="operator")
        assert (answer.status, answer.content["code"]) == (409, "E1123")

    def test_a_month_of_files_has_no_closing(self, world: World) -> None:
        begin(world, EVERYBODY, mode=Mode.FILES)
        answer = close(world)
        assert (answer.status, answer.content["code"]) == (400, "E1116")

    def test_it_closes_once(self, web: World) -> None:
        ready(web)
        close(web)
        answer = close(web)
        assert (answer.status, answer.content["code"]) == (409, "E1117")
        assert len(receive_composed(web, minute=10)) == 1


class TestAttacks:
    """What one dishonest person tries, to pay a score that nobody gave."""

    def test_a_file_of_appraisals_is_refused(self, web: World) -> None:
        row = person(3, "100", PERIOD)
        upload = web.put([row], period=PERIOD)
        web.drain(upload)
        assert refused(web, upload) == "E1113"
        assert executions(web) == 0

    @pytest.mark.parametrize("name", ["perubahan-1.csv", "AMENDMENT-1.csv", "penilaian-1.jsonl"])
    def test_so_is_an_amendment_by_any_name(self, web: World, name: str) -> None:
        upload = web.put([person(3, "100", PERIOD)], period=PERIOD, name=name)
        web.drain(upload)
        assert refused(web, upload) == "E1113"

    def test_a_single_appraisal_is_refused(self, web: World) -> None:
        path = f"/agencies/disdik/periods/{PERIOD}/appraisals"
        answer = web.http("POST", path, "agency-disdik", person(3, "100", PERIOD))
        assert (answer.status, answer.content["code"]) == (409, "E1113")
        assert not [key for key in web.objects() if "/uploads/disdik" in key]

    @pytest.mark.parametrize("name", ["penilaian-1.jsonl", "penilaian-7.jsonl", "x.csv"])
    def test_an_object_that_nobody_announced_is_refused(self, web: World, name: str) -> None:
        """By whoever can write into the bucket, with metadata that says what it likes."""
        key = f"composed/disdik/{PERIOD}/{name}"
        data = json.dumps(person(3, "100", PERIOD)).encode()
        said = {"asked-by": "AROA:operator", "composed-from": "ratings=1"}
        boto3.client("s3").put_object(Bucket=INTAKE, Key=key, Body=data, Metadata=said)
        forged = web.notice(key, 5)
        web.drain(forged)
        assert refused(web, forged) == "E1114"
        assert executions(web) == 0

    def test_other_bytes_under_the_announced_name_are_refused(self, web: World) -> None:
        ready(web)
        close(web)
        (composed,) = receive_composed(web, minute=10)
        rows = composed_rows(web, "penilaian-1.jsonl")
        raised = [row | {"produktivitas": "100"} for row in rows]
        data = "".join(json.dumps(row) + "\n" for row in raised).encode()
        boto3.client("s3").put_object(Bucket=INTAKE, Key=composed.key, Body=data)
        forged = web.notice(composed.key, 20)
        web.drain(forged)
        assert refused(web, forged) == "E1114"
        assert executions(web) == 1

    def test_what_was_composed_is_nothing_in_a_month_of_files(self, world: World) -> None:
        begin(world, EVERYBODY, mode=Mode.FILES)
        key = f"composed/disdik/{PERIOD}/penilaian-1.jsonl"
        boto3.client("s3").put_object(Bucket=INTAKE, Key=key, Body=b"{}")
        forged = world.notice(key, 5)
        world.drain(forged)
        assert refused(world, forged) == "E1114"

    @pytest.mark.parametrize("column", ["produktivitas", "Hasil Kerja", "innovation_evidence"])
    def test_attendance_that_holds_scores_is_refused(self, web: World, column: str) -> None:
        said = {"produktivitas": "100", "Hasil Kerja": "di atas", "innovation_evidence": "SK 1"}
        rate(1)
        part = attend(web, [attendance_row(1, **{column: said[column]})])
        (item,) = web.items("ATTENDANCE#")
        assert (item["sk"], item["error_code"], item["sha256"]) == (part.upload_id, "E1120", "")
        assert close(web).content["code"] == "E1112"

    def test_a_rating_of_oneself_is_not_paid(self, web: World) -> None:
        rate(1, rater=nip_of(1))
        rate(2)
        attend(web, [attendance_row(1), attendance_row(2)])
        close(web)
        (composed,) = receive_composed(web, minute=10)
        report = json.loads(web.objects()[f"{INTAKE}/{web.upload_item(composed)['report_key']}"])
        assert [error["code"] for error in report["errors"]] == ["E112"]

    def test_a_withdrawal_still_waits_for_the_head(self, web: World) -> None:
        ready(web)
        close(web)
        receive_composed(web, minute=10)
        path = f"/agencies/disdik/periods/{PERIOD}/withdrawal"
        asked = web.http("POST", path, "agency-disdik", {"reason": "keliru"}, session="operator")
        assert asked.status == 200
        withdrawal = web.notice(asked.content["upload"]["key"], 20)
        web.drain(withdrawal)
        assert web.status_of(withdrawal) == "awaiting_approval"


class TestAttendance:
    def test_it_comes_back_marked_like_any_file(self, web: World) -> None:
        rows = [attendance_row(1), attendance_row(2, alpa="40"), attendance_row(99)]
        part = attend(web, rows)
        (item,) = web.items("ATTENDANCE#")
        assert (item["accepted"], item["rejected"]) == (1, 2)
        report = json.loads(web.objects()[f"{INTAKE}/{item['report_key']}"])
        assert [(e["row"], e["column"], e["code"]) for e in report["errors"]] == [
            (3, "alpa", "E401"),
            (4, "nip", "E120"),
        ]
        assert report["kind"] == "attendance"
        objects = web.objects()
        assert f"{INTAKE}/{item['page_key']}" in objects
        assert f"{INTAKE}/{item['annotated_key']}" in objects
        assert part.upload_id == item["sk"]
        assert executions(web) == 0

    def test_it_is_no_batch_and_the_same_one_changes_nothing(self, web: World) -> None:
        part = attend(web, [attendance_row(1)])
        before = web.items("ATTENDANCE#")
        web.deliver(part)
        assert web.items("ATTENDANCE#") == before
        assert web.items("UPLOAD#") == []

    def test_the_latest_by_s3s_order_counts_however_they_arrive(self, web: World) -> None:
        rate(1)
        late = web.put(
            csv_bytes([attendance_row(1, alpa="3")]),
            period=PERIOD,
            minute=9,
            name="kehadiran-b.csv",
        )
        early = web.put(
            csv_bytes([attendance_row(1, alpa="1")]),
            period=PERIOD,
            minute=3,
            name="kehadiran-a.csv",
        )
        web.deliver(late)
        web.deliver(early)
        web.notifications.clear()
        close(web)
        assert [row["alpa"] for row in composed_rows(web, "penilaian-1.jsonl")] == ["3"]

    def test_in_a_month_of_files_the_name_means_nothing(self, world: World) -> None:
        begin(world, EVERYBODY, mode=Mode.FILES)
        rows = [person(number, period=PERIOD) for number in EVERYBODY]
        upload = world.upload(rows, period=PERIOD, name="kehadiran-1.csv", minute=3)
        assert world.status_of(upload) == "published"
        assert world.items("ATTENDANCE#") == []

    def test_a_part_of_another_month_is_refused(self, web: World) -> None:
        data = b"REKAP KEHADIRAN BULAN SEPTEMBER 2026\n" + csv_bytes([attendance_row(1)])
        part = web.put(data, period=PERIOD, name="kehadiran-1.csv")
        web.notifications.clear()
        web.deliver(part)
        assert [item["error_code"] for item in web.items("ATTENDANCE#")] == ["E1121"]

    def test_a_column_by_which_pay_is_cut_must_be_there(self, web: World) -> None:
        row = attendance_row(1)
        del row["late_minutes"]
        attend(web, [row])
        (item,) = web.items("ATTENDANCE#")
        assert item["sha256"] == ""
        assert item["error_code"] is not None


class TestLate:
    def test_forty_late_ratings_are_one_amendment(self, world: World) -> None:
        begin(world, range(42))
        ready(world, rated=range(2), attending=range(42))
        close(world)
        receive_composed(world, minute=10)
        for number in range(2, 42):
            rate(number)
        assert compose_late(world) == 1
        assert compose_late(world) == 0
        (amendment,) = receive_composed(world, minute=20)
        assert amendment.key.endswith("/perubahan-2.jsonl")
        assert world.status_of(amendment) == "published"
        assert executions(world) == 2
        assert closing(world)["not_composed"] == []
        assert len(composed_rows(world, "perubahan-2.jsonl")) == 40

    def test_new_attendance_changes_whom_it_concerns(self, web: World) -> None:
        ready(web)
        close(web)
        receive_composed(web, minute=10)
        rows = [attendance_row(n, **({"alpa": "1"} if n == 3 else {})) for n in EVERYBODY]
        attend(web, rows, minute=15, name="kehadiran-2.csv")
        assert compose_late(web) == 1
        assert [r["nip"] for r in composed_rows(web, "perubahan-2.jsonl")] == [nip_of(3)]

    def test_a_new_register_alone_composes_nothing(self, web: World) -> None:
        ready(web)
        close(web)
        receive_composed(web, minute=10)
        lines = [line(number) for number in range(5)] + [line(5).replace("IV/a", "III/d")]
        lines[5] = lines[5].replace(person(5)["grade"], "III/d")
        web.put_register(register(*lines), "2026-10-03", minute=12)
        assert compose_late(web) == 0

    def test_while_a_month_is_open_nothing_is_composed(self, web: World) -> None:
        ready(web)
        assert compose_late(web) == 0
        assert not [key for key in web.objects() if "/composed/" in key]


@pytest.mark.slow
def test_a_closing_with_400_ratings_is_one_execution(world: World) -> None:
    begin(world, range(400))
    ready(world, rated=range(400), attending=range(400))
    close(world)
    (composed,) = receive_composed(world, minute=10)
    assert (world.status_of(composed), world.upload_item(composed)["accepted"]) == (
        "published",
        400,
    )
    assert executions(world) == 1


def test_a_month_of_the_pages_is_paid_as_it_was_estimated() -> None:
    """Closed, settled by two finance officers; each transfer is the estimate before the closing."""
    with Office() as office, patch.object(Clock, "hour_of_all", NOW + timedelta(days=6)):
        begin(office, EVERYBODY)
        ready(office)
        with office.run_as(None):
            now = reader_on(Table(TABLE), Bucket(ARCHIVE), rules_of(office), KEYS).read(
                "disdik", OCTOBER
            )
            estimates = {nip_of(number): now.estimate_of(nip_of(number)) for number in EVERYBODY}
        assert close(office).status == 200
        receive_composed(office, minute=10)
        run_id = office.settle_period("key-00000001", PERIOD)
        paid = {line.nip: line.transfer_idr for line in office.lines(run_id)}
    assert paid == {nip: one.net_idr for nip, one in estimates.items()}
    assert len(paid) == 6
    assert min(paid.values()) > 0


def rules_of(world: World) -> Any:
    """The live rule book, as a function reads it."""
    return SimpleNamespace(book=lambda: load_rule_book(world.rules.document))
