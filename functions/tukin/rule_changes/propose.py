"""Somebody proposes a book, new or of before; what was proposed and became of it can be read."""

from dataclasses import asdict, replace
from typing import Any

from tukin.rule_changes.desk import RuleDesk, describe_book
from tukin.rule_changes.gate.stated import require_stated
from tukin.rule_changes.proposal import Proposal, rollback_target
from tukin.rule_changes.requests import ProposalBody, ReasonBody, RollbackBody
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict, NotFound

HISTORY_EVENTS = 200


def propose(desk: RuleDesk, body: ProposalBody, who: str) -> dict[str, Any]:
    """Store a new version by its content. The same request again is the same proposal.

    Raises:
        InvalidInput: E601 with every problem of the document, E895 where it leaves a control to a
            default.
        Conflict: E657 where it is in force already, E655 where another proposed it in between.
    """
    live = desk.in_force()
    book = desk.as_book(body.document, live)
    if book.sha256 == live.sha256 and desk.unapproved() is None:
        raise Conflict("E657")
    require_stated(book, live)
    desk.contents.keep(book)
    return _record(desk, Proposal(**_said(desk, book, live, body, who)))


def propose_rollback(desk: RuleDesk, body: RollbackBody, who: str) -> dict[str, Any]:
    """Propose the book before the one in force; it takes another person, as every proposal does.

    Raises:
        NotFound: E658, where the one in force did not come by an approval over another.
        Conflict: E660, where the one named is not in force; E655, where another proposed it in
            between.
        InvalidInput: E601, where the earlier book is not sound beside what was paid meanwhile.
    """
    live = desk.in_force()
    if live.sha256 != body.replaces_sha256:
        raise Conflict("E660")
    target = rollback_target(desk.proposals.history(), live.sha256)
    book = desk.contents.book(target)
    desk.require_sound(book.canonical_json, live)
    said = _said(desk, book, live, body, who)
    return _record(desk, Proposal(**said, goes_back=True))


def _said(
    desk: RuleDesk, book: RuleBook, live: RuleBook, body: ReasonBody, who: str
) -> dict[str, Any]:
    return {
        "sha256": book.sha256,
        "base_sha256": live.sha256,
        "author": who,
        "reason": body.reason,
        "proposed_at": desk.time(),
    }


def _record(desk: RuleDesk, proposal: Proposal) -> dict[str, Any]:
    """Record a proposal; one of the same person, content and base is that which is open."""
    seen = desk.proposals.find(proposal.sha256)
    asked = proposal.author, proposal.base_sha256, proposal.goes_back
    if seen is not None and seen.is_same_request(*asked):
        return asdict(seen)
    if seen is not None:
        proposal = replace(proposal, round=seen.round + 1)
    if not desk.proposals.propose(proposal, seen):
        raise Conflict("E655")
    desk.count("RulesProposed")
    return asdict(proposal)


def read_live(desk: RuleDesk) -> dict[str, Any]:
    """The book in force, and what is deployed in its place though nobody agreed to it.

    Raises:
        NotFound: E662, where none ever was.
    """
    live = desk.in_force()
    if not live.rule_sets:
        raise NotFound("E662")
    return describe_book(live) | {"unapproved_sha256": desk.unapproved()}


def read_proposal(desk: RuleDesk, sha256: str) -> dict[str, Any]:
    """A proposal with its document and its last what-if.

    Raises:
        NotFound: E802.
    """
    proposal = desk.proposals.get(sha256)
    digest = proposal.simulation_sha256
    return {
        "proposal": asdict(proposal),
        **describe_book(desk.contents.book(sha256)),
        "what_if": None if digest is None else desk.contents.simulation(sha256, digest),
    }


def read_history(desk: RuleDesk) -> dict[str, Any]:
    """Who changed the rules, when and why; the latest first."""
    return {"events": [asdict(event) for event in desk.proposals.history(HISTORY_EVENTS)]}
