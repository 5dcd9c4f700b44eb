"""What the templates promise, tried on the engine: TLS, divided duties, reported failures."""

import base64
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infrastructure.local import engine, package
from infrastructure.local.deploy import sample_rule_book
from infrastructure.package import build
from tests.e2e.conftest import City, wait_for
from tukin.payroll.batch import ENGINE


def other_book() -> bytes:
    """A sound book to which nobody agreed."""
    book = json.loads(sample_rule_book())
    book["rule_sets"][0]["positions"][0]["amount_idr"] += 1_000
    return json.dumps(book).encode()


pytestmark = pytest.mark.engine


@pytest.mark.local("local AWS believes a header; AWS judges the connection")
class TestBuckets:
    def test_they_are_closed_to_plain_http(self, city: City) -> None:
        s3 = city.session("agency-disdik").client("s3")
        s3.meta.events.register(
            "before-sign.s3.PutObject",
            lambda request, **_: request.headers.add_header("X-Forwarded-Proto", "http"),
        )
        with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
            s3.put_object(
                Bucket=city.outputs["IntakeBucketName"],
                Key="uploads/disdik/2026-10/a.csv",
                Body=b"",
            )


@pytest.mark.any_stage
class TestRules:
    def test_the_author_cannot_put_a_version_in_force(self, city: City) -> None:
        ids = city.rules
        with pytest.raises(ClientError, match="AccessDenied"):
            city.session("rules-author").client("appconfig").start_deployment(
                ApplicationId=ids["ApplicationId"],
                EnvironmentId=ids["EnvironmentId"],
                ConfigurationProfileId=ids["ProfileId"],
                ConfigurationVersion="1",
                DeploymentStrategyId=ids["StrategyId"],
            )

    @pytest.mark.parametrize(
        "caller", ["rules-author", "rules-approver", "finance", "agency-disdik", "auditor"]
    )
    def test_nobody_writes_a_version_past_the_proposals(self, city: City, caller: str) -> None:
        ids = city.rules
        with pytest.raises(ClientError, match="AccessDenied"):
            city.session(caller).client("appconfig").create_hosted_configuration_version(
                ApplicationId=ids["ApplicationId"],
                ConfigurationProfileId=ids["ProfileId"],
                Content=sample_rule_book(),
                ContentType="application/json",
            )

    @pytest.mark.local("the pipeline's role may invoke no function")
    @pytest.mark.parametrize(
        ("document", "code"),
        [(b'{"rule_sets": [{"rule_set": "half"}]}', "E601"), (other_book(), "E666")],
    )
    def test_the_validator_refuses_what_is_unsound_and_what_nobody_approved(
        self, city: City, document: bytes, code: str
    ) -> None:
        event = {
            "applicationId": city.rules["ApplicationId"],
            "configurationProfileId": city.rules["ProfileId"],
            "configurationVersion": "0",
            "content": base64.b64encode(document).decode(),
            "uri": "hosted",
        }
        answer = city.admin("lambda").invoke(
            FunctionName=city.outputs["ValidateRulesName"], Payload=json.dumps(event)
        )
        assert "FunctionError" in answer
        assert code in answer["Payload"].read().decode()


@pytest.mark.local("it writes items of uploads that never were")
class TestStateMachine:
    def run(self, city: City, batch: dict[str, Any]) -> dict[str, Any]:
        """Run a batch whose upload is in the table, and the upload's item afterwards."""
        states, table = city.admin("stepfunctions"), city.outputs["TableName"]
        key = {
            "pk": {"S": f"UPLOAD#{batch['agency']}#{batch['period']}"},
            "sk": {"S": batch["upload_id"]},
        }
        known = {"batch_id": {"S": "the batch"}, "status": {"S": "received"}}
        city.admin("dynamodb").put_item(TableName=table, Item=key | known)
        arn = states.start_execution(
            stateMachineArn=city.outputs["StateMachineArn"], input=json.dumps(batch)
        )["executionArn"]

        def ended() -> str | None:
            status: str = states.describe_execution(executionArn=arn)["status"]
            return None if status == "RUNNING" else status

        assert wait_for("the execution", ended) == "FAILED"
        item: dict[str, Any] = city.admin("dynamodb").get_item(TableName=table, Key=key)["Item"]
        return item

    def batch(self, upload_id: str, batch_id: str) -> dict[str, Any]:
        """A batch whose pinned rules are not in the archive: every task refuses it for good."""
        return {
            "upload_id": upload_id,
            "batch_id": batch_id,
            "bucket": "none",
            "key": "uploads/dinkes/2020-01/none.csv",
            "version_id": "none",
            "uploaded_at": "2020-01-31T00:00:00+00:00",
            "agency": "dinkes",
            "period": "2020-01",
            "rule_set": "none",
            "rules_sha256": "none",
            "engine": ENGINE,
        }

    def test_a_fatal_error_marks_the_upload(self, city: City) -> None:
        item = self.run(city, self.batch("fatal", "the batch"))
        assert (item["status"]["S"], item["error_code"]["S"]) == ("failed", "E705")
        assert item["failure"]["S"] == "RulesMissing"

    def test_an_upload_on_another_batch_is_left_alone(self, city: City) -> None:
        item = self.run(city, self.batch("moved", "an older batch"))
        assert item["status"]["S"] == "received"


@pytest.mark.local("it is about the engine")
class TestEngine:
    def test_it_leaves_no_process_and_no_listener(self, tmp_path: Path) -> None:
        with engine.running(tmp_path) as running:
            with pytest.raises(engine.EngineError, match="runs already"):
                engine.start(tmp_path)
            assert engine.find(tmp_path) == running
        assert engine.find(tmp_path) is None
        with pytest.raises(ProcessLookupError):
            os.killpg(running.pid, 0)
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(running.url)

    def test_it_gets_no_credentials_of_ours(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_SESSION_TOKEN", "a secret of the person at the keyboard")
        with engine.running(tmp_path) as running:
            environment = Path(f"/proc/{running.pid}/environ")
            if environment.exists():  # Linux
                assert b"a secret" not in environment.read_bytes()


@pytest.mark.local("it is about packages for the engine")
def test_the_functions_are_packaged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = package.package()
    forbid: Callable[..., None] = lambda *_, **__: pytest.fail("packaged again")  # noqa: E731
    monkeypatch.setattr(build, "_pack", forbid)
    monkeypatch.setattr("subprocess.run", forbid)
    assert package.package() == archive
