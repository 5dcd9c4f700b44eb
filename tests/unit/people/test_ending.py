"""When the personnel administration hears that it runs out of people. Days are counted by hand."""

from datetime import UTC, date, datetime

import pytest

from tukin.people.grants.ending import count_ending, first_day_without_two
from tukin.people.grants.grant import Grant, GrantRole, Grants

TODAY = date(2026, 11, 1)
IN_30_DAYS = date(2026, 12, 1)
AYU, BUDI, CITRA = "198001012005011001", "198102022006021002", "198203032007032003"


def row(
    nip: str,
    until: date | None,
    since: date = date(2026, 1, 1),
    role: GrantRole = GrantRole.PERSONNEL,
    former: tuple[str, ...] = (),
) -> Grant:
    return Grant(nip, nip, former, (f"user-{nip[-1]}",), role, None, since, until)


def first_day(*rows: Grant) -> date | None:
    grants = Grants(rows)
    return first_day_without_two(lambda _: grants, TODAY)


@pytest.mark.parametrize(
    ("until", "missing_from"),
    [
        (None, None),
        (date(2026, 12, 1), None),  # still two on the thirtieth day
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 10, 31), date(2026, 11, 1)),  # over already
    ],
)
def test_it_is_the_day_after_the_second_person_ends(
    until: date | None, missing_from: date | None
) -> None:
    assert first_day(row(AYU, None), row(BUDI, until)) == missing_from


def test_both_end() -> None:
    assert first_day(row(AYU, date(2026, 11, 20)), row(BUDI, date(2026, 11, 10))) == date(
        2026, 11, 11
    )


def test_a_third_person_is_enough_and_another_role_is_not() -> None:
    ending = row(AYU, None), row(BUDI, date(2026, 11, 10))
    assert first_day(*ending, row(CITRA, None)) is None
    assert first_day(*ending, row(CITRA, None, role=GrantRole.FINANCE)) == date(2026, 11, 11)


def test_who_goes_on_by_another_row_does_not_end() -> None:
    """A gap of one day between the rows is one day on which nobody can change the list."""
    ending = row(AYU, None), row(BUDI, date(2026, 11, 10))
    assert first_day(*ending, row(BUDI, None, since=date(2026, 11, 11))) is None
    assert first_day(*ending, row(BUDI, None, since=date(2026, 11, 12))) == date(2026, 11, 11)


def test_two_numbers_of_one_person_are_one() -> None:
    assert first_day(row(AYU, None), row(BUDI, None, former=(AYU,))) == TODAY


def test_a_list_that_is_approved_already_counts_from_its_date() -> None:
    before = Grants([row(AYU, None), row(BUDI, date(2026, 11, 10))])
    after = Grants([row(AYU, None), row(CITRA, None)])

    def found(dated: date) -> date | None:
        return first_day_without_two(lambda day: after if day >= dated else before, TODAY)

    assert found(date(2026, 11, 11)) is None
    assert found(date(2026, 11, 12)) == date(2026, 11, 11)


def test_before_the_first_two_are_named_there_is_nobody_to_tell() -> None:
    assert first_day() is None


@pytest.mark.parametrize(("hour", "count"), [(0, {}), (1, {"PersonnelEnding": 1}), (2, {})])
def test_it_rings_once_a_day(hour: int, count: dict[str, int]) -> None:
    grants = Grants([row(AYU, None), row(BUDI, IN_30_DAYS)])
    now = datetime(2026, 11, 2, hour, 59, tzinfo=UTC)
    assert dict(count_ending(lambda _: grants, now)) == count
