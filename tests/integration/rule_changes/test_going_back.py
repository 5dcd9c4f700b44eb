"""Going back to the rules before takes two people and a what-if, as every change does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.office import NOW, Clock, Office
from tests.integration.rule_changes.desk import (
    APPROVER,
    NAMED,
    approve,
    ask,
    book_with,
    live_sets,
    october,
    put_in_force,
    three_times,
    try_out,
)


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def first_amount(office: Office) -> int:
    return int(live_sets(office)[NAMED]["positions"][0]["amount_idr"])


def at_minute(minute: int) -> Any:
    """The office's clock, which otherwise does not move: the history is in the order of time."""
    return patch.object(Clock, "hour_of_all", NOW + timedelta(minutes=minute))


def go_back(office: Office, replaced: str, role: str = APPROVER, who: str | None = None) -> Any:
    body = {"reason": "too dear", "replaces_sha256": replaced}
    return ask(office, "POST", "/rules/rollback", body, role=role, person=who)


def test_nobody_goes_back_alone(office: Office) -> None:
    """An approver could, at once and without a what-if."""
    october(office)
    dear = put_in_force(office, book_with(three_times))
    asked = go_back(office, dear, who="budi")
    assert first_amount(office) == 3 * 127_710_000, "asking alone changes nothing"
    assert asked.status == 200
    path = f"/rules/proposals/{asked.content['sha256']}"
    unseen = approve(office, path, "0" * 64, who="citra")
    assert unseen.content["code"] == "E652"
    tried = try_out(office, path)
    total = tried["what_if"]["sets"][0]["lowest"]["total"]
    assert total["people"] == 8
    alone = approve(office, path, tried["simulation_sha256"], who="BUDI")
    assert (alone.status, alone.content["code"]) == (403, "E653")
    assert approve(office, path, tried["simulation_sha256"], who="citra").status == 200
    assert first_amount(office) == 127_710_000

    events = ask(office, "GET", "/rules/history").content["events"]
    latest = [(each["kind"], each["goes_back"]) for each in events if each["goes_back"]]
    assert sorted(latest) == [("approved", True), ("proposed", True)]
    assert {each["kind"] for each in events} >= {"rolled_back"}


def test_it_goes_back_step_by_step_and_never_forth(office: Office) -> None:
    october(office)

    def a_bit(rules: dict[str, Any]) -> None:
        rules["positions"][0]["amount_idr"] += 1_000

    put_in_force(office, book_with(a_bit))
    with at_minute(1):
        dear = put_in_force(office, book_with(three_times))
    for minute, expected in ((2, 127_711_000), (3, 127_710_000)):
        with at_minute(minute):
            asked = go_back(office, dear)
            path = f"/rules/proposals/{asked.content['sha256']}"
            digest = try_out(office, path)["simulation_sha256"]
            assert approve(office, path, digest, who="citra").status == 200
        assert first_amount(office) == expected
        dear = asked.content["sha256"]
    asked = go_back(office, dear)
    assert (asked.status, asked.content["code"]) == (404, "E658")


def test_only_from_what_is_in_force(office: Office) -> None:
    october(office)
    put_in_force(office, book_with(three_times))
    asked = go_back(office, "0" * 64)
    assert (asked.status, asked.content["code"]) == (409, "E660")


def test_an_author_may_ask_for_it_too_and_asking_again_is_the_same(office: Office) -> None:
    october(office)
    dear = put_in_force(office, book_with(three_times))
    first, again = (go_back(office, dear, role="rules-author") for _ in range(2))
    assert first.content == again.content
    assert (first.content["goes_back"], first.content["round"]) == (True, 1)
