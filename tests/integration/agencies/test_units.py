"""Units of agencies: in force after another person of the administration approved them."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.world import INTAKE, TABLE, Answer, Notification
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.units.store import units_in_force

HEADING = "unit;name;agency;parent;service;layanan;population"
DATED = "2026-10-15"
LOKET = "loket;Loket Akta;dukcapil;bidang;ya;Akta Kelahiran;12000"
BIDANG = "bidang;Bidang Pencatatan Sipil;dukcapil;;tidak;;"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def put(office: Office, rows: list[str], by: str = "ratna", minute: int = 0) -> Notification:
    """Upload a list of units as somebody, and have it received."""
    data = "\n".join([HEADING, *rows]).encode()
    file = office.put(data, key=f"units/{DATED}.csv", minute=minute)
    del office.notifications[file.upload_id]  # it is no upload of a month
    sent = Notification(file.bucket, file.key, file.version, uploaded_by=f"AROA:{by}")
    office.deliver(sent, to="receive_register")
    return sent


def ask(
    office: Office,
    method: str,
    path: str,
    body: Any = None,
    who: str = "bagus",
    role: str = "personnel",
) -> Answer:
    return office.patiently("manage_agencies", method, f"/units/files{path}", role, body, who)


def approve(office: Office, who: str = "bagus") -> Answer:
    digest = ask(office, "GET", f"/{DATED}").content["digest"]
    return ask(office, "POST", f"/{DATED}/approval", {"digest": digest}, who)


def in_force(office: Office) -> list[str]:
    with office.run_as(None):
        units = units_in_force(Table(TABLE), Bucket("tukin-test-archive"), date(2026, 10, 20))
    return [unit.code for unit in units.rows]


def test_another_person_puts_units_in_force(office: Office) -> None:
    put(office, [LOKET, BIDANG])
    view = ask(office, "GET", f"/{DATED}").content
    assert (view["state"], [each["unit"] for each in view["added"]]) == (
        "waiting",
        ["bidang", "loket"],
    )
    assert in_force(office) == []
    refused = approve(office, who="ratna")
    assert (refused.status, refused.content["code"]) == (403, "E710")
    assert approve(office).status == 200
    assert in_force(office) == ["bidang", "loket"]
    assert ask(office, "GET", "", role="auditor").content["files"][0]["approved_by"] == "bagus"


def test_a_bad_list_is_reported(office: Office) -> None:
    file = put(office, [LOKET])
    name = f"reports/units/{DATED}.csv.{file.upload_id}.json"
    found = json.loads(office.objects()[f"{INTAKE}/{name}"])
    assert found["refused"]["code"] == "E1017"
    assert [(error["row"], error["code"]) for error in found["errors"]] == [(2, "E1018")]
    assert ask(office, "GET", f"/{DATED}").status == 404


@pytest.mark.parametrize("role", ["agency-disdik", "agency-units", "finance", ""])
def test_nobody_else_reads_or_approves(office: Office, role: str) -> None:
    put(office, [BIDANG])
    for method, path in (("GET", ""), ("GET", f"/{DATED}"), ("POST", f"/{DATED}/approval")):
        assert ask(office, method, path, {"digest": "0" * 64}, role=role).status == 403
