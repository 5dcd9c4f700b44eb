"""A sweep finds what was left, on the engine: it is fixed, or reported as a metric."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.e2e.conftest import City, wait_for

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it does not wait for the schedule, and loses notifications on purpose"),
]

AGENCY = "dukcapil"
PERIOD = f"{datetime.now(UTC):%Y-%m}"
ROW = (
    "nip;name;position;grade;employment;produktivitas;disiplin;inovasi;komunikasi;umpan_balik\n"
    "198501012010012001;Ani;lurah;III/a;PNS;40;40;40;40;40\n"
)


def _sweep(city: City) -> dict[str, int]:
    answer = city.admin("lambda").invoke(FunctionName=city.outputs["SweepName"])
    assert "FunctionError" not in answer, answer["Payload"].read()
    found: dict[str, int] = json.loads(answer["Payload"].read())
    return found


@pytest.fixture(scope="module")
def published(city: City) -> dict[str, Any]:
    """An upload of this month with one person who is referred."""
    upload = city.upload(AGENCY, PERIOD, "bulan-ini.csv", ROW.encode())
    assert upload["status"] == "published"
    return upload


def _referral(city: City) -> dict[str, Any] | None:
    answer = city.admin("dynamodb").query(
        TableName=city.outputs["TableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"REFERRAL#{AGENCY}#{PERIOD}"}},
    )
    items: list[dict[str, Any]] = answer["Items"]
    return items[0] if items else None


def _update(city: City, key: dict[str, Any], expression: str, **values: Any) -> None:
    city.admin("dynamodb").update_item(
        TableName=city.outputs["TableName"],
        Key={name: key[name] for name in ("pk", "sk")},
        UpdateExpression=expression,
        **({"ExpressionAttributeValues": values} if values else {}),
    )


def test_a_sent_referral_is_marked_and_a_quiet_city_has_no_findings(
    city: City, published: dict[str, Any]
) -> None:
    def sent() -> dict[str, Any] | None:
        item = _referral(city)
        return item if item and item.get("sent_revision") == item["revision"] else None

    wait_for("mark on the referral", sent)
    found = _sweep(city)
    assert found["ReferralsBehind"] == found["ReferralsUnsent"] == 0
    assert found["IntegrityFailures"] == found["DeadLetters"] == 0


def test_a_lost_referral_is_written_again(city: City, published: dict[str, Any]) -> None:
    item = _referral(city)
    assert item is not None
    city.admin("dynamodb").delete_item(
        TableName=city.outputs["TableName"], Key={"pk": item["pk"], "sk": item["sk"]}
    )
    assert _sweep(city)["ReferralsBehind"] == 1
    assert _referral(city) is not None
    assert _sweep(city)["ReferralsBehind"] == 0


def test_a_stored_amount_that_was_changed_is_reported(
    city: City, published: dict[str, Any]
) -> None:
    dynamodb = city.admin("dynamodb")
    live = dynamodb.get_item(
        TableName=city.outputs["TableName"],
        Key={"pk": {"S": f"PERIOD#{PERIOD}"}, "sk": {"S": f"AGENCY#{AGENCY}"}},
    )["Item"]
    _update(city, live, "SET net_idr = net_idr + :one", **{":one": {"N": "1"}})
    try:
        assert _sweep(city)["IntegrityFailures"] == 1
    finally:
        _update(city, live, "SET net_idr = net_idr - :one", **{":one": {"N": "1"}})
    assert _sweep(city)["IntegrityFailures"] == 0


def test_a_message_in_a_dead_letter_queue_is_reported(city: City) -> None:
    sqs = city.admin("sqs")
    url = sqs.get_queue_url(QueueName=city.outputs["UploadDeadLettersName"])["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="lost")
    assert _sweep(city)["DeadLetters"] == 1
    sqs.purge_queue(QueueUrl=url)


def test_what_is_younger_than_a_sweep_is_left_alone(city: City) -> None:
    city.put(AGENCY, "2026-08", "baru.csv", ROW.encode())
    found = _sweep(city)
    assert found["ObjectsWithoutRecord"] == found["UploadsStuck"] == 0
