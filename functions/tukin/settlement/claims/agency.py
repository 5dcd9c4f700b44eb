"""What an agency sees of paying: who of its month is claimed, and which runs left it out."""

from collections.abc import Iterable
from typing import Any

from tukin.aws.table import Table
from tukin.payroll import reading
from tukin.payroll.stores.live_months import LiveMonths
from tukin.settlement.claims.store import Claim, Claims
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.left_out import left_out_of
from tukin.settlement.stores.runs import Runs
from tukin.vocabulary.period import Period


def read_uploads(table: Table, agency: str, period: Period) -> dict[str, Any]:
    """An agency's month and its uploads, who of it is or was claimed, and two runs without it."""
    claims = (each for each in Claims(table).of_period(period) if agency in each.agencies)
    month = reading.read_uploads(table, agency, period)
    live = LiveMonths(table).of_agency(agency, [period])
    left_out = left_out_of(Runs(table), Ledger(table), period, live)
    return {
        **month,
        "claims": describe_claims(claims),
        "left_out_of": left_out.get(agency, []),
    }


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
