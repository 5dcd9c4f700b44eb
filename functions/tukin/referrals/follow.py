"""The referrals of a month follow its live batch (invariant I6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tukin.referrals.referral import Need, Referral, changed_referrals
from tukin.referrals.store import Referrals
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class MonthNeeds:
    """Whom the live batch of an agency's month refers to coaching.

    ``needs`` is by NIP; ``format`` is the batch's, by whose person keys they are stored; ``fence``
    is the ConditionCheck that the batch still is the live one.
    """

    agency: str
    period: Period
    needs: Mapping[str, Need]
    format: int
    fence: Mapping[str, Any]


def follow(month: MonthNeeds, referrals: Referrals) -> tuple[list[Referral], bool]:
    """Write what differs from the month's needs.

    Returns:
        The changed referrals, and False where another batch went live or another writer was there:
        read and compare.
    """
    known = referrals.of_period(month.agency, month.period)
    changes = list(changed_referrals(month.agency, month.period, month.needs, known, month.format))
    return changes, referrals.write(changes, month.fence)
