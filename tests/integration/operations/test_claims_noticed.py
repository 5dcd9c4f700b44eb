"""A sweep notices whom two agencies have published, before anybody prepares a run.

Person 2 is in the months of disdik and of dinkes, as each of them uploads.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.office import NOW, Office
from tests.integration.people import nip_of, person
from tests.integration.world import ARCHIVE, INTAKE, Notification, _keys
from tukin.settlement.claims.store import Claims

PERIOD = "/claims/2026-09"
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
ONE, OTHER = "bagus", "ratna"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        made.upload([person(1), person(2)], minute=0)
        made.upload([person(2), person(3)], agency="dinkes", minute=1)
        yield made


def claims(office: Office) -> list[dict[str, Any]]:
    return list(office.http("GET", PERIOD, "auditor").content["claims"])


def seen_by(office: Office, agency: str) -> list[dict[str, Any]]:
    path = f"/agencies/{agency}/periods/2026-09/uploads"
    return list(office.http("GET", path, f"agency-{agency}").content["claims"])


def notices(office: Office, upload: Notification) -> list[str]:
    item = office.upload_item(upload)
    report = json.loads(office.objects()[f"{INTAKE}/{item['report_key']}"])
    return [found["code"] for found in report["findings"]]


def decide(office: Office, agency: str) -> None:
    body = {"nip": nip_of(2), "agency": agency, "reason": "SK mutasi", "reference": "SK 1"}
    how: dict[str, Any] = {"role": "personnel", "function": "decide_claims"}
    proposed = office.ask("POST", PERIOD, body, who=ONE, **how)
    assert proposed.status == 200, proposed.content
    digest = {"digest": proposed.content["digest"]}
    confirmed = office.ask("POST", f"{PERIOD}/confirmation", digest, who=OTHER, **how)
    assert confirmed.status == 200, confirmed.content


def test_both_agencies_see_it_after_the_next_sweep_and_nobody_prepared(office: Office) -> None:
    assert claims(office) == []
    office.run_sweep(SOON)
    (claim,) = claims(office)
    assert (claim["nip"], claim["agencies"]) == (nip_of(2), ["dinkes", "disdik"])
    assert (claim["open"], claim["since"]) == (True, "2026-10-31T09:00:00+00:00")
    assert seen_by(office, "disdik") == seen_by(office, "dinkes") == [claim]
    assert seen_by(office, "dukcapil") == []
    assert office.items("RUN#") == []


def test_the_next_report_of_either_names_it(office: Office) -> None:
    office.run_sweep(SOON)
    for minute, agency in enumerate(("disdik", "dinkes"), 5):
        again = office.upload([person(2), person(minute)], agency=agency, minute=minute)
        assert "E717" in notices(office, again)


def test_it_is_as_a_preparation_finds_it(office: Office) -> None:
    office.run_sweep(SOON)
    found = office.items("CLAIMS#")
    office.prepare("key-00000001")
    assert office.items("CLAIMS#") == found


def test_who_is_claimed_by_one_alone_again_is_open_no_more(office: Office) -> None:
    office.run_sweep(SOON)
    office.upload([person(3), person(4)], agency="dinkes", minute=7)
    (upload,) = [i for i in office.items("UPLOAD#dinkes") if i["status"] == "awaiting_approval"]
    path = f"/agencies/dinkes/periods/2026-09/uploads/{upload['sk']}/approval"
    body = {"digest": upload["digest"]}
    assert (
        office.patiently("approve_upload", "POST", path, "agency-dinkes-head", body).status == 200
    )
    office.drain()
    office.run_sweep(LATER)
    (claim,) = claims(office)
    assert (claim["open"], claim["ended_at"]) == (False, "2026-10-31T10:00:00+00:00")


def test_a_decision_ends_it_and_no_sweep_opens_it_again(office: Office) -> None:
    office.run_sweep(SOON)
    decide(office, "dinkes")
    (decided,) = claims(office)
    assert (decided["open"], decided["decided_for"]) == (False, "dinkes")
    office.run_sweep(LATER)
    assert claims(office) == [decided]


def test_a_third_agency_is_a_claim_that_nobody_has_decided(office: Office) -> None:
    office.run_sweep(SOON)
    decide(office, "dinkes")
    office.upload([person(2)], agency="dukcapil", minute=8)
    office.run_sweep(LATER)
    (claim,) = claims(office)
    assert (claim["open"], claim["agencies"]) == (True, ["dinkes", "dukcapil"])


def test_a_claim_that_is_decided_while_a_sweep_reads_stays_decided(office: Office) -> None:
    """A preparation finds it and it is decided, before the sweep notes what it found, too."""
    note = Claims.note

    def after_a_decision(self: Claims, *what: Any) -> None:
        if str(what[0]) == "2026-09" and not office.entries():
            with patch.object(Claims, "note", note):
                office.prepare("key-00000001")
                decide(office, "disdik")
        note(self, *what)

    with patch.object(Claims, "note", after_a_decision):
        office.run_sweep(SOON)
    (claim,) = claims(office)
    assert (claim["open"], claim["decided_for"]) == (False, "disdik")


def test_a_month_that_cannot_be_read_ends_no_claim(office: Office) -> None:
    office.run_sweep(SOON)
    known = claims(office)
    (item, *_) = [i for i in office.items("BATCH#") if i["agency"] == "dinkes"]
    office.tamper(item["pk"], item["sk"], gross_idr={"N": "1"})
    office.run_sweep(LATER)
    assert claims(office) == known


def test_without_the_decisions_nothing_is_noted(office: Office) -> None:
    """Whoever takes the ledger's state away makes no claim of what was decided."""
    office.run_sweep(SOON)
    decide(office, "dinkes")
    known = claims(office)
    states = _keys(ARCHIVE)
    for key in [key for key in states if key.startswith("settlement/claims/")]:
        del states[key]
    office.run_sweep(LATER)
    assert claims(office) == known


def test_a_sweep_that_finds_the_same_writes_nothing_of_it(office: Office) -> None:
    def writes() -> list[str]:
        calls = (call for call in office.wire.calls if call.operation == "UpdateItem")
        return [str(call.body) for call in calls if "CLAIMS#" in str(call.body)]

    office.run_sweep(SOON)
    assert len(writes()) == 1
    office.run_sweep(LATER)
    assert len(writes()) == 1
