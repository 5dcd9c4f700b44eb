"""What author and approver agree to is read by everybody before it takes effect."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.office import NOW, Clock, Office, Shelf
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

RAISED = "administrasi-terampil"


@pytest.fixture
def office() -> Iterator[Office]:
    """Fifteen people; five have the position, numbers 0, 3, 6, 9 and 12."""
    with Office() as made:
        october(made, range(15))
        yield made


def secretly(rules: dict[str, Any]) -> None:
    """One position gets a million more, and the ceiling does not hold any more."""
    position = next(each for each in rules["positions"] if each["code"] == RAISED)
    position["amount_idr"] += 1_000_000
    rules["ceiling"]["ceiling_percent"] = 200


def announced(office: Office, role: str, path: str = "/rules/announcements") -> Any:
    answer = ask(office, "GET", path, role=role)
    assert answer.status == 200, answer.content
    return answer.content["announcements"]


def test_nothing_is_announced_before_two_agreed(office: Office) -> None:
    try_out(office, propose(office, book_with(secretly)))
    assert announced(office, "finance") == []


def test_controls_and_largest_gainers_can_be_read_before_the_book_is_deployed(
    office: Office,
) -> None:
    """Even where its deployment never comes about."""
    seen: list[Any] = []
    start = Shelf.start_deployment

    def look_first(shelf: Shelf, **request: Any) -> Any:
        seen.append(announced(office, "finance"))
        return start(shelf, **request)

    with patch.object(Shelf, "start_deployment", look_first):
        sha256 = put_in_force(office, book_with(secretly))
    ((only,),) = seen
    assert only["sha256"] == sha256
    people = only["author"].rpartition("/")[2], only["approver"].rpartition("/")[2]
    assert people == ("rules-author-person", "rules-approver-person")
    assert [each["text_en"] for each in only["controls"]] == [
        "Ceiling limit: 110\u00a0% → 200\u00a0%"
    ]
    (rules,) = only["sets"]
    assert (rules["rule_set"], rules["effective_from"]) == (NAMED, "2026-10")
    (gainer,) = rules["gainers"]
    assert (gainer["position"], gainer["people"]) == (RAISED, 5)
    assert gainer["net_after_idr"] > gainer["net_before_idr"]
    # All that the month gains is theirs.
    assert (
        gainer["net_after_idr"] - gainer["net_before_idr"]
        == rules["net_after_idr"] - rules["net_before_idr"]
    )


@pytest.mark.parametrize("role", ["finance", "personnel", "auditor", "rules-author"])
def test_by_every_office_of_the_city(office: Office, role: str) -> None:
    put_in_force(office, book_with(secretly))
    assert len(announced(office, role)) == 1


@pytest.mark.parametrize("role", ["agency-disdik", "agency-disdik-head"])
def test_and_by_each_agency_as_itself(office: Office, role: str) -> None:
    put_in_force(office, book_with(secretly))
    path = "/agencies/disdik/announcements"
    assert announced(office, role, path) == announced(office, "finance")
    assert ask(office, "GET", "/agencies/dinkes/announcements", role="agency-disdik").status == 403
    assert ask(office, "GET", "/rules/announcements", role="agency-disdik").status == 403


def test_going_back_is_announced_too(office: Office) -> None:
    put_in_force(office, book_with(lambda rules: rules.update(title_id="Satu")))
    body = {"reason": "wrong", "replaces_sha256": put_in_force(office, book_with(secretly))}
    back = ask(office, "POST", "/rules/rollback", body)
    path = f"/rules/proposals/{back.content['sha256']}"
    tried = try_out(office, path)
    digests = tried["simulation_sha256"], tried["controls_sha256"]
    with patch.object(Clock, "hour_of_all", NOW + timedelta(hours=1)):
        assert approve(office, path, digests[0], controls=digests[1]).status == 200
    found = announced(office, "finance")
    assert [each["goes_back"] for each in found] == [True, False, False]
    assert found[0]["sets"][0]["gainers"] == [], "they lose it again"
