"""Brings the referrals of a month to its live batch, and sends what was not sent."""

from collections import Counter

from tukin.referrals.emit import PutEvents, send
from tukin.referrals.events import referral_event
from tukin.referrals.follow import MonthNeeds, follow
from tukin.referrals.store import Referrals


def repair(month: MonthNeeds, referrals: Referrals, put_events: PutEvents) -> Counter[str]:
    """Write and send what is missing of a month's referrals; how many of each, by metric."""
    changes, _ = follow(month, referrals)
    unsent = [r for r in referrals.unsent(month.agency, month.period) if r not in changes]
    send([(r, referral_event(r)) for r in unsent], put_events, referrals)
    return Counter(ReferralsBehind=len(changes), ReferralsUnsent=len(unsent))
