"""Who may agree to an upload; and what was agreed to is published, whatever befalls it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import person
from tests.integration.state_machine import TaskFailed
from tests.integration.stories import month
from tests.integration.test_uploads import new_engine
from tests.integration.world import Answer, Notification


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def waiting_upload(office: Office) -> Notification:
    """A month without one of its people waits for the agency head."""
    office.upload(month(low=()))
    upload = office.put(month(low=(), count=7), minute=5)
    office.deliver(upload)
    office.run_executions()
    assert office.status_of(upload) == "awaiting_approval"
    return upload


def approve(office: Office, upload: Notification, digest: str | None = None) -> Answer:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    body = {"digest": digest or office.upload_item(upload)["digest"]}
    return office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)


def approve_during_an_outage(office: Office, upload: Notification) -> None:
    """The agency head agrees, and every try of the execution to publish it fails."""

    def refuse(name: str, _: Any) -> None:
        if name == "publish_batch":
            raise TaskFailed("StoreUnavailable")

    office.before_task.append(refuse)
    assert approve(office, upload).status == 200
    office.run_executions()
    office.before_task.remove(refuse)
    assert office.status_of(upload) == "awaiting_approval"


def test_an_approval_given_again_publishes_after_an_outage(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    assert approve(office, upload).status == 200
    office.run_executions()
    assert office.status_of(upload) == "published"


def test_an_approval_given_again_publishes_no_other_batch(office: Office) -> None:
    """Received again by other code, the upload has a batch of which nothing is staged yet."""
    upload = waiting_upload(office)
    digest = office.upload_item(upload)["digest"]
    approve_during_an_outage(office, upload)
    with new_engine("3"):
        office.deliver(upload)
        assert office.status_of(upload) == "received"
        before = set(office.executions)
        assert approve(office, upload, digest).status == 200
        assert set(office.executions) == before
        office.run_executions()
    assert office.status_of(upload) == "awaiting_approval"
    assert office.upload_item(upload)["digest"] != digest


def test_a_sweep_publishes_after_an_outage(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    office.run_sweep()
    office.run_executions()
    assert office.status_of(upload) == "published"


def test_a_sweep_publishes_where_the_execution_was_never_started(office: Office) -> None:
    upload = waiting_upload(office)
    before = set(office.executions)
    assert approve(office, upload).status == 200
    for name in set(office.executions) - before:
        del office.executions[name]  # as if the process had ended before it
    office.run_sweep()
    office.run_executions()
    assert office.status_of(upload) == "published"


def test_a_sweep_leaves_alone_what_nobody_agreed_to(office: Office) -> None:
    upload = waiting_upload(office)
    before = set(office.executions)
    office.run_sweep()
    assert set(office.executions) == before
    assert office.status_of(upload) == "awaiting_approval"


class TestAnotherPerson:
    """The uploader's and the agency head's roles differ; the person who acts must as well.

    ``Office`` calls as ``AROA:{role}``, so that the agency head's name is that of the role.
    """

    AGENCY_HEAD = "agency-disdik-head"

    def test_who_uploaded_does_not_approve(self, office: Office) -> None:
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        body = json.loads(upload.body)
        body["Records"][0]["userIdentity"] = {"principalId": f"AWS:AROAOTHER:{self.AGENCY_HEAD}"}
        office.deliver(json.dumps(body))
        office.run_executions()
        answer = approve(office, upload)
        assert (answer.status, answer.content["code"]) == (403, "E710")

    def test_an_upload_that_a_sweep_found_is_nobodys_to_approve(self, office: Office) -> None:
        """S3 alone tells who uploaded, and its word was lost: it may have been the agency head."""
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        office.run_sweep()
        assert office.status_of(upload) == "awaiting_approval"
        answer = approve(office, upload)
        assert (answer.status, answer.content["code"]) == (403, "E712")

    def test_the_word_of_s3_that_comes_late_tells_whose_it_is(self, office: Office) -> None:
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        office.run_sweep()
        office.deliver(upload)
        assert office.upload_item(upload)["uploaded_by"] == upload.uploaded_by
        office.deliver(upload.body.replace(upload.uploaded_by, "AROAOTHER:somebody-else"))
        assert office.upload_item(upload)["uploaded_by"] == upload.uploaded_by
        assert approve(office, upload).status == 200
        office.run_executions()
        assert office.status_of(upload) == "published"

    def test_who_sent_a_single_rating_does_not_approve_it(self, office: Office) -> None:
        """S3 names the function that wrote the object; the caller of the API comes after it."""
        for upload, code in self._single_ratings(office):
            answer = approve(office, upload)
            assert answer.content.get("code") == code

    def _single_ratings(self, office: Office) -> Iterator[tuple[Notification, str | None]]:
        office.upload(month(low=()))
        (live,) = office.items("PERIOD#2026-09")
        office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"})  # as after a run
        path = "/agencies/disdik/periods/2026-09/appraisals"
        for number, (sender, code) in enumerate([(self.AGENCY_HEAD, "E710"), ("somebody", None)]):
            row = person(number, "100")
            answer = office.patiently(
                "receive_appraisal", "POST", path, "agency-disdik", row, person=sender
            )
            upload = office.notice(answer.content["upload"]["key"], 9 + number, 1)
            office.deliver(upload)
            office.run_executions()
            assert office.status_of(upload) == "awaiting_approval"
            yield upload, code
