"""Brings the referrals of a month to its live batch, and sends what was not sent."""

from collections import Counter
from collections.abc import Mapping

from tukin.aws.bus import referral_event
from tukin.aws.referrals import Referrals
from tukin.domain.coaching import Need, changed_referrals
from tukin.domain.publication import Head
from tukin.referrals.emit import PutEvents, send


def repair(
    head: Head, needs: Mapping[str, Need], referrals: Referrals, put_events: PutEvents
) -> Counter[str]:
    """Write and send what is missing of a month's referrals; how many of each, by metric.

    Args:
        head: the live batch.
        needs: person → why the live batch refers them.
        referrals: the stored referrals.
        put_events: sends events.
    """
    agency, period = head.batch.agency, head.batch.period
    known = referrals.of_period(agency, period)
    changes = list(changed_referrals(agency, period, needs, known))
    referrals.write(changes, head)
    unsent = [r for r in referrals.unsent(agency, period) if r not in changes]
    send([(r, referral_event(r)) for r in unsent], put_events, referrals)
    return Counter(ReferralsBehind=len(changes), ReferralsUnsent=len(unsent))
