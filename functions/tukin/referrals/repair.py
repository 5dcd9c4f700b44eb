"""Brings the referrals of a month to its live batch, and sends what was not sent."""

from collections import Counter
from collections.abc import Mapping

from tukin.payroll.publication import Head
from tukin.payroll.stores.live_months import is_live
from tukin.referrals.emit import PutEvents, send
from tukin.referrals.referral import Need, changed_referrals
from tukin.referrals.store import Referrals


def repair(
    head: Head, needs: Mapping[str, Need], referrals: Referrals, put_events: PutEvents
) -> Counter[str]:
    """Write and send what is missing of a month's referrals; how many of each, by metric.

    Args:
        head: the live batch.
        needs: NIP → why the live batch refers them.
        referrals: the stored referrals.
        put_events: sends events.
    """
    agency, period = head.batch.agency, head.batch.period
    known = referrals.of_period(agency, period)
    changes = list(changed_referrals(agency, period, needs, known, head.batch.format))
    referrals.write(changes, is_live(head))
    unsent = [r for r in referrals.unsent(agency, period) if r not in changes]
    send(unsent, put_events, referrals)
    return Counter(ReferralsBehind=len(changes), ReferralsUnsent=len(unsent))
