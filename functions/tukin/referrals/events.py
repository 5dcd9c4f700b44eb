"""A referral as the event that the coaching programme receives."""

from typing import Any

from tukin.referrals.referral import Referral, ReferralState

_DETAIL_TYPES = {
    ReferralState.OPEN: "ReferralOpened",
    ReferralState.WITHDRAWN: "ReferralWithdrawn",
}


def referral_event(referral: Referral) -> tuple[str, dict[str, Any]]:
    """Detail type and detail: who, why and which modules; never an amount."""
    return _DETAIL_TYPES[referral.state], {
        "event_id": referral.event_id,
        "revision": referral.revision,
        "state": referral.state,
        "nip": referral.need.nip,
        "agency": referral.agency,
        "period": str(referral.period),
        "rating": referral.need.rating,
        "weak_indicators": referral.need.weak_indicators,
        "modules": referral.need.modules,
    }
