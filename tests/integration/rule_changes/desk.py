"""Authors and approvers of rules at an office: what they ask for, as the tests say it."""

import json
from collections.abc import Callable
from typing import Any

from tests.integration.office import Office
from tests.integration.people import GOOD, person, rule_book
from tests.integration.world import Answer

NAMED = "named-indicators"
AUTHOR, APPROVER = "rules-author", "rules-approver"


def ask(
    office: Office,
    method: str,
    path: str,
    body: Any = None,
    *,
    role: str = AUTHOR,
    person: str | None = None,
) -> Answer:
    """An answer of the functions that manage rules."""
    return office.patiently("manage_rules", method, path, role, body, person)


def book_with(change: Callable[[dict[str, Any]], None], live: bytes | None = None) -> str:
    """The book in force with its set of named indicators changed."""
    sets = json.loads(rule_book() if live is None else live)["rule_sets"]
    change(next(each for each in sets if each["rule_set"] == NAMED))
    return json.dumps({"rule_sets": sets})


def three_times(rules: dict[str, Any]) -> None:
    """All amounts × 3."""
    for position in rules["positions"]:
        position["amount_idr"] *= 3


def propose(office: Office, document: str, who: str | None = None) -> str:
    """The path of a new proposal."""
    body = {"document": document, "reason": "a change"}
    answer = ask(office, "POST", "/rules/proposals", body, person=who)
    assert answer.status == 200, answer.content
    return f"/rules/proposals/{answer.content['sha256']}"


def try_out(office: Office, path: str) -> dict[str, Any]:
    """What the server finds that a proposal would do."""
    answer = ask(office, "POST", f"{path}/simulation", {})
    assert answer.status == 200, answer.content
    return answer.content


def approve(
    office: Office, path: str, digest: str, who: str | None = None, controls: str | None = None
) -> Answer:
    """Somebody agrees to a digest, and to that of the controls that change."""
    body = {"reason": "agreed", "simulation_sha256": digest, "controls_sha256": controls}
    return ask(office, "POST", f"{path}/approval", body, role=APPROVER, person=who)


def put_in_force(office: Office, document: str) -> str:
    """Propose, try and approve a book; its SHA-256."""
    path = propose(office, document)
    tried = try_out(office, path)
    digests = tried["simulation_sha256"], tried["controls_sha256"]
    answer = approve(office, path, digests[0], controls=digests[1])
    assert answer.status == 200, answer.content
    office.cold_start()
    return str(answer.content["sha256"])


def october(office: Office, numbers: range = range(8), **place: Any) -> None:
    """People who are live in October 2026, under the set of named indicators."""
    rows = [person(number, GOOD, "2026-10") for number in numbers]
    office.upload(rows, period="2026-10", **place)


def live_sets(office: Office) -> dict[str, dict[str, Any]]:
    """The sets of the document in AppConfig, by name."""
    sets = json.loads(office.rules.document)["rule_sets"]
    return {each["rule_set"]: each for each in sets}
