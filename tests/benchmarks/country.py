"""``python -m tests.benchmarks.country``: the arithmetic of docs/country.md.

Everything is an input with its source, or follows from inputs; what follows is computed exactly and
written into the page between its markers. With ``--check`` nothing is written, and the exit code
says whether the page is current.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.benchmarks import throttling
from tests.benchmarks.country_inputs import (
    ASSUMED,
    PRICES,
    QUOTAS,
    Measured,
    Question,
    measured,
)
from tests.benchmarks.page import filled_in
from tukin.aws.table import MOST_IN_BATCH_WRITE, MOST_IN_TRANSACTION
from tukin.file_formats.limits import MAX_ROWS
from tukin.payroll.batch import MOST_PARTITIONS, Totals, totals_to_json
from tukin.processing.validate import ROWS_PER_SHARD
from tukin.settlement.stores.ledger import MOST_AGENCIES

PAGE = Path(__file__).parents[2] / "docs" / "country.md"
MIB = 1024**2
GB = 10**9
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Settings:
    """What template.yaml is given."""

    name: str
    people: int
    agencies: int
    validate: int
    compute: int
    publish: int
    writes: int
    reads: int


LANES = 10
"""MapConcurrency of a cell."""
MOST_LANES = 40
"""Of an inline map."""
WORKER_MB = 1_769
WORKER_SECONDS = 300
SETTLE_MB = 3_008
SETTLE_SECONDS = 900
EVENTS_OF_A_SHARD = 7
"""Iteration started, state entered, task scheduled, started, succeeded, state left, iteration
succeeded."""
EVENTS_OF_AN_ATTEMPT = 3
"""Of one that was refused: task scheduled, started, failed."""
EVENTS_BESIDE = 60
STATES_BESIDE = 7
"""State transitions of an upload without its shards: one of each state of the definition."""
WAIT_SECONDS = 3_600
MEAN_DELAY_SECONDS = 30
"""MaxDelaySeconds of the state machine's retriers, at full jitter."""
ROLES_OF_AN_AGENCY = 2
OTHER_ROLES = 40
"""Of the functions, the access stack and whoever deploys: an upper bound."""


def settings(question: Question) -> tuple[Settings, Settings, Settings]:
    """One new table for all, the same warmed up, and a cell of the size in the page."""
    people, agencies = question.people, question.agencies
    new = (QUOTAS.new_table_writes, QUOTAS.new_table_reads)
    return (
        Settings("one new table", people, agencies, 100, 40, 20, *new),
        Settings(
            "one warmed table",
            people,
            agencies,
            100,
            40,
            20,
            QUOTAS.table_units,
            QUOTAS.table_units,
        ),
        Settings("a cell", question.cell_people, question.cell_agencies, 20, 20, 10, *new),
    )


# --- one function at work ---------------------------------------------------------------------


def shards_of(rows: int) -> int:
    """Objects and map iterations of a batch."""
    return _up(rows, ROWS_PER_SHARD)


def shard_seconds(row: Measured) -> Fraction:
    """compute_incentives with a full shard, on a table that does not throttle."""
    busy_us = row.unpack_us + row.compute_us + row.totals_us + row.encode_us + row.send_us
    requests = _up(ROWS_PER_SHARD, MOST_IN_BATCH_WRITE)
    return (
        ASSUMED.s3_seconds
        + requests * ASSUMED.batch_write_seconds
        + _processor(busy_us, ROWS_PER_SHARD)
    )


def validation_seconds(row: Measured, rows: int) -> Fraction:
    """validate_appraisals with a CSV of this many rows."""
    written = shards_of(rows) * ASSUMED.s3_seconds
    return ASSUMED.invocation_seconds + written + _processor(row.validate_us + row.pack_us, rows)


def read_units(row: Measured, rows: int) -> int:
    """Read request units of this many records by consistent queries."""
    return _up(int(row.item_bytes * rows), 4_096)


def read_seconds(row: Measured, rows: int) -> Fraction:
    """Reading this many records by one function, with their totals."""
    pages = _up(int(row.item_bytes * rows), MIB) + MOST_PARTITIONS
    return pages * ASSUMED.query_seconds + _processor(row.read_us + row.totals_us, rows)


def publication_seconds(row: Measured, rows: int, *, corrects: bool) -> Fraction:
    """publish_batch; a correction reads the live batch as well."""
    reading = read_seconds(row, rows) * (2 if corrects else 1)
    transactions = _up(int(rows * row.referred_per_mille / 1000), MOST_IN_TRANSACTION - 1)
    referring = transactions * ASSUMED.query_seconds
    return ASSUMED.invocation_seconds + reading + referring + _processor(row.compare_us, rows)


def settlement_seconds(row: Measured, people: int) -> Fraction:
    """settle_run, with everybody of the period."""
    return read_seconds(row, people) + _processor(row.settle_us, people)


def memory_mib(bytes_each: Fraction, rows: int) -> int:
    """Of a process that holds this many rows."""
    return ASSUMED.process_mib + _up(int(bytes_each * rows), MIB)


def most_people(row: Measured, memory_mb: int) -> int:
    """In one settlement run by a function of so much memory; whole thousands."""
    free = (memory_mb - ASSUMED.process_mib) * MIB
    return int(free / row.settlement_memory_bytes) // 1000 * 1000


def sweep_seconds(row: Measured, question: Question, people: int) -> Fraction:
    """The sweeper, which reads every live record of the last months."""
    return read_seconds(row, question.months_swept * people)


def _processor(microseconds: Fraction, rows: int) -> Fraction:
    return ASSUMED.processor * microseconds * rows / MILLION


# --- the state machine ------------------------------------------------------------------------


def state_bytes(rows: int) -> int:
    """What Publish is given at most: batch, shards and totals, all with the longest values."""
    count = shards_of(rows)
    key = f"batches/{'0' * 32}/accepted-{count:05d}.json"
    most_idr = 10**12
    totals = totals_to_json(
        Totals(ROWS_PER_SHARD, most_idr, most_idr, most_idr, most_idr, 2**256 - 1)
    )
    payload = {
        "batch": {"key": "\U0001f4b0" * 256, "rest": "x" * 1_000},
        "validation": {"shards": [{"number": count, "key": key, "rows": ROWS_PER_SHARD}] * count},
        "computed": [{"number": count, **totals}] * count,
    }
    return len(json.dumps(payload))


def most_rows_in_state() -> int:
    """Of a file whose shards and totals still fit into an execution's state."""
    rows = MAX_ROWS
    while state_bytes(rows + ROWS_PER_SHARD) <= QUOTAS.state_bytes:
        rows += ROWS_PER_SHARD
    return rows


def history_events(rows: int, lanes: int) -> int:
    """Of one execution, where each lane also waits for its turn as long as the retriers allow."""
    attempts = lanes * (WAIT_SECONDS // MEAN_DELAY_SECONDS)
    return EVENTS_BESIDE + shards_of(rows) * EVENTS_OF_A_SHARD + attempts * EVENTS_OF_AN_ATTEMPT


# --- tables -----------------------------------------------------------------------------------

Row = Sequence[str]


def tables(question: Question, row: Measured) -> Mapping[str, str]:
    """Every table of the page, by the name in its markers."""
    return {
        "question": question_table(question, row),
        "employee": employee_table(row),
        "hour": hour_table(question, row),
        "largest": largest_table(row),
        "one-stack": one_stack_table(question, row),
        "settings": settings_table(question),
        "price": price_table(question, row),
    }


def question_table(question: Question, row: Measured) -> str:
    """What is planned for."""
    people, agencies = question.people, question.agencies
    return _table(
        ("", "the country", "one of its cells"),
        [
            ("cells", f"{question.cells}", "1"),
            ("employees", f"{people:,}", f"{question.cell_people:,}"),
            ("agencies, each with one file a month", f"{agencies}", f"{question.cell_agencies}"),
            ("rows of an average file", f"{people // agencies:,}", "the same"),
            ("rows of the largest file that is taken", f"{MAX_ROWS:,}", "the same"),
            (
                "bytes of all files (CSV)",
                f"{_gb(row.upload_bytes * people)} GB",
                f"{_gb(row.upload_bytes * question.cell_people)} GB",
            ),
            ("all of them arrive within", f"{question.hours} h", f"{question.hours} h"),
        ],
    )


def employee_table(row: Measured) -> str:
    """What was measured."""
    writing = row.unpack_us + row.compute_us + row.totals_us + row.encode_us + row.send_us
    return _table(
        ("of one employee", "measured", "hence"),
        [
            (
                "record in DynamoDB",
                f"{_round(row.item_bytes)} bytes, {row.most_item_bytes} at most",
                f"{write_units(row.most_item_bytes)} write unit",
            ),
            (
                "referral, share of people",
                f"{row.most_referral_bytes} bytes, {_one(row.referred_per_mille / 10)} %",
                "2 write units in its transaction, 1 when it was sent",
            ),
            (
                "file, shard, credited state, files for finance",
                " + ".join(
                    f"{_round(part)}"
                    for part in (
                        row.upload_bytes,
                        row.shard_bytes,
                        row.credited_bytes,
                        row.payment_bytes,
                    )
                )
                + " bytes",
                "S3",
            ),
            ("read and validate", f"{_round(row.validate_us + row.pack_us)} µs", "processor"),
            ("compute, encode, send", f"{_round(writing)} µs", "processor"),
            ("read back with totals", f"{_round(row.read_us + row.totals_us)} µs", "processor"),
            ("settle", f"{_round(row.settle_us)} µs", "processor"),
            (
                "memory to publish, and to publish a correction",
                f"{_kb(row.record_memory_bytes)} and {_kb(row.publication_memory_bytes)} kB",
                "publish_batch",
            ),
            ("memory to settle", f"{_kb(row.settlement_memory_bytes)} kB", "settle_run"),
        ],
    )


def write_units(item_bytes: int) -> int:
    """Units of 1 KB that writing an item takes."""
    return _up(item_bytes, 1024)


def hour_table(question: Question, row: Measured) -> str:
    """Whether an hour is enough where everything comes at once."""
    all_settings = settings(question)
    seconds = shard_seconds(row)
    rate = int(ROWS_PER_SHARD / seconds)
    return _table(
        ("", *(each.name for each in all_settings)),
        [
            ("records to write", *(f"{each.people:,}" for each in all_settings)),
            ("write units a second", *(f"{each.writes:,}" for each in all_settings)),
            (
                f"functions that fill it, at {rate:,} records a second each",
                *(f"{_up(each.writes, rate)}" for each in all_settings),
            ),
            (
                "writing takes at least",
                *(_time(Fraction(each.people, each.writes)) for each in all_settings),
            ),
            (
                "read units to publish",
                *(f"{read_units(row, each.people):,}" for each in all_settings),
            ),
            (
                "reading back takes at least",
                *(
                    _time(Fraction(read_units(row, each.people), each.reads))
                    for each in all_settings
                ),
            ),
            (
                "invocations of compute_incentives",
                *(f"{shards_of(each.people) + each.agencies:,}" for each in all_settings),
            ),
            (
                "computing takes at least, with as many functions as the settings allow",
                *(_time(shards_of(each.people) * seconds / each.compute) for each in all_settings),
            ),
            (
                "warming the table, once",
                *(f"${_dollars(warming_dollars(each))}" for each in all_settings),
            ),
        ],
    )


def warming_dollars(each: Settings) -> Fraction:
    """What is above a new table's capacity, at the price of an hour of provisioned units."""
    return (each.writes - QUOTAS.new_table_writes) * PRICES.write_unit_hour + (
        each.reads - QUOTAS.new_table_reads
    ) * PRICES.read_unit_hour


def largest_table(row: Measured) -> str:
    """Whether the largest file fits everywhere."""
    shards = shards_of(MAX_ROWS)
    rounds = _up(shards, LANES)
    return _table(
        ("a file of 200,000 rows", "needs", "may", "holds"),
        [
            _holds("shards, written one after the other", shards, None),
            _holds(
                "bytes of state that Publish is given",
                state_bytes(MAX_ROWS),
                QUOTAS.state_bytes,
            ),
            _holds(
                f"events of the execution, {MOST_LANES} lanes waiting an hour",
                history_events(MAX_ROWS, MOST_LANES),
                QUOTAS.history_events,
            ),
            _holds("seconds to validate", _ceil(validation_seconds(row, MAX_ROWS)), WORKER_SECONDS),
            _holds("seconds to compute, in 10 lanes", _ceil(rounds * shard_seconds(row)), None),
            _holds(
                "seconds to publish a correction",
                _ceil(publication_seconds(row, MAX_ROWS, corrects=True)),
                WORKER_SECONDS,
            ),
            _holds(
                "MB to publish a correction",
                memory_mib(row.publication_memory_bytes, MAX_ROWS),
                WORKER_MB,
            ),
            _holds("rows that would fill the state", most_rows_in_state(), None),
        ],
    )


def one_stack_table(question: Question, row: Measured) -> str:
    """What one stack with everybody, and a cell, would need where limits are hard."""
    everybody, cell = question.people, question.cell_people
    roles = question.agencies * ROLES_OF_AN_AGENCY + OTHER_ROLES
    cell_roles = question.cell_agencies * ROLES_OF_AN_AGENCY + OTHER_ROLES
    memory = [memory_mib(row.settlement_memory_bytes, people) for people in (everybody, cell)]
    seconds = [_ceil(settlement_seconds(row, people)) for people in (everybody, cell)]
    sweeping = [_ceil(sweep_seconds(row, question, people)) for people in (everybody, cell)]
    return _table(
        ("", "may", "all in one stack", "holds", "a cell", "holds"),
        [
            _both(
                "roles of the account, where each agency's own system calls the API",
                QUOTAS.account_roles,
                roles,
                cell_roles,
            ),
            _both(
                "agencies in one settlement run",
                MOST_AGENCIES,
                question.agencies,
                question.cell_agencies,
            ),
            _both("MB of settle_run", SETTLE_MB, *memory),
            _both("the same, with the most memory", QUOTAS.lambda_memory_mb, *memory),
            _both("seconds of settle_run", SETTLE_SECONDS, *seconds),
            _both("seconds of a sweep", WORKER_SECONDS, *sweeping),
            (
                "employees in one run, with 3,008 and 10,240 MB",
                " and ".join(
                    f"{most_people(row, memory_mb):,}"
                    for memory_mb in (SETTLE_MB, QUOTAS.lambda_memory_mb)
                ),
                f"{everybody:,}",
                "**no**",
                f"{cell:,}",
                "yes",
            ),
        ],
    )


def settings_table(question: Question) -> str:
    """The parameters, and what they take of an account."""
    _, warmed, cell = settings(question)
    reserved = [each.validate + each.compute + each.publish + 1 for each in (warmed, cell)]
    all_cells = question.cells * reserved[1]
    may = QUOTAS.lambda_concurrency - QUOTAS.unreserved_concurrency
    return _table(
        ("parameter of template.yaml", "a city (default)", "one warmed table", "a cell"),
        [
            ("MapConcurrency", "20", f"{LANES}", f"{LANES}"),
            ("ValidateConcurrency", "0", f"{warmed.validate}", f"{cell.validate}"),
            ("ComputeConcurrency", "0", f"{warmed.compute}", f"{cell.compute}"),
            ("PublishConcurrency", "0", f"{warmed.publish}", f"{cell.publish}"),
            ("WarmWriteUnits", "0", f"{warmed.writes}", "0"),
            ("WarmReadUnits", "12000", f"{warmed.reads}", "12000"),
            ("SettleMemory", f"{SETTLE_MB}", "does not hold", f"{SETTLE_MB}"),
            (
                f"reserved concurrency, of {may} that an account may reserve",
                "1",
                f"{reserved[0]}",
                f"{reserved[1]}; {question.cells} cells {all_cells}",
            ),
        ],
    )


# --- the price --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the bill; ``amount`` says of what."""

    name: str
    amount: str
    dollars: Fraction


def costs(question: Question, row: Measured, months: int) -> list[Cost]:
    """The bill of one month, this many months after the first."""
    return [
        *_table_costs(question, row, months),
        *_function_costs(question, row),
        *_other_costs(question, row, months),
    ]


def _table_costs(question: Question, row: Measured, months: int) -> Iterable[Cost]:
    staged = question.people * question.uploads
    referrals = int(question.people * row.referred_per_mille / 1000 * ASSUMED.referral_share)
    fences = 2 * _up(referrals, MOST_IN_TRANSACTION - 1)
    writes = staged * write_units(row.most_item_bytes) + 3 * referrals + fences
    corrections = (question.uploads - 1) * question.people
    read = read_units(row, staged + corrections + question.runs * question.people)
    swept = question.sweeps * read_units(row, question.months_swept * question.people)
    stored = months * staged * (row.item_bytes + 100)  # AWS adds 100 bytes an item
    yield Cost(
        "DynamoDB, writes",
        f"{writes:,} units",
        writes * PRICES.million_writes / MILLION,
    )
    yield Cost(
        "DynamoDB, reads to publish and settle",
        f"{read:,} units",
        read * PRICES.million_reads / MILLION,
    )
    yield Cost(
        "DynamoDB, reads of the sweeps",
        f"{swept:,} units",
        swept * PRICES.million_reads / MILLION,
    )
    yield Cost(
        "DynamoDB, storage and point-in-time recovery",
        f"{_gb(stored)} GB",
        stored / GB * (PRICES.table_gb_month + PRICES.recovery_gb_month),
    )


def _function_costs(question: Question, row: Measured) -> Iterable[Cost]:
    uploads = question.agencies * question.uploads
    rows = question.people * question.uploads
    shards = shards_of(rows) + uploads  # the last one of each file is not full
    validating = (
        uploads * ASSUMED.invocation_seconds
        + shards * ASSUMED.s3_seconds
        + _processor(row.validate_us + row.pack_us, rows)
    )
    average = question.people // question.agencies
    publishing = question.agencies * sum(
        publication_seconds(row, average, corrects=number > 0) for number in range(question.uploads)
    )
    working = validating + shards * shard_seconds(row) + publishing
    settling = question.cells * question.runs * settlement_seconds(row, question.cell_people)
    sweeping = question.cells * question.sweeps * sweep_seconds(row, question, question.cell_people)
    for name, seconds, memory_mb in (
        ("Lambda, uploads", working, WORKER_MB),
        ("Lambda, settlement", settling, SETTLE_MB),
        ("Lambda, sweeps", sweeping, WORKER_MB),
    ):
        gb_seconds = seconds * memory_mb / 1024
        yield Cost(name, f"{_round(gb_seconds):,} GB-s", gb_seconds * PRICES.gb_second)
    invocations = shards + 3 * uploads
    yield Cost(
        "Lambda, invocations",
        f"{invocations:,}",
        invocations * PRICES.million_invocations / MILLION,
    )
    transitions = shards + uploads * STATES_BESIDE
    yield Cost(
        "Step Functions",
        f"{transitions:,} transitions",
        transitions * PRICES.thousand_transitions / 1000,
    )
    yield Cost(
        "CloudWatch, logs",
        f"{_gb(Fraction(invocations * ASSUMED.log_bytes))} GB",
        invocations * ASSUMED.log_bytes * PRICES.log_gb / GB,
    )


def _other_costs(question: Question, row: Measured, months: int) -> Iterable[Cost]:
    uploads = question.agencies * question.uploads
    shards = shards_of(question.people * question.uploads) + uploads
    puts, gets = shards + 5 * uploads, shards + 5 * uploads
    a_month = question.people * (
        question.uploads * (row.upload_bytes + row.shard_bytes)
        + question.runs * (row.credited_bytes + row.payment_bytes)
    )
    stored = months * a_month
    referrals = int(question.people * row.referred_per_mille / 1000)
    yield Cost(
        "S3, requests",
        f"{puts:,} + {gets:,}",
        (puts * PRICES.thousand_puts + gets * PRICES.thousand_gets) / 1000,
    )
    yield Cost("S3, storage", f"{_gb(stored)} GB", stored / GB * PRICES.s3_gb_month)
    yield Cost(
        "EventBridge and SQS, referrals",
        f"{referrals:,}",
        referrals * (PRICES.million_events + 3 * PRICES.million_messages) / MILLION,
    )
    watched = ASSUMED.metrics * PRICES.metric_month + ASSUMED.alarms * PRICES.alarm_month
    yield Cost(
        "CloudWatch, metrics and alarms",
        f"{question.cells} × ({ASSUMED.metrics} + {ASSUMED.alarms})",
        question.cells * watched,
    )
    yield Cost("KMS, signing keys", f"{question.cells}", question.cells * PRICES.key_month)


def price_table(question: Question, row: Measured) -> str:
    """The bill of the first month and of later ones, when everything is still kept."""
    ages = (1, 12, 60)
    bills = [costs(question, row, months) for months in ages]
    lines: list[Row] = [
        (first.name, first.amount, *(f"{_dollars(cost.dollars)}" for cost in same))
        for first, *_ in zip(*bills, strict=True)
        for same in [[cost for bill in bills for cost in bill if cost.name == first.name]]
    ]
    sums = [sum((cost.dollars for cost in bill), Fraction()) for bill in bills]
    swept = sum((cost.dollars for cost in bills[0] if "sweeps" in cost.name), Fraction())
    return _table(
        ("US dollars a month", "amount in the first", *(f"month {age}" for age in ages)),
        [
            *lines,
            ("**together**", "", *(f"**{_dollars(total)}**" for total in sums)),
            ("without the sweeps", "", *(_dollars(total - swept) for total in sums)),
            (
                "for each 1,000 employees",
                "",
                *(_dollars(total * 1000 / question.people) for total in sums),
            ),
        ],
    )


# --- writing ----------------------------------------------------------------------------------


def _holds(name: str, needs: int, may: int | None) -> Row:
    if may is None:
        return (name, f"{needs:,}", "", "")
    return (name, f"{needs:,}", f"{may:,}", _verdict(needs, may))


def _both(name: str, may: int, everybody: int, cell: int) -> Row:
    return (
        name,
        f"{may:,}",
        f"{everybody:,}",
        _verdict(everybody, may),
        f"{cell:,}",
        _verdict(cell, may),
    )


def _verdict(needs: int, may: int) -> str:
    return "yes" if needs <= may else "**no**"


def _table(heading: Row, rows: Iterable[Row]) -> str:
    """A table of Markdown; numbers stand on the right."""
    lines = [heading, ("---", *["---:"] * (len(heading) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _up(whole: int, part: int) -> int:
    """How many parts hold the whole."""
    return -(-whole // part)


def _ceil(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _round(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def _one(number: Fraction) -> str:
    tenths = _round(number * 10)
    return f"{tenths // 10:,}.{tenths % 10}"


def _hundredths(number: Fraction) -> str:
    hundredths = _round(number * 100)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


def _dollars(amount: Fraction) -> str:
    return _hundredths(amount)


def _kb(size: Fraction) -> str:
    return _one(size / 1000)


def _gb(size: Fraction) -> str:
    return _hundredths(size / GB)


def _time(seconds: Fraction) -> str:
    whole = _ceil(seconds)
    return f"{whole} s" if whole < 180 else f"{_one(seconds / 60)} min"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and write them into the page; with ``--check`` 1 where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checks: Any = parser.parse_args(arguments).check
    made = {**tables(Question(), measured()), "throttling": throttling.table()}
    page = PAGE.read_text(encoding="utf-8")
    new = filled_in(page, made)
    if checks:
        return int(new != page)
    PAGE.write_text(new, encoding="utf-8")
    sys.stdout.write("".join(f"{name}\n{table}\n\n" for name, table in made.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
