"""The arithmetic of docs/country.md: some of it worked out by hand, and the page is current."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import country
from tests.benchmarks.country import LANES, MOST_LANES
from tests.benchmarks.country_inputs import PRICES, QUOTAS, Question, measured
from tests.benchmarks.page import filled_in
from tests.template.stacks import load_stacks
from tukin.file_formats.limits import MAX_ROWS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
ROW = measured()
QUESTION = Question()
TASKS = ("Validate", "Compute", "Publish")


def cost(name: str, months: int = 1) -> Fraction:
    (line,) = [each for each in country.costs(QUESTION, ROW, months) if each.name == name]
    return line.dollars


def test_a_cell_is_a_twelfth() -> None:
    assert (QUESTION.cell_people, QUESTION.cell_agencies) == (433_334, 50)
    assert QUESTION.sweeps == 2_880


def test_a_record_is_one_unit_and_the_next_kilobyte_another() -> None:
    assert [country.write_units(size) for size in (1, 849, 1_024, 1_025)] == [1, 1, 1, 2]


def test_a_shard_takes_twenty_requests_and_its_processor() -> None:
    """0.03 s of S3 + 20 × 0.01 s + 500 × 2 × (9.548 + 11.443 + 7.335 + 7.994 + 15) µs."""
    assert country.shard_seconds(ROW) == Fraction("0.28132")


def test_reading_is_charged_by_four_kibibytes() -> None:
    """1,000 records of 657.767 bytes are 657,767 bytes: 160.6 blocks."""
    assert country.read_units(ROW, 1_000) == 161


def test_writes_are_records_and_referrals() -> None:
    """Twice 5.2 m records; 286,156 referrals at 2 + 1; 2,891 transactions with a fence of 2."""
    units = 10_400_000 + 3 * 286_156 + 2 * 2_891
    assert cost("DynamoDB, writes") == units * Fraction("0.625") / 1_000_000


def test_storage_grows_by_what_a_month_stages() -> None:
    """10.4 m items of 657.767 + 100 bytes at $0.25 and $0.20."""
    name = "DynamoDB, storage and point-in-time recovery"
    assert cost(name) == Fraction("7.8807768") * Fraction("0.45")
    assert cost(name, 12) == 12 * cost(name)


def test_transitions_are_shards_and_seven_an_upload() -> None:
    """20,800 full shards, a last one of each of 1,200 uploads, and 7 × 1,200."""
    assert cost("Step Functions") == 30_400 * Fraction("0.000025")


def test_warming_is_paid_for_what_a_new_table_does_not_give() -> None:
    _, warmed, cell = country.settings(QUESTION)
    assert country.warming_dollars(warmed) == 36_000 * Fraction("0.00065") + 28_000 * Fraction(
        "0.00013"
    )
    assert country.warming_dollars(cell) == 0


def test_a_settlement_needs_three_kilobytes_of_everybody() -> None:
    """433,334 × 2,897.183 bytes are 1,197.3 MiB, with 160 for the process."""
    assert country.memory_mib(ROW.settlement_memory_bytes, 433_334) == 1_198 + 160
    assert country.most_people(ROW, 3_008) == 1_030_000


def test_the_largest_file_fits_into_its_execution_with_a_margin() -> None:
    assert country.state_bytes(MAX_ROWS) < QUOTAS.state_bytes * 6 // 10
    assert country.history_events(MAX_ROWS, LANES) == 60 + 400 * 7 + 10 * 120 * 3
    assert country.history_events(MAX_ROWS, MOST_LANES) < QUOTAS.history_events * 8 // 10
    assert country.most_rows_in_state() > MAX_ROWS * 3 // 2


@pytest.mark.parametrize("name", TASKS)
def test_a_task_waits_for_its_turn_as_long_as_the_page_says(name: str) -> None:
    text = (ROOT / "infrastructure/process-upload.asl.json").read_text(encoding="utf-8")
    state: Any = json.loads(text)["States"][name]
    task = state["ItemProcessor"]["States"]["ComputeShard"] if name == "Compute" else state
    (retrier,) = [
        each for each in task["Retry"] if "Lambda.TooManyRequestsException" in each["ErrorEquals"]
    ]
    assert retrier["MaxDelaySeconds"] == 2 * country.MEAN_DELAY_SECONDS
    assert retrier["MaxAttempts"] * country.MEAN_DELAY_SECONDS == country.WAIT_SECONDS


def test_the_settings_of_a_cell_are_those_that_are_deployed() -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    given = dict(
        each.split("=") for each in config["country"]["deploy"]["parameters"]["parameter_overrides"]
    )
    _, _, cell = country.settings(QUESTION)
    assert given == {
        "MapConcurrency": f"{LANES}",
        "ValidateConcurrency": f"{cell.validate}",
        "ComputeConcurrency": f"{cell.compute}",
        "PublishConcurrency": f"{cell.publish}",
    }


def test_the_defaults_are_those_of_the_template() -> None:
    stacks = load_stacks()
    template = stacks.application
    defaults = {
        name: each.get("Default")
        for each_template in (stacks.storage, template)
        for name, each in each_template["Parameters"].items()
    }
    assert defaults["SettleMemory"] == country.SETTLE_MB
    assert defaults["WarmReadUnits"] == QUOTAS.new_table_reads
    capped = ("ValidateConcurrency", "ComputeConcurrency", "PublishConcurrency", "WarmWriteUnits")
    assert [defaults[name] for name in capped] == [0, 0, 0, 0]
    workers = template["Globals"]["Function"]
    assert (workers["MemorySize"], workers["Timeout"]) == (
        country.WORKER_MB,
        country.WORKER_SECONDS,
    )


def test_the_tables_of_the_page_are_current() -> None:
    """All but the model of throttling, which takes ten seconds: ``country --check`` has it."""
    page = country.PAGE.read_text(encoding="utf-8")
    assert filled_in(page, country.tables(QUESTION, ROW)) == page


def test_a_page_without_a_table_is_no_page() -> None:
    with pytest.raises(ValueError, match="price 0 times"):
        filled_in("", {"price": "x"})


def test_prices_are_exact() -> None:
    assert PRICES.gb_second == Fraction(133_334, 10**10)
