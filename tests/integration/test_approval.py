"""An approved upload is published, whatever befalls the execution that should do it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.state_machine import TaskFailed
from tests.integration.stories import month
from tests.integration.world import Answer, Notification


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def waiting_upload(office: Office) -> Notification:
    """A month without one of its people waits for the agency's head."""
    office.upload(month(low=()))
    upload = office.put(month(low=(), count=7), minute=5)
    office.deliver(upload)
    office.run_executions()
    assert office.status_of(upload) == "awaiting_approval"
    return upload


def approve(office: Office, upload: Notification) -> Answer:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    body = {"digest": office.upload_item(upload)["digest"]}
    return office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)


def approve_during_an_outage(office: Office, upload: Notification) -> None:
    """The head agrees, and every try of the execution to publish it fails."""

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
