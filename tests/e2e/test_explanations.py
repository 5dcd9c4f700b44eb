"""Pay that explains itself, on the engine with IAM enforced: who may ask, what the link shows."""

from typing import Any

import pytest
import urllib3

from tests.e2e.conftest import City
from tukin.aws.signed_api import ApiError

pytestmark = pytest.mark.engine

PERIOD = "2026-09"
ANI = "198501012010012001"
HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan;alpa;late_minutes"
WORKED_EXAMPLE = f"{ANI};Ani;administrasi-terampil;III/a;PNS;93,65;92;90;1;90"
"""The worked example of the domain: net Rp10.946.394."""


@pytest.fixture(scope="module")
def uploaded(city: City) -> None:
    data = f"{HEADING}\n{WORKED_EXAMPLE}\n".encode()
    outcome = city.upload("dukcapil", PERIOD, "explained.csv", data)
    assert outcome["status"] == "published"


def ask(city: City, caller: str, agency: str = "dukcapil") -> dict[str, Any]:
    body = {"nip": ANI, "period": PERIOD, "received_on": "2026-11-24"}
    return city.api(caller).post(f"/agencies/{agency}/explanations", body)


def status_of(error: pytest.ExceptionInfo[ApiError]) -> int:
    return error.value.status


@pytest.mark.usefixtures("uploaded")
def test_the_own_agency_gets_the_account_and_a_link_to_the_slip(city: City) -> None:
    answer = ask(city, "agency-dukcapil")
    assert answer["explanation"]["record"]["net_idr"] == 10_946_394
    effects = [line["effect_idr"] for line in answer["explanation"]["lines"]]
    assert sum(effects) == 10_946_394

    slip = urllib3.request("GET", answer["slip_url"])
    assert (slip.status, slip.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert slip.headers["cache-control"] == "private, no-store"
    assert "Rp10.946.394" in slip.data.decode()

    unsigned, _, _ = answer["slip_url"].partition("?")
    assert urllib3.request("GET", unsigned).status == 403
    assert ANI not in answer["slip_url"]


@pytest.mark.usefixtures("uploaded")
def test_the_auditor_may_ask(city: City) -> None:
    assert ask(city, "auditor")["explanation"]["record"]["nip"] == ANI


@pytest.mark.parametrize("caller", ["agency-disdik", "finance", "rules-author"])
@pytest.mark.usefixtures("uploaded")
def test_others_are_refused(city: City, caller: str) -> None:
    with pytest.raises(ApiError) as error:
        ask(city, caller)
    assert status_of(error) == 403


@pytest.mark.usefixtures("uploaded")
def test_another_agency_does_not_find_the_person_among_its_own(city: City) -> None:
    with pytest.raises(ApiError) as error:
        ask(city, "agency-disdik", agency="disdik")
    assert status_of(error) == 404


@pytest.mark.usefixtures("uploaded")
def test_slips_are_for_the_link_alone(city: City) -> None:
    """Not even the agency reads them past the link, and nobody lists them."""
    key = ask(city, "agency-dukcapil")["slip_url"].split("?")[0].split("/", 4)[-1]
    bucket = city.outputs["ArchiveBucketName"]
    for caller in ("agency-dukcapil", "auditor", "finance"):
        s3 = city.session(caller).client("s3")
        with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
            s3.get_object(Bucket=bucket, Key=key)


@pytest.mark.usefixtures("uploaded")
def test_fairness_is_for_the_auditor_and_the_rules_author(city: City) -> None:
    path = f"/periods/{PERIOD}/fairness"
    assert city.api("auditor").get(path)["people"] >= 1
    assert city.api("rules-author").get(path, agency_ratings="dukcapil=baik")["people"] >= 1
    for caller in ("agency-dukcapil", "finance", "rules-approver"):
        with pytest.raises(ApiError) as error:
            city.api(caller).get(path)
        assert status_of(error) == 403
