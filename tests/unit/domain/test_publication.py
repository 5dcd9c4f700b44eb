"""The latest upload wins, nobody drops out silently, and stored records must add up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.cases import batch
from tukin.domain.batch import Batch, Totals
from tukin.domain.errors import IntegrityError
from tukin.domain.publication import Head, Outcome, audit, decide

TOTALS = Totals(2, 200, 10, 2, 188, 99)
ANI, BUDI, CITRA = "a" * 32, "b" * 32, "c" * 32


def _later(seconds: int, version_id: str = "v2") -> Batch:
    return batch(
        uploaded_at=batch().uploaded_at + timedelta(seconds=seconds), version_id=version_id
    )


def _head(live: Batch) -> Head:
    return Head(live, partitions=1, totals=TOTALS, revision=1)


def test_the_first_batch_is_published() -> None:
    assert decide(batch(), None, {ANI}, set()) == (Outcome.PUBLISH, frozenset())


def test_a_later_upload_is_published() -> None:
    assert decide(_later(1), _head(batch()), {ANI, BUDI}, {ANI}) == (Outcome.PUBLISH, frozenset())


def test_an_earlier_upload_is_superseded_whoever_it_drops() -> None:
    assert decide(batch(), _head(_later(1)), {ANI}, {BUDI}) == (Outcome.SUPERSEDED, frozenset())


@pytest.mark.parametrize(
    ("version_id", "outcome"), [("v0", Outcome.SUPERSEDED), ("v2", Outcome.PUBLISH)]
)
def test_the_same_second_is_decided_by_the_version(version_id: str, outcome: Outcome) -> None:
    assert decide(_later(0, version_id), _head(batch()), {ANI}, {ANI})[0] is outcome


def test_a_replay_finds_its_own_batch_live() -> None:
    assert decide(batch(), _head(batch()), {ANI}, {ANI}) == (Outcome.ALREADY_LIVE, frozenset())


def test_whoever_would_drop_out_is_named_and_waits() -> None:
    outcome, dropped = decide(_later(1), _head(batch()), {BUDI}, {ANI, BUDI, CITRA})
    assert (outcome, dropped) == (Outcome.AWAITING_APPROVAL, {ANI, CITRA})


@given(st.permutations(range(4)))
def test_any_order_of_arrival_ends_with_the_latest_upload(arrival: list[int]) -> None:
    """I4: of several files with the same people, live never moves to an older one."""
    uploads = [batch(), _later(0, "v9"), _later(5, "v1"), _later(7, "v0")]
    live: Head | None = None
    for number in arrival:
        outcome, _ = decide(uploads[number], live, {ANI}, {ANI} if live else set())
        if outcome is Outcome.PUBLISH:
            live = _head(uploads[number])
    assert live is not None
    assert live.batch == uploads[3]


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
