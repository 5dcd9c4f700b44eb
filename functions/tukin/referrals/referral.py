"""Who is referred to coaching, for what, and how a referral follows the live batch.

A referral holds no pay amount. Its revision rises with every change, so that consumers can order
what they receive; its event id is derived from person, agency, period and revision, so that a
replay is recognised.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from tukin.vocabulary.money import FULL_BP
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

if TYPE_CHECKING:  # keeps pydantic out of emit_referrals' cold start
    from tukin.entitlement.appraisal import Appraisal
    from tukin.entitlement.formula import Incentive
    from tukin.rules.rule_set import RuleSet


class ReferralState(StrEnum):
    """Whether the coaching programme should act."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Need:
    """Why a person is referred: worded by the rules, without any amount."""

    nip: str
    rating: Rating
    weak_indicators: tuple[str, ...]
    modules: tuple[str, ...]
    person_key: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """The state of one person's referral for one agency and period.

    ``format`` is that of its item; it and its person's key stay until a publication moves the
    referral. ``moved_from`` is the key that it had before, and whose item goes with this write.
    """

    agency: str
    period: Period
    need: Need
    state: ReferralState
    revision: int
    format: int = 2
    moved_from: str | None = field(default=None, compare=False)

    @property
    def event_id(self) -> str:
        """Deterministic, so that a replayed event is recognised: 32 hexadecimal digits."""
        text = f"{self.agency}/{self.period}/{self.need.person_key}/{self.revision}"
        return hashlib.sha256(b"tukin:referral:" + text.encode()).hexdigest()[:32]


def is_referred(incentive: "Incentive", rules: "RuleSet") -> bool:
    """Whether achievement or rating is such that a person is referred."""
    coaching = rules.coaching
    return incentive.achievement_bp < coaching.threshold_bp or incentive.rating in coaching.ratings


def coaching_need(
    appraisal: "Appraisal", incentive: "Incentive", rules: "RuleSet", person_key: str = ""
) -> Need | None:
    """The need of a person below the threshold, or None."""
    if not is_referred(incentive, rules):
        return None
    coaching = rules.coaching
    weak = _weak_indicators(appraisal.scores, rules)
    modules = tuple(module.code for code in weak for module in coaching.modules[code])
    return Need(appraisal.nip, incentive.rating, weak, modules, person_key)


def _weak_indicators(scores: Mapping[str, int], rules: "RuleSet") -> tuple[str, ...]:
    """Indicators below the weak share of their full score; else the weakest one."""
    weak_bp = rules.coaching.weak_below_bp
    weak = tuple(
        item.code
        for item in rules.indicators
        if scores[item.code] * FULL_BP < weak_bp * item.full_score * 100
    )
    if weak:
        return weak
    weakest = min(rules.indicators, key=lambda item: Fraction(scores[item.code], item.full_score))
    return (weakest.code,)


def changed_referrals(
    agency: str,
    period: Period,
    needs: Mapping[str, Need],
    current: Mapping[str, Referral],
    number: int = 2,
) -> Iterator[Referral]:
    """What must be written so that the open referrals are exactly the needs (invariant I6).

    Args:
        agency: code of the agency.
        period: pay period.
        needs: by NIP, of the live batch.
        current: the stored referrals of this agency and period, by NIP.
        number: the format of the live batch, by whose keys the needs are known.
    """
    for nip, need in needs.items():
        known = current.get(nip)
        if known is None:
            yield Referral(agency, period, need, ReferralState.OPEN, revision=1, format=number)
        elif known.state is not ReferralState.OPEN or known.need != need:
            old_key = known.need.person_key
            yield Referral(
                agency,
                period,
                need,
                ReferralState.OPEN,
                known.revision + 1,
                number,
                moved_from=None if old_key == need.person_key else old_key,
            )
    for nip, known in current.items():
        if nip not in needs and known.state is ReferralState.OPEN:
            yield replace(known, state=ReferralState.WITHDRAWN, revision=known.revision + 1)
