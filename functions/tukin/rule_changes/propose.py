"""A rule author proposes a book; what was proposed and what became of it can be read."""

from dataclasses import asdict
from typing import Any

from tukin.rule_changes.desk import RuleDesk, describe_book
from tukin.rule_changes.proposal import Proposal
from tukin.rule_changes.requests import ProposalBody
from tukin.vocabulary.errors import Conflict, NotFound

HISTORY_EVENTS = 200


def propose(desk: RuleDesk, body: ProposalBody, who: str) -> dict[str, Any]:
    """Store a new version by its content. The same request again is the same proposal.

    Raises:
        InvalidInput: E601 with every problem of the document.
        Conflict: E657 where it is in force already, E655 where another proposed it in between.
    """
    live = desk.live.book()
    book = desk.as_book(body.document, live)
    if book.sha256 == live.sha256:
        raise Conflict("E657")
    desk.contents.keep(book)
    seen = desk.proposals.find(book.sha256)
    if seen is not None and seen.is_same_request(who, live.sha256):
        return asdict(seen)
    proposal = Proposal(
        sha256=book.sha256,
        base_sha256=live.sha256,
        author=who,
        reason=body.reason,
        proposed_at=desk.time(),
        round=1 if seen is None else seen.round + 1,
    )
    if not desk.proposals.propose(proposal, seen):
        raise Conflict("E655")
    desk.count("RulesProposed")
    return asdict(proposal)


def read_live(desk: RuleDesk) -> dict[str, Any]:
    """The book in force.

    Raises:
        NotFound: E662, where none ever was.
    """
    live = desk.live.book()
    if not live.rule_sets:
        raise NotFound("E662")
    return describe_book(live)


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
