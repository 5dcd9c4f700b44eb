"""A claim is named in the report of the agencies that it names; a register leaves none to decide.

Person 2 is claimed by disdik and by dinkes.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import nip_of, person
from tests.integration.register.test_register import errors, line, register
from tests.integration.world import INTAKE, Notification
from tukin.intake.remarks.claimed import CLAIMED


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def upload(office: Office, agency: str, *numbers: int, minute: int) -> Notification:
    rows = [person(number) for number in numbers]
    return office.upload(rows, key=f"uploads/{agency}/2026-09/{minute}.csv", minute=minute)


def notices(office: Office, sent: Notification) -> list[dict[str, Any]]:
    key = office.upload_item(sent)["report_key"]
    report = json.loads(office.objects()[f"{INTAKE}/{key}"])
    return [finding for finding in report["findings"] if finding["code"] == CLAIMED]


def test_the_report_of_each_claimant_names_the_other_with_what_to_do(office: Office) -> None:
    upload(office, "disdik", 1, 2, minute=1)
    upload(office, "dinkes", 2, 3, minute=2)
    assert notices(office, upload(office, "disdik", 1, 2, 4, minute=3)) == []
    office.settle_period("key-00000001")
    (by_disdik,) = notices(office, upload(office, "disdik", 1, 2, 5, minute=4))
    (by_dinkes,) = notices(office, upload(office, "dinkes", 2, 3, 6, minute=5))
    for said, other, row in ((by_disdik, "dinkes", 3), (by_dinkes, "disdik", 2)):
        assert f"juga ada dalam daftar {other} " in said["message_id"]
        assert "hapus barisnya" in said["message_id"]
        assert "remove the row" in said["message_en"]
        assert [place["row"] for place in said["places"]] == [row]
        assert nip_of(2) not in said["message_id"]


def test_an_agency_that_no_claim_names_hears_of_none(office: Office) -> None:
    """dukcapil becomes the third claimant; it hears of it once a claim names it."""
    upload(office, "disdik", 1, 2, minute=1)
    upload(office, "dinkes", 2, 3, minute=2)
    office.settle_period("key-00000001")
    assert notices(office, upload(office, "dukcapil", 2, 7, minute=3)) == []


def test_where_the_register_gives_the_days_to_one_the_other_is_rejected(office: Office) -> None:
    """Nothing is claimed and nobody has to decide: person 2 is dinkes's, and paid once."""
    office.put_register(
        register(line(1), line(2, agency="dinkes"), line(3, agency="dinkes")), "2026-09-01"
    )
    rejected = upload(office, "disdik", 1, 2, minute=1)
    accepted = upload(office, "dinkes", 2, 3, minute=2)
    assert errors(office, rejected) == [(3, "E120")]
    assert errors(office, accepted) == []
    office.settle_period("key-00000001")
    assert [item for item in office.items("CLAIMS#") if item.get("agencies")] == []
