"""Who may put which rules in force, and what going back goes back to."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.grant_rows import four_eyes
from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.rule_changes.proposal import (
    EventKind,
    HistoryEvent,
    Proposal,
    ProposalStatus,
    check_approval,
    place_in_book,
    rollback_target,
    set_to_simulate,
)
from tukin.rules.rule_set import (
    RuleBook,
    load_rule_book,
)
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput, NotFound
from tukin.vocabulary.period import Period

NAMED = "named-indicators"
JAKARTA = load_rules(sample_rules("jakarta-108-2016"))
LIVE = RuleBook(rule_sets=(JAKARTA, load_rules(sample_rules(NAMED))))
PROPOSAL = Proposal(
    sha256="b",
    base_sha256="a",
    author="tukin-rules-author/sari",
    reason="kenaikan",
    proposed_at="2026-11-24T00:00:00+00:00",
    simulation_sha256="s",
    simulated_period="2026-10",
)
FOUR_EYES = four_eyes()
BUDI, SARI = "tukin-rules-approver/budi", "tukin-rules-approver/sari"


def test_another_person_approves_what_was_simulated() -> None:
    check_approval(PROPOSAL, BUDI, "a", FOUR_EYES)
    approved = replace(PROPOSAL, status=ProposalStatus.APPROVED)
    check_approval(approved, BUDI, "whatever", FOUR_EYES)  # its deployment goes on


REFUSED: list[tuple[dict[str, Any], str, str, type[Exception], str]] = [
    ({"simulation_sha256": None}, BUDI, "a", Conflict, "E652"),
    ({}, SARI, "a", Forbidden, "E653"),
    ({}, BUDI, "c", Conflict, "E655"),
    ({"status": ProposalStatus.DEPLOYED}, BUDI, "a", Conflict, "E654"),
    ({"status": ProposalStatus.APPROVED}, SARI, "a", Forbidden, "E653"),
]


@pytest.mark.parametrize(("changes", "approver", "live", "error", "code"), REFUSED)
def test_what_is_not_approved(
    changes: dict[str, Any], approver: str, live: str, error: type[Exception], code: str
) -> None:
    with pytest.raises(error, match=code):
        check_approval(replace(PROPOSAL, **changes), approver, live, FOUR_EYES)


def _event(
    kind: EventKind, sha256: str, replaced: str | None = None, goes_back: bool | None = None
) -> HistoryEvent:
    return HistoryEvent(
        "t", kind, sha256, BUDI, "why", replaced_sha256=replaced, goes_back=goes_back
    )


def test_going_back_goes_back_step_by_step_and_never_forth() -> None:
    # a was there at first; b was approved over it, c over b, then c was undone.
    history = [
        _event(EventKind.ROLLED_BACK, "b"),
        _event(EventKind.APPROVED, "b", "c", goes_back=True),
        _event(EventKind.APPROVED, "c", "b"),
        _event(EventKind.APPROVED, "b", "a"),
    ]
    assert rollback_target(history[2:], "c") == "b"
    assert rollback_target(history, "b") == "a"
    with pytest.raises(NotFound, match="E658"):
        rollback_target(history, "a")


def test_the_set_that_is_new_is_simulated() -> None:
    period = Period(2026, 10)
    rules = changed(
        sample_rules(NAMED),
        {"rule_set": "baru", "effective_from": "2027-01", "ceiling.ceiling_percent": 105},
    )
    book = load_rule_book(place_in_book(LIVE, load_rules(rules)))
    assert set_to_simulate(book, LIVE, period).rule_set == "baru"
    assert set_to_simulate(book, LIVE, period, NAMED).rule_set == NAMED
    assert set_to_simulate(LIVE, LIVE, period).rule_set == NAMED  # nothing is new
    with pytest.raises(NotFound, match="E602"):
        set_to_simulate(book, LIVE, period, "tidak-ada")
    with pytest.raises(InvalidInput, match="E009"):
        set_to_simulate(LIVE, LIVE, Period(2010, 1))


def test_a_set_is_placed_behind_the_open_one() -> None:
    rules = load_rules(
        changed(sample_rules(NAMED), {"rule_set": "baru", "effective_from": "2027-01"})
    )
    book = load_rule_book(place_in_book(LIVE, rules))
    spans = {each.rule_set: (each.effective_from, each.effective_until) for each in book.rule_sets}
    assert spans == {
        "jakarta-108-2016": ("2016-06", "2026-09"),
        NAMED: ("2026-10", "2026-14"),  # the extra pay runs of the year stay with it
        "baru": ("2027-01", None),
    }
    assert book.in_force(Period(2026, 13)).rule_set == NAMED  # type: ignore[union-attr]


def test_a_set_takes_the_place_of_its_name() -> None:
    rules = load_rules(changed(sample_rules(NAMED), {"ceiling.ceiling_percent": 105}))
    book = json.loads(place_in_book(LIVE, rules))
    assert [each["rule_set"] for each in book["rule_sets"]] == ["jakarta-108-2016", NAMED]
    assert book["rule_sets"][1]["ceiling"]["ceiling_percent"] == 105
