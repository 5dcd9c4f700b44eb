"""What goes beyond the shares of the rules waits, beside what was last approved or paid."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.invariants import check_expiry, check_invariants
from tests.integration.office import Office
from tests.integration.people import Row, nip_of, person
from tests.integration.processing.test_approval import approve, settle
from tests.integration.world import INTAKE, Notification


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def rated(number: int, score: str, **cells: str) -> Row:
    return person(number, score, alpa="0", late_minutes="0", **cells)


def month(score: str = "70", count: int = 8) -> list[Row]:
    return [rated(number, score) for number in range(count)]


def change(office: Office, number: int, score: str, minute: int) -> Notification:
    """One person is rated again."""
    return office.upload([rated(number, score)], name=f"amendment-{minute}.csv", minute=minute)


def agreed_month(office: Office) -> Notification:
    """Eight people, after the agency head has agreed that a ninth is not paid."""
    office.upload(month(count=9))
    upload = office.upload(month(), minute=1)
    agree(office, upload)
    return upload


def concerns(office: Office, upload: Notification) -> list[str]:
    item = office.upload_item(upload)
    return list(item["concerns"]) if item["status"] == "awaiting_approval" else []


def changes(office: Office, upload: Notification) -> dict[str, Any]:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/changes"
    answer = office.patiently("approve_upload", "GET", path, "agency-disdik-head", None)
    assert answer.status == 200
    return answer.content


def agree(office: Office, upload: Notification) -> None:
    assert approve(office, upload).status == 200
    office.drain()
    assert office.status_of(upload) == "published"


def expiring(office: Office, batch_id: str) -> set[bool]:
    return {"expires_at" in item for item in office.items(f"BATCH#{batch_id}#")}


def test_small_raises_add_up(office: Office) -> None:
    """70 to 86 is 22.9 % in four steps; to 90 it is 28.6 %, though the last step is 4.7 %."""
    agreed_month(office)
    for minute, score in enumerate(("74", "78", "82", "86"), 4):
        assert concerns(office, change(office, 1, score, minute)) == []
    assert concerns(office, change(office, 2, "80", 8)) == []
    last = change(office, 1, "90", 9)
    assert concerns(office, last) == ["E776"]
    view = changes(office, last)
    assert view["agreed"]["period"] == "2026-09"
    (raised,) = view["agreed"]["raised"]["largest"]
    # teknis-ahli 19.710.000: 70 % and 90 % of it; the live month has 86 %
    assert (raised["nip"], raised["before_idr"], raised["after_idr"]) == (
        nip_of(1),
        13_797_000,
        17_739_000,
    )
    # pelayanan-terampil is raised by 14.3 %, of which nobody was asked
    since = [one["nip"] for one in view["agreed"]["all"]["raised"]["largest"]]
    assert since == [nip_of(1), nip_of(2)]
    assert view["raised"]["largest"][0]["before_idr"] == 16_950_600
    assert "1 pegawai naik" in view["reasons"][0]["message_id"]
    agree(office, last)
    assert concerns(office, change(office, 1, "100", 12)) == [], "11 % above what was agreed to"
    check_expiry(office)
    check_invariants(office)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (month("77"), []),  # 10 %
        (month("78"), ["E777"]),  # 11.4 % of everybody, 25 % of nobody
        (month("52"), ["E778"]),
        ([*month()[:-1], rated(7, "53")], []),  # 24.3 % less
        ([*month()[:-1], rated(7, "52")], ["E778"]),  # 25.7 % less
        ([*month(), rated(30, "0")], ["E774"]),  # of whom no register of the month knows
        ([*month()[:-1], rated(7, "70", grade="IV/b")], ["E779"]),
    ],
)
def test_each_kind_by_hand(office: Office, rows: list[Row], expected: list[str]) -> None:
    agreed_month(office)
    upload = office.upload(rows, minute=5)
    assert concerns(office, upload) == expected
    assert office.status_of(upload) == ("awaiting_approval" if expected else "published")


def test_a_change_that_was_agreed_to_is_bound_to_what_it_was_compared_with(office: Office) -> None:
    """Another upload of the same person is approved meanwhile: it is another raise then."""
    agreed_month(office)
    waiting = change(office, 1, "100", 8)
    seen = office.upload_item(waiting)["digest"]
    first = office.upload([rated(1, "95")], name="amendment-4.csv", minute=6)
    assert concerns(office, first) == ["E776"]
    agree(office, first)
    assert approve(office, waiting, seen).status == 200
    office.drain()
    assert office.status_of(waiting) == "published", "5 % above 95: nobody has to agree to it"


def test_last_month_as_it_was_paid_is_compared_with(office: Office) -> None:
    """While it is not paid nothing is; a person is added, whom no register knows."""
    september = [person(number) for number in range(4)]
    october = [person(number, period="2026-10") for number in range(5)]
    office.upload(september)
    unpaid = office.upload(october, period="2026-10", minute=1)
    assert concerns(office, unpaid) == []
    (live,) = office.items("PERIOD#2026-09")
    office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"}, settled_revision={"N": "1"})
    settle(office)
    paid = office.upload(october, period="2026-10", minute=2, name="lagi.csv")
    assert "E774" in concerns(office, paid)
    item = office.upload_item(paid)
    view = json.loads(office.objects()[f"{INTAKE}/{item['changes_key']}"])
    assert view["agreed"]["period"] == "2026-09"
    assert [one["nip"] for one in view["agreed"]["added"]["largest"]] == [nip_of(4)]


def test_a_month_beyond_the_coming_one_waits(office: Office) -> None:
    """S3 took it on 30 October."""
    november = [person(1, period="2026-10")]
    assert concerns(office, office.upload(november, period="2026-11")) == []
    january = office.upload([person(2, period="2026-10")], period="2027-01", minute=1)
    assert concerns(office, january) == ["E780"]


def test_a_month_with_nothing_before_it_is_compared_with_nothing(office: Office) -> None:
    office.upload(month("40", count=3))
    for minute, rows in enumerate((month("100", count=6), month("30", count=6)), 1):
        assert concerns(office, office.upload(rows, minute=minute)) == []


class TestRecords:
    def test_those_compared_with_stay_as_long_as_they_are(self, office: Office) -> None:
        agreed = office.upload_item(agreed_month(office))["batch_id"]
        change(office, 1, "74", 5)
        between = office.items("PERIOD#2026-09")[0]["batch_id"]
        change(office, 1, "78", 6)
        assert (expiring(office, agreed), expiring(office, between)) == ({False}, {True})
        agree(office, change(office, 1, "100", 7))
        assert expiring(office, agreed) == {True}
        check_expiry(office)

    def test_a_stale_execution_gives_them_no_end(self, office: Office) -> None:
        """Lambda invokes a task again that ended long ago."""
        upload = agreed_month(office)
        agreed = office.upload_item(upload)["batch_id"]
        task = [event for name, event in office.invocations if name == "publish_batch"][-1]
        change(office, 1, "74", 5)
        assert task["batch"]["batch_id"] == agreed
        office.invoke("publish_batch", task)
        assert expiring(office, agreed) == {False}

    def test_where_one_is_missing_nothing_is_published(self, office: Office) -> None:
        """Less would be compared with, so that a raise were none."""
        agreed = office.upload_item(agreed_month(office))["batch_id"]
        change(office, 1, "74", 5)
        (lost, *_) = office.items(f"BATCH#{agreed}#")
        office.remove(lost["pk"], lost["sk"])
        upload = change(office, 2, "74", 6)
        assert office.status_of(upload) == "failed"
