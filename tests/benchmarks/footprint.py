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
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

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
from tukin.register.register import Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import write_register
from tukin.rules.rule_set import RuleSet
from tukin.settlement.cells.cell_file import Cells
from tukin.settlement.cells.cell_states import CellStates
from tukin.settlement.cells.releasing import ReleasedRun, StatesAfter, release_by_cells
from tukin.settlement.files.directory import Directory
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.preparation.prepare import Grounds, prepare_by_cells
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared
from tukin.settlement.run import (
    Release,
    RunRequest,
    StatesBefore,
    build_run,
    facts_of,
)
from tukin.settlement.settlement import Entitlement, entitlement_of
from tukin.vocabulary.names import slug
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
        for part in _PARTS:
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
    _write_register(folder, computed)
    with _items_path(folder).open("w", encoding="utf-8") as file:
        file.writelines(f"{item}\n" for item in sorted(items, key=_sort_key))
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


def preparing(folder: Path, count: int) -> Figures:
    """The first run of a period, by a register in force: everybody gets a line."""
    return _preparing(folder, count, _FIRST)


def releasing(folder: Path, count: int) -> Figures:
    """What was prepared is paid: states, and all files of finance and of a bank."""
    return _releasing(folder, count, _FIRST)


def preparing_again(folder: Path, count: int) -> Figures:
    """A second run of the period in which everybody's pay has changed: the dearest there is."""
    return _preparing(folder, count, _AGAIN)


def releasing_again(folder: Path, count: int) -> Figures:
    """It is paid."""
    return _releasing(folder, count, _AGAIN)


class _Turn(NamedTuple):
    """A run of the period: what its figures are called, what it adds, and what was before it."""

    called: str
    more_idr: int
    before: str | None
    after: str


_FIRST = _Turn("", 0, None, "credited.jsonl")
_AGAIN = _Turn("_again", 1_000, "credited.jsonl", "credited_again.jsonl")


def _preparing(folder: Path, count: int, turn: _Turn) -> Figures:
    watch, empty, called = Watch(count), Memory(), turn.called
    before = _before(folder, turn)
    people = _People(folder, turn.more_idr)
    months = [PinnedMonth({**_MONTH, "rows": count}, chosen=True)]
    grounds = Grounds(directory=_directory(folder), rules={AGENCY: _rules()})
    prepared = watch(
        f"prepare{called}_us",
        lambda: prepare_by_cells(_REQUEST, months, people, before.stored, grounds, KEYS.of),
    )
    folder.joinpath("prepared.json").write_bytes(prepared.to_json())
    folder.joinpath("lines.jsonl").write_bytes(prepared.lines_file)
    return watch.figures | {
        f"held{called}_per_mille": 1000 * len(prepared.held) / count,
        f"preparing{called}_memory_bytes": empty.most_more_bytes() / count,
    }


def _releasing(folder: Path, count: int, turn: _Turn) -> Figures:
    watch, empty = Watch(count), Memory()
    sizes = watch(f"release{turn.called}_us", lambda: _release(folder, turn))
    return watch.figures | {
        f"releasing{turn.called}_memory_bytes": empty.most_more_bytes() / count,
        f"credited{turn.called}_bytes": folder.joinpath(turn.after).stat().st_size / count,
        f"payment{turn.called}_bytes": sum(sizes.values()) / count,
    }


def _release(folder: Path, turn: _Turn) -> dict[str, int]:
    """As ``settle_run`` does it, from what was prepared on: the bytes of each file."""
    directory, sizes = _directory(folder), dict[str, int]()
    prepared = Prepared.from_json(
        folder.joinpath("prepared.json").read_bytes(),
        lambda _: folder.joinpath("lines.jsonl").read_bytes(),
    )
    release = Release(
        *(prepared.digest, prepared.prepared_at, "finance-b", (), prepared.credited_sha256, None)
    )
    found, changes = _credit(folder, turn, prepared, release, directory)
    people = _People(folder, turn.more_idr)
    build_run(
        replace(_REQUEST, release=release),
        StatesBefore(LedgerTip(), None, None),
        found.prepared.months,
        found.settlement,
        load_rules(sample_rules("named-indicators")).payment,
        directory,
        facts_of(people.all(), PERIOD, None),
        keep=lambda file: sizes.update({file.name: len(file.data)}),
        changes=changes,
    )
    return sizes


def _credit(
    folder: Path, turn: _Turn, prepared: Prepared, release: Release, directory: Directory
) -> tuple[ReleasedRun, Mapping[str, Any]]:
    """The states after it are stored, and then in memory no more."""
    before = _before(folder, turn)
    known = CellStates.of(before.credited, None, KEYS.of)
    found = release_by_cells(prepared, release, known, directory)
    folder.joinpath(turn.after).write_bytes(found.after.credited)
    changes = found.after.follow(before.credited, None)
    return replace(found, after=StatesAfter(b"", b"")), changes


_REQUEST = RunRequest("run", PERIOD, "finance-a", "2026-11-01T00:00:00+00:00", ENGINE, "0")
_MONTH = {"agency": AGENCY, "rules_sha256": SHA256, "revision": 1}


def _before(folder: Path, turn: _Turn) -> StatesBefore:
    credited = None if turn.before is None else folder.joinpath(turn.before).read_bytes()
    return StatesBefore(LedgerTip(), credited, None)


def _directory(folder: Path) -> Directory:
    return Directory(SHA256, folder.joinpath("register.csv").read_bytes(), {AGENCY: "Dinas"})


def _write_register(folder: Path, records: Iterable[PayrollRecord]) -> None:
    """Everybody in one post for good, with an account each."""
    entries = [
        RegisterEntry(
            nip=record.appraisal.nip,
            agency=slug(AGENCY),
            employment=record.appraisal.employment,
            grade=record.appraisal.grade,
            position=slug(record.appraisal.position),
            status="aktif",
            since=date(2020, 1, 1),
            until=None,
            name=record.appraisal.name,
            nrk=f"{number:06d}",
            details=RegisterDetails(
                unit=f"Bidang {number % 200}",
                npwp=f"{number:015d}",
                bank="BANK DKI",
                account_no=f"{number:012d}",
                account_name=record.appraisal.name,
            ),
        )
        for number, record in enumerate(sorted(records, key=lambda item: item.appraisal.nip))
    ]
    folder.joinpath("register.csv").write_bytes(write_register(Register(entries)))


class _People:
    """Who is entitled, slice by slice as ``settle_run`` reads them, with the totals that it adds.

    The items are in the order of the keys, as the table has them.
    """

    def __init__(self, folder: Path, more_idr: int) -> None:
        self._more_idr = more_idr
        self._records = _records(folder)
        self._next: PayrollRecord | None = next(self._records, None)
        self._totals = Totals()

    def __call__(self, cells: Cells) -> dict[str, list[Entitlement]]:
        found: list[Entitlement] = []
        while self._next is not None and cells.has(self._next.person_key):
            found.append(self._entitlement(self._next))
            self._next = next(self._records, None)
        return {AGENCY: found}

    def all(self) -> Iterator[Entitlement]:
        """Everybody, one by one."""
        while self._next is not None:
            yield self._entitlement(self._next)
            self._next = next(self._records, None)

    def _entitlement(self, record: PayrollRecord) -> Entitlement:
        self._totals += record.totals
        found = entitlement_of(record, record.person_key)
        amounts = found.amounts
        paid = amounts._replace(
            gross_idr=amounts.gross_idr + self._more_idr, net_idr=amounts.net_idr + self._more_idr
        )
        return replace(found, amounts=paid)


def _sort_key(item: str) -> str:
    key: str = json.loads(item)["sk"]["S"]
    return key


def _records(folder: Path) -> Iterator[PayrollRecord]:
    batch, names = _batch(), names_of(_rules())
    with _items_path(folder).open(encoding="utf-8") as file:
        for line in file:
            yield record2.read(from_item(json.loads(line)), batch, names)


_PARTS = (validating, publishing, preparing, releasing, preparing_again, releasing_again)


def _items_path(folder: Path) -> Path:
    return folder / "items.jsonl"


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
