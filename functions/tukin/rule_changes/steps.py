"""The steps of a proposal: what each changes in it, and the history's event of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tukin.rule_changes.proposal import EventKind, HistoryEvent, Proposal, ProposalStatus


@dataclass(frozen=True, slots=True)
class Step:
    """Attributes of a proposal that change, and what the history records; written together."""

    event: HistoryEvent
    changes: Mapping[str, Any]


def propose_event(proposal: Proposal) -> HistoryEvent:
    """A proposal is made."""
    return HistoryEvent(
        at=proposal.proposed_at,
        kind=EventKind.PROPOSED,
        sha256=proposal.sha256,
        who=proposal.author,
        why=proposal.reason,
        goes_back=proposal.goes_back,
    )


def simulate_step(proposal: Proposal, who: str, at: str, period: str, digest: str) -> Step:
    """Its content was simulated on a period; ``digest`` is the SHA-256 of what came out."""
    event = HistoryEvent(
        at,
        EventKind.SIMULATED,
        proposal.sha256,
        who,
        proposal.reason,
        simulated_period=period,
        simulation_sha256=digest,
    )
    changes = {"simulated_at": at, "simulated_period": period, "simulation_sha256": digest}
    return Step(event, changes)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an approval was given on.

    Attributes:
        period, simulation_sha256: of the what-if that was agreed to.
        replaced_sha256: of the book in force; the first book takes no book's place.
        controls_sha256: of the changed controls that were confirmed; None without any.
        moved_agencies: whose live month is another one than was computed.
    """

    period: str
    simulation_sha256: str
    replaced_sha256: str | None
    controls_sha256: str | None
    moved_agencies: list[str]


def approve_step(proposal: Proposal, who: str, at: str, reason: str, agreed: Agreement) -> Step:
    """Another person agreed to what was simulated; it takes the place of what is live."""
    event = HistoryEvent(
        at,
        EventKind.APPROVED,
        proposal.sha256,
        who,
        reason,
        replaced_sha256=agreed.replaced_sha256,
        simulated_period=agreed.period,
        simulation_sha256=agreed.simulation_sha256,
        is_first=True if agreed.replaced_sha256 is None else None,
        controls_sha256=agreed.controls_sha256,
        moved_agencies=agreed.moved_agencies or None,
        goes_back=proposal.goes_back,
    )
    changes = {"status": ProposalStatus.APPROVED, "approver": who, "approved_at": at}
    return Step(event, changes)


def deploy_step(proposal: Proposal, who: str, at: str, reason: str, version: int) -> Step:
    """It is being rolled out as a version of AppConfig's, or was put back in force."""
    kind = EventKind.ROLLED_BACK if proposal.goes_back else EventKind.DEPLOYED
    event = HistoryEvent(at, kind, proposal.sha256, who, reason, version=version)
    return Step(event, {"status": ProposalStatus.DEPLOYED, "version": version})
