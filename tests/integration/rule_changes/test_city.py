"""The what-if of a city takes several requests: each goes on, and the end is one request's."""

from collections.abc import Iterator

import pytest

from tests.integration.office import Office
from tests.integration.rule_changes.desk import (
    APPROVER,
    approve,
    ask,
    book_with,
    october,
    propose,
    three_times,
    try_out,
)
from tukin.rule_changes import desk, simulate
from tukin.rule_changes.gate import portions

AGENCIES = ("dinkes", "disdik", "dukcapil")


@pytest.fixture
def office() -> Iterator[Office]:
    """Nine people of three agencies, in the order of their codes: 4, 3 and 2."""
    with Office() as made:
        october(made, range(4, 7))
        october(made, range(4), agency="dinkes", minute=3)
        october(made, range(7, 9), agency="dukcapil", minute=6)
        yield made


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request has time for one agency."""
    monkeypatch.setattr(portions, "PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr(desk, "SECONDS_OF_COMPUTING", -1)


def stored(office: Office) -> int:
    return sum("/portion-" in place for place in office.objects("proposals/"))


def test_each_request_goes_on_and_the_last_one_answers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = propose(office, book_with(three_times))
    at_once = try_out(office, path)
    assert stored(office) == 0, "few people need no parts"
    monkeypatch.setattr(portions, "PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr(desk, "SECONDS_OF_COMPUTING", -1)
    for done in (4, 7):
        unfinished = ask(office, "POST", f"{path}/simulation", {})
        assert (unfinished.status, unfinished.content["code"]) == (409, "E667")
        assert f"{done} of 9 people" in unfinished.content["message_en"]
    assert try_out(office, path) == at_once
    assert at_once["what_if"]["people"] == 9
    assert stored(office) == 3


@pytest.mark.usefixtures("hurry")
def test_only_an_agency_that_moved_is_computed_again(office: Office) -> None:
    path = propose(office, book_with(three_times))
    for _ in range(2):
        ask(office, "POST", f"{path}/simulation", {})
    first = try_out(office, path)
    october(office, range(4, 8), minute=9, name="lagi.csv")
    second = try_out(office, path)
    assert second["what_if"]["people"] == 10
    assert second["simulation_sha256"] != first["simulation_sha256"]
    assert stored(office) == 4


@pytest.mark.usefixtures("hurry")
def test_a_portion_of_another_proposal_counts_for_none(office: Office) -> None:
    """Nobody can have a cheap book computed and a dear one approved by it."""
    cheap = propose(office, book_with(lambda rules: rules.update(title_id="Sama")))
    for _ in range(2):
        ask(office, "POST", f"{cheap}/simulation", {})
    assert try_out(office, cheap)["what_if"]["sets"][0]["lowest"]["gained_idr"] == 0
    dear = propose(office, book_with(three_times))
    unfinished = ask(office, "POST", f"{dear}/simulation", {})
    assert "4 of 9 people" in unfinished.content["message_en"]


@pytest.mark.usefixtures("hurry")
def test_what_is_not_computed_whole_is_not_approved(office: Office) -> None:
    path = propose(office, book_with(three_times))
    ask(office, "POST", f"{path}/simulation", {})
    refused = approve(office, path, "0" * 64)
    assert (refused.status, refused.content["code"]) == (409, "E652"), "not simulated"
    assert office.shelf.deployed == []


@pytest.mark.usefixtures("hurry")
def test_a_portion_that_lacks_a_record_is_read_again(office: Office) -> None:
    path = propose(office, book_with(three_times))
    record = next(each for each in office.items("BATCH#") if each["agency"] == "dinkes")
    office.remove(record["pk"], record["sk"])
    ask(office, "POST", f"{path}/simulation", {})
    assert stored(office) == 0


def test_a_trial_is_of_so_many_as_one_request_computes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"document": book_with(three_times), "period": "2026-10"}
    monkeypatch.setattr(simulate, "MOST_OF_A_TRIAL", 9)
    assert ask(office, "POST", "/rules/simulations", body, role=APPROVER).status == 200
    monkeypatch.setattr(simulate, "MOST_OF_A_TRIAL", 8)
    refused = ask(office, "POST", "/rules/simulations", body, role=APPROVER)
    assert (refused.status, refused.content["code"]) == (409, "E668")
