"""Which agency there is in a period, and the digest by which a difference is agreed to."""

import re
from datetime import date

import pytest

from tests.agency_rows import agencies, agency
from tests.template.stacks import load_stacks
from tukin.people.agencies.agency import MOST_CODE, RESERVED, Agencies, Mode, parse_code
from tukin.people.agencies.changes import describe_changes
from tukin.people.dated.digest import digest_of
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period


@pytest.mark.parametrize(
    ("since", "until", "period", "known"),
    [
        ("2026-10-01", None, "2026-10", True),
        ("2026-10-31", None, "2026-10", True),
        ("2026-11-01", None, "2026-10", False),
        ("2020-01-01", "2026-10-01", "2026-10", True),
        ("2020-01-01", "2026-09-30", "2026-10", False),
        ("2020-01-01", "2026-09-30", "2026-09", True),  # corrections of a past month
        ("2020-01-01", "2026-06-30", "2026-13", True),  # THR is of the whole year
        ("2020-01-01", "2025-12-31", "2026-13", False),
        ("2027-01-01", None, "2026-14", False),
    ],
)
def test_an_agency_is_known_in_the_periods_in_which_it_holds(
    since: str, until: str | None, period: str, known: bool
) -> None:
    end = date.fromisoformat(until) if until else None
    found = Agencies([agency("disdik", date.fromisoformat(since), end)])
    month = Period.parse(period)
    assert found.knows("disdik", month) is known
    assert found.of_period(month) == (["disdik"] if known else [])
    if not known:
        with pytest.raises(InvalidInput, match="E006"):
            found.require("disdik", month)


def test_another_agency_is_never_known() -> None:
    assert not agencies("disdik").knows("dinkes", Period(2026, 10))


def test_a_difference_names_what_is_added_removed_and_changed() -> None:
    before = Agencies([agency("a"), agency("b"), agency("c")])
    after = Agencies([agency("a"), agency("b", mode=Mode.WEB), agency("d")])
    changes = describe_changes(before, after)
    assert [each["agency"] for each in changes["added"]] == ["d"]
    assert [each["agency"] for each in changes["removed"]] == ["c"]
    (changed,) = changes["changed"]
    assert changed["agency"] == "b"
    assert [row["mode"] for row in changed["before"] + changed["after"]] == ["files", "web"]
    assert len(describe_changes(None, after)["added"]) == 3
    assert describe_changes(after, after) == {"added": [], "removed": [], "changed": []}


def test_the_digest_changes_with_everything_that_is_agreed_to() -> None:
    changes = describe_changes(None, agencies("a"))
    digests = {
        digest_of("2026-11-01", "", "1" * 64, changes),
        digest_of("2026-11-02", "", "1" * 64, changes),
        digest_of("2026-11-01", "0" * 64, "1" * 64, changes),
        digest_of("2026-11-01", "", "2" * 64, changes),
        digest_of("2026-11-01", "", "1" * 64, describe_changes(None, agencies("b"))),
    }
    assert len(digests) == 5


def test_the_stack_of_an_agency_takes_the_codes_that_a_row_may_have() -> None:
    parameter = load_stacks().agency["Parameters"]["AgencyCode"]
    assert parameter["MaxLength"] == MOST_CODE
    codes = [*RESERVED, "disdik", "dinas-2", "disdik-head", "head", "-a", "a-", "a--b", "A", "a/b"]
    for code in codes:
        try:
            is_code = parse_code(code) == code
        except InvalidInput:
            is_code = False
        assert bool(re.fullmatch(parameter["AllowedPattern"], code)) == is_code, code


def test_how_a_month_is_handed_in() -> None:
    first = agency("a", until=date(2026, 10, 31))
    listed = Agencies([first, agency("a", since=date(2026, 11, 1), mode=Mode.WEB)])
    months = [Period(2026, 10), Period(2026, 11), Period(2027, 1)]
    assert [listed.is_web("a", month) for month in months] == [False, True, True]
    assert not listed.is_web("a", Period(2027, 13)), "the THR is rated by nobody"
    assert not listed.is_web("b", Period(2026, 11)), "there is no such agency"
