"""A change of the programme on its way: proposed by one person, approved by another, in force.

A proposal is known by the SHA-256 of its content, a whole document, as a rule book's is; it is not
simulated, for nothing in it changes pay.
"""

from dataclasses import dataclass
from enum import StrEnum

from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import GrantRole
from tukin.rule_changes.proposal import ProposalStatus
from tukin.vocabulary.errors import Conflict

STORED_FORMAT = 1


@dataclass(frozen=True, slots=True)
class ProgrammeProposal:
    """A document that somebody wants in force. Times are ISO 8601, UTC.

    Attributes:
        sha256: of the proposed content.
        base_sha256: of the document that was in force when it was proposed; of ``NO_PROGRAMMES``
            where none was.
        author, approver: callers.
        reason: why.
        round: how often the same content has been proposed; a new round begins from the start.
        version: AppConfig's number of it.
        format: of how this is stored.
    """

    sha256: str
    base_sha256: str
    author: str
    reason: str
    proposed_at: str
    round: int = 1
    status: ProposalStatus = ProposalStatus.PROPOSED
    approver: str | None = None
    approved_at: str | None = None
    version: int | None = None
    format: int = STORED_FORMAT

    def is_same_request(self, other: "ProgrammeProposal") -> bool:
        """Whether the same person proposes the same content once more, on the same base."""
        is_open = self.status is ProposalStatus.PROPOSED
        return is_open and (self.author, self.base_sha256) == (other.author, other.base_sha256)


class Step(StrEnum):
    """What happened to a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DEPLOYED = "deployed"


@dataclass(frozen=True, slots=True)
class ProgrammeEvent:
    """Who did what to the programme, when and why."""

    at: str
    kind: Step
    sha256: str
    who: str
    why: str
    replaced_sha256: str | None = None
    digest: str | None = None
    version: int | None = None
    format: int = STORED_FORMAT


def check_approval(
    proposal: ProgrammeProposal, approver: str, live_sha256: str, four_eyes: FourEyes
) -> None:
    """Four eyes, on top of what is in force now.

    Raises:
        Forbidden: E653, where the author would approve, E785 or E786 without a row.
        Conflict: E654 no longer open, E1160 the programme in force has changed.
    """
    if proposal.status is ProposalStatus.DEPLOYED:
        raise Conflict("E654", status=proposal.status)
    four_eyes.require_another(approver, GrantRole.RULES_APPROVER, [proposal.author], "E653")
    if proposal.status is ProposalStatus.APPROVED:  # its deployment did not start: go on with it
        return
    if proposal.base_sha256 != live_sha256:
        raise Conflict("E1160")
