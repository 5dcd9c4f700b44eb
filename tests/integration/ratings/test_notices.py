"""Each morning raters hear of ratings that they owe, employees that theirs can be read."""

import csv
import io
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from tests.integration.office import NOW, Clock, Office
from tests.integration.people import nip_of
from tests.integration.ratings.web import (
    LINE,
    OCTOBER,
    attend,
    attendance_row,
    begin,
    close,
    put_lines,
    rate,
)
from tests.integration.rule_changes.test_programme import put_in_force
from tests.integration.world import INTAKE, KEYS, TABLE
from tests.unit.programme.samples import document
from tukin.aws.table import Table
from tukin.people.agencies.agency import Mode, RatingsFrom
from tukin.ratings.cycle import Cycles
from tukin.ratings.receipts import open_rating
from tukin.ratings.store import Ratings

EMPLOYEE, RATER = nip_of(3), nip_of(1)
OWED = "1 pegawai menunggu penilaian Anda paling lambat 3 November 2026."
READABLE = "Penilaian Anda dapat dibaca."


def made(office: Office, mode: Mode = Mode.WEB, ratings: RatingsFrom = RatingsFrom.PAGES) -> None:
    begin(office, range(4), mode, ratings)
    put_lines(LINE)
    put_in_force(office, document(notices__days_before=2).decode())


def listed(office: Office, days: int) -> dict[str, str]:
    """Who hears what on a day after 31 October."""
    with patch.object(Clock, "hour_of_all", NOW + timedelta(days=days)):
        office.invoke("send_notices", {})
    day = (NOW + timedelta(days=days)).date()
    data = office.objects()[f"{INTAKE}/notices/disdik/{day}.csv"]
    text = data.decode("utf-8-sig") if isinstance(data, bytes) else str(data)
    assert "rahasia-canary" not in text
    rows = csv.DictReader(io.StringIO(text))
    return {row["nip"]: row["pesan"] for row in rows if row["nip"] in (EMPLOYEE, RATER)}


def test_a_rater_hears_of_it_from_two_days_before_it_is_due_until_it_is_given() -> None:
    with Office() as office:
        made(office)
        assert listed(office, 0) == {}
        assert listed(office, 1) == {RATER: OWED}
        assert listed(office, 5) == {RATER: OWED}, "until it is given"
        rate(3, rater=RATER)
        assert listed(office, 6) == {}


@pytest.mark.parametrize(
    ("mode", "ratings"), [(Mode.FILES, RatingsFrom.PAGES), (Mode.WEB, RatingsFrom.SYSTEM)]
)
def test_who_rates_by_files_or_a_system_owes_nothing_here(mode: Mode, ratings: RatingsFrom) -> None:
    with Office() as office:
        made(office, mode, ratings)
        assert listed(office, 3) == {}


def test_an_employee_hears_of_it_from_the_closing_until_they_open_it() -> None:
    with Office() as office:
        made(office)
        for number in range(4):
            rate(number, rater=RATER if number == 3 else "")
        attend(office, [attendance_row(number) for number in range(4)])
        assert listed(office, 3) == {}, "given, and not closed"
        with patch.object(Clock, "hour_of_all", NOW + timedelta(days=6)):
            assert close(office).status == 200
        assert listed(office, 7) == {EMPLOYEE: READABLE, RATER: READABLE}
        ratings = Ratings(Table(TABLE), KEYS)
        rating = ratings.read("disdik", OCTOBER, EMPLOYEE)
        assert rating is not None
        stored = Cycles(Table(TABLE)).read("disdik", OCTOBER)
        open_rating(ratings, stored, rating, datetime(2026, 11, 8, tzinfo=UTC))
        assert listed(office, 8) == {RATER: READABLE}
