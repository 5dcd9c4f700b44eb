"""What is measured: one month of an agency, as files, as rows, as records, on both sides."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.benchmarks import peer, people
from tukin.aws.table import Table
from tukin.cli.rule_files import SAMPLES
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.intake.check_file import CheckedFile, check_file
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import ENGINE, Batch, Totals, add_totals, partitions_for
from tukin.payroll.formats import record2, rows2
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.publication import LiveMonth, next_live_month
from tukin.payroll.record import PayrollRecord, compute_record, names_of
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.processing.validate import ROWS_PER_SHARD
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

KEYS = PersonKeys(b"secret of the benchmark, the same every time")
PERIOD = Period.parse(people.PERIOD)
TABLE = "tukin-bench"


class KeptNames(NamesArchive):
    """The names of the month, which are kept already."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def keep(self, names: Names) -> None:
        """Nothing to do."""

    def get(self, names_id: str) -> Names:
        """The month's."""
        assert names_id == self._names.id
        return self._names


class Month:
    """This many employees of one agency, in one folder; everything is made when it is asked for."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count
        data = (SAMPLES / "named-indicators.json").read_bytes()
        self.rules = load_rule_set(data)
        self.peer_rules = peer.Rules(data)
        self.validator = RowValidator(self.rules, people.AGENCY, PERIOD)
        self.formula = Formula(self.rules)
        self.names = names_of(self.rules)
        self.partitions = partitions_for(count)
        self.batch = Batch(
            upload_id="0" * 32,
            bucket="intake",
            key=f"uploads/{people.AGENCY}/{PERIOD}/pegawai.csv",
            version_id="1",
            uploaded_at=datetime(2026, 10, 31, tzinfo=UTC),
            agency=people.AGENCY,
            period=PERIOD,
            rule_set=self.rules.rule_set,
            rules_sha256=self.rules.sha256,
            engine=ENGINE,
        )

    # files

    @cached_property
    def csv(self) -> Path:
        """The month as a program writes it."""
        path = self.folder / f"pegawai-{self.count}.csv"
        people.write_csv(path, self.count)
        return path

    @cached_property
    def odd_csv(self) -> Path:
        """The same month, every row in another spelling than the canonical one."""
        path = self.folder / f"aneh-{self.count}.csv"
        people.write_odd_csv(path, self.count)
        return path

    def workbook(self, columns: int, every_wrong: int = 0) -> Path:
        """The first columns as a workbook; a score of each so-many-th row is out of range."""
        path = self.folder / f"pegawai-{self.count}-{columns}-{every_wrong}.xlsx"
        if not path.exists():
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet("Pegawai")
                sheet.write_row(0, 0, people.COLUMNS[:columns])
                for number, row in enumerate(people.rows(self.count), start=1):
                    wrong = every_wrong and number % every_wrong == 0
                    cells = [*row[:6], "130", *row[7:]] if wrong else row
                    sheet.write_row(number, 0, cells[:columns])
        return path

    # our side

    def check(self, path: Path) -> CheckedFile:
        """Parse and validate."""
        return check_file(path, path.name, self.validator)

    @cached_property
    def accepted(self) -> list[Appraisal]:
        """The validated rows."""
        return list(self.check(self.csv).accepted)

    @cached_property
    def records(self) -> list[PayrollRecord]:
        """The computed ones."""
        return [
            compute_record(row, self.batch, self.formula, KEYS.of(row.nip)) for row in self.accepted
        ]

    @cached_property
    def live(self) -> LiveMonth:
        """Of the batch when it is live."""
        totals = add_totals(record.totals for record in self.records)
        return next_live_month(self.batch, self.batch.batch_id, self.partitions, totals, None)

    def stage(self, records: list[PayrollRecord]) -> None:
        """Encode and write."""
        Records(Table(TABLE), KeptNames(self.names)).stage(
            records, self.batch.batch_id, self.partitions
        )

    def run(self) -> Totals:
        """The whole path: what the functions do with the file, without the store for shards."""
        rows = iter(self.check(self.csv).accepted)
        totals = []
        while shard := self._shard(rows):
            records = [
                compute_record(row.appraisal, self.batch, self.formula, row.person_key)
                for row in rows2.read(rows2.parse(shard), self.names)
            ]
            self.stage(records)
            totals.append(add_totals(record.totals for record in records))
        return add_totals(totals)

    def _shard(self, rows: Iterator[Appraisal]) -> bytes:
        """The next rows as one function hands them to the other; nothing after the last."""
        part = [
            AcceptedRow(row, self.batch.order, KEYS.of(row.nip))
            for row in islice(rows, ROWS_PER_SHARD)
        ]
        return rows2.write(part, self.names) if part else b""

    def pages(self) -> Path:
        """What a query finds under each partition key, for the stand-in."""
        items: dict[str, list[str]] = {}
        for record in sorted(self.records, key=lambda record: record.person_key):
            item = record2.write(record, self.batch.batch_id, self.partitions)
            items.setdefault(json.loads(item)["pk"]["S"], []).append(item)
        pages = {
            key: f'{{"Items":[{",".join(some)}],"Count":{len(some)},"ScannedCount":{len(some)}}}'
            for key, some in items.items()
        }
        path = self.folder / "pages.json"
        path.write_text(json.dumps(pages), encoding="utf-8")
        return path

    # the peer's side

    @cached_property
    def peer_batch(self) -> dict[str, Any]:
        """What the peer's items say of the batch."""
        return {
            "batch_id": self.batch.batch_id,
            "agency": self.batch.agency,
            "period": str(PERIOD),
            "rules_sha256": self.batch.rules_sha256,
            "partitions": self.partitions,
        }

    @cached_property
    def peer_rows(self) -> list[tuple[int, peer.Row]]:
        """The peer's validated rows with their numbers."""
        read = peer.read_rows(self.csv, self.peer_rules, str(PERIOD))
        return [(number, row) for number, row in read if isinstance(row, peer.Row)]

    @cached_property
    def peer_items(self) -> list[dict[str, Any]]:
        """The peer's items."""
        rules = self.peer_rules
        return [
            peer.to_item(number, row, peer.compute(row, rules), rules, self.peer_batch)
            for number, row in self.peer_rows
        ]
