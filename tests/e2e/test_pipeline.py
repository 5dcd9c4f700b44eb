"""One upload becomes payroll records, referrals and an export: to the rupiah of the scenarios.

The expected amounts stand in ``tests/scenarios/*.yaml``, worked by hand; nothing here is computed
by the code under test.
"""

import csv
import io
import json
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError
from openpyxl import load_workbook

from tests.e2e.conftest import City, wait_for
from tests.scenarios.loader import Scenario, load_scenarios
from tukin.aws.signed_api import ApiError

pytestmark = pytest.mark.engine

AGENCY, PERIOD, RULES = "disdik", "2026-10", "named-indicators"
SCENARIOS = [s for s in load_scenarios() if s.rule_set == RULES and not s.changes]
BAD_ROW = {
    "nip": "199001012015011999",
    "name": "Salah Nilai",
    "position": "lurah",
    "grade": "III/a",
    "employment": "PNS",
    "produktivitas": "130",
}


def _csv(rows: list[dict[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def upload(city: City) -> dict[str, Any]:
    """The scenarios' rows and one bad row, uploaded as one month."""
    rows = [scenario.row for scenario in SCENARIOS] + [BAD_ROW]
    return city.upload(AGENCY, PERIOD, "penilaian.csv", _csv(rows))


@pytest.fixture(scope="module")
def messages(city: City, upload: dict[str, Any]) -> list[dict[str, Any]]:
    """What arrived on the coaching queue, as many as the scenarios refer."""
    return _receive(city, sum(scenario.coaching is not None for scenario in SCENARIOS))


def _receive(city: City, count: int) -> list[dict[str, Any]]:
    sqs = city.admin("sqs")
    url = sqs.get_queue_url(QueueName=city.outputs["CoachingQueueName"])["QueueUrl"]
    found: list[dict[str, Any]] = []

    def take() -> list[dict[str, Any]] | None:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", ()):
            event = json.loads(message["Body"])
            found.extend([event] if event["detail"]["agency"] == AGENCY else [])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found if len(found) >= count else None

    events: list[dict[str, Any]] = wait_for("coaching messages", take)
    return events


def test_the_upload_is_published(upload: dict[str, Any]) -> None:
    assert (upload["status"], upload["accepted"], upload["rejected"], upload["rule_set"]) == (
        "published",
        len(SCENARIOS),
        1,
        RULES,
    )


def test_every_record_has_the_rupiah_of_its_scenario(city: City, upload: dict[str, Any]) -> None:
    found = {
        record["nip"]: (record["rating"], record["gross_idr"], record["net_idr"])
        for record in city.records(AGENCY, PERIOD)
    }
    assert found == {s.row["nip"]: (s.rating, s.gross_idr, s.net_idr) for s in SCENARIOS}


def test_steps_of_a_record_are_stored(city: City, upload: dict[str, Any]) -> None:
    with_steps = [s for s in SCENARIOS if s.steps]
    assert with_steps
    records = {record["nip"]: record for record in city.records(AGENCY, PERIOD)}
    for scenario in with_steps:
        steps = records[scenario.row["nip"]]["steps"]
        stored = {f"{step['step']}_idr": step["amount_idr"] for step in steps}
        assert {name: stored[name] for name in scenario.steps} == scenario.steps, scenario.title


def test_an_employee_is_found_over_time(city: City, upload: dict[str, Any]) -> None:
    scenario = SCENARIOS[0]
    answer = city.api(f"agency-{AGENCY}").post(
        f"/agencies/{AGENCY}/employee-records", {"nip": scenario.row["nip"]}
    )
    assert [(r["period"], r["net_idr"]) for r in answer["records"]] == [(PERIOD, scenario.net_idr)]


def test_the_bad_row_goes_back_with_its_mend(city: City, upload: dict[str, Any]) -> None:
    report = json.loads(city.report(AGENCY, upload["report_key"]))
    bad_row = len(SCENARIOS) + 2  # the heading is row 1
    assert (report["accepted"], report["rejected"]) == (len(SCENARIOS), 1)
    assert {error["row"] for error in report["errors"]} == {bad_row}
    (error,) = [e for e in report["errors"] if e["column"] == "produktivitas"]
    assert error["code"] == "E303"
    what, fix = "Nilai di luar rentang 0 sampai 120.", "bila skalanya lain, ubah ke skala 0–120."
    assert error["message_id"].startswith(what)
    assert error["message_id"].endswith(fix)


def test_the_marked_workbook_and_the_page_lie_beside_it(city: City, upload: dict[str, Any]) -> None:
    book = load_workbook(io.BytesIO(city.report(AGENCY, upload["annotated_key"])))
    rows = book.worksheets[1].iter_rows()
    marked = [cell.row for row in rows for cell in row if cell.comment is not None]
    assert set(marked) == {len(SCENARIOS) + 2}
    page = city.report(AGENCY, upload["page_key"]).decode()
    assert f"1 dari {len(SCENARIOS) + 1} baris perlu diperbaiki" in page


def test_referrals_reach_the_coaching_queue(messages: list[dict[str, Any]]) -> None:
    found = {m["detail"]["nip"]: tuple(m["detail"]["modules"]) for m in messages}
    expected = {s.row["nip"]: s.coaching for s in SCENARIOS if s.coaching is not None}
    assert len(messages) == len(found)
    assert found == expected
    assert {m["detail-type"] for m in messages} == {"ReferralOpened"}
    assert not any("idr" in json.dumps(m["detail"]) for m in messages)


def test_the_export_adds_up_to_the_scenarios(city: City, upload: dict[str, Any]) -> None:
    answer = city.api("finance").post("/exports", {"period": PERIOD})
    manifest = answer["manifest"]
    assert (manifest["rows"], manifest["gross_idr"], manifest["net_idr"]) == (
        len(SCENARIOS),
        sum(s.gross_idr for s in SCENARIOS),
        sum(s.net_idr for s in SCENARIOS),
    )
    text = urllib3.request("GET", answer["links"]["payroll.csv"]).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["nip"]: int(row["net_idr"]) for row in rows} == {
        s.row["nip"]: s.net_idr for s in SCENARIOS
    }
    lines = urllib3.request("GET", answer["links"]["payroll.jsonl"]).data.splitlines()
    assert sum(json.loads(line)["net_idr"] for line in lines) == manifest["net_idr"]


def test_a_later_upload_lifts_a_person_and_withdraws_the_referral(
    city: City, upload: dict[str, Any], messages: list[dict[str, Any]]
) -> None:
    referred = next(s for s in SCENARIOS if s.coaching is not None)
    lifted = {
        **referred.row,
        **dict.fromkeys(
            ("produktivitas", "disiplin", "inovasi", "komunikasi", "umpan_balik"), "100"
        ),
        "hasil_kerja": "sesuai",
        "perilaku_kerja": "sesuai",
    }
    rows = [lifted if s is referred else s.row for s in SCENARIOS]
    assert city.upload(AGENCY, PERIOD, "penilaian.csv", _csv(rows))["status"] == "published"
    (message,) = _receive(city, 1)
    assert message["detail-type"] == "ReferralWithdrawn"
    assert (message["detail"]["nip"], message["detail"]["revision"]) == (referred.row["nip"], 2)


def test_a_file_that_cannot_be_read_is_refused_with_one_reason(city: City) -> None:
    upload = city.upload("dinkes", PERIOD, "rusak.xlsx", b"PK\x03\x04 this is no workbook")
    assert upload["status"] == "refused"
    report = json.loads(city.report("dinkes", upload["report_key"]))
    assert report["refused"]["code"] == upload["error_code"]
    assert report["errors"] == []


def test_a_key_without_a_period_is_refused_with_a_report(city: City) -> None:
    city.put("dukcapil", "Oktober%2F 2026+ü", "berkas (1).csv", b"nip\n")
    bucket = city.outputs["IntakeBucketName"]

    def find() -> Any:
        listing = city.admin("s3").list_objects_v2(
            Bucket=bucket, Prefix="reports/dukcapil/refused/"
        )
        return listing.get("Contents")

    (item,) = wait_for("report on the key", find)
    assert json.loads(city.report("dukcapil", item["Key"]))["refused"]["code"] == "E007"


class TestIsolation:
    """Each role keeps to its own, as IAM enforces it and the handlers check again."""

    def test_another_agencys_prefix_is_denied(self, city: City) -> None:
        s3 = city.session("agency-dinkes").client("s3")
        bucket = city.outputs["IntakeBucketName"]
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=bucket, Key=f"uploads/{AGENCY}/{PERIOD}/x.csv", Body=b"")
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.get_object(Bucket=bucket, Key=f"reports/{AGENCY}/{PERIOD}/x.json")

    @pytest.mark.parametrize("what", ["records", "uploads", "referrals"])
    def test_another_agencys_api_is_forbidden(self, city: City, what: str) -> None:
        with pytest.raises(ApiError) as caught:
            city.api("agency-dinkes").get(f"/agencies/{AGENCY}/periods/{PERIOD}/{what}")
        assert caught.value.status == 403

    def test_an_agency_cannot_pull_exports(self, city: City) -> None:
        with pytest.raises(ApiError) as caught:
            city.api("agency-dinkes").post("/exports", {"period": PERIOD})
        assert caught.value.status == 403

    def test_an_unsigned_request_is_forbidden(self, city: City) -> None:
        assert urllib3.request("POST", f"{city.base}/exports", body=b"{}").status == 403

    def test_nobody_but_the_functions_reads_the_table(self, city: City) -> None:
        dynamodb = city.session(f"agency-{AGENCY}").client("dynamodb")
        with pytest.raises(ClientError, match="AccessDenied"):
            dynamodb.scan(TableName=city.outputs["TableName"])


def _all_logs(city: City) -> str:
    """What the engine and all functions printed, and what is in every log group."""
    logs = city.admin("logs")
    texts = [city.printed()]
    groups = logs.get_paginator("describe_log_groups").paginate(
        logGroupNamePrefix=f"/aws/lambda/{city.prefix}-"
    )
    for group in (each for page in groups for each in page["logGroups"]):
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        texts += [event["message"] for page in pages for event in page["events"]]
    return "\n".join(texts)


def test_no_log_of_any_function_holds_a_person(
    city: City, upload: dict[str, Any], messages: list[dict[str, Any]]
) -> None:
    text = _all_logs(city)
    assert "upload validated" in text
    assert "ReferralsEmitted" in text  # the functions' output is in it
    canaries = [scenario.row[key] for scenario in SCENARIOS for key in ("nip", "name")]
    assert [canary for canary in canaries if canary in text] == []


def test_scenarios_are_many() -> None:
    kinds: set[str] = {scenario.rating for scenario in SCENARIOS}
    assert len(SCENARIOS) >= 40
    assert kinds == {"sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"}
    assert any(isinstance(s, Scenario) and s.coaching for s in SCENARIOS)
