"""The sample triggers in ``events/`` are what the functions read."""

import base64
import json
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests.samples.generate import EVENTS
from tests.scenarios.loader import PERIODS
from tukin.aws.items import from_item
from tukin.cli.rule_files import DEFAULT_BOOK, SAMPLE_BOOKS
from tukin.payroll.batch import UploadAddress, totals_from_json
from tukin.payroll.stores.uploads import batch_from_json
from tukin.referrals.referral import ReferralState
from tukin.referrals.store import KIND, referral_from_item
from tukin.rules.rule_set import load_rule_book
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.object_version import upload_id_of


def _read(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_bytes())


def test_notification_and_tasks_are_about_one_object() -> None:
    (message,) = _read("receive_upload")["Records"]
    (record,) = json.loads(message["body"])["Records"]
    stored = record["s3"]
    batch = _read("validate_appraisals")
    assert unquote_plus(stored["object"]["key"]) == batch["key"] != stored["object"]["key"]
    assert stored["object"]["versionId"] == batch["version_id"]
    assert stored["bucket"]["name"] == batch["bucket"]
    assert _read("compute_incentives")["batch"] == _read("publish_batch")["batch"] == batch


def test_the_registers_notification_is_about_the_sample() -> None:
    (message,) = _read("receive_register")["Records"]
    (record,) = json.loads(message["body"])["Records"]
    stored = record["s3"]["object"]
    assert (EVENTS / unquote_plus(stored["key"])).stat().st_size == stored["size"]


def test_batch_is_named_by_what_it_pins() -> None:
    event = _read("validate_appraisals")
    batch = batch_from_json(event)
    assert batch.batch_id == event["batch_id"]
    assert upload_id_of(batch.bucket, batch.key, batch.version_id) == batch.upload_id
    address = UploadAddress.parse(batch.key)
    assert (address.agency, address.period) == (batch.agency, batch.period)
    assert PERIODS[batch.rule_set] == str(batch.period)


def test_totals_of_a_batch_add_up() -> None:
    event = _read("publish_batch")
    (totals,) = map(totals_from_json, event["computed"])
    assert totals.rows == event["validation"]["rows"] == event["validation"]["accepted"]
    assert totals.gross_idr - totals.tax_idr - totals.bpjs_idr == totals.net_idr
    (shard,) = event["validation"]["shards"]
    assert shard == _read("compute_incentives")["shard"]
    assert shard["key"].startswith(f"batches/{event['batch']['batch_id']}/")


def test_stream_opens_and_withdraws_one_referral() -> None:
    images = [record["dynamodb"]["NewImage"] for record in _read("emit_referrals")["Records"]]
    assert [image["kind"] for image in images] == [{"S": KIND}] * 2
    opened, withdrawn = [referral_from_item(from_item(image)) for image in images]
    assert (opened.state, withdrawn.state) == (ReferralState.OPEN, ReferralState.WITHDRAWN)
    assert (opened.revision, withdrawn.revision) == (1, 2)
    assert opened.need == withdrawn.need
    assert images[0]["sk"] == {"S": opened.need.person_key}
    assert check_nip(opened.need.nip) == "PNS"
    assert not any("idr" in name for image in images for name in image)


def test_validator_is_asked_about_a_sound_book() -> None:
    content = base64.b64decode(_read("validate_rules")["content"], validate=True)
    names = {rules.rule_set for rules in load_rule_book(content).rule_sets}
    assert names == set(SAMPLE_BOOKS[DEFAULT_BOOK])


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("export_period", "tukin-finance"),
        ("read_records", "tukin-agency-disdik"),
        ("receive_appraisal", "tukin-agency-disdik"),
    ],
)
def test_requests_are_signed_by_a_role(name: str, role: str) -> None:
    event = _read(name)
    context = event["requestContext"]
    assert event["version"] == "2.0"
    assert context["authorizer"]["iam"]["userArn"].split("/")[1] == role
    assert event["routeKey"].split()[0] == context["http"]["method"]
    path = event["routeKey"].split()[1].format_map(event.get("pathParameters", {}))
    assert path == event["rawPath"] == context["http"]["path"]
