"""Another person puts a proposal in force, or goes back to the rules before it."""

from typing import Any

from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.proposal import (
    EventKind,
    HistoryEvent,
    Proposal,
    ProposalStatus,
    check_approval,
    rollback_target,
)
from tukin.rule_changes.requests import ReasonBody, RollbackBody
from tukin.rule_changes.steps import approve_step, deploy_step
from tukin.rules.for_pay import require_for_pay
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict


def approve(desk: RuleDesk, sha256: str, body: ReasonBody, who: str) -> dict[str, Any]:
    """Put a simulated proposal of somebody else in force.

    Raises:
        NotFound: E802.
        Forbidden: E653, where the author would approve.
        Conflict: E652 not simulated, E654 no longer open, E655 the rules in force have changed,
            E656 where another deployment is under way.
        InvalidInput: E601, where the book is not sound beside what is live now; E661, where it
            would pay by rules that are not for pay.
    """
    proposal, live, reason = desk.proposals.get(sha256), desk.live.book(), body.reason
    check_approval(proposal, who, live.sha256)
    book = desk.contents.book(sha256)
    desk.require_sound(book.canonical_json, live)
    require_for_pay(book)
    if proposal.status is ProposalStatus.PROPOSED:
        if live.rule_sets:
            desk.contents.keep(live)  # to be able to go back to it
        proposal = _agree(desk, proposal, who, reason, live)
    version = desk.shelf.deploy(book, f"{sha256[:12]} {reason}")
    desk.proposals.advance(proposal, deploy_step(proposal, who, desk.time(), reason, version))
    desk.count("RulesApproved")
    return {"sha256": sha256, "version": version}


def _agree(desk: RuleDesk, proposal: Proposal, who: str, reason: str, live: RuleBook) -> Proposal:
    """Write the approval down before anything is deployed; one of two at once is refused."""
    replaced = live.sha256 if live.rule_sets else None
    step = approve_step(proposal, who, desk.time(), reason, replaced)
    advanced = desk.proposals.advance(proposal, step)
    now = desk.proposals.get(proposal.sha256)
    if not advanced:
        raise Conflict("E654", status=now.status)
    return now


def roll_back(desk: RuleDesk, body: RollbackBody, who: str) -> dict[str, Any]:
    """Go back at once to the rules before those named, to which two people had agreed.

    Asked again, it goes back no further: it only records what was not recorded yet.

    Raises:
        NotFound: E658, where those named did not come by an approval.
        Conflict: E660, where neither those named nor those before them are in force.
        InvalidInput: E601, where the earlier book is not sound beside what was paid meanwhile.
    """
    live, history = desk.live.book(), desk.proposals.history()
    target = rollback_target(history, body.replaces_sha256)
    replaced = body.replaces_sha256
    answer = {"sha256": target, "replaced_sha256": replaced}
    version: int | None = None
    if live.sha256 == body.replaces_sha256:
        version = _redeploy(desk, target, live, body.reason)
    elif live.sha256 != target:
        raise Conflict("E660")
    elif history[0].is_rollback(**answer):
        return {**answer, "version": history[0].version}
    event = HistoryEvent(
        desk.time(), EventKind.ROLLED_BACK, target, who, body.reason, replaced, version=version
    )
    desk.proposals.record(event)
    desk.count("RulesRolledBack")
    return {**answer, "version": version}


def _redeploy(desk: RuleDesk, target: str, live: RuleBook, reason: str) -> int:
    book = desk.contents.book(target)
    desk.require_sound(book.canonical_json, live)
    return desk.shelf.roll_back(book, f"rollback {target[:12]} {reason}")
