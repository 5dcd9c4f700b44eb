"""A month beside the state that was last approved or paid: small steps add up."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import Totals
from tukin.payroll.changes import (
    Deviations,
    Limits,
    Paid,
    PaidMonths,
    describe_deviations,
    deviating_people,
    find_deviations,
    gainers,
    who_is_involved,
)
from tukin.payroll.publication import (
    AgreedState,
    LiveMonth,
    agreed_state,
    is_beyond_coming_month,
    next_live_month,
)
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.period import Period

FORMULA = Formula(rules_of(NAMED))
ANI, BUDI, CITRA = "198503012010011901", "199001012015012001", "198505052010011002"
LIMITS = Limits(2_500, 1_000, 2_500, unpaid=frozenset({"mpp"}))


def paid(nip: str, gross_idr: int, **row: Any) -> PayrollRecord:
    """A record of somebody who earns so much."""
    made = compute_record(replace(accepted(), nip=nip, **row), batch(), FORMULA)
    return replace(made, steps=made.steps._replace(gross_idr=gross_idr))


def kinds(found: Deviations) -> dict[str, int | bool]:
    return {
        "added": len(found.added),
        "raised": len(found.raised),
        "total": found.is_total_raised,
        "lowered": len(found.lowered),
        "moved": len(found.moved),
    }


NONE = {"added": 0, "raised": 0, "total": False, "lowered": 0, "moved": 0}


@pytest.mark.parametrize(
    ("before_idr", "after_idr", "expected"),
    [
        (100, 100, {}),
        (100, 110, {}),  # 10 % is what the total may rise by
        (100, 111, {"total": True}),
        (100, 125, {"total": True}),  # 25 % is what a person may rise by
        (100, 126, {"raised": 1, "total": True}),
        (0, 1, {"raised": 1, "total": True}),
        (100, 75, {}),
        (100, 74, {"lowered": 1}),
        (1, 0, {"lowered": 1}),
        (0, 0, {}),
    ],
)
def test_shares_by_hand(before_idr: int, after_idr: int, expected: dict[str, int]) -> None:
    found = find_deviations([paid(ANI, before_idr)], [paid(ANI, after_idr)], LIMITS)
    assert kinds(found) == NONE | expected


@pytest.mark.parametrize(
    ("months", "before_idr", "after_idr", "expected"),
    [
        ([100, 110], 110, 131, {}),  # mean 105: 24.8 % above it, 19.1 % above the last month
        ([100, 110], 110, 132, {"raised": 1}),  # 25.7 % above the mean, 20 % above the last month
        ([100] * 5 + [120], 120, 130, {"raised": 1}),  # mean 103.3: 25.8 %
        ([100] * 5 + [140], 140, 140, {}),  # above the mean, but no raise
        ([100, 40], 40, 45, {}),  # a raise, and below the mean
        ([100, 90], 90, 71, {}),  # mean 95: 25.3 % below it; falls beyond 30 % count
        ([100, 90], 90, 66, {"lowered": 1}),  # 30.5 % below the mean, 26.7 % below the last month
        ([100], 120, 126, {}),  # one month is no mean
        ([], 100, 125, {}),
    ],
)
def test_the_mean_of_paid_months_by_hand(
    months: list[int], before_idr: int, after_idr: int, expected: dict[str, int]
) -> None:
    """Beside the last state, shares of 25 % for raises and 30 % for falls; of one person."""
    mean = PaidMonths.of([paid(ANI, gross)] for gross in months)
    limits = Limits(raised_bp=2_500, raised_total_bp=10**9, lowered_bp=3_000)
    found = find_deviations([paid(ANI, before_idr)], [paid(ANI, after_idr)], limits, mean)
    assert kinds(found) == NONE | expected


def test_a_total_that_creeps_is_a_raise() -> None:
    """9 % more each month: the sixth of them is 31 % above the mean of the months before."""
    months = [1_000, 1_090, 1_188, 1_295, 1_412, 1_539]  # mean 1.254
    limits = Limits(raised_bp=10**9, raised_total_bp=3_000, lowered_bp=2_500)
    mean = PaidMonths.of([paid(ANI, gross)] for gross in months)
    for after_idr, expected in ((1_630, False), (1_631, True), (1_500, False)):
        before, after = [paid(ANI, 1_539)], [paid(ANI, after_idr)]
        assert find_deviations(before, after, limits, mean).is_total_raised is expected


def test_who_is_in_some_months_alone_counts_with_those() -> None:
    found = PaidMonths.of([[paid(ANI, 100), paid(BUDI, 10)], [paid(ANI, 50)]])
    assert found.people == {ANI: Paid(150, 2), BUDI: Paid(10, 1)}
    assert found.total == Paid(160, 2)


def test_who_gains_is_who_was_there_and_is_paid_more() -> None:
    before = [paid(ANI, 100), paid(BUDI, 100), paid(CITRA, 100)]
    after = [paid(ANI, 101), paid(BUDI, 100), paid("196701011990031010", 500)]
    assert gainers(before, after) == {ANI}
    assert gainers([], after) == frozenset()


def test_who_leaves_pays_for_no_raise_of_another() -> None:
    """The total stays; the person's own raise is seen all the same."""
    before, after = [paid(ANI, 100), paid(BUDI, 100)], [paid(ANI, 200)]
    assert kinds(find_deviations(before, after, LIMITS)) == NONE | {"raised": 1}


def test_who_is_added_counts_in_the_total() -> None:
    before, after = [paid(ANI, 100)], [paid(ANI, 100), paid(BUDI, 11)]
    assert kinds(find_deviations(before, after, LIMITS)) == NONE | {"added": 1, "total": True}


def test_a_register_of_the_month_knows_people_and_what_they_are() -> None:
    before, after = [paid(ANI, 100)], [paid(ANI, 100, grade="IV/a"), paid(BUDI, 1)]
    assert kinds(find_deviations(before, after, LIMITS)) == NONE | {"added": 1, "moved": 1}
    known = replace(LIMITS, knows_people=True)
    assert kinds(find_deviations(before, after, known)) == NONE


def test_an_unpaid_status_is_a_fall_however_small() -> None:
    before, after = [paid(ANI, 100)], [paid(ANI, 99, status="mpp")]
    assert kinds(find_deviations(before, after, LIMITS)) == NONE | {"lowered": 1}
    assert kinds(find_deviations(after, [paid(ANI, 98, status="mpp")], LIMITS)) == NONE


def test_an_extra_payment_is_no_fall_from_a_month() -> None:
    beside_a_month = replace(LIMITS, judges_falls=False)
    assert kinds(find_deviations([paid(ANI, 100)], [paid(ANI, 1)], beside_a_month)) == NONE


def test_who_agrees_is_bound_to_the_state_that_it_was_compared_with() -> None:
    def people(before_idr: int, after_idr: int) -> list[tuple[str, str, str]]:
        before = [paid(ANI, before_idr), paid(CITRA, 10**6)]
        after = [paid(ANI, after_idr), paid(CITRA, 10**6 + 1)]
        return deviating_people(before, after, find_deviations(before, after, LIMITS))

    seen = people(100, 200)
    assert [key.startswith("agreed:") for key, _, _ in seen] == [True], "of her alone"
    assert people(100, 200) == seen
    assert people(101, 200) != seen
    assert people(100, 201) != seen
    assert people(100, 101) == []


def test_what_deviates_is_described_person_by_person() -> None:
    before = [paid(ANI, 100), paid(BUDI, 100), paid(CITRA, 100, grade="III/b")]
    after = [paid(ANI, 300), paid(BUDI, 0), paid(CITRA, 100, grade="IV/a")]
    view = describe_deviations(find_deviations(before, after, LIMITS), "2026-09")
    assert (view["period"], view["total_before_idr"], view["total_after_idr"]) == (
        "2026-09",
        300,
        400,
    )
    raised = [
        (one["nip"], one["before_idr"], one["after_idr"]) for one in view["raised"]["largest"]
    ]
    assert raised == [(ANI, 100, 300)]
    assert view["lowered"]["largest"][0]["nip"] == BUDI
    (move,) = view["moved"]["people"]
    assert (move["nip"], move["before"][1], move["after"][1]) == (CITRA, "III/b", "IV/a")


# --- What is compared with --------------------------------------------------------------------

TOTALS = Totals(1, 100, 0, 0, 100, 7)


def live_after(seen: LiveMonth | None, version: str, *, is_approved: bool = False) -> LiveMonth:
    made = batch(version_id=version)
    return next_live_month(made, made.batch_id, 1, TOTALS, seen, is_approved=is_approved)


def version_of(state: AgreedState | None) -> str | None:
    return None if state is None else state.batch.version_id


def test_what_was_approved_stays_what_is_compared_with() -> None:
    first = live_after(None, "v1")
    approved = live_after(first, "v2", is_approved=True)
    later = live_after(live_after(approved, "v3"), "v4")
    assert [version_of(agreed_state(live)) for live in (None, first, approved, later)] == [
        None,
        None,
        "v2",
        "v2",
    ]
    again = live_after(later, "v5", is_approved=True)
    assert version_of(agreed_state(again)) == "v5"


def test_what_a_run_paid_is_compared_with() -> None:
    later = live_after(live_after(None, "v1", is_approved=True), "v2")
    settled = replace(later, settled_seq=3, settled_revision=later.revision)
    assert version_of(agreed_state(settled)) == "v2"


@pytest.mark.parametrize(
    ("period", "uploaded_at", "beyond"),
    [
        ("2026-11", datetime(2026, 11, 30, 14, 59, tzinfo=UTC), False),
        ("2026-12", datetime(2026, 11, 1, tzinfo=UTC), False),
        ("2027-01", datetime(2026, 11, 30, 14, 59, tzinfo=UTC), True),
        ("2027-01", datetime(2026, 11, 30, 15, 0, tzinfo=UTC), False),  # December in Jayapura
        ("2027-01", datetime(2026, 12, 1, tzinfo=UTC), False),
        ("2027-02", datetime(2026, 12, 31, 14, 59, tzinfo=UTC), True),
        ("2027-02", datetime(2026, 12, 31, 15, 0, tzinfo=UTC), False),
        ("2020-01", datetime(2026, 12, 1, tzinfo=UTC), False),
        ("2026-13", datetime(2026, 3, 1, tzinfo=UTC), False),
        ("2027-13", datetime(2026, 3, 1, tzinfo=UTC), True),
        ("2027-14", datetime(2026, 12, 1, tzinfo=UTC), False),
    ],
)
def test_the_coming_month_by_hand(period: str, uploaded_at: datetime, beyond: bool) -> None:
    assert is_beyond_coming_month(Period.parse(period), uploaded_at) is beyond


# --- Shares -----------------------------------------------------------------------------------


def with_approval(**stated: Any) -> RuleSet:
    document = rules_of(NAMED).model_dump(mode="json", exclude_defaults=True)
    approval = {"most_rejected_percent": 5, "source": "Pergub 1", **stated}
    return RuleSet.model_validate(document | {"approval": approval})


def test_shares_that_no_rule_states_are_in_no_byte_of_it() -> None:
    plain = with_approval()
    assert tuple(plain.change_shares) == (2_500, 1_000, 2_500)
    assert b"raised" not in plain.canonical_json
    assert b"lowered" not in plain.canonical_json


def test_stated_shares_count_each_for_itself() -> None:
    stated = with_approval(most_raised_percent="12.5", most_lowered_percent=0)
    assert tuple(stated.change_shares) == (1_250, 1_000, 0)
    assert with_approval(most_raised_total_percent=0).change_shares.raised_total_bp == 0


def test_a_recovery_share_that_no_rule_states_is_in_no_byte_of_it() -> None:
    document = rules_of(NAMED).model_dump(mode="json", exclude_defaults=True)
    del document["recovery"]
    plain = RuleSet.model_validate(document)
    assert plain.recovery_bp(5_000) == 5_000
    assert b"recovery" not in plain.canonical_json
    for percent, share_bp in ((10, 1_000), ("12.5", 1_250), (0, 0)):
        stated = {"recovery": {"most_percent": percent, "source": "Pergub 1"}}
        assert RuleSet.model_validate(document | stated).recovery_bp(5_000) == share_bp
    with pytest.raises(ValidationError):
        RuleSet.model_validate(document | {"recovery": {"most_percent": 101, "source": "x"}})


@pytest.mark.parametrize(
    ("before", "after", "raters", "gainers"),
    [
        ({"gross_idr": 100}, {"gross_idr": 100}, set(), set()),
        ({"gross_idr": 100}, {"gross_idr": 101}, {CITRA}, {ANI}),
        ({"gross_idr": 100}, {"gross_idr": 99}, {CITRA}, set()),
        (None, {"gross_idr": 1}, {CITRA}, {ANI}),
        (None, {"gross_idr": 0}, {CITRA}, set()),
        ({"gross_idr": 1}, None, {CITRA}, set()),
        ({"gross_idr": 1}, {"gross_idr": 2, "supervisor_nip": BUDI}, {BUDI, CITRA}, {ANI}),
        ({"gross_idr": 1, "supervisor_nip": None}, None, set(), set()),
    ],
)
def test_who_has_a_part_in_a_change(
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    raters: set[str],
    gainers: set[str],
) -> None:
    """Beside somebody whom another one rates, and who stays as they were."""
    same = paid(BUDI, 500, supervisor_nip=ANI)
    months = [
        [same] if one is None else [same, paid(ANI, **{"supervisor_nip": CITRA, **one})]
        for one in (before, after)
    ]
    found = who_is_involved(*months)
    assert found == {"raters": raters, "raters_of_deviating": set(), "gainers": gainers}
    assert who_is_involved(*months, {ANI})["raters_of_deviating"] == raters
    assert who_is_involved(*months, {BUDI})["raters_of_deviating"] == set()
