"""First payments and changed accounts: held until the releaser confirms just that list."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import nip_of, person
from tests.integration.settlement.test_holds import month_of, slip_of
from tests.integration.settlement.test_regional_files import book, files_of, register, rows
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay

AUGUST, SEPTEMBER = "2026-08", "2026-09"
FIRST, SECOND = "key-00000001", "key-00000002"


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Three people of disdik, each with an account."""
    with GoldenOffice() as made:
        made.rules.document = book()
        made.put_register(register(), "2026-09-01")
        made.upload([person(number) for number in range(3)], period=AUGUST)
        yield made


def next_month(office: GoldenOffice, *numbers: int) -> None:
    """September of some people is published, and over."""
    rows_ = [person(number) for number in numbers]
    upload = office.upload(rows_, period=SEPTEMBER, name="september.csv", minute=20)
    if office.status_of(upload) == "awaiting_approval":
        path = f"/agencies/disdik/periods/{SEPTEMBER}/uploads/{upload.upload_id}/approval"
        body = {"digest": office.upload_item(upload)["digest"]}
        answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
        assert answer.status == 200, answer.content
        office.run_executions()
        office.drain_stream()
    assert office.status_of(upload) == "published"


@pytest.fixture
def september(office: GoldenOffice, monkeypatch: pytest.MonkeyPatch) -> GoldenOffice:
    """August is paid to all three; September can be prepared."""
    monkeypatch.setattr("tukin.handlers.manage_runs.today", lambda: date(2026, 11, 2))
    office.settle_period(FIRST, AUGUST)
    return office


def listed(office: GoldenOffice, run_id: str) -> dict[str, str]:
    found = office.ask("GET", f"/runs/{run_id}/prepared").content["first_payments"]
    assert found["count"] == len(found["people"])
    return {each["nip"]: each["reason"] for each in found["people"]}


def test_everybody_is_listed_the_first_time_and_nobody_the_second(september: GoldenOffice) -> None:
    everybody = {nip_of(number): "first_payment" for number in range(3)}
    first = september.entries()[0].values["run_id"]
    assert listed(september, first) == everybody
    next_month(september, 0, 1, 2)
    run_id = september.prepare(SECOND, SEPTEMBER)
    assert listed(september, run_id) == {}
    assert september.run_item(run_id).get("first_payments") is None
    assert september.release(run_id).status == 202


def test_without_any_confirmation_nobody_new_is_paid(office: GoldenOffice) -> None:
    run_id = office.prepare(FIRST, AUGUST)
    answer = office.release(run_id, confirmed_first_payments=None)
    assert (answer.status, answer.content["code"]) == (409, "E756")
    assert office.run_item(run_id)["status"] == "prepared"
    assert office.release(run_id).status == 202


def test_a_changed_account_is_held_until_it_is_confirmed(september: GoldenOffice) -> None:
    """The money that one row of a register could send elsewhere."""
    september.put_register(register(p1="9999999999"), "2026-10-15", minute=5)
    next_month(september, 0, 1, 2)
    run_id = september.prepare(SECOND, SEPTEMBER)
    assert listed(september, run_id) == {nip_of(1): "changed_account"}
    assert september.release(run_id, confirmed_first_payments=None).status == 202
    september.run_settlements()
    assert september.transfers(run_id).keys() == {0, 2}
    assert b"9999999999" not in files_of(september, run_id)["bank.csv"]
    view = september.ask("GET", f"/periods/{SEPTEMBER}").content["agencies"]
    (month,) = [each for each in view if each["agency"] == "disdik"]
    assert [(each["nip"], each["reason"]) for each in month["not_paid"]] == [
        (nip_of(1), "changed_account")
    ]

    again = september.settle_period("key-00000003", SEPTEMBER)
    assert september.transfers(again).keys() == {1}
    (row,) = rows(files_of(september, again)["bank.csv"], ";")
    assert row["account_no"] == "9999999999"
    september.check_books()


def test_somebody_new_is_held_and_paid_once_by_the_next_run(september: GoldenOffice) -> None:
    next_month(september, 0, 1, 2, 3)
    run_id = september.prepare(SECOND, SEPTEMBER)
    assert listed(september, run_id) == {nip_of(3): "first_payment"}
    september.release(run_id, confirmed_first_payments=None)
    september.run_settlements()
    assert september.transfers(run_id).keys() == {0, 1, 2}
    third = september.settle_period("key-00000003", SEPTEMBER)
    assert september.transfers(third).keys() == {3}
    assert september.transfers(september.settle_period("key-00000004", SEPTEMBER)) == {}
    september.check_books()


def test_a_list_that_is_not_this_runs_confirms_nothing(september: GoldenOffice) -> None:
    next_month(september, 0, 1, 2, 3)
    run_id = september.prepare(SECOND, SEPTEMBER)
    answer = september.release(run_id, confirmed_first_payments="0" * 64)
    assert (answer.status, answer.content["code"]) == (409, "E757")
    assert september.run_item(run_id)["status"] == "prepared"


def test_an_account_that_the_register_changes_after_the_look_is_not_paid_to(
    september: GoldenOffice,
) -> None:
    """Neither by a newer register nor by a row that begins between preparation and release."""
    next_month(september, 0, 1, 2)
    run_id = september.prepare(SECOND, SEPTEMBER)
    september.put_register(register(p1="9999999999"), "2026-10-31", minute=25)
    september.release(run_id)
    september.run_settlements()
    assert b"9999999999" not in files_of(september, run_id)["bank.csv"]
    assert september.transfers(run_id).keys() == {0, 1, 2}


@pytest.mark.parametrize("confirms", [True, False])
def test_a_run_is_made_again_to_the_byte(
    september: GoldenOffice, tmp_path: Path, confirms: bool
) -> None:
    september.put_register(register(p1="9999999999"), "2026-10-15", minute=5)
    next_month(september, 0, 1, 2, 3)
    run_id = september.prepare(SECOND, SEPTEMBER)
    more: dict[str, Any] = {} if confirms else {"confirmed_first_payments": None}
    assert september.release(run_id, **more).status == 202
    september.run_settlements()
    assert september.transfers(run_id).keys() == ({0, 1, 2, 3} if confirms else {0, 2})
    release = september.entries()[-1].values["release"]
    assert (release["first_payments_sha256"] is not None) is confirms
    (tmp_path / "x.zip").write_bytes(bundle_of(september, run_id))
    assert replay(read_bundle(tmp_path / "x.zip")) is None


def test_the_slip_says_that_it_waits_for_the_confirmation(september: GoldenOffice) -> None:
    next_month(september, 0, 1, 2, 3)
    run_id = september.prepare(SECOND, SEPTEMBER)
    september.release(run_id, confirmed_first_payments=None)
    september.run_settlements()
    assert slip_of(september, 0)["status"] == "sent"
    slip = slip_of(september, 3)
    assert (slip["status"], slip["reason"]) == ("held", "first_payment")
    assert month_of(september)["held"] == 1


def test_the_lines_say_who_is_to_be_confirmed(september: GoldenOffice) -> None:
    next_month(september, 0, 1, 2, 3)
    run_id = september.prepare(SECOND, SEPTEMBER)
    lines = september.ask("GET", f"/runs/{run_id}/prepared/lines").content["lines"]
    assert {each["nip"]: each["to_confirm"] for each in lines if each["to_confirm"]} == {
        nip_of(3): "first_payment"
    }


def test_no_state_or_file_for_people_holds_an_account_in_the_clear(office: GoldenOffice) -> None:
    office.settle_period(FIRST, AUGUST)
    states = b"".join(office.objects("settlement/").values())
    assert b'"account":"' in states
    assert not any(f"00000000{number}1".encode() in states for number in range(3))
