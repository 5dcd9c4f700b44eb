"""What a sweep looks at: which objects by their age, which months, and what it reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest

from tests.agency_rows import agencies
from tukin.aws.objects import StoredVersion
from tukin.operations.sweep import FINDINGS, Sweep, SweepStores
from tukin.payroll.locked.store import LockedPay
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.people_lists.in_force import LedgerLists
from tukin.settlement.preparation.locked_pay import LockedPeriod
from tukin.vocabulary.period import Period

NOW = datetime(2026, 11, 29, 12, 40, tzinfo=UTC)


@dataclass
class Stores:
    """Objects of a bucket, nothing else; what was looked at and sent."""

    objects: list[StoredVersion] = field(default_factory=list)
    name: str = "intake"
    months: list[Period] = field(default_factory=list)
    sent: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    waiting: int = 0
    grants: Grants = field(default_factory=lambda: Grants([]))
    is_another: bool = False
    archive: None = None

    def is_known(self, *_: Any) -> bool:
        raise AssertionError("no month here is rated on the pages")

    @property
    def ledger(self) -> "Stores":
        return self

    def versions(self, prefix: str) -> list[StoredVersion]:
        return [version for version in self.objects if version.key.startswith(prefix)]

    def get(self, *_: Any) -> None:
        return None

    def of_period(self, period: Period) -> list[Any]:
        self.months.append(period)
        return []

    def latest(self, *_: Any) -> list[Any]:
        return []

    def since(self, *_: Any) -> list[Any]:
        return []

    def tip(self) -> LedgerTip:
        return LedgerTip()

    def counts(self) -> bool:
        return not self.is_another

    def check_chain(self) -> None:
        """Nobody wrote over an epoch."""

    def begin(self, *_: Any) -> bool:
        return True

    def state(self, *_: Any) -> None:
        return None


class NoClaims:
    """Nobody is claimed twice."""

    def of_period(self, _: Period) -> list[Any]:
        return []

    def note(self, *_: Any) -> None:
        pass


def swept(stores: Any, now: datetime = NOW) -> dict[str, int]:
    names = ("intake", "uploads", "parts", "live_months", "records", "referrals")
    every = dict.fromkeys(names, stores)
    return Sweep(
        SweepStores(
            **every,
            runs=stores,
            run_archive=stores,
            writer=stores,
            epochs=stores,
            claims=cast(Any, NoClaims()),
            locked=partial(LockedPeriod, LockedPay.on(stores, 1), stores),
            grants=lambda _: stores.grants,
            lists=LedgerLists(stores, stores, stores),
            executions=stores,
            must_wait=lambda *_: False,
            start_run=lambda *_: None,
            receive_upload=lambda content: stores.sent.append(("upload", content)),
            receive_register=lambda content: stores.sent.append(("register", content)),
            put_events=lambda _: [],
            dead_letters=lambda: stores.waiting,
            recount=lambda *_: 0,
        ),
        agencies("disdik"),
        now,
    ).run()


def version(key: str, age: timedelta) -> StoredVersion:
    return StoredVersion(key, "v1", NOW - age)


def test_every_metric_is_reported_each_time() -> None:
    assert swept(Stores()) == dict.fromkeys(FINDINGS, 0)


def test_a_table_that_does_not_count_is_named_and_nothing_else_is_looked_at() -> None:
    stores = Stores(waiting=3, is_another=True)
    assert swept(stores) == dict.fromkeys(FINDINGS, 0) | {"TableReadOnly": 1}
    assert stores.months == []


def test_dead_letters_are_counted() -> None:
    assert swept(Stores(waiting=3))["DeadLetters"] == 3


@pytest.mark.parametrize(("hour", "found"), [(0, 0), (1, 1), (2, 0)])
def test_in_one_hour_of_the_day_it_is_counted_that_one_person_is_left(
    hour: int, found: int
) -> None:
    since = date(2026, 1, 1)
    one = Grant("1", "A", (), ("a",), GrantRole.PERSONNEL, None, since, None)
    now = NOW.replace(hour=hour)
    assert swept(Stores(grants=Grants([one])), now)["PersonnelEnding"] == found


@pytest.mark.parametrize(
    ("age", "found"),
    [
        (timedelta(minutes=9), 0),
        (timedelta(minutes=11), 1),
        (timedelta(days=59), 1),
        (timedelta(days=61), 0),
    ],
)
@pytest.mark.parametrize(
    ("key", "queue"),
    [("uploads/disdik/2026-10/month.csv", "upload"), ("register/2026-10-01.csv", "register")],
)
def test_an_object_is_due_after_ten_minutes_and_for_sixty_days(
    key: str, queue: str, age: timedelta, found: int
) -> None:
    stores = Stores([version(key, age)])
    assert swept(stores)["ObjectsWithoutRecord"] == found
    content = {"bucket": "intake", "key": key, "version_id": "v1", "after": "sweep 2026-11-29T12"}
    assert stores.sent == [(queue, {"receive_again": content})] * found


@pytest.mark.parametrize(
    ("now", "months"),
    [
        (NOW, ["2026-09", "2026-10", "2026-11", "2026-13", "2026-14"]),
        (
            datetime(2027, 1, 2, tzinfo=UTC),
            ["2026-11", "2026-12", "2026-13", "2026-14", "2027-01", "2027-13", "2027-14"],
        ),
    ],
)
def test_three_months_and_the_pay_runs_of_their_years_are_looked_at(
    now: datetime, months: list[str]
) -> None:
    stores = Stores()
    swept(stores, now)
    assert [str(period) for period in stores.months] == months


def test_a_month_long_past_is_looked_at_where_something_was_uploaded_to_it() -> None:
    stores = Stores([version("uploads/disdik/2025-03/month.csv", timedelta(days=1))])
    swept(stores)
    assert stores.months[0] == Period(2025, 3)
