"""A change of the rules on its way: proposed, simulated, approved by another person, in force.

A proposal is known by the SHA-256 of its content, a whole rule book. So what was checked, what was
simulated, what was approved and what is deployed are one and the same bytes.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import GrantRole
from tukin.rules.check import pay_content
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.vocabulary.errors import Conflict, InvalidInput, NotFound
from tukin.vocabulary.period import Period


class ProposalStatus(StrEnum):
    """How far a proposal came."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DEPLOYED = "deployed"


class EventKind(StrEnum):
    """Kinds of history events."""

    PROPOSED = "proposed"
    SIMULATED = "simulated"
    APPROVED = "approved"
    DEPLOYED = "deployed"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule book that somebody wants in force. Times are ISO 8601, UTC.

    Attributes:
        sha256: of the proposed content.
        base_sha256: of the book that was in force when it was proposed.
        author: role and session of who proposed it.
        reason: why.
        round: how often the same content has been proposed; a new round begins from the start.
        simulation_sha256, simulated_period: of the last simulation of exactly this content.
        version: AppConfig's number of it.
        goes_back: whether it is the book before the one in force; it is deployed at once.
    """

    sha256: str
    base_sha256: str
    author: str
    reason: str
    proposed_at: str
    round: int = 1
    status: ProposalStatus = ProposalStatus.PROPOSED
    simulated_at: str | None = None
    simulated_period: str | None = None
    simulation_sha256: str | None = None
    approver: str | None = None
    approved_at: str | None = None
    version: int | None = None
    goes_back: bool | None = None

    def is_same_request(self, author: str, base_sha256: str, goes_back: bool | None) -> bool:
        """Whether the same person proposes the same content once more, on the same base."""
        asked = author, base_sha256, goes_back
        is_open = self.status is ProposalStatus.PROPOSED
        return is_open and (self.author, self.base_sha256, self.goes_back) == asked


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Who did what to the rules, when and why; ``replaced_sha256`` is what was in force before.

    ``is_first``: no book was. ``moved_agencies``: whose live month had moved since the what-if.
    ``controls_sha256``: of the changed controls that were confirmed. ``goes_back``: it is the book
    before the one in force.
    """

    at: str
    kind: EventKind
    sha256: str
    who: str
    why: str
    replaced_sha256: str | None = None
    simulated_period: str | None = None
    simulation_sha256: str | None = None
    version: int | None = None
    is_first: bool | None = None
    moved_agencies: list[str] | None = None
    controls_sha256: str | None = None
    goes_back: bool | None = None


def check_approval(
    proposal: Proposal, approver: str, live_sha256: str, four_eyes: FourEyes
) -> None:
    """Four eyes on exactly what was simulated, and on top of what is in force now.

    Raises:
        Forbidden: E653, where the author would approve, E785 or E786 without a row.
        Conflict: E652 not simulated, E654 no longer open, E655 the rules in force have changed.
    """
    if proposal.status is ProposalStatus.DEPLOYED:
        raise Conflict("E654", status=proposal.status)
    if proposal.simulation_sha256 is None:
        raise Conflict("E652")
    four_eyes.require_another(approver, GrantRole.RULES_APPROVER, [proposal.author], "E653")
    if proposal.status is ProposalStatus.APPROVED:  # its deployment did not start: go on with it
        return
    if proposal.base_sha256 != live_sha256:
        raise Conflict("E655")


def set_to_simulate(
    proposed: RuleBook, live: RuleBook, period: Period, name: str | None = None
) -> RuleSet:
    """The rule set of a book that is to be tried on a period's people, if it covers it or not.

    New rules begin in periods that have no data yet, so the one that is new is meant; where none or
    several are, the one that covers the period.

    Raises:
        NotFound: E602, where the book has none of the name.
        InvalidInput: E009, where it is not clear which one is meant.
    """
    if name is not None:
        for rules in proposed.rule_sets:
            if rules.rule_set == name:
                return rules
        raise NotFound("E602", rules=name)
    known = [pay_content(rules) for rules in live.rule_sets]
    new = [rules for rules in proposed.rule_sets if pay_content(rules) not in known]
    if len(new) == 1:
        return new[0]
    covering = proposed.in_force(period)
    if covering is None:
        raise InvalidInput("E009", period=str(period))
    return covering


def place_in_book(book: RuleBook, rules: RuleSet) -> bytes:
    """The JSON of a book with a rule set in the place of its name, or after the one that is open.

    An open set that begins earlier then ends right before the new one begins.
    """
    sets = [json.loads(each.canonical_json) for each in book.rule_sets]
    sets = [each for each in sets if each["rule_set"] != rules.rule_set]
    for each in sets:
        is_open = each.get("effective_until") is None
        if is_open and Period.parse(each["effective_from"]) < rules.first_period:
            each["effective_until"] = str(rules.first_period.before)
    sets.append(json.loads(rules.canonical_json))
    return json.dumps({"rule_sets": sets}).encode()


def rollback_target(history: list[HistoryEvent], live_sha256: str) -> str:
    """The content that was in force before the present one came by an approval.

    Going back is no such coming, so that it goes back step by step and never forth.

    Args:
        history: events, the latest first.
        live_sha256: of the book in force.

    Raises:
        NotFound: E658, where the book in force did not come by an approval.
    """
    for event in history:
        is_arrival = event.kind is EventKind.APPROVED and event.sha256 == live_sha256
        if is_arrival and not event.goes_back and event.replaced_sha256 is not None:
            return event.replaced_sha256
    raise NotFound("E658")


def last_deployed(history: list[HistoryEvent]) -> str | None:
    """The content that was last put in force here; None where none ever was.

    Args:
        history: events, the latest first.
    """
    kinds = (EventKind.DEPLOYED, EventKind.ROLLED_BACK)
    return next((event.sha256 for event in history if event.kind in kinds), None)
