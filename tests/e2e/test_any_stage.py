"""One upload's whole way, on any stage and as often as one likes: it takes a month that is free.

The person of each month is another one, so that no file says what another month's file said. What
is uploaded stays.
"""

import time
from typing import Any, NamedTuple

import pytest

from tests.e2e.conftest import City
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.any_stage]

AGENCY, OTHER = "dukcapil", "dinkes"
HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan"
LURAH_IDR = 27_000_000
"""Pergub 64/2020; who has 100 for everything gets all of it."""


class Paid(NamedTuple):
    """An upload that went live, its period and its person."""

    upload: dict[str, Any]
    period: str
    nip: str

    @property
    def path(self) -> str:
        """Where the API has the month."""
        return f"/agencies/{AGENCY}/periods/{self.period}"


def free_month(city: City) -> tuple[str, int]:
    """A month by the sample rules into which nobody uploaded, and its number among them."""
    api = city.api(f"agency-{AGENCY}")
    months = [f"{year}-{month:02}" for year in range(2017, 2026) for month in range(1, 13)]
    for number, period in enumerate(months, start=1):
        if not api.get(f"/agencies/{AGENCY}/periods/{period}/uploads")["uploads"]:
            return period, number
    raise AssertionError(f"{AGENCY} has no free month left: deploy a new stage for tests")


@pytest.fixture(scope="module")
def paid(city: City) -> Paid:
    period, number = free_month(city)
    nip = f"198501012010012{number:03}"
    row = f"{nip};Uji {number};lurah;III/a;PNS;100;100;100"
    data = f"{HEADING}\n{row}\n".encode()
    name = f"uji-{time.time_ns()}.csv"
    return Paid(city.upload(AGENCY, period, name, data), period, nip)


def test_it_goes_live_to_the_rupiah(city: City, paid: Paid) -> None:
    assert (paid.upload["status"], paid.upload["error_code"]) == ("published", None)
    (record,) = city.records(AGENCY, paid.period)
    assert (record["nip"], record["gross_idr"]) == (paid.nip, LURAH_IDR)


def test_its_report_is_the_agencys_own(city: City, paid: Paid) -> None:
    assert b'"accepted": 1' in city.report(AGENCY, paid.upload["report_key"]).replace(
        b'":1', b'": 1'
    )
    with pytest.raises(ApiError) as caught:
        city.api(f"agency-{OTHER}").get(f"{paid.path}/records")
    assert caught.value.status == 403


def test_its_steps_can_be_traced(city: City, paid: Paid) -> None:
    trace = city.api("auditor").get(f"{paid.path}/uploads/{paid.upload['upload_id']}/trace")
    assert [step["outcome"] for step in trace["steps"]] == [*["done"] * 4, "published"]


def test_it_is_explained(city: City, paid: Paid) -> None:
    body = {"nip": paid.nip, "period": paid.period}
    explained = city.api(f"agency-{AGENCY}").post(f"/agencies/{AGENCY}/explanations", body)
    assert explained["explanation"]
