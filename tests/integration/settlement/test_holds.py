"""Who is held by the register in force at the preparation: not paid, not credited, and not lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import nip_of, person
from tests.integration.world import INTAKE, VARIABLES
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay

PERIOD = "2026-09"
HEADING = "nip,agency,employment,grade,position,status,from,until"
EVERYBODY = range(7)
DEAD, MOVED, GONE, STUDYING, LEFT, LATER, PAID = EVERYBODY


def entry(number: int, status: str = "aktif", agency: str = "disdik", days: str = "") -> str:
    row = person(number)
    cells = (row["nip"], agency, "PNS", row["grade"], row["position"], status)
    return ",".join((*cells, days or "2010-01-01,"))


def register(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


SINCE_THEN = register(
    entry(DEAD, days="2010-01-01,2026-10-09"),
    entry(DEAD, "meninggal", days="2026-10-10,"),  # after the month, and held all the same
    entry(MOVED, days="2010-01-01,2026-09-14"),
    entry(MOVED, agency="dinkes", days="2026-09-15,"),
    # of GONE it says nothing
    entry(STUDYING, days="2010-01-01,2026-09-09"),
    entry(STUDYING, "tugas-belajar", days="2026-09-10,"),
    entry(LEFT, days="2010-01-01,2026-09-29"),
    entry(LATER, days="2010-01-01,2026-09-30"),
    entry(LATER, "pensiun", days="2026-10-01,"),
    entry(PAID),
)
REASONS = {
    DEAD: "deceased",
    MOVED: "moved",
    GONE: "not_registered",
    STUDYING: "unpaid_status",
    LEFT: "left",
}


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Seven people of disdik in September, all of them paid by the month's own register."""
    with GoldenOffice() as made:
        made.put_register(register(*map(entry, EVERYBODY)), "2026-09-01")
        made.upload([person(number) for number in EVERYBODY])
        yield made


def month_of(office: GoldenOffice, agency: str = "disdik") -> dict[str, Any]:
    view = office.ask("GET", f"/periods/{PERIOD}").content
    (found,) = [each for each in view["agencies"] if each["agency"] == agency]
    return dict(found)


def slip_of(office: GoldenOffice, number: int) -> dict[str, Any]:
    body = {"nip": nip_of(number), "period": PERIOD}
    answer = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
    assert answer.status == 200, answer.content
    found: dict[str, Any] = answer.content["payment"]
    return found


def credited(office: GoldenOffice) -> set[str]:
    (item,) = [item for item in office.items("SETTLED#") if item["sk"] == "STATE"]
    place = f"settlement/credited/{item['credited_sha256']}"
    (data,) = office.objects(place).values()
    return {nip_of(number) for number in EVERYBODY if nip_of(number).encode() in data}


def test_the_dead_of_the_register_in_force_are_not_paid(office: GoldenOffice) -> None:
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    run_id = office.settle_period("key-00000001", PERIOD)
    assert office.transfers(run_id).keys() == {LATER, PAID}
    assert credited(office) == {nip_of(LATER), nip_of(PAID)}
    office.check_books()


def test_who_is_held_is_named_with_the_reason_before_and_after(office: GoldenOffice) -> None:
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    run_id = office.prepare("key-00000001", PERIOD)
    view = office.ask("GET", f"/runs/{run_id}/prepared").content
    held = {each["nip"]: each["reason"] for each in view["held"]}
    assert held == {nip_of(number): reason for number, reason in REASONS.items()}
    assert view["totals"]["lines"] == 2
    assert all(each["due_idr"] > 0 and each["reason_id"] for each in view["held"])

    assert office.release(run_id).status == 202
    office.run_settlements()
    assert office.entries()[-1].values["held"] == 5
    month = month_of(office)
    assert (month["state"], month["held"], month["blocked"]) == ("settled", 5, 0)
    assert {each["nip"]: each["reason"] for each in month["not_paid"]} == held
    assert month_of(office, "dinkes")["not_paid"] == []


def test_the_slip_says_held_and_why(office: GoldenOffice) -> None:
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    office.settle_period("key-00000001", PERIOD)
    slip = slip_of(office, MOVED)
    assert (slip["status"], slip["reason"]) == ("held", "moved")
    assert slip["text_id"].startswith("Ditahan (bekerja di perangkat daerah lain menurut register)")
    assert slip_of(office, PAID)["status"] == "sent"


def test_the_next_run_pays_who_is_held_no_more_and_nobody_twice(office: GoldenOffice) -> None:
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    first = office.settle_period("key-00000001", PERIOD)
    back = (
        SINCE_THEN.decode().replace("2026-09-14", "2026-09-30").replace("2026-09-15", "2026-10-01")
    )
    office.put_register(back.encode(), "2026-10-16", minute=6)
    second = office.settle_period("key-00000002", PERIOD)
    assert office.transfers(second).keys() == {MOVED}
    assert slip_of(office, MOVED)["status"] == "sent"
    assert month_of(office)["held"] == 4
    third = office.settle_period("key-00000003", PERIOD)
    assert office.transfers(third) == {}
    paid = [*office.transfers(first), *office.transfers(second)]
    assert sorted(paid) == [MOVED, LATER, PAID]
    office.check_books()


def test_the_release_agrees_to_who_is_held(office: GoldenOffice) -> None:
    """The digest of a run that holds them is another than that of one which does not."""
    run_id = office.prepare("key-00000001", PERIOD)
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    other = office.prepare("key-00000002", PERIOD)
    digests = {office.run_item(each)["digest"] for each in (run_id, other)}
    assert len(digests) == 2


def test_a_run_with_holds_is_made_again_to_the_byte(office: GoldenOffice, tmp_path: Path) -> None:
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    run_id = office.settle_period("key-00000001", PERIOD)
    (tmp_path / "x.zip").write_bytes(bundle_of(office, run_id))
    case = read_bundle(tmp_path / "x.zip")
    assert replay(case) is None
    with patch("tukin.settlement.preparation.prepare.register_holds", lambda *_: {}):
        assert replay(case) is not None, "an auditor sees that the register was not applied"


def test_what_waits_holds_nobody(office: GoldenOffice) -> None:
    """One person alone could stop the pay of others."""
    office.upload_register(SINCE_THEN, "2026-10-15", minute=5)
    run_id = office.settle_period("key-00000001", PERIOD)
    assert office.transfers(run_id).keys() == set(EVERYBODY)


def test_who_was_paid_and_is_due_less_is_taken_back_though_held(office: GoldenOffice) -> None:
    """A hold keeps money back; it does not forgive what was paid too much."""
    office.settle_period("key-00000001", PERIOD)
    office.put_register(SINCE_THEN, "2026-10-15", minute=5)
    upload = office.upload([person(PAID), person(LATER)], name="baru.csv", minute=6)
    body = {"digest": office.upload_item(upload)["digest"]}
    path = f"/agencies/disdik/periods/{PERIOD}/uploads/{upload.upload_id}/approval"
    answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
    assert answer.status == 200, answer.content
    office.run_executions()
    office.drain_stream()
    run_id = office.settle_period("key-00000002", PERIOD)
    lines = {line.nip: line for line in office.lines(run_id)}
    assert lines[nip_of(DEAD)].carried_idr > 0
    assert lines[nip_of(DEAD)].transfer_idr == 0
    office.check_books()


def test_without_a_register_nothing_is_prepared(
    office: GoldenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VARIABLES["manage_runs"], "REGISTER_REQUIRED", "true")
    office.cold_start()
    assert office.prepare("key-00000001", PERIOD)
    for item in office.items("REGISTER"):
        if item["pk"] == "REGISTER":
            office.remove("REGISTER", item["sk"])
    asked = office.ask("POST", "/runs", {"period": PERIOD}, idempotency_key="key-00000002")
    assert (asked.status, asked.content["code"]) == (409, "E755")
    assert not office.started
    assert any(key.startswith(INTAKE) for key in office.objects())
