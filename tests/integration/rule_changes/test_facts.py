"""What past rows lack is given by the agency: just that, for just those who lack it, by a third."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import GOOD, nip_of, person
from tests.integration.rule_changes.desk import (
    approve,
    ask,
    book_with,
    propose,
    try_out,
)
from tests.integration.world import Answer

HR, HIGH, LOW = "tuti", 10_000, 5_000


@pytest.fixture
def office() -> Iterator[Office]:
    """Two people of September, who have none of the scores that the set of October asks for."""
    with Office() as made:
        made.upload([person(0, GOOD), person(12, GOOD, late_minutes="0")])
        yield made


def dearer(rules: dict[str, Any]) -> None:
    rules["positions"][0]["amount_idr"] += 100_000


def lacking(office: Office) -> list[str]:
    sets = json.loads(office.rules.document)["rule_sets"]
    return [each["code"] for each in sets[1]["indicators"]]


def give(
    office: Office,
    path: str,
    people: dict[int, dict[str, Any]],
    *,
    agency: str = "disdik",
    who: str = HR,
) -> Answer:
    where = path.replace("/rules/", f"/agencies/{agency}/") + "/facts"
    body = {"people": {nip_of(number): facts for number, facts in people.items()}}
    return ask(office, "POST", where, body, role=f"agency-{agency}", person=who)


def scores(office: Office, hundredths: int) -> dict[str, Any]:
    return {"scores": dict.fromkeys(lacking(office), hundredths)}


def ends(what_if: dict[str, Any]) -> list[int | None]:
    (only,) = what_if["sets"]
    found = (only[end] for end in ("lowest", "highest"))
    return [None if each is None else each["total"]["gross_after_idr"] for each in found]


def test_given_facts_take_the_place_of_both_ends(office: Office) -> None:
    """Administrasi Terampil, 13.5 million each. All scores 100 are paid in full."""
    path = propose(office, book_with(dearer))
    before = try_out(office, path)
    assert ends(before["what_if"]) == [0, 27_000_000]
    given = give(office, path, {0: scores(office, HIGH), 12: scores(office, HIGH)})
    assert (given.status, given.content["people"]) == (200, 2), given.content
    after = try_out(office, path)
    assert ends(after["what_if"]) == [27_000_000, None]
    assert after["simulation_sha256"] != before["simulation_sha256"]
    (ref,) = after["what_if"]["facts"]
    assert (ref["agency"], ref["sha256"]) == ("disdik", given.content["facts_sha256"])
    assert ref["by"] == f"tukin-agency-disdik/{HR}"
    assert approve(office, path, after["simulation_sha256"]).status == 200


def test_what_was_agreed_to_before_they_came_is_not_approved(office: Office) -> None:
    path = propose(office, book_with(dearer))
    read = try_out(office, path)["simulation_sha256"]
    give(office, path, {0: scores(office, LOW), 12: scores(office, LOW)})
    stale = approve(office, path, read)
    assert (stale.status, stale.content["code"]) == (409, "E663")
    assert office.shelf.deployed == []


def test_they_are_of_just_those_who_lack_them(office: Office) -> None:
    path = propose(office, book_with(dearer))
    one_less = give(office, path, {0: scores(office, HIGH)})
    assert (one_less.status, one_less.content["code"]) == (409, "E669")
    assert "0 too many, 1 left out" in one_less.content["message_en"]
    everybody = {number: scores(office, HIGH) for number in (0, 12, 3)}
    one_more = give(office, path, everybody)
    assert (one_more.status, one_more.content["code"]) == (409, "E669")
    assert "1 too many, 0 left out" in one_more.content["message_en"]
    assert office.items("RULES#FACTS") == []


@pytest.mark.parametrize(
    "more", [{"late_minutes": 5}, {"late_counts": {"telat_1": 1}}, {"scores": {"lain": 1}}]
)
def test_what_a_row_says_or_nobody_asks_for_is_not_given(
    office: Office, more: dict[str, Any]
) -> None:
    """Every other cell is the live row's."""
    path = propose(office, book_with(dearer))
    refused = give(office, path, {0: more, 12: more})
    assert (refused.status, refused.content["code"]) == (409, "E669")


@pytest.mark.parametrize("score", [-1, 1_000_000])
def test_a_value_that_the_rules_do_not_admit_is_refused(office: Office, score: int) -> None:
    path = propose(office, book_with(dearer))
    refused = give(office, path, {0: scores(office, score), 12: scores(office, score)})
    assert (refused.status, refused.content["code"]) == (400, "E670")


def test_facts_of_a_month_that_moved_count_no_more(office: Office) -> None:
    path = propose(office, book_with(dearer))
    give(office, path, {0: scores(office, HIGH), 12: scores(office, HIGH)})
    office.upload([person(0, GOOD), person(12, "80", late_minutes="0")], minute=4, name="b.csv")
    after = try_out(office, path)
    assert ends(after["what_if"]) == [0, 27_000_000]
    assert "facts" not in after["what_if"] or after["what_if"]["facts"] == []


class TestPeople:
    def test_the_author_gives_none(self, office: Office) -> None:
        path = propose(office, book_with(dearer), who="sari")
        both = {0: scores(office, HIGH), 12: scores(office, HIGH)}
        refused = give(office, path, both, who="sari")
        assert (refused.status, refused.content["code"]) == (403, "E898")

    def test_who_gave_them_does_not_approve(self, office: Office) -> None:
        path = propose(office, book_with(dearer))
        both = {0: scores(office, HIGH), 12: scores(office, HIGH)}
        assert give(office, path, both).status == 200
        digest = try_out(office, path)["simulation_sha256"]
        refused = approve(office, path, digest, who=HR)
        assert (refused.status, refused.content["code"]) == (403, "E898")
        assert office.shelf.deployed == []

    def test_an_agency_gives_them_for_its_own_people(self, office: Office) -> None:
        path = propose(office, book_with(dearer))
        both = {0: scores(office, HIGH), 12: scores(office, HIGH)}
        other = give(office, path, both, agency="dinkes")
        assert (other.status, other.content["code"]) == (404, "E732")
        where = path.replace("/rules/", "/agencies/disdik/") + "/facts"
        body = {"people": {nip_of(0): scores(office, HIGH)}}
        for role in ("agency-dinkes", "rules-author", "rules-approver", "agency-disdik-head"):
            assert ask(office, "POST", where, body, role=role).status == 403

    def test_after_the_approval_nothing_is_given(self, office: Office) -> None:
        path = propose(office, book_with(dearer))
        assert approve(office, path, try_out(office, path)["simulation_sha256"]).status == 200
        late = give(office, path, {0: scores(office, HIGH), 12: scores(office, HIGH)})
        assert (late.status, late.content["code"]) == (409, "E654")


def test_facts_for_another_proposal_count_for_none(office: Office) -> None:
    def cheaper(rules: dict[str, Any]) -> None:
        rules["positions"][0]["amount_idr"] -= 100_000

    given, other = (propose(office, book_with(change)) for change in (dearer, cheaper))
    both = {0: scores(office, HIGH), 12: scores(office, HIGH)}
    assert give(office, given, both).status == 200
    assert ends(try_out(office, other)["what_if"]) == [0, 27_000_000]
    assert ends(try_out(office, given)["what_if"]) == [27_000_000, None]
