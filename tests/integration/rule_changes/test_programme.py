"""The programme changes by two people, by what they read; and never pay by it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.rule_changes.desk import APPROVER, AUTHOR, ask
from tests.integration.world import RULES_IDS, TABLE, Answer
from tests.unit.programme.samples import document, sample, values
from tukin.aws.table import Table
from tukin.programme.store import LiveProgramme
from tukin.vocabulary.errors import RulesMissing, RulesUnapproved

PATH = "/rules/programme"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def propose(office: Office, text: str, who: str | None = None) -> Answer:
    body = {"document": text, "reason": "the first one"}
    return ask(office, "POST", f"{PATH}/proposals", body, person=who)


def approve(office: Office, sha256: str, digest: str, who: str | None = None) -> Answer:
    body = {"reason": "agreed", "digest": digest}
    path = f"{PATH}/proposals/{sha256}/approval"
    return ask(office, "POST", path, body, role=APPROVER, person=who)


def put_in_force(office: Office, text: str) -> str:
    proposed = propose(office, text).content
    answer = approve(office, proposed["sha256"], proposed["digest"])
    assert answer.status == 200, answer.content
    return str(proposed["sha256"])


def later(**changes: Any) -> str:
    """The sample, and from tomorrow on a version that differs."""
    content = values()
    new = values(programme="later", effective_from="2026-11-01", **changes)
    content["programmes"] += new["programmes"]
    return json.dumps(content)


def test_from_nothing_to_a_programme_in_force(office: Office) -> None:
    answer = ask(office, "GET", PATH)
    assert (answer.status, answer.content["code"]) == (404, "E1162")
    proposed = propose(office, document().decode())
    assert proposed.status == 200, proposed.content
    sha256 = sample().sha256
    assert proposed.content["sha256"] == sha256
    change = {"path": "jakarta-2026.dialogue.every_months", "before": None, "after": "3"}
    assert change in proposed.content["changes"]
    assert ask(office, "GET", PATH).status == 404, "a proposal holds for nobody"
    assert approve(office, sha256, proposed.content["digest"]).status == 200
    live = ask(office, "GET", PATH).content
    assert (live["sha256"], live["today"]) == (sha256, "jakarta-2026")
    events = ask(office, "GET", f"{PATH}/history").content["events"]
    assert {each["kind"]: each["who"].split("/")[0] for each in events} == {
        "proposed": f"tukin-{AUTHOR}",
        "approved": f"tukin-{APPROVER}",
        "deployed": f"tukin-{APPROVER}",
    }


def test_only_what_differs_is_shown_and_agreed_to(office: Office) -> None:
    put_in_force(office, document().decode())
    first = propose(office, later(dialogue__every_months=6)).content
    paths = {each["path"]: each["after"] for each in first["changes"]}
    assert paths["later.dialogue.every_months"] == "6"
    assert all(path.startswith("later.") for path in paths)
    other = propose(office, later(dialogue__every_months=12)).content
    answer = approve(office, other["sha256"], first["digest"])
    assert (answer.status, answer.content["code"]) == (409, "E1161")
    assert answer.content["changes"]["digest"] == other["digest"]
    assert approve(office, first["sha256"], first["digest"]).status == 200
    answer = approve(office, other["sha256"], other["digest"])
    assert (answer.status, answer.content["code"]) == (409, "E1160")
    answer = propose(office, later(dialogue__every_months=6))
    assert (answer.status, answer.content["code"]) == (409, "E1159")


def test_nobody_does_it_alone(office: Office) -> None:
    """Neither by one session in both roles, nor past the API, nor by words of before."""
    proposed = propose(office, document().decode()).content
    author = proposed["proposal"]["author"].split("/")[-1]
    answer = approve(office, proposed["sha256"], proposed["digest"], who=author)
    assert (answer.status, answer.content["code"]) == (403, "E653")
    answer = ask(
        office,
        "POST",
        f"{PATH}/proposals/{proposed['sha256']}/approval",
        {"reason": "mine", "digest": proposed["digest"]},
    )
    assert answer.status == 403
    answer = ask(
        office,
        "POST",
        f"{PATH}/proposals",
        {"document": document().decode(), "reason": "mine"},
        role=APPROVER,
    )
    assert answer.status == 403
    office.programme.document = document()
    with pytest.raises(RulesUnapproved, match=r"^E1156 "):
        live(office).book()
    assert ask(office, "GET", PATH).status == 404


def test_what_was_deployed_past_two_people_holds_nowhere(office: Office) -> None:
    sha256 = put_in_force(office, document().decode())
    office.programme.document = later(dialogue__every_months=12).encode()
    with pytest.raises(RulesUnapproved, match=r"^E1156 "):
        live(office).book()
    assert ask(office, "GET", PATH).content["sha256"] == sha256


def test_a_rule_book_is_no_programme_nor_the_other_way_round(office: Office) -> None:
    """The validator is one; whose profile it is decides what can be read there."""
    put_in_force(office, document().decode())
    office.programme.document = office.rules.document  # two people agreed to it, as a rule book
    with pytest.raises(RulesMissing, match=r"^E1150 "):
        live(office).book()
    body = {"document": document().decode(), "reason": "as rules"}
    answer = ask(office, "POST", "/rules/proposals", body)
    assert (answer.status, answer.content["code"]) == (400, "E601")
    answer = propose(office, office.rules.document.decode())
    assert (answer.status, answer.content["code"]) == (400, "E1150")


def test_what_has_begun_cannot_be_rewritten(office: Office) -> None:
    put_in_force(office, document().decode())
    answer = propose(office, document(dialogue__acknowledge_days=31).decode())
    assert (answer.status, answer.content["code"]) == (400, "E1150")
    assert "E1157" in str(answer.content)


def test_the_same_request_twice_is_one_proposal(office: Office) -> None:
    first = propose(office, document().decode()).content
    assert propose(office, document().decode()).content == first
    other = propose(office, document().decode(), who="budi-2").content
    assert other["proposal"]["round"] == 2


def live(office: Office) -> LiveProgramme:
    """As a function reads it."""
    office.cold_start()
    return LiveProgramme(
        RULES_IDS["application"],
        RULES_IDS["programme_environment"],
        RULES_IDS["programme_profile"],
        Table(TABLE),
    )
