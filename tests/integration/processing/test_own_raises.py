"""Whoever uploads and is paid more by it waits for a head, be it a rupiah; and creeping raises.

The operator is a person of disdik's month. The head that approves is another one.
"""

import json
from collections.abc import Iterator

import pytest

from tests.grant_rows import NAMES, nip_of_person, roster
from tests.integration.office import Office
from tests.integration.people import Row
from tests.integration.processing.test_approval import approve
from tests.integration.processing.test_deviations import concerns, month, rated
from tests.integration.world import INTAKE, Notification, put_grants
from tukin.people.grants.grant import GrantRole, Grants

OPERATOR = nip_of_person(NAMES.index("operator"))


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        put_grants(_without_operators_as_heads())
        made.upload([*month(), own("70")])
        yield made


def _without_operators_as_heads() -> Grants:
    """The operator is no head; a head's own raise is the matter of ``test_raises_of_heads``."""
    return Grants(row for row in roster().rows if (row.nip, row.role) != (OPERATOR, GrantRole.HEAD))


def own(score: str, **cells: str) -> Row:
    """The operator's row."""
    return rated(20, score, nip=OPERATOR, **cells)


def change(office: Office, row: Row, minute: int) -> Notification:
    return office.upload([row], name=f"amendment-{minute}.csv", minute=minute)


def test_an_operator_who_raises_herself_by_five_per_cent_waits(office: Office) -> None:
    """70 to 73,5; a colleague's same raise goes live, and so does a fall of her own."""
    assert concerns(office, change(office, rated(1, "73.5"), 3)) == []
    waiting = change(office, own("73.5"), 4)
    assert concerns(office, waiting) == ["E716"]
    item = office.upload_item(waiting)
    view = json.loads(office.objects()[f"{INTAKE}/{item['changes_key']}"])
    assert view["raised"]["count"] == 1
    assert concerns(office, change(office, own("69"), 6)) == []


def test_the_least_raise_counts_and_no_change_of_another_fact(office: Office) -> None:
    assert concerns(office, change(office, own("70.01"), 3)) == ["E716"]
    assert concerns(office, change(office, own("70", innovation_evidence=""), 6)) == []


def test_another_head_agrees_and_the_next_raise_waits_again(office: Office) -> None:
    waiting = change(office, own("72"), 3)
    assert approve(office, waiting).status == 200
    office.drain()
    assert office.status_of(waiting) == "published"
    assert concerns(office, change(office, own("72"), 5)) == []
    assert concerns(office, change(office, own("72.5"), 7)) == ["E716"]


def test_a_whole_file_of_hers_is_no_way_around(office: Office) -> None:
    upload = office.upload([*month(), own("71")], name="lagi.csv", minute=4)
    assert concerns(office, upload) == ["E716"]


def test_ten_small_raises_in_ten_uploads_do_not_pass(office: Office) -> None:
    """Each 0,5; none of them goes live without a head."""
    for step in range(1, 11):
        upload = change(office, own(str(70 + step / 2)), 2 * step)
        assert concerns(office, upload) == ["E716"]
    (live,) = office.items("PERIOD#2026-09")
    assert live["revision"] == 1


def test_a_new_month_is_compared_with_her_last_paid_one() -> None:
    """September pays her more than August did; a colleague who is new in it is no raise."""
    with Office() as office:
        put_grants(_without_operators_as_heads())
        office.upload([*month(), own("70")], period="2026-08")
        (live,) = office.items("PERIOD#2026-08")
        office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"}, settled_revision={"N": "1"})
        waiting = office.upload([*month(), own("70.5")], minute=3)
        assert concerns(office, waiting) == ["E716"]
        assert concerns(office, office.upload([*month(), own("69")], minute=5)) == []


def test_a_raise_is_compared_with_the_mean_of_the_paid_months() -> None:
    """Person 1 was paid by 40 and by 50: 56 is 12 % above the last month and 24.4 % above the mean,
    57 is 14 % and 26.7 %. All others stay, so that the total is within its share."""
    with Office() as office:
        for minute, (period, score) in enumerate((("2026-07", "40"), ("2026-08", "50"))):
            upload = office.upload(with_score(score), period=period, minute=minute)
            assert concerns(office, upload) == []
            (live,) = office.items(f"PERIOD#{period}")
            paid = {"settled_seq": {"N": "1"}, "settled_revision": {"N": "1"}}
            office.tamper(live["pk"], live["sk"], **paid)
        assert concerns(office, office.upload(with_score("56"), minute=3)) == []
        waiting = change(office, rated(1, "57"), 5)
        assert concerns(office, waiting) == ["E776"]


def with_score(score: str) -> list[Row]:
    return [rated(number, score if number == 1 else "70") for number in range(8)]
