"""The other side where files and payments are concerned: openpyxl, csv and boto3's resource."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from boto3.dynamodb.conditions import Key
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.benchmarks import people
from tests.benchmarks.peer import Row, Rules, compute

_YELLOW = PatternFill("solid", fgColor="FFE14D")
_LINE = ("agency", "period", "nip", "name", "gross", "tax", "bpjs", "net")
_PINNED = {"agency": people.AGENCY, "period": people.PERIOD}
"""What a record leaves to its batch."""


def read_workbook(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of the first sheet by the names of its header."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    for row in rows:
        yield dict(zip(header, row, strict=True))
    book.close()


def mark_workbook(source: Path, target: Path, wrong: Iterable[tuple[int, int, str]]) -> None:
    """A copy of a workbook with the cells marked that are wrong: row, column, and why."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    for row, column, why in wrong:
        cell = sheet.cell(row, column)
        cell.fill = _YELLOW
        cell.comment = Comment(why, "tukin")
    summary = book.create_sheet("Periksa", 0)
    summary.append(["Baris", "Kolom", "Alasan"])
    for each in wrong:
        summary.append(each)
    book.save(target)


def what_if(rows: Sequence[Row], before: Rules, after: Rules) -> dict[str, Any]:
    """What another rule set would change: gross pay by position, and who gets which rating."""
    gross: Counter[str] = Counter()
    ratings: Counter[tuple[str, str]] = Counter()
    worse = 0
    for row in rows:
        was, now = compute(row, before), compute(row, after)
        change = int(now["steps"][11] - was["steps"][11])
        gross[row.position] += change
        worse += change < 0
        ratings[was["rating"], now["rating"]] += 1
    return {"gross": gross, "ratings": ratings, "worse": worse}


def settle(table: Any, keys: Iterable[str], credited: Mapping[str, Decimal], folder: Path) -> int:
    """Pay what is due by the records under some partition keys: CSV, JSON Lines and XLSX.

    Returns:
        The sum of the transfers, in rupiah.
    """
    lines = [line for key in keys for line in _due(table, key, credited)]
    with (folder / "payments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _LINE)
        writer.writeheader()
        writer.writerows(lines)
    with (folder / "payments.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, default=int) + "\n" for line in lines)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Pembayaran")
    sheet.append(_LINE)
    for line in lines:
        sheet.append(list(line.values()))
    book.save(folder / "payments.xlsx")
    return int(sum(line["net"] for line in lines))


def _due(table: Any, key: str, credited: Mapping[str, Decimal]) -> Iterator[dict[str, Any]]:
    request: dict[str, Any] = {"KeyConditionExpression": Key("pk").eq(key), "ConsistentRead": True}
    while True:
        answer = table.query(**request)
        for item in answer["Items"]:
            gross, tax, bpjs, net = item["amounts"][11:15]
            due = net - credited.get(item["nip"], Decimal())
            if due:
                amounts = {"gross": gross, "tax": tax, "bpjs": bpjs, "net": due}
                yield {name: item.get(name, _PINNED.get(name)) for name in _LINE[:4]} | amounts
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
