"""The model of a table that is too slow: what comes out by hand, and that patience ends it."""

import pytest

from tests.benchmarks.throttling import Functions, Load, SlowTable, reading, writing
from tukin.aws.table import PATIENCE

pytestmark = pytest.mark.slow


def test_a_table_admits_what_it_earned_and_no_more_than_a_second_of_it() -> None:
    table = SlowTable(100, now=0.5)
    assert table.take(30, whole=False) == 30
    assert table.take(30, whole=False) == 20
    assert table.take(30, whole=False) == 0
    table.now = 60.0
    assert table.take(999, whole=False) == 100


def test_a_query_is_admitted_whole_and_paid_off_later() -> None:
    table = SlowTable(100, now=0.01)
    assert table.take(256, whole=True) == 256
    table.now = 2.5
    assert table.take(256, whole=True) == 0
    table.now = 2.6
    assert table.take(256, whole=True) == 256


def test_a_table_that_is_quick_enough_makes_nobody_wait() -> None:
    """Ten jobs of four requests of 10 ms, two at a time: five rounds of 40 ms."""
    load = Load(jobs=10, requests=4, units=25, seconds=0.01, whole=False)
    outcome = Functions(load, 2, SlowTable(1_000_000), PATIENCE).run()
    assert outcome.seconds == pytest.approx(0.2)
    assert (outcome.requests, outcome.failed_jobs, outcome.repeated_jobs) == (40, 0, 0)


@pytest.mark.parametrize(
    ("load", "concurrency", "units"),
    [
        pytest.param(writing(500_000), 1_000, 4_000, id="writing"),
        pytest.param(reading(26), 26, 12_000, id="reading"),
    ],
)
def test_patience_is_what_lets_every_job_end(load: Load, concurrency: int, units: int) -> None:
    hasty = Functions(load, concurrency, SlowTable(units), 1).run()
    patient = Functions(load, concurrency, SlowTable(units), PATIENCE).run()
    assert hasty.failed_jobs > 0
    assert (patient.failed_jobs, patient.repeated_jobs) == (0, 0)
    assert patient.longest_seconds < 300
