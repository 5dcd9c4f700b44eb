"""A month that was published by mistake is withdrawn by the agency and its head."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.invariants import check_events, check_invariants
from tests.integration.office import Office
from tests.integration.stories import month


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


PATH = "/agencies/disdik/periods/2026-09/withdrawal"
REASON = "salah berkas: bulan Agustus"


def ask(office: Office, role: str = "agency-disdik", reason: str = REASON) -> Any:
    return office.http("POST", PATH, role, {"reason": reason})


def waiting(office: Office) -> Any:
    """A published month, and its withdrawal that waits."""
    office.upload(month(low=(1,)))
    answer = ask(office)
    assert answer.status == 200, answer.content
    notification = office.notice(answer.content["upload"]["key"], 5)
    office.drain(notification)
    return notification


def approve(office: Office, upload: Any) -> int:
    digest = office.upload_item(upload)["digest"]
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    answer = office.http("POST", path, "agency-disdik-head", {"digest": digest}, session="dewi")
    office.drain()
    return answer.status


def test_it_waits_and_changes_nothing_before(office: Office) -> None:
    before = month(low=(1,))
    upload = waiting(office)
    item = office.upload_item(upload)
    assert (item["status"], item["error_code"]) == ("awaiting_approval", "E770")
    assert set(item["concerns"]) == {"E770", "E701"}
    (live,) = office.items("PERIOD#2026-09")
    assert live["rows"] == len(before)


def test_approved_nobody_is_in_the_month_and_referrals_are_withdrawn(office: Office) -> None:
    upload = waiting(office)
    assert approve(office, upload) == 200
    assert office.status_of(upload) == "published"
    (live,) = office.items("PERIOD#2026-09")
    assert (live["rows"], live["gross_idr"]) == (0, 0)
    assert {item["state"] for item in office.items("REFERRAL#")} == {"withdrawn"}
    check_events(office)


def test_a_new_upload_publishes_the_month_again_once_it_is_approved(office: Office) -> None:
    """What the agency head approved last is a month of nobody: everybody is added to it."""
    approve(office, waiting(office))
    again = office.upload(month(low=(2,)), minute=9)
    assert office.upload_item(again)["concerns"] == ["E774", "E777"]
    assert approve(office, again) == 200
    assert office.status_of(again) == "published"
    assert {i["state"] for i in office.items("REFERRAL#")} == {"open", "withdrawn"}
    check_invariants(office)


def test_what_was_paid_is_recovered_by_the_next_run(office: Office) -> None:
    office.upload(month(low=()))
    office.settle_period("run-paid", "2026-09")
    answer = ask(office)
    upload = office.notice(answer.content["upload"]["key"], 5)
    office.drain(upload)
    assert approve(office, upload) == 200
    run_id = office.settle_period("run-recovers", "2026-09")
    lines = office.lines(run_id)
    assert len(lines) == len(month(low=()))
    assert all(line.transfer_idr == 0 for line in lines)


@pytest.mark.parametrize("role", ["agency-dinkes", "agency-disdik-head", "finance", "auditor"])
def test_nobody_else_asks(office: Office, role: str) -> None:
    office.upload(month(low=(1,)))
    assert ask(office, role).status == 403


def test_where_nothing_is_live_there_is_nothing_to_withdraw(office: Office) -> None:
    answer = ask(office)
    assert (answer.status, answer.content["code"]) == (409, "E775")
    approve(office, waiting(office))
    assert ask(office).content["code"] == "E775"


def test_a_reason_is_needed(office: Office) -> None:
    office.upload(month(low=(1,)))
    assert ask(office, reason="").content["code"] == "E803"
