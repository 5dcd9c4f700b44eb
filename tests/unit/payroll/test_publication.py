"""The latest upload wins, concerns wait for exactly their approval, stored records must add up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import batch
from tukin.payroll.batch import Batch, Totals
from tukin.payroll.publication import (
    Concern,
    Facts,
    LiveMonth,
    MonthState,
    Outcome,
    approval_digest,
    audit,
    base_of,
    decide,
    find_concerns,
    next_live_month,
    rebase_delay_seconds,
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


def _amendment(seconds: int, base: str = "") -> Batch:
    key = "uploads/disdik/2026-10/amendment-1.csv"
    return replace(_later(seconds, "v5"), key=key, base_batch_id=base)


# --- Which one is live ------------------------------------------------------------------------


def test_the_first_batch_is_published() -> None:
    assert decide(batch(), None, (), "d", None) is Outcome.PUBLISH


def test_a_later_upload_is_published() -> None:
    assert decide(_later(1), _live_month(batch()), (), "d", None) is Outcome.PUBLISH


@pytest.mark.parametrize("concerns", [(), (Concern.DROPS_PEOPLE,)])
@pytest.mark.parametrize("approved", [None, "d"])
def test_an_earlier_upload_is_superseded_even_if_approved(
    concerns: tuple[Concern, ...], approved: str | None
) -> None:
    assert decide(batch(), _live_month(_later(1)), concerns, "d", approved) is Outcome.SUPERSEDED


@pytest.mark.parametrize(
    ("version_id", "outcome"), [("v0", Outcome.SUPERSEDED), ("v2", Outcome.PUBLISH)]
)
def test_the_same_moment_is_decided_by_the_version(version_id: str, outcome: Outcome) -> None:
    assert decide(_later(0, version_id), _live_month(batch()), (), "d", None) is outcome


def test_a_replay_finds_its_own_batch_live() -> None:
    concerns = (Concern.AFTER_SETTLEMENT,)
    assert decide(batch(), _live_month(batch()), concerns, "d", None) is Outcome.ALREADY_LIVE


@pytest.mark.parametrize(
    ("approved", "outcome"),
    [
        (None, Outcome.AWAITING_APPROVAL),
        ("other", Outcome.AWAITING_APPROVAL),
        ("d", Outcome.PUBLISH),
    ],
)
@pytest.mark.parametrize("concern", Concern)
def test_a_concern_waits_for_exactly_its_approval(
    concern: Concern, approved: str | None, outcome: Outcome
) -> None:
    assert concern.value in CATALOGUE
    assert decide(_later(1), _live_month(batch()), (concern,), "d", approved) is outcome
    assert decide(_later(1), None, (concern,), "d", approved) is outcome


@given(st.permutations(range(4)))
def test_any_order_of_arrival_ends_with_the_latest_upload(arrival: list[int]) -> None:
    """I4: live never moves to an older upload."""
    uploads = [batch(), _later(0, "v9"), _later(5, "v1"), _later(7, "v0")]
    live: LiveMonth | None = None
    for number in arrival:
        if decide(uploads[number], live, (), "d", None) is Outcome.PUBLISH:
            assert live is None or uploads[number].order > live.batch.order
            live = _live_month(uploads[number])
    assert live is not None
    assert live.batch == uploads[3]


# --- Amendments -------------------------------------------------------------------------------


def test_an_amendment_is_merged_with_what_is_live() -> None:
    live = _live_month(batch())
    assert decide(_amendment(1), None, (), "d", None) is Outcome.PUBLISH
    assert decide(_amendment(1), live, (), "d", None) is Outcome.REBASE
    assert decide(_amendment(1, "another"), live, (), "d", None) is Outcome.REBASE
    merged = _amendment(1, batch().batch_id)
    assert base_of(merged.order, is_amendment=True, live=live) == batch().batch_id
    assert decide(merged, live, (), "d", None) is Outcome.PUBLISH


@pytest.mark.parametrize(
    ("before", "after", "rows", "seconds"),
    [
        (0, 0, 1, 1),  # nobody else: at once
        (0, 5, 1, 1),  # those after it wait for it
        (1, 0, 1, 3),
        (3, 2, 1, 7),
        (3, 2, 4_000, 13),  # each takes 2 s + 4,000 rows at 2,000 a second
        (1_000, 0, 1, 900),  # the most that SQS takes
    ],
)
def test_what_is_recomputed_waits_in_line(before: int, after: int, rows: int, seconds: int) -> None:
    mine = _later(0).order
    others = [_later(n).order for n in (*range(-before, 0), *range(1, after + 1))]
    assert rebase_delay_seconds(mine, [*others, mine], rows) == seconds


def test_an_amendment_before_the_whole_file_is_superseded() -> None:
    assert decide(_amendment(-1), _live_month(batch()), (), "d", None) is Outcome.SUPERSEDED


def test_a_whole_file_does_not_undo_a_later_amendment() -> None:
    """It arrives late: the amendment that is live already has to be laid over it."""
    live = _live_month(_amendment(5))
    late = batch(uploaded_at=batch().uploaded_at + timedelta(seconds=2))
    assert decide(late, live, (), "d", None) is Outcome.REBASE
    based = replace(late, base_batch_id=live.batch.batch_id)
    assert decide(based, live, (), "d", None) is Outcome.PUBLISH
    after = _live_month(based, seen=live)
    assert (after.full_order, after.latest_order) == (late.order, live.batch.order)
    assert after.revision == live.revision + 1
    assert decide(_amendment(1), after, (), "d", None) is Outcome.SUPERSEDED
    assert decide(_later(9), after, (), "d", None) is Outcome.PUBLISH


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


# --- Concerns ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "settled_seq", "concerns"),
    [
        (FACTS, 0, ()),  # exactly 5 of 100 rejected, and exactly the budget
        (replace(FACTS, dropped=1), 0, (Concern.DROPS_PEOPLE,)),
        (replace(FACTS, accepted=94, rejected=6), 0, (Concern.MANY_REJECTED,)),
        (replace(FACTS, accepted=94), 0, (Concern.MANY_REJECTED,)),  # 5 of 99
        (replace(FACTS, accepted=0, rejected=9, most_rejected_bp=None), 0, ()),
        (replace(FACTS, gross_idr=1_001), 0, (Concern.OVER_BUDGET,)),
        (replace(FACTS, gross_idr=10**12, budget_idr=None), 0, ()),
        (FACTS, 7, (Concern.AFTER_SETTLEMENT,)),
        (
            Facts(2, 1, 1, 2, 4_999, 1),
            1,
            tuple(Concern),
        ),
    ],
)
def test_concerns_by_hand(facts: Facts, settled_seq: int, concerns: tuple[Concern, ...]) -> None:
    assert set(find_concerns(facts, _live_month(batch(), settled_seq))) == set(concerns)


def test_nothing_is_settled_before_a_month_is_live() -> None:
    assert find_concerns(FACTS, None) == ()


def test_an_approval_holds_for_one_state_only() -> None:
    live = _live_month(batch())
    digests = [
        approval_digest(_later(1), TOTALS, live),
        approval_digest(_later(2, "v3"), TOTALS, live),
        approval_digest(_later(1), replace(TOTALS, checksum=98), live),
        approval_digest(_later(1), TOTALS, None),
        approval_digest(_later(1), TOTALS, replace(live, revision=2)),
        approval_digest(_later(1), TOTALS, replace(live, settled_seq=1)),
        approval_digest(_later(1), TOTALS, replace(live, batch=_later(0, "v0"))),
    ]
    assert len(set(digests)) == len(digests)
    assert digests[0] == approval_digest(_later(1), TOTALS, _live_month(batch()))


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
