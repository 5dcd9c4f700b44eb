"""The stages that are measured, each with the sides that do the same work."""

import copy
import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate

import boto3

from tests.benchmarks import peer, peer_files
from tests.benchmarks.month import PERIOD, TABLE, KeptNames, Month
from tests.benchmarks.runner import Run
from tukin.aws.table import Table
from tukin.file_formats.reader import read_file
from tukin.intake.headings import appraisal_headings
from tukin.payroll.batch import add_totals
from tukin.payroll.publication import audit
from tukin.payroll.stores.live_months import live_month_to_json
from tukin.payroll.stores.records import Records
from tukin.rule_changes.column_formula import ColumnFormula
from tukin.rule_changes.column_impact import simulate
from tukin.rule_changes.population import Population
from tukin.rules.rule_set import load_rule_set
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.run import (
    BuiltRun,
    LiveAgency,
    RunRequest,
    StatesBefore,
    build_run,
    pinned_months,
    settle_live,
)
from tukin.settlement.settlement import entitlement_of
from tukin.upload_reports.marked_workbook import write_highlighted
from tukin.upload_reports.report import describe_report
from tukin.vocabulary.money import FULL_BP, rounder

TUKIN, PEER = "tukin", "peer"
READER, COLUMNS = "csv.reader", "tukin, columns"
ROUNDINGS, EXPAT = "its 17 roundings alone", "expat alone"
"""Floors: what a side could not do without."""

XLSX_COLUMNS = 14


@dataclass(frozen=True)
class Stage:
    """One piece of work, and how each side does it."""

    name: str
    title: str
    rows: int
    sides: dict[str, Run]


def stages(month: Month, small: Month, sheet: Month) -> Iterator[Stage]:
    """All stages, in the order of the way of the data.

    Args:
        month: for what is quick.
        small: for what is slow on one side.
        sheet: for reading a workbook.
    """
    yield _validate(month)
    yield _odd(small)
    yield _compute(month)
    yield _write(small)
    yield _whole(small)
    yield _settle(small)
    yield _simulate(month)
    yield _read_workbook(sheet)
    yield _mark_workbook(small)


def _validate(month: Month) -> Stage:
    path = month.csv

    def read_alone() -> int:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file))

    return Stage(
        "validate",
        "parse and validate CSV",
        month.count,
        {
            TUKIN: lambda: month.check(path),
            PEER: lambda: list(peer.read_rows(path, month.peer_rules, str(PERIOD))),
            READER: read_alone,
        },
    )


def _odd(month: Month) -> Stage:
    path = month.odd_csv
    return Stage(
        "odd",
        "the same, every row in odd spelling",
        month.count,
        {
            TUKIN: lambda: month.check(path),
            PEER: lambda: list(peer.read_rows(path, month.peer_rules, str(PERIOD))),
        },
    )


def _compute(month: Month) -> Stage:
    accepted, peer_rows = month.accepted, month.peer_rows
    people = Population.of([(month.batch.agency, row) for row in accepted])
    columns = ColumnFormula(month.rules)
    divide, amounts = rounder(month.rules.rounding.mode), range(90_000_000_000, 90_000_000_017)
    return Stage(
        "compute",
        "compute the pay",
        month.count,
        {
            TUKIN: lambda: [month.formula.compute(row) for row in accepted],
            PEER: lambda: [peer.compute(row, month.peer_rules) for _, row in peer_rows],
            COLUMNS: lambda: columns.compute(people),
            ROUNDINGS: lambda: [[divide(idr, FULL_BP) for idr in amounts] for _ in accepted],
        },
    )


def _write(month: Month) -> Stage:
    table = boto3.resource("dynamodb").Table(TABLE)
    records, items = month.records, month.peer_items
    return Stage(
        "write",
        "encode and write records",
        month.count,
        {
            TUKIN: lambda: month.stage(records),
            PEER: lambda: peer.write_items(table, items),
        },
    )


def _whole(month: Month) -> Stage:
    table = boto3.resource("dynamodb").Table(TABLE)
    return Stage(
        "whole",
        "whole path, CSV to written records",
        month.count,
        {
            TUKIN: month.run,
            PEER: lambda: peer.run(month.csv, month.peer_rules, month.peer_batch, table),
        },
    )


def _settle(month: Month) -> Stage:
    table = boto3.resource("dynamodb").Table(TABLE)
    keys = [f"BATCH#{month.batch.batch_id}#{each:03d}" for each in range(month.partitions)]
    return Stage(
        "settle",
        "read back, settle, export",
        month.count,
        {
            TUKIN: lambda: settle_month(month),
            PEER: lambda: peer_files.settle(table, keys, {}, month.folder),
        },
    )


def settle_month(month: Month) -> BuiltRun:
    """What the settling function does with one agency, without the store for files."""
    entitlements, totals = [], []
    for record in Records(Table(TABLE), KeptNames(month.names)).live(month.live):
        entitlements.append(entitlement_of(record))
        totals.append(record.totals)
    audit(month.live.totals.rows, month.live.totals, add_totals(totals))
    live = LiveAgency(live_month_to_json(month.live), entitlements, chosen=True)
    request = RunRequest("run-1", str(PERIOD), "bendahara", "2026-11-01T00:00:00+00:00")
    before = StatesBefore(LedgerTip(), None, None)
    agencies = {month.batch.agency: live}
    settlement = settle_live(request.run_id, agencies, None, None)
    return build_run(request, before, pinned_months(agencies), settlement, None)


def _simulate(month: Month) -> Stage:
    people = Population.of([(month.batch.agency, row) for row in month.accepted])
    values: dict[str, Any] = copy.deepcopy(month.rules.model_dump(mode="json"))
    values["indicators"][0]["weight_percent"], values["indicators"][1]["weight_percent"] = 45, 15
    after = load_rule_set(month.rules.model_validate(values).canonical_json)
    peer_after = peer.Rules(after.canonical_json)
    rows = [row for _, row in month.peer_rows]
    return Stage(
        "simulate",
        "what another rule set would cost",
        month.count,
        {
            TUKIN: lambda: simulate(people, month.rules, after, PERIOD),
            PEER: lambda: peer_files.what_if(rows, month.peer_rules, peer_after),
        },
    )


def _read_workbook(month: Month) -> Stage:
    path = month.workbook(XLSX_COLUMNS)
    headings = appraisal_headings(month.rules)
    return Stage(
        "workbook",
        f"XLSX of {XLSX_COLUMNS} columns to rows",
        month.count,
        {
            TUKIN: lambda: sum(1 for _ in read_file(path, path.name, headings)),
            PEER: lambda: sum(1 for _ in peer_files.read_workbook(path)),
            EXPAT: lambda: _parse_alone(path),
        },
    )


def _parse_alone(path: Path) -> None:
    """Unpack and parse the sheet and its texts, with handlers that do nothing."""
    with zipfile.ZipFile(path) as parts:
        for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            parser = ParserCreate()
            parser.StartElementHandler = lambda name, attributes: None
            parser.EndElementHandler = lambda name: None
            parser.CharacterDataHandler = lambda text: None
            with parts.open(part) as file:
                parser.ParseFile(file)


def _mark_workbook(month: Month) -> Stage:
    path = month.workbook(-1, every_wrong=50)
    checked = month.check(path)
    report = describe_report(checked, agency="disdik", period=str(PERIOD), file=path.name)
    target = month.folder / "marked.xlsx"
    wrong = [(error.row, 7, error.message.id) for error in checked.errors]
    return Stage(
        "mark",
        "hand the workbook back, every 50th row marked",
        month.count,
        {
            TUKIN: lambda: write_highlighted(path, target, checked, report, month.rules),
            PEER: lambda: peer_files.mark_workbook(path, target, wrong),
        },
    )
