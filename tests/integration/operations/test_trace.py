"""What ``GET …/uploads/{upload_id}/trace`` says of uploads that end in different ways."""

import io
import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.office import Office
from tests.integration.processing.test_approval import (
    HEAD,
    approve,
    approve_during_an_outage,
    reject,
    waiting_upload,
)
from tests.integration.state_machine import TaskFailed
from tests.integration.stories import month
from tests.integration.world import Answer, Notification
from tukin.aws.observability import logger
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import RulesMissing

BASE = "/agencies/disdik/periods/2026-09/uploads"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the functions log, as lines of JSON."""
    with patch.object(logger.registered_handler, "stream", io.StringIO()) as lines:
        yield lines


def asked(office: Office, upload_id: str, role: str = "agency-disdik") -> Answer:
    return office.patiently("approve_upload", "GET", f"{BASE}/{upload_id}/trace", role, None)


def steps(office: Office, upload: Notification) -> list[dict[str, Any]]:
    answer = asked(office, upload.upload_id)
    assert answer.status == 200
    found: list[dict[str, Any]] = answer.content["steps"]
    return found


def outcomes(office: Office, upload: Notification) -> list[tuple[str, str]]:
    return [(step["step"], step["outcome"]) for step in steps(office, upload)]


def test_each_step_has_its_time_outcome_and_log_query(office: Office) -> None:
    upload = office.upload(month(low=()), minute=0)
    found = steps(office, upload)
    assert outcomes(office, upload) == [
        ("upload", "done"),
        ("receive", "done"),
        ("validate", "done"),
        ("compute", "done"),
        ("publish", "published"),
    ]
    assert found[0]["started_at"] == "2026-10-30T08:00:00.000+00:00"
    begun = [step["started_at"] for step in found]
    assert begun == sorted(begun)
    assert all(step["ended_at"] >= step["started_at"] for step in found[2:])
    batch_id = office.upload_item(upload)["batch_id"]
    by_upload = f'filter upload_id = "{upload.upload_id}" | sort @timestamp'
    by_batch = f'filter batch_id = "{batch_id}" | sort @timestamp'
    assert [(step["log_group"], step["log_query"]) for step in found] == [
        (None, None),
        ("/aws/lambda/tukin-receive-upload", by_upload),
        ("/aws/lambda/tukin-validate-appraisals", by_batch),
        ("/aws/lambda/tukin-compute-incentives", by_batch),
        ("/aws/lambda/tukin-publish-batch", by_batch),
    ]


def test_the_log_has_a_line_of_each_task_by_which_the_query_finds_it(
    office: Office, log: io.StringIO
) -> None:
    upload = office.upload(month(low=()))
    batch_id = office.upload_item(upload)["batch_id"]
    lines = [line for line in log.getvalue().splitlines() if f'"{batch_id}"' in line]
    for said in ("upload validated", "shard computed", "batch decided"):
        assert any(said in line for line in lines), said


def test_what_a_task_failed_with_is_found_by_the_query_too(
    office: Office, log: io.StringIO
) -> None:
    """By its kind and code alone: a text may quote a row."""
    with patch.object(RuleArchive, "get", side_effect=RulesMissing("E705")):
        upload = office.upload(month(low=()))
    batch_id = office.upload_item(upload)["batch_id"]
    lines = log.getvalue().splitlines()
    (failed,) = [json.loads(line) for line in lines if "task failed" in line]
    assert failed["batch_id"] == batch_id
    assert (failed["kind"], failed["error_code"]) == ("RulesMissing", "E705")
    assert "exception" not in failed


def test_a_refused_file_ends_with_its_validation(office: Office) -> None:
    upload = office.upload(b"nip;nothing known\n1;2\n")
    assert outcomes(office, upload)[-1] == ("validate", "refused")
    assert asked(office, upload.upload_id).content["error_code"] is not None


def fail(office: Office, function: str, error: str, times: int) -> None:
    """A task fails so often, then it succeeds."""
    left = [error] * times

    def refuse(name: str, _: Any) -> None:
        if name == function and left:
            raise TaskFailed(left.pop())

    office.before_task.append(refuse)


def test_what_was_tried_again_is_counted(office: Office) -> None:
    fail(office, "compute_incentives", "StoreUnavailable", 2)
    upload = office.upload(month(low=()))
    (compute,) = [step for step in steps(office, upload) if step["step"] == "compute"]
    assert (compute["outcome"], compute["errors"]) == ("done", {"StoreUnavailable": 2})


def test_a_task_that_fails_for_good_is_named_with_its_error(office: Office) -> None:
    fail(office, "compute_incentives", "IntegrityError", 1)
    upload = office.upload(month(low=()))
    last = steps(office, upload)[-1]
    assert (last["step"], last["outcome"]) == ("compute", "failed")
    assert last["errors"] == {"IntegrityError": 1}
    assert asked(office, upload.upload_id).content["error_code"] == "E705"


def test_who_waits_for_the_head_and_what_the_head_decided(office: Office) -> None:
    upload = waiting_upload(office)
    assert outcomes(office, upload)[-1] == ("publish", "awaiting_approval")
    assert approve(office, upload).status == 200
    office.run_executions()
    assert outcomes(office, upload)[4:] == [
        ("publish", "awaiting_approval"),
        ("approve", "done"),
        ("publish", "published"),
    ]
    assert steps(office, upload)[5]["started_at"] == "2026-10-31T08:00:00.000+00:00"


def test_a_publication_that_failed_after_the_approval(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    assert outcomes(office, upload)[-2:] == [("approve", "done"), ("publish", "failed")]


def test_a_rejection_is_a_step(office: Office) -> None:
    upload = waiting_upload(office)
    assert reject(office, upload, "Belum lengkap").status == 200
    assert ("reject", "done") in outcomes(office, upload)


def test_an_approval_of_before_it_was_received_again_comes_first(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    office.history_begins = 3 * 86_400  # its execution began days after the approval
    assert outcomes(office, upload)[1] == ("approve", "done")


def test_in_line_and_never_begun(office: Office) -> None:
    first, second = office.put(month(low=()), minute=0), office.put(month(low=()), minute=1)
    office.deliver(first)
    office.deliver(second)
    assert outcomes(office, second) == [
        ("upload", "done"),
        ("receive", "done"),
        ("receive", "in_line"),
    ]
    office.executions.clear()  # 90 days later
    assert outcomes(office, first)[2:] == [
        ("validate", "not_known"),
        ("compute", "not_known"),
        ("publish", "not_known"),
    ]


def test_an_upload_of_another_agency_is_not_there(office: Office) -> None:
    """By its own place another role is refused; by another agency's place it is not found."""
    upload = office.upload(month(low=()))
    assert asked(office, upload.upload_id, "agency-dinkes").status == 403
    assert asked(office, upload.upload_id, "finance").status == 403
    assert asked(office, upload.upload_id, HEAD).status == 200
    assert asked(office, upload.upload_id, "auditor").status == 200
    other = f"/agencies/dinkes/periods/2026-09/uploads/{upload.upload_id}/trace"
    answer = office.patiently("approve_upload", "GET", other, "agency-dinkes", None)
    assert (answer.status, answer.content["code"]) == (404, "E802")
