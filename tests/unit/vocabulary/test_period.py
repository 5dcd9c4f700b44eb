"""Pay periods: months and the two extra pay runs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

PERIODS = st.builds(Period, st.integers(1900, 2999), st.integers(1, 14))


@given(PERIODS)
def test_reads_both_spellings(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(str(period).replace("-", "")) == period


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-1", "2026-00", "2026-15", "10-2026", "2026/10", "2026-10-01"),
        *("2026 10", "2026-10 ", " 2026-10", "2026-10\n", "2026--10", "202610.0"),
        *("1899-12", "3000-01", "Oktober 2026", "\uff12\uff10\uff12\uff16-10", "٢٠٢٦-10"),
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Period.parse(text)
    assert refused.value.code == "E007"


@given(PERIODS, PERIODS)
def test_order_is_that_of_the_text(one: Period, other: Period) -> None:
    assert (one < other) == (str(one) < str(other))


@pytest.mark.parametrize(
    ("text", "last_day", "previous"),
    [
        ("2026-10", date(2026, 10, 31), "2026-09"),
        ("2026-01", date(2026, 1, 31), "2025-12"),
        ("2026-02", date(2026, 2, 28), "2026-01"),
        ("2028-02", date(2028, 2, 29), "2028-01"),
        ("2026-12", date(2026, 12, 31), "2026-11"),
        ("2026-13", date(2026, 12, 31), "2026-12"),
        ("2026-14", date(2026, 12, 31), "2026-12"),
    ],
)
def test_last_day_and_previous(text: str, last_day: date, previous: str) -> None:
    period = Period.parse(text)
    assert (period.last_day, str(period.previous)) == (last_day, previous)
