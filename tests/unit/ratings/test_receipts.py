"""Receipts: who starts the clock of an objection, when, and that it never moves back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.simulation.ratings.table import MemoryTable
from tests.unit.ratings.office import (
    ANI,
    BUDI,
    KEYS,
    NOW,
    OCTOBER,
    above,
    as_expected,
    close,
    desk_on,
)
from tukin.ratings.cycle import CycleState
from tukin.ratings.giving import RatingDesk, give
from tukin.ratings.rating import Rating
from tukin.ratings.receipts import (
    Paper,
    PaperKind,
    Receipt,
    ReceivedHow,
    confirm_paper,
    contest_paper,
    enter_paper,
    note_delivery,
    open_rating,
    receipt_of,
)
from tukin.vocabulary.errors import TukinError

CLOSED = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
ON_6TH = datetime(2026, 11, 6, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)


def same(one: str, other: str) -> bool:
    """Who has two users is one: the session names of a person begin with their name."""
    return one.partition("-")[0] == other.partition("-")[0]


class Office:
    """Ani's rating of October, given by Budi, and what is done with it."""

    def __init__(self) -> None:
        self.table = MemoryTable()
        self.desk: RatingDesk = desk_on(self.table)
        give(self.desk, BUDI, ANI, above(), 0, NOW)
        self.stored: Any = None

    @property
    def rating(self) -> Rating:
        found = self.desk.latest(ANI)
        assert found is not None
        return found

    def close(self, state: CycleState = CycleState.CLOSED) -> None:
        self.stored = close(self.table, CLOSED, state)

    def opened(self, at: datetime) -> Rating:
        return open_rating(self.desk.ratings, self.stored, self.rating, at)

    def enter(self, **values: Any) -> str:
        usual: dict[str, Any] = {
            "kind": PaperKind.RECEIPT,
            "revision": 1,
            "on": date(2026, 11, 6),
            "witness": "Sekretaris",
            "entered_by": "hani",
            "entered_at": datetime(2026, 11, 9, 1, 0, tzinfo=UTC),
        }
        paper = Paper(**(usual | values))
        return enter_paper(self.desk.ratings, self.stored, self.rating, paper, TODAY)

    def confirm(self, digest: str, by: str = "indra", at: datetime = ON_6TH) -> Rating:
        zone = ZoneInfo("Asia/Jakarta")
        ratings, rating = self.desk.ratings, self.rating
        return confirm_paper(ratings, self.stored, rating, digest, by, same, at, zone)


@pytest.fixture
def office() -> Office:
    return Office()


def test_before_the_month_is_closed_opening_is_no_receipt(office: Office) -> None:
    assert office.opened(NOW).received_at is None
    office.close(CycleState.CLOSING)
    assert office.opened(NOW).received_at is None
    assert office.rating.received_at is None


def test_the_first_opening_of_a_closed_rating_is_its_receipt(office: Office) -> None:
    office.close()
    first = office.opened(ON_6TH)
    assert (first.received_at, first.received_how) == (ON_6TH, "web")
    later = office.opened(ON_6TH + timedelta(days=2))
    assert later == first == office.rating
    assert office.desk.ratings.revisions("disdik", OCTOBER, ANI) == [first]


def test_a_reading_before_a_reopening_does_not_receive_what_came_after(office: Office) -> None:
    """The employee's page was read while the month was closed, and writes after it was opened."""
    office.close()
    before, stored = office.rating, office.stored
    office.close(CycleState.REOPENED)
    assert open_rating(office.desk.ratings, stored, before, ON_6TH).received_at is None
    give(office.desk, BUDI, ANI, as_expected(), 1, ON_6TH)
    office.close()
    assert open_rating(office.desk.ratings, stored, before, ON_6TH).revision == 2
    assert office.rating.received_at is None, "an old page says nothing of the new revision"


def test_each_revision_has_its_own_receipt(office: Office) -> None:
    office.close()
    office.opened(ON_6TH)
    office.close(CycleState.REOPENED)
    second = give(office.desk, BUDI, ANI, as_expected(), 1, ON_6TH + timedelta(days=3))
    assert second.received_at is None
    office.close()
    later = ON_6TH + timedelta(days=5)
    assert office.opened(later).received_at == later
    received = [one.received_at for one in office.desk.ratings.revisions("disdik", OCTOBER, ANI)]
    assert received == [ON_6TH, later]


def test_a_reopening_without_a_revision_keeps_the_receipt(office: Office) -> None:
    office.close()
    office.opened(ON_6TH)
    office.close(CycleState.REOPENED)
    office.close()
    assert office.opened(ON_6TH + timedelta(days=9)).received_at == ON_6TH


# --- Deemed ---------------------------------------------------------------------------------------


def test_seven_days_after_a_delivery_it_is_deemed_received(office: Office) -> None:
    office.close()
    assert note_delivery(office.desk.ratings, office.rating, ON_6TH, "gateway")
    deemed = ON_6TH + timedelta(days=7)
    assert receipt_of(office.rating, deemed - timedelta(seconds=1)) is None
    assert receipt_of(office.rating, deemed) == Receipt(deemed, ReceivedHow.DEEMED)
    opened = office.opened(deemed + timedelta(days=3))
    assert (opened.received_at, opened.received_how) == (deemed, "deemed")


def test_without_a_delivery_no_clock_runs(office: Office) -> None:
    office.close()
    assert receipt_of(office.rating, ON_6TH + timedelta(days=400)) is None


def test_a_second_delivery_is_not_noted(office: Office) -> None:
    office.close()
    assert note_delivery(office.desk.ratings, office.rating, ON_6TH, "gateway")
    rating = office.rating
    assert not note_delivery(office.desk.ratings, rating, ON_6TH - timedelta(days=9), "gateway")
    assert office.rating.delivered_at == ON_6TH


def test_nothing_is_delivered_before_the_month_is_closed(office: Office) -> None:
    assert not note_delivery(office.desk.ratings, office.rating, NOW, "gateway")


# --- Paper ----------------------------------------------------------------------------------------


def test_what_one_person_enters_counts_nothing(office: Office) -> None:
    office.close()
    digest = office.enter()
    assert office.rating.received_at is None
    for by in ("hani", "hani-2"):
        with pytest.raises(TukinError) as refused:
            office.confirm(digest, by)
        assert refused.value.code == "E1137"
    assert office.rating.received_at is None


def test_a_paper_counts_from_the_later_of_its_date_and_its_entry(office: Office) -> None:
    """Signed on the 6th and entered on the 9th: nobody dates a receipt back."""
    office.close()
    received = office.confirm(office.enter())
    assert received.received_at == datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
    assert received.received_how == "paper"
    assert office.rating == received
    receipt = office.table.items["RATINGLOG#disdik#2026-10", f"{KEYS.of(ANI)}#0001#RECEIPT"]
    assert (receipt["entered_by"], receipt["confirmed_by"]) == ("hani", "indra")


def test_a_signed_list_is_a_delivery(office: Office) -> None:
    office.close()
    delivered = office.confirm(office.enter(kind=PaperKind.DELIVERY))
    at = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
    assert (delivered.received_at, delivered.delivered_at) == (None, at)
    assert receipt_of(office.rating, at + timedelta(days=7)) is not None
    assert office.desk.ratings.revisions("disdik", OCTOBER, ANI) == [delivered]


@pytest.mark.parametrize(
    "values",
    [
        {"on": date(2026, 11, 10)},
        {"on": date(2026, 11, 1)},
        {"witness": " "},
        {"revision": 2},
    ],
)
def test_a_paper_that_cannot_be_is_refused(office: Office, values: dict[str, Any]) -> None:
    office.close()
    with pytest.raises(TukinError) as refused:
        office.enter(**values)
    assert refused.value.code == "E1136"


def test_a_paper_of_an_open_month_is_refused(office: Office) -> None:
    with pytest.raises(TukinError) as refused:
        office.enter()
    assert refused.value.code == "E1136"


def test_a_paper_that_was_not_entered_is_not_confirmed(office: Office) -> None:
    office.close()
    with pytest.raises(TukinError) as refused:
        office.confirm("0" * 32)
    assert refused.value.code == "E802"


def test_a_paper_does_not_move_a_receipt(office: Office) -> None:
    office.close()
    digest = office.enter()
    opened = office.opened(ON_6TH)
    with pytest.raises(TukinError) as refused:
        office.confirm(digest)
    assert refused.value.code == "E1136"
    assert office.rating == opened


def test_the_employee_contests_a_paper_within_seven_days_of_its_confirmation(
    office: Office,
) -> None:
    office.close()
    confirmed_at = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    received = office.confirm(office.enter(), at=confirmed_at)
    at = confirmed_at + timedelta(days=7)
    with pytest.raises(TukinError) as refused:
        contest_paper(office.desk.ratings, received, at + timedelta(seconds=1))
    assert refused.value.code == "E1136"
    contested = contest_paper(office.desk.ratings, received, at)
    assert (contested.received_at, contested.received_how) == (at, "web")
    assert office.rating == contested
    assert office.desk.ratings.revisions("disdik", OCTOBER, ANI) == [contested]
    with pytest.raises(TukinError):
        contest_paper(office.desk.ratings, received, at)


def test_a_clock_that_is_wrong_does_not_move_a_receipt_back(office: Office) -> None:
    office.close()
    received = office.confirm(office.enter())
    contested = contest_paper(office.desk.ratings, received, ON_6TH - timedelta(days=1))
    assert (contested.received_at, contested.received_how) == (received.received_at, "web")


def test_what_was_opened_on_the_web_is_not_contested(office: Office) -> None:
    office.close()
    opened = office.opened(ON_6TH)
    with pytest.raises(TukinError) as refused:
        contest_paper(office.desk.ratings, opened, ON_6TH)
    assert refused.value.code == "E1136"


def test_what_is_noted_of_receipts_is_format_1(office: Office) -> None:
    """The bytes beside a revision's copy: a paper, its confirmation, what was contested."""
    office.close()
    digest = office.enter()
    received = office.confirm(digest, at=ON_6TH + timedelta(days=4))
    contest_paper(office.desk.ratings, received, ON_6TH + timedelta(days=6))
    start = f"{KEYS.of(ANI)}#0001#"
    noted = {
        key[1].removeprefix(start): {k: v for k, v in item.items() if k not in {"pk", "sk"}}
        for key, item in office.table.items.items()
        if key[1].startswith(start)
    }
    assert noted == {
        f"PAPER-{digest}": {
            "format": 1,
            "kind": "receipt",
            "revision": 1,
            "on": "2026-11-06",
            "witness": "Sekretaris",
            "entered_by": "hani",
            "entered_at": "2026-11-09T01:00:00.000+00:00",
        },
        "RECEIPT": {
            "format": 1,
            "at": "2026-11-09T01:00:00.000+00:00",
            "how": "paper",
            "paper": digest,
            "entered_by": "hani",
            "confirmed_by": "indra",
            "confirmed_at": "2026-11-10T04:00:00.000+00:00",
        },
        "CONTESTED": {"format": 1, "at": "2026-11-12T04:00:00.000+00:00"},
    }


def test_a_delivery_is_noted_as_format_1(office: Office) -> None:
    office.close()
    note_delivery(office.desk.ratings, office.rating, ON_6TH, "gateway")
    item = office.table.items["RATINGLOG#disdik#2026-10", f"{KEYS.of(ANI)}#0001#DELIVERY"]
    values = {name: value for name, value in item.items() if name not in {"pk", "sk"}}
    assert values == {"format": 1, "at": "2026-11-06T04:00:00.000+00:00", "by": "gateway"}


def test_the_digest_is_of_all_that_is_confirmed() -> None:
    paper = Paper(PaperKind.RECEIPT, 1, date(2026, 11, 6), "Sekretaris", "hani", NOW)
    others = [
        replace(paper, kind=PaperKind.DELIVERY),
        replace(paper, revision=2),
        replace(paper, on=date(2026, 11, 7)),
        replace(paper, witness="Kasubag"),
        replace(paper, entered_by="indra"),
    ]
    assert len({paper.digest, *(other.digest for other in others)}) == 6
