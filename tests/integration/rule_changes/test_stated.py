"""A book that leaves a control to a default is refused when it is proposed now."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.office import Office
from tests.integration.people import rule_book
from tests.integration.rule_changes.desk import (
    NAMED,
    approve,
    ask,
    book_with,
    october,
    propose,
    put_in_force,
    try_out,
)

Rules = dict[str, Any]


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def without(*path: str) -> Callable[[Rules], None]:
    def change(rules: Rules) -> None:
        *way, last = path
        place = rules
        for step in way:
            place = place[step]
        del place[last]

    return change


MISSING = [
    (("cut_off",), "$.cut_off"),
    (("approval", "most_raised_percent"), "$.approval.most_raised_percent"),
    (("approval", "most_raised_total_percent"), "$.approval.most_raised_total_percent"),
    (("recovery",), "$.recovery.most_percent"),
]


@pytest.mark.parametrize(("path", "named"), MISSING)
def test_each_that_is_missing_is_named(office: Office, path: tuple[str, ...], named: str) -> None:
    october(office)
    body = {"document": book_with(without(*path)), "reason": "a change"}
    refused = ask(office, "POST", "/rules/proposals", body)
    assert (refused.status, refused.content["code"]) == (400, "E895")
    assert f"({NAMED}: {named})" in refused.content["message_en"]
    assert office.items("RULES#PROPOSAL") == []


def of_before() -> str:
    """The book in force as it was written before there were these fields."""
    sets = json.loads(rule_book())["rule_sets"]
    for each in sets:
        for name in ("approval", "cut_off", "recovery"):
            del each[name]
    return json.dumps({"rule_sets": sets})


def test_a_set_in_force_stays_and_only_what_is_new_states_them(office: Office) -> None:
    """Past months were paid by it: other content would be another set."""
    office.rules.document = of_before().encode()
    sets = json.loads(of_before())["rule_sets"]
    sets[1]["effective_until"] = "2026-14"
    follows = json.loads(rule_book())["rule_sets"][1]
    follows |= {"rule_set": "mulai-2027", "effective_from": "2027-01"}
    propose(office, json.dumps({"rule_sets": [*sets, follows]}))
    del follows["recovery"]
    body = {"document": json.dumps({"rule_sets": [*sets, follows]}), "reason": "a change"}
    refused = ask(office, "POST", "/rules/proposals", body)
    assert "(mulai-2027: $.recovery.most_percent)" in refused.content["message_en"]


def test_one_that_was_proposed_before_is_not_approved(office: Office) -> None:
    october(office)
    with patch("tukin.rule_changes.propose.require_stated"):  # the code of before
        path = propose(office, book_with(without("recovery")))
    refused = approve(office, path, try_out(office, path)["simulation_sha256"])
    assert (refused.status, refused.content["code"]) == (400, "E895")
    assert office.shelf.deployed == []


def test_what_was_in_force_comes_back_as_it_was_with_each_control_as_a_sentence(
    office: Office,
) -> None:
    """By two people, who confirm what it leaves out."""
    office.rules.document = of_before().encode()
    october(office)
    stated = put_in_force(office, rule_book().decode())
    body = {"reason": "wrong", "replaces_sha256": stated}
    back = ask(office, "POST", "/rules/rollback", body)
    assert back.status == 200, back.content
    path = f"/rules/proposals/{back.content['sha256']}"
    tried = try_out(office, path)
    paths = {each["path"] for each in tried["what_if"]["controls"] if each["rule_set"] == NAMED}
    assert paths == {"$.approval", "$.cut_off", "$.recovery"}
    digest = tried["simulation_sha256"]
    assert approve(office, path, digest).content["code"] == "E665"
    agreed = approve(office, path, digest, controls=tried["controls_sha256"])
    assert agreed.status == 200, agreed.content
