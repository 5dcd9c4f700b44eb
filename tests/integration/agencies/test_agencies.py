"""Agencies are rows: in force after another person's approval, and what follows from them."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.agency_rows import TOP_NIP
from tests.integration.office import Office
from tests.integration.people import nip_of, person
from tests.integration.register.test_register import everybody
from tests.integration.world import ARCHIVE, INTAKE, TABLE, Answer, Notification
from tukin.aws.table import Table
from tukin.people.agencies.store import AGENCIES
from tukin.register.approval.dated_files import DatedFiles, FileApproval

HEADING = "agency;name;short;top_nip;timezone;mode;ratings;since;until"
DATED = "2026-10-15"
UPLOADER, APPROVER = "AROAPERSONNEL:ratna", "bagus"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def rows(*codes: str, until: str = "") -> bytes:
    """A file of agencies of some codes."""
    lines = [
        f"{code};Dinas {code};;{TOP_NIP};WIB;files;system;2020-01-01;{until}" for code in codes
    ]
    return "\n".join([HEADING, *lines]).encode()


def put(
    office: Office, data: bytes, dated: str = DATED, minute: int = 0, by: str = UPLOADER
) -> Notification:
    """Upload a file of agencies as somebody, and have it received."""
    notification = office.put(data, key=f"agencies/{dated}.csv", minute=minute)
    del office.notifications[notification.upload_id]  # it is no upload of an agency
    notification = Notification(
        notification.bucket, notification.key, notification.version, uploaded_by=by
    )
    office.deliver(notification, to="receive_register")
    return notification


def ask(office: Office, method: str, path: str, body: Any = None, person: str = APPROVER) -> Answer:
    return office.patiently(
        "manage_agencies", method, f"/agencies/files{path}", "personnel", body, person
    )


def digest(office: Office, dated: str = DATED) -> str:
    return str(ask(office, "GET", f"/{dated}").content["digest"])


def approve(
    office: Office, given: str | None = None, dated: str = DATED, person: str = APPROVER
) -> Answer:
    body = {"digest": given or digest(office, dated)}
    return ask(office, "POST", f"/{dated}/approval", body, person)


def report(office: Office, file: Notification) -> Any:
    name = file.key.rpartition("/")[2]
    return json.loads(office.objects()[f"{INTAKE}/reports/agencies/{name}.{file.upload_id}.json"])


def uploads(office: Office, agency: str = "bapenda", minute: int = 30) -> str | None:
    """What becomes of an upload of an agency: its status, None where it is refused."""
    notification = office.upload([person(1)], agency=agency, minute=minute)
    items = [item for item in office.items("UPLOAD#") if item["sk"] == notification.upload_id]
    return str(items[0]["status"]) if items else None


def more_agencies() -> bytes:
    """A file whose head is in the register of ``everybody``."""
    return rows("disdik", "bapenda").replace(TOP_NIP.encode(), nip_of(0).encode())


FOUR = rows("disdik", "dinkes", "dukcapil", "bapenda")


def test_a_file_waits_and_changes_nothing(office: Office) -> None:
    put(office, FOUR)
    view = ask(office, "GET", f"/{DATED}").content
    assert (view["state"], view["rows"], view["uploaded_by"]) == ("waiting", 4, "ratna")
    assert [each["agency"] for each in view["added"]] == ["bapenda"]
    assert view["removed"] == []
    assert uploads(office) is None
    refused = [key for key in office.objects() if "/reports/unknown/refused/" in key]
    assert len(refused) == 1
    assert json.loads(office.objects()[refused[0]])["refused"]["code"] == "E006"


def test_another_person_puts_it_in_force(office: Office) -> None:
    put(office, FOUR)
    assert approve(office).status == 200
    assert uploads(office) == "published"
    item = next(i for i in office.items("AGENCIES") if i["sk"] == DATED and i["pk"] == "AGENCIES")
    assert item["approved_by"] == f"AROA:{APPROVER}"
    assert f"{ARCHIVE}/agencies/{item['sha256']}.csv" in office.objects()


@pytest.mark.parametrize("person", ["ratna"])
def test_the_same_person_is_refused(office: Office, person: str) -> None:
    put(office, FOUR)
    answer = approve(office, person=person)
    assert (answer.status, answer.content["code"]) == (403, "E710")
    assert uploads(office) is None


def test_where_nobody_knows_who_uploaded_nobody_approves(office: Office) -> None:
    """A sweep found it; once S3 names the uploader, it may be approved."""
    file = office.put(FOUR, key=f"agencies/{DATED}.csv", minute=0)
    del office.notifications[file.upload_id]
    again = {"bucket": file.bucket, "key": file.key, "version_id": file.version, "after": "sweep"}
    office.deliver(json.dumps({"receive_again": again}), to="receive_register")
    answer = approve(office)
    assert (answer.status, answer.content["code"]) == (403, "E712")

    named = Notification(file.bucket, file.key, file.version, uploaded_by=UPLOADER)
    office.deliver(named, to="receive_register")
    assert approve(office, person="ratna").content["code"] == "E710"
    assert approve(office).status == 200


def test_only_what_was_shown_is_approved(office: Office) -> None:
    put(office, FOUR)
    seen = digest(office)
    put(office, rows("disdik", "dinkes", "dukcapil", "palsu"), minute=1)
    answer = approve(office, seen)
    assert (answer.status, answer.content["code"]) == (409, "E711")
    now = answer.content["changes"]
    assert [change["agency"] for change in now["added"]][-1] == "palsu"
    assert now["digest"] == digest(office)
    assert approve(office, now["digest"]).status == 200
    assert uploads(office) is None


def test_a_list_that_a_later_one_would_undo_is_not_approved(office: Office) -> None:
    """Nobody would see that the fourth agency ends on the later list's day."""
    put(office, rows("disdik", "dinkes", "dukcapil"), dated="2026-10-20")
    assert approve(office, dated="2026-10-20").status == 200
    put(office, FOUR, minute=1)
    answer = approve(office)
    assert (answer.status, answer.content["code"]) == (409, "E173")
    put(office, FOUR, dated="2026-10-20", minute=2)
    assert approve(office, dated="2026-10-20").status == 200


def test_after_another_approval_the_difference_is_another(office: Office) -> None:
    put(office, FOUR)
    seen = digest(office)
    put(office, rows("disdik", "dinkes"), dated="2026-10-01", minute=1)
    assert approve(office, dated="2026-10-01").status == 200
    answer = approve(office, seen)
    assert (answer.status, answer.content["code"]) == (409, "E172")
    put(office, FOUR, minute=2)
    view = ask(office, "GET", f"/{DATED}").content
    assert [each["agency"] for each in view["added"]] == ["bapenda", "dukcapil"]
    assert approve(office).status == 200


def test_of_two_approvals_at_once_one_is_refused(office: Office) -> None:
    """Both have read that there was none before; the second's write finds one more."""
    put(office, FOUR)
    put(office, rows("disdik"), dated="2026-10-20", minute=1)
    with office.run_as(None):
        files = DatedFiles(Table(TABLE), AGENCIES.places)
        one, other = files.get(date.fromisoformat(DATED)), files.get(date(2026, 10, 20))
        assert one is not None
        assert other is not None
        seen, approval = files.approvals(), FileApproval("0" * 64, "AROA:bagus", "2026-10-31")
        assert files.approve(one, approval, seen)
        assert not files.approve(other, approval, seen)
        assert files.approve(other, approval, files.approvals())


def test_the_same_approval_again_changes_nothing(office: Office) -> None:
    put(office, FOUR)
    seen = digest(office)
    assert approve(office, seen).status == 200
    before = office.items("AGENCIES")
    assert approve(office, seen).content == approve(office, seen).content
    assert office.items("AGENCIES") == before


def test_a_file_that_is_received_again_stays_approved(office: Office) -> None:
    file = put(office, FOUR)
    assert approve(office).status == 200
    office.deliver(file, to="receive_register")
    assert ask(office, "GET", f"/{DATED}").content["state"] == "approved"


def test_a_new_file_of_the_date_waits_and_the_approved_one_stays(office: Office) -> None:
    put(office, FOUR)
    assert approve(office).status == 200
    put(office, rows("disdik"), minute=1)
    view = ask(office, "GET", f"/{DATED}").content
    assert view["state"] == "waiting"
    assert [each["agency"] for each in view["removed"]] == ["bapenda", "dinkes", "dukcapil"]
    assert uploads(office) == "published"


def test_a_bad_file_is_reported_row_by_row_and_cannot_be_approved(office: Office) -> None:
    file = put(office, rows("disdik", "files", "x-head"))
    found = report(office, file)
    assert found["refused"]["code"] == "E165"
    assert [(error["row"], error["code"]) for error in found["errors"]] == [
        (3, "E160"),
        (4, "E160"),
    ]
    assert approve(office, "0" * 64).status == 404


def test_an_agency_does_not_end_while_somebody_works_there(office: Office) -> None:
    office.put_register(everybody(), "2026-09-01", minute=0)
    ended = rows("disdik", until="2026-10-31").decode() + "\n"
    ended += rows("dinkes", "dukcapil").decode().partition("\n")[2]
    codes = [error["code"] for error in report(office, put(office, ended.encode()))["errors"]]
    assert "E166" in codes


def test_before_the_first_file_uploads_wait(office: Office) -> None:
    office.remove("AGENCIES", "2020-01-01")
    notification = office.put([person(1)], minute=5)
    office.deliver(notification)
    assert office.items("UPLOAD#") == []
    assert len(office.dead_letters) == 1  # after five tries; the sweep takes it up again
    office.dead_letters.clear()
    answer = office.ask("GET", "/periods/2026-09", role="finance")
    assert (answer.status, answer.content["code"]) == (503, "E903")

    put(office, rows("disdik"), minute=6)
    assert approve(office).status == 200
    office.run_sweep()
    office.run_executions()
    assert office.status_of(notification) == "published"


def test_an_upload_that_was_refused_is_taken_once_its_agency_is_there(office: Office) -> None:
    notification = office.upload([person(1)], agency="bapenda", minute=5)
    assert office.items("UPLOAD#") == []
    put(office, FOUR, minute=6)
    assert approve(office).status == 200
    office.run_sweep()
    office.run_executions()
    assert office.status_of(notification) == "published"


def test_finance_sees_the_agencies_of_the_period(office: Office) -> None:
    put(office, FOUR)
    assert approve(office).status == 200
    view = office.patiently("manage_runs", "GET", "/periods/2026-09", "finance", None).content
    assert {month["agency"] for month in view["agencies"]} == {
        "bapenda",
        "dinkes",
        "disdik",
        "dukcapil",
    }


@pytest.mark.parametrize("role", ["agency-disdik", "agency-files", "finance", "rules-author", ""])
def test_nobody_else_reads_or_approves(office: Office, role: str) -> None:
    put(office, FOUR)
    for method, path in (("GET", ""), ("GET", f"/{DATED}"), ("POST", f"/{DATED}/approval")):
        answer = office.patiently(
            "manage_agencies", method, f"/agencies/files{path}", role, {"digest": "0" * 64}
        )
        assert answer.status == 403, (method, path)


def test_the_list_says_what_is_in_force_today(office: Office) -> None:
    put(office, FOUR)
    before = ask(office, "GET", "").content
    assert [file["state"] for file in before["files"]] == ["waiting"]
    assert approve(office).status == 200
    after = ask(office, "GET", "").content
    assert after["in_force_sha256"] == after["files"][0]["sha256"] != before["in_force_sha256"]
    assert after["files"][0]["approved_by"] == APPROVER
