"""Four eyes: a person is known by their row, whatever their sessions are called."""

from datetime import date

import pytest

from tukin.people.four_eyes import FourEyes, caller_name, shown_name
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.people.web_callers import WebCaller, web_caller
from tukin.vocabulary.errors import Forbidden

SARI, BUDI, TUTI, OLD, NEW = (f"19700101199503100{n}" for n in range(1, 6))
TODAY, BEGINNING = date(2026, 10, 31), date(2020, 1, 1)
FINANCE, ENDED = GrantRole.FINANCE, date(2024, 12, 31)
ROWS = [
    Grant(SARI, "Sari", (), ("sari", "sari2"), FINANCE, None, BEGINNING, None),
    Grant(BUDI, "Budi", (OLD,), ("budi",), FINANCE, None, BEGINNING, None),
    Grant(OLD, "Budi", (), ("budi-lama",), FINANCE, None, BEGINNING, ENDED),
    Grant(TUTI, "Tuti", (), ("tuti",), GrantRole.HEAD, "disdik", BEGINNING, None),
    Grant(
        None,
        "Sistem",
        (),
        ("system-disdik",),
        GrantRole.SYSTEM,
        "disdik",
        BEGINNING,
        date(2026, 12, 31),
        (TUTI,),
    ),
]
EYES = FourEyes(lambda _: Grants(ROWS), lambda: TODAY)


def refusal(
    deciding: str, *authors: str, role: GrantRole = FINANCE, agency: str | None = None
) -> str:
    try:
        EYES.require_another(deciding, role, authors, "E852", agency)
    except Forbidden as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("caller", "person"),
    [
        ("tukin-rules-author/sari@jakarta.go.id", "sari@jakarta.go.id"),
        ("AROAEXAMPLEID:sari@jakarta.go.id", "sari@jakarta.go.id"),
        ("someone", "someone"),
        ("tukin-finance/", "tukin-finance/"),
    ],
)
def test_a_session_has_a_name_whatever_the_role(caller: str, person: str) -> None:
    assert caller_name(caller) == person


def test_who_acted_is_found_among_others_by_any_number_and_of_a_machine() -> None:
    """Budi's row has his number of before; Tuti answers for the machine; a stranger has no row."""
    assert EYES.who_among(["AROAX:budi"], [OLD]) == EYES.who_among(["AROAX:budi-lama"], [BUDI])
    assert len(EYES.who_among(["AROAX:budi"], [OLD, SARI])) == 1
    assert EYES.who_among(["tukin-agency-disdik/system-disdik"], [TUTI, SARI]) == {TUTI}
    assert EYES.who_among(["sari", "tuti"], [BUDI]) == frozenset()
    assert EYES.who_among(["stranger"], [SARI, BUDI, TUTI]) == frozenset()


def test_who_has_a_role_of_an_agency_today_is_found_by_any_number() -> None:
    """Budi led disdik until last year by another number; Tuti does; Sari leads another agency."""
    ended = Grant(BUDI, "Budi", (), ("budi",), GrantRole.HEAD, "disdik", BEGINNING, ENDED)
    elsewhere = Grant(SARI, "Sari", (), ("sari",), GrantRole.HEAD, "dinkes", BEGINNING, None)
    renumbered = Grant(TUTI, "Tuti", (NEW,), ("tuti",), FINANCE, None, BEGINNING, None)
    eyes = FourEyes(lambda _: Grants([*ROWS, ended, elsewhere, renumbered]), lambda: TODAY)
    asked = [SARI, BUDI, OLD, TUTI]
    assert eyes.holders_among(GrantRole.HEAD, "disdik", asked) == {TUTI}
    assert eyes.holders_among(GrantRole.HEAD, "disdik", [NEW]) == {TUTI}
    assert eyes.holders_among(GrantRole.HEAD, "dinkes", asked) == {SARI}
    assert eyes.holders_among(GrantRole.HEAD, "disdik", [SARI, BUDI, OLD]) == frozenset()


def test_another_person_may_agree() -> None:
    assert refusal("tukin-finance/budi", "tukin-finance/sari") == ""
    assert refusal("AROAX:BUDI", "AROAY:sari2") == ""
    assert refusal("AROAX:budi") == ""


@pytest.mark.parametrize(
    "author", ["tukin-agency-disdik/sari", "AROAOTHER:Sari", "sari2", "a/SARI2"]
)
def test_two_users_of_one_person_are_one(author: str) -> None:
    assert refusal("tukin-finance/sari", "tukin-finance/budi", author) == "E852"


def test_a_former_number_is_the_same_person() -> None:
    assert refusal("tukin-finance/budi", "tukin-finance/budi-lama") == "E852"


@pytest.mark.parametrize("nobody", ["nobody", "budi-lama", "tuti", "system-disdik", ""])
def test_who_has_no_row_decides_nothing(nobody: str) -> None:
    assert refusal(f"tukin-finance/{nobody}", "tukin-finance/sari") == "E785"


def test_a_row_of_an_agency_is_of_no_other() -> None:
    assert refusal("AROAX:tuti", "AROAX:sari", role=GrantRole.HEAD, agency="disdik") == ""
    assert refusal("AROAX:tuti", "AROAX:sari", role=GrantRole.HEAD, agency="dinkes") == "E785"


def test_who_it_was_must_be_known() -> None:
    assert refusal("tukin-finance/sari", "tukin-finance/nobody") == "E786"


def test_a_machine_is_each_who_answers_for_it() -> None:
    assert refusal("a:tuti", "a:system-disdik", role=GrantRole.HEAD, agency="disdik") == "E852"
    assert refusal("a:sari", "a:system-disdik") == ""


def test_the_same_and_two_are_not_all_there_is() -> None:
    assert EYES.are_same("a/sari", "b/sari2")
    assert not EYES.are_two("a/sari", "b/sari2")
    assert EYES.are_two("a/sari", "b/budi")
    assert not EYES.are_same("a/sari", "b/nobody")
    assert not EYES.are_two("a/sari", "b/nobody")


KEY = "0123456789abcdef" * 2
WEB_SARI, WEB_TUTI = web_caller(KEY, SARI), web_caller(KEY, TUTI)


def test_who_signed_in_to_the_pages_is_the_person_of_their_number() -> None:
    """Sari uploads by the API and would agree on a page, and the other way round: one person."""
    assert refusal(WEB_SARI, "AROAX:sari2") == "E852"
    assert refusal("AROAX:sari2", WEB_SARI) == "E852"
    assert refusal(WEB_SARI, WEB_SARI) == "E852"
    assert refusal(WEB_SARI, "AROAX:budi") == ""
    assert refusal("AROAX:budi", WEB_SARI) == ""


def test_a_person_of_the_pages_is_who_they_were_by_another_number() -> None:
    assert refusal(web_caller(KEY, OLD), "AROAX:budi") == "E852"
    assert refusal("AROAX:budi", web_caller(KEY, OLD)) == "E852"


def test_the_pages_give_nobody_a_role_or_a_name() -> None:
    """Tuti heads disdik, not dinkes; whom no row names can neither decide nor have sent."""
    head = GrantRole.HEAD
    assert refusal(WEB_TUTI, "AROAX:budi", role=head, agency="disdik") == ""
    assert refusal(WEB_TUTI, "AROAX:budi", role=head, agency="dinkes") == "E785"
    assert refusal(WEB_TUTI, "AROAX:system-disdik", role=head, agency="disdik") == "E852"
    assert refusal(web_caller(KEY, NEW), "AROAX:budi") == "E785"
    assert refusal("AROAX:budi", web_caller(KEY, NEW)) == "E786"


def test_no_session_of_the_api_is_a_person_of_the_pages() -> None:
    """A session may be named after a number: it is that name, in no row, and not the person."""
    assert refusal(f"AROAX:{SARI}", "AROAX:budi") == "E785"
    assert refusal("AROAX:budi", f"AROAX:{SARI}") == "E786"
    assert refusal(f"tukin-portal/{SARI}", "AROAX:budi") == "E785"
    for forged in (f"AROAX:portal:{KEY}:{SARI}", f"portal:{KEY}:{SARI}\n", f"portal::{SARI}"):
        assert WebCaller.parse(forged) is None
        assert refusal(forged, "AROAX:budi") == "E785"


def test_a_caller_of_the_pages_is_shown_by_number_and_printed_without() -> None:
    assert shown_name(WEB_SARI) == SARI
    assert shown_name("AROAX:sari") == "sari"
    assert SARI not in repr(WebCaller.parse(WEB_SARI))
    with pytest.raises(ValueError, match="person key"):
        web_caller("sari", SARI)
