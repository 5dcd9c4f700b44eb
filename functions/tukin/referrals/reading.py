"""What an agency reads of its coaching referrals."""

from typing import Any

from tukin.aws.table import Table
from tukin.referrals.store import Referrals
from tukin.vocabulary.period import Period


def read_referrals(table: Table, agency: str, period: Period) -> dict[str, Any]:
    """The referrals of a period, open and withdrawn."""
    referrals = Referrals(table).of_period(agency, period).values()
    return {
        "referrals": [
            {
                "nip": referral.need.nip,
                "state": referral.state,
                "revision": referral.revision,
                "rating": referral.need.rating,
                "weak_indicators": referral.need.weak_indicators,
                "modules": referral.need.modules,
            }
            for referral in referrals
        ]
    }
