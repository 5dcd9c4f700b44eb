"""One upload's whole way, on any stage and as often as one likes: it takes a month that is free.

The person of each month is another one, so that no file says what another month's file said. What
is uploaded stays.
"""

import json
import time
from itertools import product
from typing import Any, NamedTuple

import pytest

from tests.e2e.conftest import City
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.any_stage]

AGENCIES = ("dukcapil", "dinkes", "disdik")
MONTHS = [f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13)]
"""Those of the sample's agencies, by the sample's rules of before October 2026: 216 uploads."""

HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan"
LURAH_IDR = 27_000_000
"""Pergub 64/2020; who has 100 for everything gets all of it."""


class Paid(NamedTuple):
    """An upload that went live, its period and its person."""

    upload: dict[str, Any]
    agency: str
    period: str
    nip: str

    @property
    def path(self) -> str:
        """Where the API has the month."""
        return f"/agencies/{self.agency}/periods/{self.period}"


def free_month(city: City) -> tuple[str, str, int]:
    """An agency and a month into which nobody uploaded, and its number among them."""
    for number, (agency, period) in enumerate(product(AGENCIES, MONTHS), start=1):
        path = f"/agencies/{agency}/periods/{period}/uploads"
        if not city.api(f"agency-{agency}").get(path)["uploads"]:
            return agency, period, number
    raise AssertionError("no agency has a free month left: deploy a new stage for tests")


@pytest.fixture(scope="module")
def paid(city: City) -> Paid:
    agency, period, number = free_month(city)
    nip = f"198501012010012{number:03}"
    row = f"{nip};Uji {number};lurah;III/a;PNS;100;100;100"
    data = f"{HEADING}\n{row}\n".encode()
    name = f"uji-{time.time_ns()}.csv"
    return Paid(city.upload(agency, period, name, data), agency, period, nip)


def test_it_goes_live_to_the_rupiah(city: City, paid: Paid) -> None:
    assert (paid.upload["status"], paid.upload["error_code"]) == ("published", None)
    (record,) = city.records(paid.agency, paid.period)
    assert (record["nip"], record["gross_idr"]) == (paid.nip, LURAH_IDR)


def test_its_report_is_the_agencys_own(city: City, paid: Paid) -> None:
    report = json.loads(city.report(paid.agency, paid.upload["report_key"]))
    assert report["accepted"] == 1
    other = next(code for code in AGENCIES if code != paid.agency)
    with pytest.raises(ApiError) as caught:
        city.api(f"agency-{other}").get(f"{paid.path}/records")
    assert caught.value.status == 403


def test_its_steps_can_be_traced(city: City, paid: Paid) -> None:
    trace = city.api("auditor").get(f"{paid.path}/uploads/{paid.upload['upload_id']}/trace")
    assert [step["outcome"] for step in trace["steps"]] == [*["done"] * 4, "published"]


def test_it_is_explained(city: City, paid: Paid) -> None:
    body = {"nip": paid.nip, "period": paid.period}
    path = f"/agencies/{paid.agency}/explanations"
    explained = city.api(f"agency-{paid.agency}").post(path, body)
    assert explained["explanation"]
