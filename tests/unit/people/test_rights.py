"""Persons × actions × subjects: exactly what rights.yaml allows, and nothing by a trick."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.portal.made import Made, grant
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.may import BY_GRANT, BY_SIDE, Action, Subject, may, side_of
from tukin.register.register import RegisterEntry
from tukin.vocabulary.period import Period

TODAY = date(2026, 10, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OCTOBER = Period.parse("2026-10")
RIGHTS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("rights.yaml").read_text())


def nip(number: int) -> str:
    return f"19850101201001{1 + number % 2}{number:03d}"


SITI, RATER, SUPERIOR, BEFORE, LATER, COLLEAGUE, FOREIGN, LEFT, STRANGER = map(nip, range(1, 10))


def person(number: str, agency: str | None = "disdik", *grants: Any) -> Made:
    return Made(number, number[:4] * 8, "Somebody", agency, tuple(grants))


def office(role: GrantRole, agency: str | None, **days: Any) -> Made:
    of = person(nip(20))
    return replace(of, grants=(grant(role, agency, of, **days),))


PEOPLE: dict[str, Made] = {
    "siti herself": person(SITI),
    "her rater": person(RATER),
    "her superior": person(SUPERIOR),
    "her rater until yesterday": person(BEFORE),
    "her rater from tomorrow on": person(LATER),
    "a colleague": person(COLLEAGUE),
    "rater of another agency": person(FOREIGN, "dinkes"),
    "who left": person(LEFT, None),
    "a stranger": person(STRANGER, None),
    "hr of disdik": office(GrantRole.HR, "disdik"),
    "head of disdik": office(GrantRole.HEAD, "disdik"),
    "hr of dinkes": office(GrantRole.HR, "dinkes"),
    "head of dinkes": office(GrantRole.HEAD, "dinkes"),
    "hr of disdik until yesterday": office(GrantRole.HR, "disdik", until=YESTERDAY),
    "hr of disdik from tomorrow on": office(GrantRole.HR, "disdik", since=TOMORROW),
    "hr of disdik without a second factor": replace(office(GrantRole.HR, "disdik"), grants=()),
    "personnel": office(GrantRole.PERSONNEL, None),
    "finance": office(GrantRole.FINANCE, None),
    "auditor": office(GrantRole.AUDITOR, None),
    "rules author": office(GrantRole.RULES_AUTHOR, None),
    "rules approver": office(GrantRole.RULES_APPROVER, None),
}


def line(of: str, by: str, since: date, until: date | None = None) -> Line:
    return Line(of, by, "", None, LineKind.DEFINITIF, since, until, "SK 1")


BEGINNING = date(2026, 1, 1)
LINES = Lines(
    [
        line(SITI, BEFORE, BEGINNING, YESTERDAY),
        line(SITI, RATER, TODAY, TODAY),
        line(SITI, LATER, TOMORROW),
        line(RATER, SUPERIOR, BEGINNING),
        line(COLLEAGUE, LEFT, BEGINNING),
    ]
)


CHAIN = Chain("disdik", LINES, People(is_known=False), None)
SUBJECT = Subject("disdik", SITI, OCTOBER)


def allowed(who: Made, subject: Subject = SUBJECT, day: date = TODAY) -> set[str]:
    return {str(action) for action in Action if may(who, action, subject, day, CHAIN) is None}


def test_each_person_of_the_table_is_described() -> None:
    assert RIGHTS.keys() == PEOPLE.keys()
    assert set(Action) == BY_SIDE.keys() | BY_GRANT.keys()


@pytest.mark.parametrize("name", PEOPLE)
def test_exactly_the_table_is_allowed(name: str) -> None:
    assert allowed(PEOPLE[name]) == set(RIGHTS[name])


@pytest.mark.parametrize("name", PEOPLE)
def test_of_another_agency_nobody_here_sees_anything_but_their_own(name: str) -> None:
    """The same people, asked about somebody of dinkes whom no line names."""
    other = Subject("dinkes", nip(50), OCTOBER)
    own = {"hr of dinkes": "hr of disdik", "head of dinkes": "head of disdik"}
    assert allowed(PEOPLE[name], other) == set(RIGHTS[own[name]] if name in own else [])


@pytest.mark.parametrize("name", PEOPLE)
def test_an_agency_without_a_person_is_for_its_offices(name: str) -> None:
    offices = set(map(str, BY_GRANT))
    assert allowed(PEOPLE[name], Subject("disdik")) == set(RIGHTS[name]) & offices - (
        {"read_rating"} if "siti" in name or "her" in name else set()
    )


@pytest.mark.parametrize("name", PEOPLE)
def test_without_a_subject_nothing_is_allowed(name: str) -> None:
    assert allowed(PEOPLE[name], Subject()) == set()
    assert allowed(PEOPLE[name], Subject(period=OCTOBER)) == set()


def test_who_rates_from_tomorrow_on_rates_tomorrow() -> None:
    """And who rated until then does not any more."""
    later, rater = PEOPLE["her rater from tomorrow on"], PEOPLE["her rater"]
    assert "give_rating" in allowed(later, day=TOMORROW)
    assert "give_rating" not in allowed(rater, day=TOMORROW)


def test_after_the_month_the_rater_of_its_last_day_rates() -> None:
    later, before = PEOPLE["her rater from tomorrow on"], PEOPLE["her rater until yesterday"]
    assert "give_rating" in allowed(later, day=date(2026, 11, 3))
    september = Subject("disdik", SITI, Period.parse("2026-09"))
    assert "give_rating" in allowed(before, september)
    assert "give_rating" not in allowed(later, september)
    assert "give_rating" not in allowed(PEOPLE["her rater"], september)


def test_nobody_rates_themselves_or_steps_in_for_their_own_rating() -> None:
    """Not even where a list makes somebody their own rater, which no file may."""
    own = Chain("disdik", Lines([line(SITI, SITI, BEGINNING)]), People(is_known=False), SITI)
    siti = PEOPLE["siti herself"]
    for action in (Action.GIVE_RATING, Action.STEP_IN):
        reason = may(siti, action, SUBJECT, TODAY, own)
        assert reason is not None
        assert reason.code == "E1033"


def test_a_grant_of_an_office_gives_no_words() -> None:
    for name in ("hr of disdik", "head of disdik"):
        for action in (Action.READ_WORDS, Action.READ_DIALOGUE, Action.READ_SLIP):
            reason = may(PEOPLE[name], action, SUBJECT, TODAY, CHAIN)
            assert reason is not None
            assert reason.code == "E1031"


def test_an_office_of_no_agency_is_an_office_of_none() -> None:
    """A row of HR without an agency, which no list takes, is for no subject."""
    odd = office(GrantRole.HR, None)
    assert allowed(odd, Subject(None, SITI)) == set()
    assert allowed(odd) == set()


def test_a_refusal_names_the_roles_and_nobody() -> None:
    reason = may(PEOPLE["a colleague"], Action.CLOSE_MONTH, SUBJECT, TODAY, CHAIN)
    assert reason is not None
    assert (reason.code, reason.details) == ("E1032", {"roles": "hr"})
    assert SITI not in repr(SUBJECT)


def test_without_a_chain_only_oneself_is_known() -> None:
    assert side_of(PEOPLE["her rater"], SUBJECT, TODAY, None) is None
    assert side_of(PEOPLE["siti herself"], SUBJECT, TODAY, None) == "self"


def test_whom_the_register_does_not_have_that_month_has_no_rater() -> None:
    entries = {SITI: (_entry(SITI, date(2026, 10, 1), date(2026, 10, 10)),)}
    chain = Chain("disdik", LINES, People(entries, frozenset({"disdik"})), None)
    november = Subject("disdik", SITI, Period.parse("2026-11"))
    day = date(2026, 11, 5)
    for name in ("her rater from tomorrow on", "her rater", "her superior"):
        assert may(PEOPLE[name], Action.GIVE_RATING, november, day, chain) is not None


RIGHTS_OF_WHO_LEFT: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("rights_of_who_left.yaml").read_text()
)


def who_left(agency_since: str = "dinkes") -> Chain:
    """Siti served in disdik until the 10th; her lines there have no end."""
    here = _entry(SITI, date(2026, 1, 1), date(2026, 10, 10))
    there = replace(_entry(SITI, date(2026, 10, 11), None), agency=agency_since)
    others = {each: (_entry(each, date(2026, 1, 1), None),) for each in (RATER, SUPERIOR)}
    people = People({SITI: (here, there), **others}, frozenset({"disdik"}))
    lines = Lines([line(SITI, RATER, BEGINNING), line(RATER, SUPERIOR, BEGINNING)])
    return Chain("disdik", lines, people, SUPERIOR)


@pytest.mark.parametrize("name", RIGHTS_OF_WHO_LEFT)
def test_of_who_left_the_agency_nobody_is_rater_or_superior(name: str) -> None:
    """Of the month in which she served there still: its rating is hers from there."""
    who, chain = PEOPLE[name], who_left()
    now, november = Subject("disdik", SITI), Subject("disdik", SITI, Period.parse("2026-11"))

    def allowed_of(subject: Subject, day: date) -> set[str]:
        return {str(each) for each in Action if may(who, each, subject, day, chain) is None}

    assert allowed_of(now, TODAY) == set(RIGHTS_OF_WHO_LEFT[name])
    assert allowed_of(november, date(2026, 11, 5)) == set(RIGHTS_OF_WHO_LEFT[name])
    if name.startswith("her"):
        assert allowed_of(SUBJECT, TODAY) == set(RIGHTS[name])
        assert allowed_of(now, date(2026, 10, 10)) == set(RIGHTS[name])


@pytest.mark.parametrize("name", ["her rater", "her superior"])
def test_of_who_comes_later_this_month_nobody_is_rater_yet(name: str) -> None:
    entries = {SITI: (_entry(SITI, date(2026, 10, 25), None),)}
    entries |= {each: (_entry(each, date(2026, 1, 1), None),) for each in (RATER, SUPERIOR)}
    lines = Lines([line(SITI, RATER, BEGINNING), line(RATER, SUPERIOR, BEGINNING)])
    chain = Chain("disdik", lines, People(entries, frozenset({"disdik"})), None)
    assert side_of(PEOPLE[name], SUBJECT, TODAY, chain) is None
    assert side_of(PEOPLE[name], SUBJECT, date(2026, 10, 25), chain) is not None


def _entry(number: str, since: date, until: date | None) -> RegisterEntry:
    return RegisterEntry(
        nip=number,
        name="Siti",
        agency="disdik",
        employment="pns",  # type: ignore[arg-type]
        grade="III/a",
        position="x",
        status="aktif",
        since=since,
        until=until,
    )
