"""What the personnel administration and the auditor see of claims on people."""

from typing import Any

from tukin.settlement.claims.agency import describe_claims
from tukin.settlement.claims.desk import ClaimsDesk
from tukin.settlement.claims.proposed import ProposedDecision
from tukin.vocabulary.period import Period


def read_claims(desk: ClaimsDesk, month: str) -> dict[str, Any]:
    """Who is or was claimed by several agencies in a period, and what was proposed about it.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
    """
    period = Period.parse(month)
    return {
        "period": str(period),
        "claims": describe_claims(desk.claims.of_period(period)),
        "proposals": [describe_proposal(each) for each in desk.claims.proposals(period)],
    }


def describe_proposal(proposed: ProposedDecision) -> dict[str, Any]:
    """A proposal as plain JSON values."""
    return {
        "digest": proposed.digest,
        "period": proposed.period,
        "nip": proposed.nip,
        "agency": proposed.agency,
        "not_counted": list(proposed.not_counted),
        "reason": proposed.reason,
        "reference": proposed.reference,
        "replaces": proposed.replaces,
        "proposed_by": proposed.proposed_by,
        "proposed_at": proposed.proposed_at,
        "confirmed_by": proposed.confirmed_by,
        "confirmed_at": proposed.confirmed_at,
        "seq": proposed.seq,
    }
