"""``python -m tests.benchmarks.whatif``: what a book would do to a city, by the gate's own code.

Records are read from their items as the function reads them, one at a time, and computed at both
ends of what they lack, in the portions of which a request computes as many as it has time for.
Waiting for the table is not in it: the pages that it takes are printed. The process that computes
is a new one, so that its memory is its own.
"""

import argparse
import json
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.integration.strict import item_bytes
from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import as_appraisals, draw_people
from tukin.aws.items import from_item
from tukin.entitlement.formula import Formula
from tukin.payroll.batch import ENGINE, Batch, add_totals, partitions_for
from tukin.payroll.formats import record2
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord, compute_record, names_of
from tukin.rule_changes.desk import SECONDS_OF_COMPUTING
from tukin.rule_changes.gate.basis import Basis, People
from tukin.rule_changes.gate.portions import Portion, portions_of
from tukin.rule_changes.gate.whatif_of_book import BookTally
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.period import Period

PERIOD = Period.parse("2026-10")
NAMED, PAGE_BYTES = "named-indicators", 1_048_576
MOST_SECONDS, MOST_MIB = 29, 512
CHANGES = {"positions.9.amount_idr": 13_800_000, "ceiling.ceiling_percent": 105}


def main() -> int:
    """Print the figures; 1 where a request takes too long or too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--agencies", type=int, default=600)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures: dict[str, Any] = {}
        for part in (_write, _compute):
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                figures |= process.submit(part, folder, asked.people, asked.agencies).result()
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    longest = SECONDS_OF_COMPUTING + figures["slowest_portion_seconds"]
    fits = longest <= MOST_SECONDS and figures["peak_mib"] <= MOST_MIB
    return 0 if fits and figures["not_computed"] == 0 else 1


def _write(folder: Path, people: int, agencies: int) -> dict[str, Any]:
    """Each agency's items to a file of its own."""
    rules = load_rules(sample_rules(NAMED))
    formula, pages, size = Formula(rules), 0, 0
    drawn = list(as_appraisals(draw_people(rules, people, seed=2026)))
    for number in range(agencies):
        batch, of_agency = _batch(number), 0
        with _path(folder, number).open("w", encoding="utf-8") as file:
            for _, row in drawn[number::agencies]:
                named = replace(row, name="Contoh Nama Pegawai")
                record = compute_record(named, batch, formula, f"{row.nip:>032}")
                item = record2.write(record, batch.batch_id, partitions_for(people // agencies))
                of_agency += item_bytes(json.loads(item))
                file.write(f"{item}\n")
        size += of_agency
        pages += max(partitions_for(people // agencies), math.ceil(of_agency / PAGE_BYTES))
    return {"people": people, "agencies": agencies, "item_bytes": size // people, "pages": pages}


def _compute(folder: Path, people: int, agencies: int) -> dict[str, Any]:
    live = RuleBook(rule_sets=(load_rules(sample_rules(NAMED)),))
    book = RuleBook(rule_sets=(load_rules(changed(sample_rules(NAMED), CHANGES)),))
    counted = People(Basis.LIVE, PERIOD, tuple(_live(folder, n) for n in range(agencies)))
    held, began = _peak_mib(), time.perf_counter()
    tally = BookTally(book, live)
    took: list[float] = []
    for portion in portions_of(counted):
        tally.add_state(_timed(took, partial(_state, folder, portion, book, live)))
    what_if = tally.what_if(counted)
    seconds = time.perf_counter() - began
    (only,) = what_if.sets
    return {
        "seconds": round(seconds, 1),
        "portions": len(took),
        "slowest_portion_seconds": round(max(took), 1),
        "requests": _requests(took),
        "us_a_person": round(1e6 * seconds / people, 1),
        "peak_mib": round(_peak_mib()),
        "process_mib": round(held),
        "whatif_bytes": len(what_if.content),
        "not_computed": only.not_computed,
        "people_computed": only.lowest.total.people,
    }


def _state(folder: Path, portion: Portion, book: RuleBook, live: RuleBook) -> Any:
    """What becomes of a portion, through its JSON; each agency here has one partition."""
    tally = BookTally(book, live)
    for month, _ in portion.pieces:
        for record in _records(folder, int(month.batch.agency.removeprefix("dinas-"))):
            tally.add(record)
    return json.loads(json.dumps(tally.state()))


def _timed(took: list[float], step: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = step()
    took.append(time.perf_counter() - began)
    return result


def _requests(took: list[float]) -> int:
    """How many requests it is, each of which begins nothing after its time."""
    count, spent = 1, 0.0
    for seconds in took:
        if spent > SECONDS_OF_COMPUTING:
            count, spent = count + 1, 0.0
        spent += seconds
    return count


def _live(folder: Path, number: int) -> LiveMonth:
    batch = _batch(number)
    totals = add_totals(record.totals for record in _records(folder, number))
    return LiveMonth(batch, batch.batch_id, 1, totals, 1, batch.order, batch.order)


def _records(folder: Path, number: int) -> Iterator[PayrollRecord]:
    batch, names = _batch(number), names_of(load_rules(sample_rules(NAMED)))
    with _path(folder, number).open(encoding="utf-8") as file:
        for line in file:
            yield record2.read(from_item(json.loads(line)), batch, names)


def _batch(number: int) -> Batch:
    agency = f"dinas-{number:03d}"
    return Batch(
        upload_id=f"{number:032d}",
        bucket="tukin-intake-000000000000-ap-southeast-3",
        key=f"uploads/{agency}/{PERIOD}/{PERIOD}.csv",
        version_id="0" * 32,
        uploaded_at=datetime(2026, 10, 31, tzinfo=UTC),
        agency=agency,
        period=PERIOD,
        rule_set=NAMED,
        rules_sha256="0" * 64,
        engine=ENGINE,
    )


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:03d}.jsonl"


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
