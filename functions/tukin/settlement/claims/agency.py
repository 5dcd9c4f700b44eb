"""What an agency sees of claims: who of its month is not paid for it, and what was decided."""

from collections.abc import Iterable
from typing import Any

from tukin.aws.table import Table
from tukin.payroll import reading
from tukin.settlement.claims.store import Claim, Claims
from tukin.vocabulary.period import Period


def read_uploads(table: Table, agency: str, period: Period) -> dict[str, Any]:
    """An agency's month and its uploads, and who of it is claimed by others or was."""
    claims = (each for each in Claims(table).of_period(period) if agency in each.agencies)
    month = reading.read_uploads(table, agency, period)
    return {**month, "claims": describe_claims(claims)}


def describe_claims(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims as plain JSON values, by NIP."""
    return [
        {
            "nip": claim.nip,
            "name": claim.name,
            "agencies": list(claim.agencies),
            "since": claim.since,
            "open": claim.is_open,
            "ended_at": claim.ended_at,
            "decided_for": claim.agency,
            "seq": claim.seq,
        }
        for claim in sorted(claims, key=lambda claim: claim.nip)
    ]
