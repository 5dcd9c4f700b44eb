"""``make invoke``: each sample is taken by its function on local AWS, and its log comes back."""

import json
from collections.abc import Iterator

import pytest

from infrastructure.local import aws, engine, invoke
from infrastructure.local.deploy import deploy
from tests.e2e.conftest import City

pytestmark = [pytest.mark.engine, pytest.mark.local("it is about make invoke")]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own: a register that is in force would disturb the others."""
    with engine.running(tmp_path_factory.mktemp("invoke")) as running:
        yield City(deploy(running))


def test_the_upload_of_the_sample_is_received(city: City) -> None:
    answer = invoke.invoke(aws.admin_session(city.deployment.engine), "receive_upload")
    assert json.loads(answer.content) == {"batchItemFailures": []}
    assert not answer.failed  # no log where S3's own notification came first: nothing is new
    uploads = city.api("agency-disdik").get("/agencies/disdik/periods/2026-10/uploads")["uploads"]
    assert "penilaian Oktober 2026 (final).csv" in {upload["file"] for upload in uploads}


def test_a_batch_of_an_older_engine_is_answered_so(city: City) -> None:
    answer = invoke.invoke(aws.admin_session(city.deployment.engine), "compute_incentives")
    assert answer.failed
    assert json.loads(answer.content)["errorType"] == "EngineChanged"
    assert "task failed" in answer.log


@pytest.mark.parametrize(
    "function", sorted({*invoke.samples()} - {"receive_upload", "compute_incentives"})
)
def test_every_other_sample_gets_an_answer_of_its_function(city: City, function: str) -> None:
    """Its code was reached: it answers, or stops by an error of ours."""
    answer = invoke.invoke(aws.admin_session(city.deployment.engine), function)
    assert answer.log or not answer.failed
    if answer.failed:
        known = {"EngineChanged", "RulesMissing", "IntegrityError", "NotFound"}
        assert json.loads(answer.content)["errorType"] in known
