"""A decision on a claim as one personnel person proposes it and another confirms it. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from tukin.settlement.claims.decision import ClaimDecision, Decisions, write_decisions
from tukin.settlement.files.states import sha256_hex
from tukin.settlement.ledger import Entry, EntryKind, LedgerTip, canonical_json, next_entry
from tukin.settlement.stores.asked import Request, request_id_of

_AGREED_TO = ("period", "nip", "agency", "not_counted", "reason", "reference", "replaces")


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """Which agency's record of a person shall count, and who says so. Times are ISO 8601, UTC.

    ``replaces`` is the ledger entry of the decision that was in force, 0 where there was none: a
    proposal is about just that. ``seq`` is the entry of the decision, once it is confirmed.
    """

    period: str
    nip: str
    agency: str
    not_counted: tuple[str, ...]
    reason: str
    reference: str
    replaces: int
    proposed_by: str
    proposed_at: str
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    seq: int | None = None

    @property
    def digest(self) -> str:
        """What a confirmation agrees to."""
        values = asdict(self)
        content = canonical_json({name: values[name] for name in _AGREED_TO})
        return hashlib.sha256(b"tukin:claim:" + content).hexdigest()

    @property
    def request_id(self) -> str:
        """The request of whoever confirms it."""
        return request_id_of(EntryKind.CLAIM_DECISION, self.period, [[self.digest]])

    def to_json(self) -> dict[str, Any]:
        """As it is stored, without its confirmation."""
        values = {name: value for name, value in asdict(self).items() if value is not None}
        return values | {"not_counted": list(self.not_counted)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote, with its confirmation where there is one."""
        known: dict[str, Any] = {name: values.get(name) for name in cls.__slots__}
        return cls(**{**known, "not_counted": tuple(values["not_counted"])})

    def decided(self, request: Request, seq: int) -> ClaimDecision:
        """The decision that a confirmation makes of it."""
        return ClaimDecision(
            period=self.period,
            nip=self.nip,
            agency=self.agency,
            not_counted=self.not_counted,
            reason=self.reason,
            reference=self.reference,
            proposed_by=self.proposed_by,
            confirmed_by=request.by,
            confirmed_at=request.at,
            seq=seq,
        )


def build_decision(
    proposed: ProposedDecision, request: Request, tip: LedgerTip, known: Decisions
) -> tuple[bytes, Entry]:
    """The state after a decision, and the ledger entry that names it; of people by hash alone.

    Args:
        proposed: what was proposed.
        request: who confirms it, and when.
        tip: the ledger's last entry.
        known: the decisions in force by that tip.
    """
    decision = proposed.decided(request, tip.seq + 1)
    state = write_decisions({**known, decision.place: decision})
    values = {
        "request_id": request.request_id,
        "period": proposed.period,
        "requested_by": proposed.proposed_by,
        "confirmed_by": request.by,
        "at": request.at,
        "digest": proposed.digest,
        "claims": {"before": tip.claims_sha256, "after": sha256_hex(state)},
    }
    return state, next_entry(tip, EntryKind.CLAIM_DECISION, values)
