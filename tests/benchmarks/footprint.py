"""``python -m tests.benchmarks.footprint``: what one employee weighs in bytes, memory, processor.

The same month goes the whole way by the functions' own code, without AWS: file, shards, records,
publication, settlement. Each part runs in a process of its own, so that its memory is its own. The
figures are per row unless the name says otherwise; docs/country.md is planned with them.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.month import KEYS
from tests.benchmarks.people import AGENCY, PERIOD, write_csv
from tests.integration.strict import item_bytes
from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.aws.items import from_item
from tukin.entitlement.formula import Formula
from tukin.intake.check_file import check_file
from tukin.intake.check_month import MonthRows
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, Batch, Totals, add_totals, partitions_for
from tukin.payroll.changes import compare_batches
from tukin.payroll.formats import record2, rows2
from tukin.payroll.merge import FoldedRows
from tukin.payroll.record import PayrollRecord, compute_record, names_of
from tukin.processing.validate import ROWS_PER_SHARD
from tukin.referrals import store as referrals
from tukin.referrals.referral import Referral, ReferralState
from tukin.rules.rule_set import RuleSet
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.run import (
    LiveAgency,
    RunRequest,
    StatesBefore,
    build_run,
    pinned_months,
    settle_live,
)
from tukin.settlement.settlement import Entitlement, entitlement_of
from tukin.vocabulary.period import Period

Figures = dict[str, float]
Result = TypeVar("Result")
SHA256 = "0" * 64


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    figures: Figures = {"rows": rows}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (validating, publishing, settling, settling_again):
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                figures |= process.submit(part, folder, rows).result()
    rounded = {name: round(figure, 3) for name, figure in figures.items()}
    sys.stdout.write(json.dumps(rounded, indent=1) + "\n")
    return 0


def validating(folder: Path, count: int) -> Figures:
    """From the file to the JSON of the records, which the other parts read."""
    path = folder / f"{PERIOD}.csv"
    write_csv(path, count)
    rules, batch, watch = _rules(), _batch(), Watch(count)
    validator = RowValidator(rules, AGENCY, batch.period)
    checked = watch("validate_us", lambda: check_file(path, path.name, validator))
    names = names_of(rules)
    rows = FoldedRows(MonthRows(checked.accepted, (), {}), [batch.order], KEYS.of)
    parts = iter(rows)
    packed = watch(
        "pack_us",
        lambda: [
            rows2.write(part, names)
            for part in iter(lambda: list(islice(parts, ROWS_PER_SHARD)), [])
        ],
    )
    unpacked = watch("unpack_us", lambda: [rows2.read(rows2.parse(data), names) for data in packed])
    formula = Formula(rules)
    computed = watch(
        "compute_us",
        lambda: [
            compute_record(row.appraisal, batch, formula, row.person_key)
            for part in unpacked
            for row in part
        ],
    )
    watch("totals_us", lambda: add_totals(record.totals for record in computed))
    partitions = partitions_for(count)
    items = watch(
        "encode_us",
        lambda: [record2.write(each, batch.batch_id, partitions) for each in computed],
    )
    with _items_path(folder).open("w", encoding="utf-8") as file:
        file.writelines(f"{item}\n" for item in items)
    sizes = [item_bytes(json.loads(item)) for item in items]
    return watch.figures | {
        "upload_bytes": path.stat().st_size / count,
        "shard_bytes": sum(map(len, packed)) / count,
        "item_bytes": sum(sizes) / count,
        "most_item_bytes": max(sizes),
        **_referrals(computed),
    }


def _referrals(computed: list[PayrollRecord]) -> Figures:
    needs = [record.need for record in computed if record.need]
    puts = [
        referrals._put(
            Referral(AGENCY, Period.parse(PERIOD), need, ReferralState.OPEN, 1), is_new=True
        )
        for need in needs
    ]
    sizes = [item_bytes(put["Item"]) for put in puts]
    return {
        "referred_per_mille": 1000 * len(needs) / len(computed),
        "referral_bytes": sum(sizes) / len(sizes),
        "most_referral_bytes": max(sizes),
    }


def publishing(folder: Path, count: int) -> Figures:
    """Reading a batch back, and comparing it with another of the same people that is live."""
    watch, empty = Watch(count), Memory()
    staged = watch("read_us", lambda: list(_records(folder)))
    held = empty.more_bytes() / count
    watch("totals_us", lambda: add_totals(record.totals for record in staged))
    watch("read_and_compare_us", lambda: compare_batches(_records(folder), staged))
    return watch.figures | {
        "process_mib": empty.bytes / 1024**2,
        "record_memory_bytes": held,
        "publication_memory_bytes": empty.most_more_bytes() / count,
    }


def settling(folder: Path, count: int) -> Figures:
    """The first run of a period: everybody gets a line."""
    watch, empty = Watch(count), Memory()
    entitlements = watch("read_entitlement_us", lambda: _entitlements(folder))
    held = empty.more_bytes() / count
    credited, paid_bytes = watch("settle_us", lambda: _settle(entitlements, None))
    _credited_path(folder).write_bytes(credited)
    return watch.figures | {
        "entitlement_memory_bytes": held,
        "settlement_memory_bytes": empty.most_more_bytes() / count,
        "credited_bytes": len(credited) / count,
        "payment_bytes": paid_bytes / count,
    }


def settling_again(folder: Path, count: int) -> Figures:
    """A second run of the period in which everybody's pay has changed: the dearest there is."""
    watch, empty = Watch(count), Memory()
    before = _credited_path(folder).read_bytes()
    entitlements = _entitlements(folder, more_idr=1_000)
    watch("settle_again_us", lambda: _settle(entitlements, before))
    return watch.figures | {"settlement_again_memory_bytes": empty.most_more_bytes() / count}


def _settle(entitlements: list[Entitlement], credited: bytes | None) -> tuple[bytes, int]:
    """The period's new state, and how many bytes the files of the run have."""
    run = RunRequest("run", PERIOD, "finance", "2026-11-01T00:00:00+00:00")
    agency = LiveAgency({"rules_sha256": SHA256}, entitlements, chosen=True)
    before, agencies = StatesBefore(LedgerTip(), credited, None), {AGENCY: agency}
    settlement = settle_live(run.run_id, agencies, credited, None)
    built = build_run(run, before, pinned_months(agencies), settlement, _rules().payment)
    return built.credited, sum(len(file.data) for file in built.files.files)


def _entitlements(folder: Path, more_idr: int = 0) -> list[Entitlement]:
    """As ``settle_run`` reads them, with the totals that it audits."""
    entitlements: list[Entitlement] = []
    totals: list[Totals] = []
    for record in _records(folder):
        found = entitlement_of(record)
        amounts = found.amounts
        paid = amounts._replace(
            gross_idr=amounts.gross_idr + more_idr, net_idr=amounts.net_idr + more_idr
        )
        entitlements.append(Entitlement(found.nip, found.name, found.agency, paid))
        totals.append(record.totals)
    add_totals(totals)
    return entitlements


def _records(folder: Path) -> Iterator[PayrollRecord]:
    batch, names = _batch(), names_of(_rules())
    with _items_path(folder).open(encoding="utf-8") as file:
        for line in file:
            yield record2.read(from_item(json.loads(line)), batch, names)


def _items_path(folder: Path) -> Path:
    return folder / "items.jsonl"


def _credited_path(folder: Path) -> Path:
    return folder / "credited.jsonl"


def _rules() -> RuleSet:
    return load_rules(sample_rules("named-indicators"))


def _batch() -> Batch:
    return Batch(
        upload_id="0" * 32,
        bucket="tukin-intake-000000000000-ap-southeast-3",
        key=f"uploads/{AGENCY}/{PERIOD}/{PERIOD}.csv",
        version_id="0" * 32,
        uploaded_at=datetime(2026, 10, 31, tzinfo=UTC),
        agency=AGENCY,
        period=Period.parse(PERIOD),
        rule_set=_rules().rule_set,
        rules_sha256=SHA256,
        engine=ENGINE,
    )


class Watch:
    """Processor time of steps, in microseconds a row."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.figures: Figures = {}

    def __call__(self, name: str, step: Callable[[], Result]) -> Result:
        """Do a step and note what it took."""
        began = time.process_time()
        result = step()
        self.figures[name] = 1e6 * (time.process_time() - began) / self._rows
        return result


class Memory:
    """How much more of the machine's memory the process holds than when it began."""

    def __init__(self) -> None:
        self.bytes = _status()["VmRSS"]

    def more_bytes(self) -> int:
        """Now."""
        return _status()["VmRSS"] - self.bytes

    def most_more_bytes(self) -> int:
        """At its most since the process began."""
        return _status()["VmHWM"] - self.bytes


def _status() -> Mapping[str, int]:
    """Linux tells kibibytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = (line.split() for line in lines if line.startswith("Vm"))
    return {name.rstrip(":"): 1024 * int(size) for name, size, *_ in found}


if __name__ == "__main__":
    sys.exit(main())
