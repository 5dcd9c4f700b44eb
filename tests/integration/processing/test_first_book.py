"""Before the first rule book: uploads wait, and the first one comes in force by two people."""

import json
from collections.abc import Iterator

import pytest

from tests.integration.office import Office
from tests.integration.people import rule_book
from tests.integration.rule_changes.desk import APPROVER, approve, ask, try_out
from tests.integration.rule_changes.desk import propose as propose_book
from tests.integration.stories import month
from tests.integration.world import Notification

BOOK = rule_book().decode()
OTHER = {"period": "2026-09"}


@pytest.fixture
def empty() -> Iterator[Office]:
    """An office whose shelf is empty."""
    with Office() as office:
        office.rules.document = b""
        yield office


def propose(office: Office, document: str = BOOK) -> str:
    """The path of a new proposal."""
    return propose_book(office, document)


def put_in_force(office: Office, path: str) -> None:
    tried = try_out(office, path)
    answer = approve(office, path, tried["simulation_sha256"], controls=tried["controls_sha256"])
    assert answer.status == 200, answer.content
    office.cold_start()


def waiting(office: Office) -> Notification:
    upload = office.put(month(low=(1,)))
    office.deliver(upload)
    item = office.upload_item(upload)
    assert (item["status"], item["error_code"], item["in_line"]) == ("received", "E009", True)
    return upload


def test_an_upload_waits_and_the_sweep_takes_it_up(empty: Office) -> None:
    upload = waiting(empty)
    empty.run_sweep()  # there still is no book
    assert empty.upload_item(upload)["status"] == "received"
    assert (empty.executions, empty.dead_letters, empty.objects("reports/")) == ({}, [], {})

    put_in_force(empty, propose(empty))
    empty.run_sweep()

    item = empty.upload_item(upload)
    assert (item["status"], item.get("error_code")) == ("published", None)
    assert item["uploaded_by"] == upload.uploaded_by, "so that others may approve it"
    assert item["rules_sha256"]


def test_an_upload_of_a_period_that_the_first_book_leaves_out_is_refused(empty: Office) -> None:
    upload = waiting(empty)
    sets = json.loads(BOOK)["rule_sets"]
    late = sets[-1] | {"effective_from": "2030-01", "effective_until": None}
    path = propose(empty, json.dumps({"rule_sets": [late]}))
    put_in_force(empty, path)
    empty.run_sweep()
    item = empty.upload_item(upload)
    assert (item["status"], item["error_code"]) == ("refused", "E009")
    (report,) = empty.objects("reports/").values()
    assert b"E009" in report


def test_the_first_book_is_simulated_over_nobody_and_says_so(empty: Office) -> None:
    none = ask(empty, "GET", "/rules/live")
    assert (none.status, none.content["code"]) == (404, "E662")
    path = propose(empty)
    tried = try_out(empty, path)
    assert (tried["what_if"]["basis"], tried["what_if"]["people"]) == ("nobody", 0)
    digests = tried["simulation_sha256"], tried["controls_sha256"]
    answer = approve(empty, path, digests[0], controls=digests[1])
    assert answer.status == 200, answer.content

    events = ask(empty, "GET", "/rules/history", role="auditor").content["events"]
    approved = {event["is_first"] for event in events if event["kind"] == "approved"}
    assert approved == {True}
    (replaced,) = (event["replaced_sha256"] for event in events if event["kind"] == "approved")
    assert replaced is None
    live = ask(empty, "GET", "/rules/live").content["sha256"]
    assert path.endswith(live)
    back = {"reason": "back to none", "replaces_sha256": live}
    answer = ask(empty, "POST", "/rules/rollback", back, role=APPROVER)
    assert (answer.status, answer.content["code"]) == (404, "E658"), "nobody goes back to no rules"


def test_nobody_approves_the_first_book_alone_or_unseen(empty: Office) -> None:
    path = propose(empty)
    unseen = approve(empty, path, "0" * 64)
    assert unseen.content["code"] == "E652"
    digest = try_out(empty, path)["simulation_sha256"]
    alone = approve(empty, path, digest, who="rules-author-person")
    assert (alone.status, alone.content["code"]) == (403, "E653")
    assert empty.shelf.deployed == []


def test_after_the_first_book_a_trial_needs_people(empty: Office) -> None:
    put_in_force(empty, propose(empty))
    answer = ask(empty, "POST", "/rules/simulations", OTHER | {"document": BOOK})
    assert (answer.status, answer.content["code"]) == (404, "E659")


@pytest.mark.parametrize(("taken_back", "status"), [(False, 404), (True, 200)])
def test_a_book_that_came_back_before_it_took_effect_was_none(
    empty: Office, taken_back: bool, status: int
) -> None:
    """A document that cannot be seen is none only where no deployment stayed."""
    put_in_force(empty, propose(empty))
    empty.rules.document = b""
    empty.shelf.taken_back = {1} if taken_back else set()
    tried = ask(empty, "POST", "/rules/simulations", OTHER | {"document": BOOK})
    assert tried.status == status
