"""The latest upload wins, conditions wait for their approval, stored records must add up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import batch
from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch, Totals
from tukin.payroll.publication import (
    Condition,
    Facts,
    LiveMonth,
    MonthState,
    Outcome,
    approval_bound,
    audit,
    decide,
    find_conditions,
    next_live_month,
    state_of,
)
from tukin.vocabulary.catalogue.messages import CATALOGUE
from tukin.vocabulary.errors import IntegrityError

TOTALS = Totals(2, 200, 10, 2, 188, 99)
FACTS = Facts(
    dropped=0, accepted=95, rejected=5, gross_idr=1_000, most_rejected_bp=500, budget_idr=1_000
)


def _later(seconds: int, version_id: str = "v2") -> Batch:
    moment = batch().uploaded_at + timedelta(seconds=seconds)
    return batch(uploaded_at=moment, version_id=version_id)


def _live_month(live: Batch, settled_seq: int = 0, seen: LiveMonth | None = None) -> LiveMonth:
    return replace(next_live_month(live, "computed", 1, TOTALS, seen), settled_seq=settled_seq)


def _over(live: LiveMonth, seconds: int = 1, version_id: str = "v2") -> Batch:
    """A later upload that was composed over a live month."""
    return replace(_later(seconds, version_id), base_batch_id=live.batch.batch_id)


def _amendment(seconds: int, base: str = "") -> Batch:
    key = "uploads/disdik/2026-10/amendment-1.csv"
    return replace(_later(seconds, "v5"), key=key, base_batch_id=base)


# --- Which one is live ------------------------------------------------------------------------


def test_the_first_batch_is_published() -> None:
    assert decide(batch(), None, (), is_approved=False) is Outcome.PUBLISH


def test_a_later_upload_is_published() -> None:
    live = _live_month(batch())
    assert decide(_over(live), live, (), is_approved=False) is Outcome.PUBLISH


def test_what_was_composed_over_another_month_is_composed_again() -> None:
    live = _live_month(batch())
    for pinned in (_later(1), replace(_later(1), base_batch_id="another")):
        assert decide(pinned, live, (), is_approved=False) is Outcome.REBASE
    assert decide(_over(live), None, (), is_approved=False) is Outcome.REBASE


@pytest.mark.parametrize("concerns", [(), (Condition.DROPS_PEOPLE,)])
@pytest.mark.parametrize("approved", [False, True])
def test_an_earlier_upload_is_superseded_even_if_approved(
    concerns: tuple[Condition, ...], approved: bool
) -> None:
    live = _live_month(_later(1))
    assert decide(batch(), live, concerns, is_approved=approved) is Outcome.SUPERSEDED


@pytest.mark.parametrize(
    ("version_id", "outcome"), [("v0", Outcome.SUPERSEDED), ("v2", Outcome.PUBLISH)]
)
def test_the_same_moment_is_decided_by_the_version(version_id: str, outcome: Outcome) -> None:
    live = _live_month(batch())
    assert decide(_over(live, 0, version_id), live, (), is_approved=False) is outcome


def test_a_replay_finds_its_own_batch_live() -> None:
    concerns = (Condition.AFTER_SETTLEMENT,)
    assert (
        decide(batch(), _live_month(batch()), concerns, is_approved=False) is Outcome.ALREADY_LIVE
    )


@pytest.mark.parametrize(
    ("approved", "outcome"), [(False, Outcome.AWAITING_APPROVAL), (True, Outcome.PUBLISH)]
)
@pytest.mark.parametrize("condition", Condition)
def test_a_condition_waits_for_its_approval(
    condition: Condition, approved: bool, outcome: Outcome
) -> None:
    assert condition.value in CATALOGUE
    live = _live_month(batch())
    assert decide(_over(live), live, (condition,), is_approved=approved) is outcome
    assert decide(_later(1), None, (condition,), is_approved=approved) is outcome


@given(st.permutations(range(4)))
def test_any_order_of_arrival_ends_with_the_latest_upload(arrival: list[int]) -> None:
    """I4: live never moves to an older upload."""
    uploads = [batch(), _later(0, "v9"), _later(5, "v1"), _later(7, "v0")]
    live: LiveMonth | None = None
    for number in arrival:
        base = "" if live is None else live.batch.batch_id
        upload = replace(uploads[number], base_batch_id=base)
        if decide(upload, live, (), is_approved=False) is Outcome.PUBLISH:
            assert live is None or upload.order > live.batch.order
            live = _live_month(upload)
    assert live is not None
    assert live.batch.order == uploads[3].order


# --- Amendments -------------------------------------------------------------------------------


def test_an_amendment_before_the_whole_file_is_superseded() -> None:
    assert decide(_amendment(-1), _live_month(batch()), (), is_approved=False) is Outcome.SUPERSEDED


def test_a_whole_file_does_not_undo_a_later_amendment() -> None:
    """It arrives late: the amendment that is live already has to be laid over it."""
    live = _live_month(_amendment(5))
    late = batch(uploaded_at=batch().uploaded_at + timedelta(seconds=2))
    assert decide(late, live, (), is_approved=False) is Outcome.REBASE
    based = replace(late, base_batch_id=live.batch.batch_id)
    assert decide(based, live, (), is_approved=False) is Outcome.PUBLISH
    after = _live_month(based, seen=live)
    assert (after.full_order, after.latest_order) == (late.order, live.batch.order)
    assert after.revision == live.revision + 1
    assert decide(_amendment(1), after, (), is_approved=False) is Outcome.SUPERSEDED
    assert decide(_over(after, 9), after, (), is_approved=False) is Outcome.PUBLISH


def test_orders_of_a_live_month_never_fall() -> None:
    live = _live_month(_later(5))
    amended = _live_month(_amendment(7, live.batch.batch_id), seen=live)
    assert (amended.full_order, amended.latest_order) == (
        live.batch.order,
        amended.batch.order,
    )
    assert amended.latest_order > live.latest_order


# --- States -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("revision", "settled_revision", "settled_seq", "state"),
    [
        (1, 0, 0, MonthState.PUBLISHED),
        (4, 0, 0, MonthState.PUBLISHED),  # published again before anybody was paid
        (1, 1, 7, MonthState.SETTLED),
        (4, 4, 7, MonthState.SETTLED),
        (2, 1, 7, MonthState.CORRECTIONS_PENDING),
        (9, 8, 7, MonthState.CORRECTIONS_PENDING),
        (1, 0, 7, MonthState.CORRECTIONS_PENDING),  # which revision was paid, nobody noted
    ],
)
def test_states_by_hand(
    revision: int, settled_revision: int, settled_seq: int, state: MonthState
) -> None:
    live = replace(_live_month(batch(), settled_seq), revision=revision)
    assert state_of(replace(live, settled_revision=settled_revision)) is state


def test_a_month_of_nobody_is_withdrawn() -> None:
    live = replace(_live_month(batch()), totals=Totals())
    assert state_of(live) is MonthState.WITHDRAWN
    assert state_of(replace(live, settled_seq=7)) is MonthState.CORRECTIONS_PENDING


def test_a_month_goes_through_all_states() -> None:
    states = [state_of(None)]
    live = _live_month(batch())
    states.append(state_of(live))
    paid = replace(live, settled_seq=7, settled_revision=live.revision)
    states.append(state_of(paid))
    corrected = next_live_month(_later(1), "computed", 1, TOTALS, paid)
    states.append(state_of(corrected))
    again = next_live_month(_later(2, "v3"), "computed", 1, TOTALS, corrected)
    states.append(state_of(again))
    states.append(state_of(replace(again, settled_seq=8, settled_revision=again.revision)))
    assert (again.revision, again.settled_revision, again.settled_seq) == (3, 1, 7)
    assert states == [
        "open",
        "published",
        "settled",
        "corrections_pending",
        "corrections_pending",
        "settled",
    ]


# --- Conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "settled_seq", "found"),
    [
        (FACTS, 0, ()),  # exactly 5 of 100 rejected, and exactly the budget
        (replace(FACTS, dropped=1), 0, (Condition.DROPS_PEOPLE,)),
        (replace(FACTS, accepted=94, rejected=6), 0, (Condition.MANY_REJECTED,)),
        (replace(FACTS, accepted=94), 0, (Condition.MANY_REJECTED,)),  # 5 of 99
        (replace(FACTS, accepted=0, rejected=9, most_rejected_bp=None), 0, ()),
        (replace(FACTS, gross_idr=1_001), 0, (Condition.OVER_BUDGET,)),
        (replace(FACTS, gross_idr=10**12, budget_idr=None), 0, ()),
        (FACTS, 7, (Condition.AFTER_SETTLEMENT,)),
        (replace(FACTS, is_settled=True), 0, (Condition.AFTER_SETTLEMENT,)),
        (replace(FACTS, withdraws=True), 0, (Condition.WITHDRAWS,)),
        (replace(FACTS, is_late=True), 0, (Condition.LATE,)),
        (replace(FACTS, added=1), 0, (Condition.ADDS_PEOPLE,)),
        (replace(FACTS, raised=1), 0, (Condition.RAISES,)),
        (replace(FACTS, raised_own=1), 0, (Condition.RAISES_OWN,)),
        (replace(FACTS, raised_approvers=1), 0, (Condition.RAISES_APPROVER,)),
        (replace(FACTS, is_total_raised=True), 0, (Condition.RAISES_TOTAL,)),
        (replace(FACTS, lowered=1), 0, (Condition.LOWERS,)),
        (replace(FACTS, moved=1), 0, (Condition.MOVES,)),
        (replace(FACTS, is_early=True), 0, (Condition.TOO_EARLY,)),
        (replace(FACTS, is_after_cut_off=True), 0, (Condition.AFTER_CUT_OFF,)),
        (replace(FACTS, in_file=("E772", "E773")), 0, ("E772", "E773")),
        (
            Facts(
                2,
                1,
                1,
                2,
                4_999,
                1,
                withdraws=True,
                is_late=True,
                is_early=True,
                is_after_cut_off=True,
                added=1,
                raised=1,
                raised_own=1,
                raised_approvers=1,
                lowered=1,
                moved=1,
                is_total_raised=True,
                in_file=("E772", "E773"),
            ),
            1,
            tuple(Condition),
        ),
    ],
)
def test_conditions_by_hand(facts: Facts, settled_seq: int, found: tuple[str, ...]) -> None:
    assert set(find_conditions(facts, _live_month(batch(), settled_seq))) == set(found)


def test_a_first_month_waits_where_the_period_was_paid() -> None:
    assert find_conditions(FACTS, None) == ()
    paid = replace(FACTS, is_settled=True)
    assert find_conditions(paid, None) == (Condition.AFTER_SETTLEMENT,)


def test_an_approval_is_bound_to_upload_conditions_and_people() -> None:
    people = [("k1", "a", "b"), ("k2", "", "c")]
    bounds = [
        approval_bound("u1", ["E701", "E708"], people),
        approval_bound("u2", ["E701", "E708"], people),
        approval_bound("u1", ["E701"], people),
        approval_bound("u1", ["E701", "E708", "E709"], people),
        approval_bound("u1", ["E701", "E708"], people[:1]),
        approval_bound("u1", ["E701", "E708"], [("k1", "a", "x"), people[1]]),
        approval_bound("u1", ["E701", "E708"], [("k1", "x", "b"), people[1]]),
        approval_bound("u1", ["E701", "E708"], [*people, ("k3", "d", "")]),
    ]
    assert len(set(bounds)) == len(bounds)
    assert bounds[0] == approval_bound("u1", ["E708", "E701"], reversed(people))


def test_an_approval_covers_up_to_its_total() -> None:
    given = Approval("digest", "budi", "2026-11-01", total_idr=100, bound="bound")
    assert [given.covers("bound", total) for total in (99, 100, 101)] == [True, True, False]
    assert not given.covers("another", 1)
    assert not Approval("digest", "budi", "2026-10-01").covers("bound", 1), "of an older engine"


# --- Audit ------------------------------------------------------------------------------------


def test_an_audit_passes_where_everything_is_equal() -> None:
    audit(2, TOTALS, TOTALS)


@pytest.mark.parametrize(
    "field", ["rows", "gross_idr", "tax_idr", "bpjs_idr", "net_idr", "checksum"]
)
@pytest.mark.parametrize("step", [1, -1])
def test_an_audit_stops_what_differs_by_one(field: str, step: int) -> None:
    staged = replace(TOTALS, **{field: getattr(TOTALS, field) + step})
    with pytest.raises(IntegrityError) as stopped:
        audit(2, TOTALS, staged)
    assert (stopped.value.code, stopped.value.details) == ("E702", {"what": field})
    assert not any(str(number) in str(stopped.value) for number in (200, 188))


@pytest.mark.parametrize("accepted_rows", [1, 3])
def test_an_audit_counts_the_accepted_rows(accepted_rows: int) -> None:
    with pytest.raises(IntegrityError) as stopped:
        audit(accepted_rows, TOTALS, TOTALS)
    assert stopped.value.details == {"what": "accepted rows"}
