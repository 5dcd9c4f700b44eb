"""A book that was deployed past the application pays nobody, and an alarm rings."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import GOOD, person
from tests.integration.rule_changes.desk import (
    NAMED,
    approve,
    ask,
    book_with,
    live_sets,
    october,
    propose,
    put_in_force,
    three_times,
    try_out,
)
from tukin.rules.rule_set import load_rule_book


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def sha256_of(document: str) -> str:
    return load_rule_book(document.encode()).sha256


def deploy_directly(office: Office, document: str) -> None:
    """As somebody does who may write to AppConfig."""
    office.rules.deploy(document.encode())
    office.cold_start()


def alarms(capsys: pytest.CaptureFixture[str]) -> int:
    """How often the metric was published that the alarm looks at."""
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return sum("RulesUnapproved" in json.loads(line) for line in lines)


def test_an_upload_waits_for_it_and_the_sweep_takes_it_up(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy_directly(office, book_with(three_times))
    upload = office.put([person(0, GOOD, "2026-10")], period="2026-10")
    office.drain(upload)
    item = office.upload_item(upload)
    assert (item["status"], item["error_code"], item["in_line"]) == ("received", "E666", True)
    assert alarms(capsys) >= 1
    office.run_sweep()
    assert office.upload_item(upload)["status"] == "received", "it still is not approved"
    assert office.dead_letters == []

    path = propose(office, json.dumps({"rule_sets": list(approved_sets())}))
    tried = try_out(office, path)
    digests = tried["simulation_sha256"], tried["controls_sha256"]
    assert approve(office, path, digests[0], controls=digests[1]).status == 200
    office.cold_start()
    office.run_sweep()
    item = office.upload_item(upload)
    assert (item["status"], item.get("error_code")) == ("published", None)
    assert item["rules_sha256"] == next(
        rules.sha256
        for rules in load_rule_book(office.rules.document).rule_sets
        if rules.rule_set == NAMED
    )


def approved_sets() -> list[dict[str, Any]]:
    sets: list[dict[str, Any]] = json.loads(book_with(lambda _: None))["rule_sets"]
    return sets


def test_what_is_at_work_when_it_comes_ends_and_the_next_waits(office: Office) -> None:
    """The end of an execution is a message too: it must not come again until it is dead."""
    first = office.put([person(0, GOOD, "2026-10")], period="2026-10", name="a.csv")
    office.deliver(first)
    second = office.put([person(1, GOOD, "2026-10")], period="2026-10", name="b.csv", minute=1)
    office.deliver(second)
    deploy_directly(office, book_with(three_times))
    office.run_executions()
    while office.sent:
        office.deliver(office.sent.pop(0))
    assert office.status_of(first) == "published"
    assert office.upload_item(second)["in_line"]
    assert office.dead_letters == []


def test_who_asks_for_the_rules_hears_why_there_are_none(office: Office) -> None:
    october(office)
    deploy_directly(office, book_with(three_times))
    answer = office.http("GET", "/agencies/disdik/periods/2026-10/rules", "agency-disdik", None)
    assert (answer.status, answer.content["code"]) == (400, "E666")


def test_what_is_proposed_is_compared_with_what_two_people_last_put_there(office: Office) -> None:
    """Not with what somebody deployed: to it an unapproved ceiling would look unchanged."""
    october(office)

    def higher(rules: dict[str, Any]) -> None:
        rules["ceiling"]["ceiling_percent"] = 111

    approved = put_in_force(office, book_with(lambda rules: rules.update(title_id="Satu")))
    deploy_directly(office, book_with(higher))
    live = ask(office, "GET", "/rules/live").content
    assert live["sha256"] == approved
    assert live["unapproved_sha256"] == sha256_of(book_with(higher))
    tried = try_out(office, propose(office, book_with(higher)))
    assert [each["path"] for each in tried["what_if"]["controls"]] == ["$.ceiling.ceiling_percent"]


def test_the_book_of_before_is_put_back_by_two(office: Office) -> None:
    october(office)
    document = book_with(lambda rules: rules.update(title_id="Satu"))
    put_in_force(office, document)
    deploy_directly(office, book_with(three_times))
    path = propose(office, document)
    tried = try_out(office, path)
    assert tried["what_if"]["sets"] == []
    assert approve(office, path, tried["simulation_sha256"]).status == 200
    assert live_sets(office)[NAMED]["title_id"] == "Satu"
    assert ask(office, "GET", "/rules/live").content["unapproved_sha256"] is None


def test_an_upload_in_line_says_that_it_waits_for_it(office: Office) -> None:
    """Received under the book that was approved, it is composed after an execution that ended."""
    first = office.put([person(0, GOOD, "2026-10")], period="2026-10")
    second = office.put([person(1, GOOD, "2026-10")], period="2026-10", minute=3)
    office.deliver(first)
    office.deliver(second)
    deploy_directly(office, book_with(three_times))
    office.drain()
    assert office.upload_item(first)["status"] == "published", "it was pinned before"
    item = office.upload_item(second)
    assert (item["status"], item["error_code"], item["in_line"]) == ("received", "E666", True)


def test_an_approval_is_recorded_with_both_people(office: Office) -> None:
    october(office)
    sha256 = put_in_force(office, book_with(three_times))
    (approval,) = (each for each in office.items("RULES#APPROVAL") if each["sk"] == sha256)
    people = approval["author"], approval["approver"]
    assert people == (
        "tukin-rules-author/rules-author-person",
        "tukin-rules-approver/rules-approver-person",
    )
    (proposal,) = office.items("RULES#PROPOSAL")
    assert approval["simulation_sha256"] == proposal["simulation_sha256"]


def test_a_proposal_alone_is_no_approval(office: Office) -> None:
    october(office)
    document = book_with(three_times)
    try_out(office, propose(office, document))
    deploy_directly(office, document)
    upload = office.put([person(9, GOOD, "2026-10")], period="2026-10", minute=3)
    office.drain(upload)
    assert office.upload_item(upload)["error_code"] == "E666"
