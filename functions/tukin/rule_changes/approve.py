"""Another person puts a proposal in force, by what it was seen to do."""

from dataclasses import dataclass
from typing import Any

from tukin.people.grants.grant import GrantRole
from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.gate.stated import require_stated
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf
from tukin.rule_changes.proposal import (
    Proposal,
    ProposalStatus,
    check_approval,
)
from tukin.rule_changes.requests import RuleApprovalBody
from tukin.rule_changes.simulate import keep_whatif
from tukin.rule_changes.steps import Agreement, approve_step, deploy_step
from tukin.rules.approvals import BookApproval
from tukin.rules.for_pay import require_for_pay
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict


def approve(desk: RuleDesk, sha256: str, body: RuleApprovalBody, who: str) -> dict[str, Any]:
    """Put a proposal of somebody else in force, by the digest of what it was seen to do.

    Raises:
        NotFound: E802.
        Forbidden: E653, where the author would approve, E898 who gave facts that were computed.
        Conflict: E652 not simulated, E654 no longer open, E655 the rules in force have changed,
            E656 where another deployment is under way, E663 where the what-if is not the latest,
            E664 where it could not compute everybody, E665 where changed controls were not
            confirmed, E667 where not everybody is computed yet by a what-if that has to be made.
        InvalidInput: E601, where the book is not sound beside what is live now; E661, where it
            would pay by rules that are not for pay; E895, where it leaves a control to a default.
    """
    case = _Case(desk, desk.proposals.get(sha256), desk.in_force(), who, body.reason)
    proposal = case.proposal
    check_approval(proposal, who, case.live.sha256, desk.four_eyes)
    book = desk.contents.book(sha256)
    desk.require_sound(book.canonical_json, case.live)
    require_for_pay(book)
    if proposal.status is ProposalStatus.PROPOSED:
        if not proposal.goes_back:  # what two people put in force once may come back as it was
            require_stated(book, case.live)
        what_if, moved = case.require_agreed(book, body)
        proposal = case.agree(what_if, moved)
    put = desk.shelf.roll_back if proposal.goes_back else desk.shelf.deploy
    version = put(book, f"{sha256[:12]} {body.reason}")
    step = deploy_step(proposal, who, desk.time(), body.reason, version)
    desk.proposals.advance(proposal, step)
    desk.count("RulesRolledBack" if proposal.goes_back else "RulesApproved")
    return {"sha256": sha256, "version": version}


@dataclass(frozen=True, slots=True)
class _Case:
    """A proposal that somebody approves over the book in force."""

    desk: RuleDesk
    proposal: Proposal
    live: RuleBook
    who: str
    reason: str

    def require_agreed(
        self, book: RuleBook, body: RuleApprovalBody
    ) -> tuple[BookWhatIf, list[str]]:
        """The what-if, if it is what was agreed to, and the agencies that moved since.

        One that does not count any more is made again here, so that its digest can be named.

        Raises:
            Conflict: E663 with the digest that counts, E664 where not everybody was computed,
                E665 where changed controls were not confirmed, E667 where there is none
                yet.
        """
        desk, proposal, people = self.desk, self.proposal, self.desk.people()
        known = desk.contents.what_if(proposal.sha256, str(proposal.simulation_sha256))
        facts = list(desk.facts(proposal.sha256, people).values())
        if known is None or not known.still_counts(people, book, self.live, facts):
            known = desk.what_if(book, self.live, people)
            keep_whatif(desk, proposal, known, self.who)
        if body.simulation_sha256 != known.sha256:
            raise Conflict("E663", digest=known.sha256)
        if known.facts:
            givers = [each.by for each in known.facts]
            role = GrantRole.RULES_APPROVER
            desk.four_eyes.require_another(self.who, role, givers, "E898")
        known.require_everybody()
        known.require_confirmed(body.controls_sha256)
        return known, known.moved(people)

    def agree(self, what_if: BookWhatIf, moved: list[str]) -> Proposal:
        """Write the approval down before anything is deployed; one of two at once is refused."""
        desk, replaced = self.desk, None
        if self.live.rule_sets:
            desk.contents.keep(self.live)  # to be able to go back to it
            replaced = self.live.sha256
        digests = what_if.sha256, replaced, what_if.controls_sha256
        agreed = Agreement(what_if.period, *digests, moved)
        step = approve_step(self.proposal, self.who, desk.time(), self.reason, agreed)
        approval = BookApproval(
            sha256=self.proposal.sha256,
            author=self.proposal.author,
            approver=self.who,
            approved_at=step.event.at,
            simulation_sha256=what_if.sha256,
            controls_sha256=what_if.controls_sha256,
        )
        advanced = desk.proposals.approve(self.proposal, step, approval)
        now = desk.proposals.get(self.proposal.sha256)
        if not advanced:
            raise Conflict("E654", status=now.status)
        return now
