"""A month that raises a head of its agency, be it by a rupiah, waits for another head."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.grant_rows import BEGINNING, NAMES, nip_of_person, rows
from tests.integration.office import Office
from tests.integration.people import Row, nip_of
from tests.integration.processing.test_approval import approve
from tests.integration.processing.test_deviations import concerns, month, rated
from tests.integration.world import INTAKE, Notification, put_grants
from tukin.people.grants.grant import Grant, GrantRole, Grants

HEAD, OTHER = "agency-disdik-head", "budi"
NIP, NIP_OF_OTHER = (nip_of_person(NAMES.index(name)) for name in (HEAD, OTHER))
OLD_NUMBER = nip_of(60)
LONG_AGO = date(2025, 12, 31)


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        in_force(head(HEAD, NIP), head(OTHER, NIP_OF_OTHER))
        made.upload([*month(), own("70"), rated(30, "70", nip=NIP_OF_OTHER)])
        yield made


def head(name: str, nip: str, agency: str = "disdik") -> Grant:
    return Grant(nip, name, (), (name,), GrantRole.HEAD, agency, BEGINNING, None)


def in_force(*heads: Grant) -> None:
    """These heads, and who uploads: an operator who is no head."""
    operators = [row for row in rows("operator", nip_of(80)) if row.role is not GrantRole.HEAD]
    put_grants(Grants([*heads, *operators]))


def own(score: str, nip: str = NIP, **cells: str) -> Row:
    """A head's row."""
    return rated(20, score, nip=nip, **cells)


def change(office: Office, row: Row, minute: int) -> Notification:
    return office.upload([row], name=f"amendment-{minute}.csv", minute=minute)


def test_a_raise_within_the_share_waits_and_a_fall_does_not(office: Office) -> None:
    """70 to 73,5 is 5 %, the share is 25; a colleague's same raise goes live."""
    assert concerns(office, change(office, rated(1, "73.5"), 3)) == []
    assert concerns(office, change(office, own("73.5"), 4)) == ["E718"]
    assert concerns(office, change(office, own("69"), 6)) == []


def test_the_least_raise_counts_and_no_change_of_another_fact(office: Office) -> None:
    assert concerns(office, change(office, own("70.01"), 3)) == ["E718"]
    assert concerns(office, change(office, own("70", innovation_evidence=""), 6)) == []


def test_that_head_cannot_agree_and_another_can(office: Office) -> None:
    """The caller of the role is the first head; then the second head's raise is agreed to."""
    waiting = change(office, own("72"), 3)
    answer = approve(office, waiting)
    assert (answer.status, answer.content["code"]) == (403, "E715")
    assert office.status_of(waiting) == "awaiting_approval"
    others = change(office, rated(30, "72", nip=NIP_OF_OTHER), 5)
    assert concerns(office, others) == ["E718"]
    assert approve(office, others).status == 200
    office.drain()
    assert office.status_of(others) == "published"


def test_where_both_heads_rise_a_third_one_is_needed(office: Office) -> None:
    """Personnel adds one to the list of people; who is in no row of the month may agree."""
    rise = [*month(), own("71"), rated(30, "71", nip=NIP_OF_OTHER)]
    waiting = office.upload(rise, name="lagi.csv", minute=3)
    assert concerns(office, waiting) == ["E718"]
    item = office.upload_item(waiting)
    view = json.loads(office.objects()[f"{INTAKE}/{item['changes_key']}"])
    assert set(view["involved"]["gainers"]) == {NIP, NIP_OF_OTHER}
    assert approve(office, waiting).content["code"] == "E715"
    in_force(head(HEAD, nip_of(70)), head("lama", NIP), head(OTHER, NIP_OF_OTHER))
    assert approve(office, waiting).status == 200
    office.drain()
    assert office.status_of(waiting) == "published"


def test_a_number_of_before_is_the_same_head() -> None:
    """The month pays by a number that the head had once."""
    with Office() as office:
        in_force(replace(head(HEAD, NIP), former_nips=(OLD_NUMBER,)))
        office.upload([*month(), own("70", OLD_NUMBER)])
        assert concerns(office, change(office, own("70.5", OLD_NUMBER), 5)) == ["E718"]


@pytest.mark.parametrize(
    "row",
    [
        head(HEAD, NIP, "dinkes"),
        replace(head(HEAD, NIP), until=LONG_AGO),
        replace(head(HEAD, NIP), role=GrantRole.HR),
    ],
    ids=["of another agency", "no more", "in another role"],
)
def test_who_is_no_head_of_the_agency_today_is_anybody(office: Office, row: Grant) -> None:
    in_force(row, head(OTHER, NIP_OF_OTHER))
    assert concerns(office, change(office, own("73.5"), 3)) == []


def test_ten_small_raises_are_ten_that_wait(office: Office) -> None:
    for step in range(1, 11):
        waiting = change(office, own(str(70 + step / 2)), 2 * step)
        assert concerns(office, waiting) == ["E718"]
    (live,) = office.items("PERIOD#2026-09")
    assert live["revision"] == 1


def test_a_new_month_is_compared_with_the_last_paid_one() -> None:
    """September pays the head more than August did: nothing of September was live before."""
    with Office() as office:
        in_force(head(HEAD, NIP))
        office.upload([*month(), own("70")], period="2026-08")
        (live,) = office.items("PERIOD#2026-08")
        office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"}, settled_revision={"N": "1"})
        assert concerns(office, office.upload([*month(), own("70.5")], minute=3)) == ["E718"]
        assert concerns(office, office.upload([*month(), own("69")], minute=5)) == []
