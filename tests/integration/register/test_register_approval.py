"""A register takes two people: what waits judges nobody, and an approval is of what was seen."""

from datetime import date
from typing import Any

import pytest

from tests.integration.people import nip_of, person
from tests.integration.register.test_register import (
    HEADING,
    errors,
    everybody,
    in_force,
    line,
    people,
    register,
)
from tests.integration.world import TABLE, Answer, Notification, World
from tukin.aws.table import Table
from tukin.register.approval.dated_files import REGISTERS, DatedFiles, FileApproval

DATED = "2026-09-20"
FILE = f"/register/files/{DATED}"


def with_account(number: int, account: str, status: str = "aktif") -> str:
    return f"{line(number, status)},BANK X,{account}"


def with_accounts(*lines: str) -> bytes:
    return "\n".join([f"{HEADING},bank,account_no", *lines]).encode()


def view(world: World, path: str = FILE, role: str = "personnel") -> Any:
    answer = world.http("GET", path, role, session="bagus")
    assert answer.status == 200, answer.content
    return answer.content


def approve(world: World, digest: str, person: str = "bagus", dated: str = DATED) -> Answer:
    path = f"/register/files/{dated}/approval"
    return world.http("POST", path, "personnel", {"digest": digest}, session=person)


def received(world: World, data: bytes, by: str, minute: int = 0) -> None:
    """Upload a register of the date as somebody, and have it received."""
    sent = world.put(data, key=f"register/{DATED}.csv", minute=minute)
    del world.notifications[sent.upload_id]
    notification = Notification(sent.bucket, sent.key, sent.version, uploaded_by=by)
    world.deliver(notification, to="receive_register")


def test_a_register_that_waits_judges_nobody(world: World) -> None:
    world.put_register(everybody(), "2026-09-10")
    world.upload_register(register(line(0, "pensiun"), line(1)), DATED, minute=1)
    assert len(in_force(world)) == 1
    assert errors(world, world.upload(people(0, 1), minute=2)) == []
    approve(world, view(world)["digest"])
    assert errors(world, world.upload(people(0, 1, 2), minute=3)) == [(2, "E122"), (4, "E120")]


def test_the_first_register_of_all_waits_too(world: World) -> None:
    world.upload_register(register(line(0)), DATED)
    upload = world.upload(people(0, 1), minute=1)
    assert world.upload_item(upload)["register_sha256"] == ""
    assert in_force(world) == []
    assert view(world)["people"]["added"] == 1


def test_who_uploaded_cannot_approve(world: World) -> None:
    received(world, everybody(), by="AROAPERSONNEL:Bagus")
    answer = approve(world, view(world)["digest"])
    assert (answer.status, answer.content["code"]) == (403, "E710")
    assert in_force(world) == []
    assert approve(world, view(world)["digest"], person="ratna").status == 200


def test_nobody_approves_what_nobody_is_known_to_have_uploaded(world: World) -> None:
    world.upload_register(everybody(), DATED)
    world.tamper("REGISTER#FILES", DATED, uploaded_by=None)
    answer = approve(world, view(world)["digest"])
    assert (answer.status, answer.content["code"]) == (403, "E712")


def test_the_answer_counts_and_a_page_shows_each(world: World) -> None:
    old = [with_account(number, f"100000000{number}") for number in range(4)]
    world.put_register(with_accounts(*old), "2026-09-10")
    new = [
        with_account(0, "9999999999"),  # another account
        with_account(1, "1000000001", "pensiun"),  # gone
        with_account(2, "1000000002"),
        with_account(5, "1000000005"),  # somebody new; the fourth is listed no longer
    ]
    world.upload_register(with_accounts(*new), DATED, minute=1)
    found = view(world)
    assert found["people"] == {"added": 1, "removed": 1, "changed": 2, "ends": 2, "returns": 0}
    assert found["columns"] == {"status": 1, "account_no": 1}
    assert nip_of(0) not in str(found)
    pages = view(world, f"{FILE}/people", role="auditor")
    assert [(each["nip"], each["kind"], each["columns"]) for each in pages["people"]] == [
        (nip_of(0), "changed", ["account_no"]),
        (nip_of(1), "changed", ["status"]),
        (nip_of(3), "removed", []),
        (nip_of(5), "added", []),
    ]
    assert pages["people"][0]["before"][0]["account_no"] == "1000000000"
    assert pages["people"][0]["after"][0]["account_no"] == "9999999999"
    assert pages["cursor"] is None


def test_who_had_left_and_is_back_is_counted(world: World) -> None:
    world.put_register(register(line(0, "meninggal"), line(1)), "2026-09-10")
    world.upload_register(register(line(0), line(1)), DATED, minute=1)
    assert view(world)["people"] == {
        "added": 0,
        "removed": 0,
        "changed": 1,
        "ends": 0,
        "returns": 1,
    }


def test_a_newer_file_is_another_difference(world: World) -> None:
    """One person could wait for the other's look, and then send another file."""
    world.upload_register(everybody(), DATED)
    seen = view(world)["digest"]
    received(world, everybody(9), by="AROAPERSONNEL:ratna", minute=1)
    answer = approve(world, seen)
    assert (answer.status, answer.content["code"]) == (409, "E711")
    assert answer.content["changes"]["people"]["added"] == 9
    assert in_force(world) == []
    assert approve(world, answer.content["changes"]["digest"]).status == 200


def test_after_another_approval_the_difference_is_another(world: World) -> None:
    world.upload_register(everybody(), DATED)
    seen = view(world)["digest"]
    world.put_register(everybody(2), "2026-09-10", minute=1)
    assert approve(world, seen).content["code"] == "E711"
    assert view(world)["people"]["added"] == 2
    assert approve(world, view(world)["digest"]).status == 200


def test_a_newer_file_of_a_date_in_force_waits_and_the_one_before_stays(world: World) -> None:
    world.put_register(everybody(), DATED)
    before = in_force(world)
    world.upload_register(register(line(0, "pensiun")), DATED, minute=1)
    assert in_force(world) == before
    assert view(world)["state"] == "waiting"
    assert errors(world, world.upload(people(0), minute=2)) == []


def test_of_two_approvals_at_once_one_is_refused(world: World) -> None:
    """Each would be compared with what was in force before the other."""
    world.upload_register(everybody(), DATED)
    world.upload_register(everybody(2), "2026-09-21", minute=1)
    with world.run_as(None):
        files = DatedFiles(Table(TABLE), REGISTERS)
        one, other = files.get(date.fromisoformat(DATED)), files.get(date(2026, 9, 21))
        assert one is not None
        assert other is not None
        seen, approval = files.approvals(), FileApproval("0" * 64, "AROA:bagus", "2026-10-31")
        assert files.approve(one, approval, seen)
        assert not files.approve(other, approval, seen)


def test_the_same_approval_again_changes_nothing(world: World) -> None:
    world.upload_register(everybody(), DATED)
    seen = view(world)["digest"]
    assert approve(world, seen).status == 200
    before = world.snapshot()
    assert approve(world, seen).status == 200
    assert world.snapshot() == before


def test_a_register_that_is_delivered_again_stays_approved(world: World) -> None:
    """A queue delivers at least once; only another upload of the date has to wait."""
    sent = world.upload_register(everybody(), DATED)
    approve(world, view(world)["digest"])
    before = world.snapshot()
    world.deliver(sent, to="receive_register")
    assert view(world)["state"] == "approved"
    assert world.snapshot() == before


def test_a_register_of_an_earlier_version_stays_in_force(world: World) -> None:
    """Its item has no approval; a new one is compared with it."""
    world.put_register(everybody(), "2026-09-10")
    world.tamper("REGISTER", "2026-09-10", digest=None, approved_by=None, approved_at=None)
    world.upload_register(register(line(0)), DATED, minute=1)
    assert view(world)["people"]["removed"] == 3
    assert errors(world, world.upload([person(0), person(9)], minute=2)) == [(3, "E120")]


@pytest.mark.parametrize("role", ["agency-disdik", "agency-disdik-head", "finance", "rules-author"])
def test_nobody_else_reads_or_approves(world: World, role: str) -> None:
    world.upload_register(everybody(), DATED)
    for method, path in (
        ("GET", "/register/files"),
        ("GET", FILE),
        ("GET", f"{FILE}/people"),
        ("POST", f"{FILE}/approval"),
    ):
        answer = world.http(method, path, role, {"digest": "0" * 64}, session="bagus")
        assert answer.status == 403, (method, path)
    auditors = world.http("POST", f"{FILE}/approval", "auditor", {"digest": "0" * 64})
    assert auditors.status == 403
