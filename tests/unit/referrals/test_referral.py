"""Open referrals are exactly the needs of the live batch (I6), with rising revisions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import CPNS, NAMED, PNS, accepted, appraise, load_rules, sound_row
from tukin.entitlement.formula import Formula
from tukin.referrals.referral import (
    Need,
    Referral,
    ReferralState,
    changed_referrals,
    coaching_need,
)
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

OCTOBER = Period(2026, 10)
OPEN, WITHDRAWN = ReferralState.OPEN, ReferralState.WITHDRAWN

ANI = Need(PNS, Rating.KURANG, ("disiplin",), ("dis-1", "dis-2"), "a" * 32)
BUDI = Need(CPNS, Rating.BUTUH_PERBAIKAN, ("inovasi",), ("ino-1",), "b" * 32)


def _changes(needs: list[Need], current: list[Referral]) -> list[Referral]:
    return list(
        changed_referrals(
            "disdik",
            OCTOBER,
            {need.nip: need for need in needs},
            {referral.need.nip: referral for referral in current},
        )
    )


def _referral(need: Need, state: ReferralState, revision: int) -> Referral:
    return Referral("disdik", OCTOBER, need, state, revision)


def test_opens_a_first_referral() -> None:
    assert _changes([ANI], []) == [_referral(ANI, OPEN, 1)]


def test_leaves_an_unchanged_one_alone() -> None:
    assert _changes([ANI], [_referral(ANI, OPEN, 3)]) == []


def test_withdraws_when_the_need_is_gone() -> None:
    assert _changes([], [_referral(ANI, OPEN, 1)]) == [_referral(ANI, WITHDRAWN, 2)]


def test_stays_withdrawn() -> None:
    assert _changes([], [_referral(ANI, WITHDRAWN, 2)]) == []


def test_reopens_a_withdrawn_one() -> None:
    assert _changes([ANI], [_referral(ANI, WITHDRAWN, 2)]) == [_referral(ANI, OPEN, 3)]


@pytest.mark.parametrize(
    "need",
    [
        replace(ANI, rating=Rating.SANGAT_KURANG),
        replace(ANI, weak_indicators=("disiplin", "inovasi")),
        replace(ANI, modules=("dis-1",)),
    ],
)
def test_tells_of_a_changed_need(need: Need) -> None:
    assert _changes([need], [_referral(ANI, OPEN, 1)]) == [_referral(need, OPEN, 2)]


def test_persons_do_not_touch_each_other() -> None:
    current = [_referral(ANI, OPEN, 1)]
    assert _changes([BUDI], current) == [_referral(BUDI, OPEN, 1), _referral(ANI, WITHDRAWN, 2)]


_NEEDS = st.sets(st.sampled_from([ANI, BUDI, replace(ANI, rating=Rating.BAIK)]), max_size=2).map(
    lambda needs: {need.nip: need for need in sorted(needs, key=repr)}
)


@given(st.lists(_NEEDS, min_size=1, max_size=6))
def test_open_referrals_follow_any_series_of_batches(batches: list[dict[str, Need]]) -> None:
    stored: dict[str, Referral] = {}
    events: list[str] = []
    for needs in batches:
        changes = list(changed_referrals("disdik", OCTOBER, needs, stored))
        for change in changes:
            known = stored.get(change.need.nip)
            assert change.revision == (known.revision + 1 if known else 1)
            stored[change.need.nip] = change
            events.append(change.event_id)
        opened = {person: item.need for person, item in stored.items() if item.state is OPEN}
        assert opened == needs, "I6"
        assert not list(changed_referrals("disdik", OCTOBER, needs, stored)), "and again: nothing"
    assert len(set(events)) == len(events)


def test_event_id_is_that_of_the_change() -> None:
    """Derived from agency, period, person and revision: a replay has the same id."""
    referral = _referral(ANI, OPEN, 1)
    assert referral.event_id == replace(referral).event_id
    others = [
        replace(referral, revision=2),
        replace(referral, need=BUDI),
        replace(referral, agency="dinkes"),
        replace(referral, period=Period(2026, 11)),
    ]
    assert len({referral.event_id, *(other.event_id for other in others)}) == 5
    assert PNS not in referral.event_id


def test_a_need_holds_no_amount() -> None:
    appraisal = accepted(disiplin="50", produktivitas="40", inovasi="60")
    rules = load_rules(sample_rules(NAMED))
    incentive = Formula(rules).compute(appraisal)
    need = coaching_need(appraisal, incentive, rules)
    assert need == Need(
        PNS,
        Rating.KURANG,
        ("produktivitas", "disiplin", "inovasi"),
        ("pro-1", "pro-2", "dis-1", "dis-2", "ino-1"),
    )
    texts = {str(amount) for amount in incentive.steps if amount > 999}
    assert not any(text in repr(need) for text in texts)


def test_the_weakest_is_compared_exactly() -> None:
    """90,01 and 90,00 of 120 are both 75,00 % when cut to hundredths; the lower one is weaker."""
    changes: dict[str, object] = {"coaching.weak_below_percent": 10}
    for number in range(5):
        changes[f"indicators.{number}.full_score"] = 120
    rules = load_rules(changed(sample_rules(NAMED), changes))
    row = sound_row(produktivitas="90,01", disiplin="90,00", hasil_kerja="3", perilaku_kerja="2")
    appraisal = appraise(rules, row)
    need = coaching_need(appraisal, Formula(rules).compute(appraisal), rules)
    assert need is not None
    assert need.weak_indicators == ("disiplin",)
