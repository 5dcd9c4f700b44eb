"""A closing that broke off, a month that is opened again, and who may agree to a closed month."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import boto3
import pytest

from tests import grant_rows
from tests.grant_rows import NAMES, nip_of_person
from tests.integration.people import nip_of, person
from tests.integration.ratings.web import (
    OCTOBER,
    PERIOD,
    attend,
    attendance_row,
    begin,
    close,
    closing,
    compose_late,
    rate,
    receive_composed,
    rule_book,
)
from tests.integration.wire import Call, Fault
from tests.integration.world import (
    INTAKE,
    KEYS,
    TABLE,
    Answer,
    LambdaError,
    Notification,
    World,
    put_grants,
)
from tukin.aws.table import Table
from tukin.payroll.stores.settled import credit_copies
from tukin.people.agencies.agency import Mode
from tukin.people.grants.grant import GrantRole, Grants
from tukin.ratings.cycle import Cycles, CycleState
from tukin.ratings.store import Ratings
from tukin.vocabulary.terms import Expectation

HEAD, OTHER_HEAD = "agency-disdik-head", "citra"
NIP_OF_HEAD = nip_of_person(NAMES.index(HEAD))


@pytest.fixture
def web(world: World) -> World:
    begin(world, range(4))
    for number in range(4):
        rate(number)
    attend(world, [attendance_row(number) for number in range(4)])
    return world


def reopen(world: World, session: str = HEAD, role: str = "agency-disdik-head") -> Answer:
    path = f"/agencies/disdik/periods/{PERIOD}/reopening"
    return world.http("POST", path, role, {"reason": "nilai keliru"}, session=session)


def cycle_state() -> CycleState:
    found = Cycles(Table(TABLE)).read("disdik", OCTOBER)
    assert found is not None
    return found.state


def change(number: int, hasil: Expectation) -> None:
    """Give another revision of somebody's rating."""
    ratings = Ratings(Table(TABLE), KEYS)
    before = ratings.read("disdik", OCTOBER, nip_of(number))
    assert before is not None
    new = replace(
        before, hasil_kerja=hasil, revision=before.revision + 1, given_at=datetime.now(UTC)
    )
    assert ratings.add(new, replaces=before, first=False)


class TestReopening:
    def test_it_takes_nothing_away_until_the_next_closing(self, web: World) -> None:
        close(web)
        (first,) = receive_composed(web, minute=10)
        assert reopen(web).content == {"state": "reopened", "waits": False}
        assert web.status_of(first) == "published"
        change(2, Expectation.DI_BAWAH)
        assert compose_late(web) == 0
        assert close(web).status == 200
        (second,) = receive_composed(web, minute=20)
        assert second.key.endswith("/penilaian-2.jsonl")
        assert closing(web)["reopenings"] == 1

    def test_a_second_time_takes_a_person_of_the_personnel_administration(self, web: World) -> None:
        close(web)
        reopen(web)
        close(web)
        assert reopen(web).content == {"state": "closed", "waits": True}
        assert cycle_state() is CycleState.CLOSED
        assert closing(web)["reopening_waits"] is True
        same = reopen(web, session=HEAD, role="personnel")
        assert (same.status, same.content["code"]) == (403, "E710")
        assert reopen(web, session="bagus", role="personnel").content["state"] == "reopened"
        assert closing(web)["reopening_waits"] is False

    def test_so_does_one_after_the_cut_off(self, web: World) -> None:
        cut_off = {"day": 5, "source": "illustrative"}  # of November, which has passed
        web.rules.document = rule_book(cut_off=cut_off)
        close(web)
        assert reopen(web).content == {"state": "closed", "waits": True}

    def test_what_was_asked_for_an_earlier_closing_opens_no_later_one(self, web: World) -> None:
        close(web)
        reopen(web)
        close(web)
        reopen(web)
        assert reopen(web, session="bagus", role="personnel").status == 200
        close(web)
        again = reopen(web, session="bagus", role="personnel")
        assert (again.status, again.content["code"]) == (409, "E1122")

    def test_nobody_of_the_personnel_administration_opens_it_alone(self, web: World) -> None:
        close(web)
        alone = reopen(web, session="bagus", role="personnel")
        assert (alone.status, alone.content["code"]) == (409, "E1122")

    def test_who_is_no_head_by_the_list_opens_nothing(self, web: World) -> None:
        close(web)
        stranger = reopen(web, session="nobody")
        assert (stranger.status, stranger.content["code"]) == (403, "E785")
        assert cycle_state() is CycleState.CLOSED

    def test_a_month_that_is_open_is_not_opened(self, web: World) -> None:
        assert reopen(web).content["code"] == "E1122"


class TestBrokenOff:
    """The process ends between two writes; who asks again, or the timer, goes on from there."""

    @staticmethod
    def crash_before(world: World, operation: str, place: int) -> None:
        seen = 0

        def plan(call: Call) -> Fault | None:
            nonlocal seen
            seen += call.operation == operation and call.bucket in ("", INTAKE)
            return Fault.CRASH_BEFORE if seen == place and call.operation == operation else None

        world.wire.plan = plan
        with pytest.raises(LambdaError):
            close(world)
        world.wire.plan = lambda _: None

    @pytest.mark.parametrize(
        ("operation", "place"),
        [("PutItem", 2), ("PutObject", 1), ("UpdateItem", 2), ("TransactWriteItems", 2)],
    )
    def test_who_asks_again_ends_it_with_one_file(
        self, web: World, operation: str, place: int
    ) -> None:
        self.crash_before(web, operation, place)
        assert cycle_state() is CycleState.CLOSING
        assert close(web).status == 200
        (composed,) = receive_composed(web, minute=10)
        assert composed.key.endswith("/penilaian-1.jsonl")
        assert web.status_of(composed) == "published"

    def test_no_rating_is_taken_meanwhile(self, web: World) -> None:
        self.crash_before(web, "PutObject", 1)
        with pytest.raises(AssertionError):
            change(1, Expectation.DI_ATAS)

    def test_the_timer_ends_it(self, web: World) -> None:
        self.crash_before(web, "PutObject", 1)
        assert compose_late(web) == 0, "not at once: whoever closes may still be at it"
        later = datetime.now(UTC) + timedelta(minutes=6)
        with patch("tukin.handlers.compose_late.datetime") as clock:
            clock.now.return_value = later
            assert compose_late(web) == 1
        assert cycle_state() is CycleState.CLOSED
        assert len(receive_composed(web, minute=10)) == 1

    def test_one_that_was_given_up_counts_for_nothing(self, web: World) -> None:
        """Attendance changed before it was written; a process that hung writes it after all."""
        self.crash_before(web, "PutObject", 1)
        rows = [attendance_row(number, alpa="1") for number in range(4)]
        attend(web, rows, minute=5, name="kehadiran-2.csv")
        assert close(web).status == 200
        assert [item["is_void"] for item in web.items("COMPOSED#")] == [True, False]
        data = web.objects()[f"{INTAKE}/composed/disdik/{PERIOD}/penilaian-2.jsonl"]
        key = f"composed/disdik/{PERIOD}/penilaian-1.jsonl"
        old = data.replace(b'"alpa":"1"', b'"alpa":"0"')
        boto3.client("s3").put_object(Bucket=INTAKE, Key=key, Body=old)
        assert hashlib.sha256(old).hexdigest() == web.items("COMPOSED#")[0]["sha256"]
        zombie = web.notice(key, 20)
        web.drain(zombie)
        assert [item for item in web.items("UPLOAD#") if item["key"] == key] == []


class TestWhoAgrees:
    """Of a month that waits: a head who has no part in it, else the personnel administration."""

    @staticmethod
    def waiting(web: World) -> Notification:
        """A closed month that waits since the cut-off has passed."""
        web.rules.document = rule_book(cut_off={"day": 5, "source": "illustrative"})
        assert close(web).status == 200
        (composed,) = receive_composed(web, minute=10)
        assert web.status_of(composed) == "awaiting_approval"
        return composed

    @staticmethod
    def approve(
        web: World, upload: Notification, session: str, role: str = "agency-disdik-head"
    ) -> Answer:
        path = f"/agencies/disdik/periods/{PERIOD}/uploads/{upload.upload_id}/approval"
        body = {"digest": web.upload_item(upload)["digest"]}
        return web.http("POST", path, role, body, session=session)

    def test_who_closed_it_agrees_to_nothing(self, web: World) -> None:
        upload = self.waiting(web)
        answer = self.approve(web, upload, "operator")
        assert (answer.status, answer.content["code"]) == (403, "E710")

    def test_a_head_who_rated_somebody_may_where_nothing_was_paid_and_nobody_deviates(
        self, world: World
    ) -> None:
        begin(world, range(4))
        for number in range(4):
            rate(number, rater=NIP_OF_HEAD)
        attend(world, [attendance_row(number) for number in range(4)])
        upload = self.waiting(world)
        assert self.approve(world, upload, HEAD).status == 200
        world.run_executions()
        assert world.status_of(upload) == "published"

    def paid_and_closed_again(self, world: World) -> Notification:
        """A month that was paid; a head's own rating of one of its people has changed since."""
        begin(world, range(4))
        for number in range(4):
            rate(number, rater=NIP_OF_HEAD if number == 2 else nip_of(1 if number == 0 else 0))
        attend(world, [attendance_row(number) for number in range(4)])
        close(world)
        receive_composed(world, minute=10)
        with world.run_as(None):
            assert Table(TABLE).transact(list(credit_copies(OCTOBER, 1, None)))
        assert reopen(world, session="citra").status == 200
        change(2, Expectation.DI_ATAS)
        close(world)
        (again,) = receive_composed(world, minute=20)
        assert "E709" in world.upload_item(again)["concerns"]
        return again

    def test_after_a_payment_no_rater_of_who_changes(self, world: World) -> None:
        upload = self.paid_and_closed_again(world)
        answer = self.approve(world, upload, HEAD)
        assert (answer.status, answer.content["code"]) == (403, "E1118")
        assert self.approve(world, upload, "citra").status == 200

    def test_the_personnel_administration_only_where_no_head_may(self, world: World) -> None:
        upload = self.paid_and_closed_again(world)
        early = self.approve(world, upload, "bagus", "personnel")
        assert (early.status, early.content["code"]) == (403, "E1128")
        put_grants(of_one_head(HEAD))
        assert self.approve(world, upload, HEAD).content["code"] == "E1118"
        assert self.approve(world, upload, "bagus", "personnel").status == 200
        world.run_executions()
        assert world.status_of(upload) == "published"

    def test_nor_to_a_file_that_somebody_uploaded(self, world: World) -> None:
        world.rules.document = rule_book(cut_off={"day": 5, "source": "illustrative"})
        begin(world, range(4), mode=Mode.FILES)
        world.rules.document = rule_book(cut_off={"day": 5, "source": "illustrative"})
        upload = world.upload([person(1, period=PERIOD)], period=PERIOD, minute=5)
        assert world.status_of(upload) == "awaiting_approval"
        answer = self.approve(world, upload, "bagus", "personnel")
        assert (answer.status, answer.content["code"]) == (403, "E801")


def of_one_head(name: str) -> Grants:
    """The list in which disdik has one head alone."""
    everybody = grant_rows.roster().rows
    return Grants(
        row for row in everybody if row.role is not GrantRole.HEAD or row.users == (name,)
    )
