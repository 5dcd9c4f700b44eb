"""What finance pulls: the rows of a period as CSV, XLSX and JSONL, and what proves them.

The same live batches give the same bytes: rows by agency and NIP, no clock, no random.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tukin.payroll.batch import add_totals, describe_totals
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.settlement.files.export_file import ExportFile, table_files
from tukin.vocabulary.columns import EXPORTED_COLUMNS
from tukin.vocabulary.money import format_bp
from tukin.vocabulary.period import Period

_FIRST_COLUMNS = ("nip", "name", "position", "grade", "employment")
_FORMAT = "+".join(("2", *(name for name in EXPORTED_COLUMNS if name not in _FIRST_COLUMNS)))
"""Format 2, and the columns that came later: with other columns it is another export."""


@dataclass(frozen=True, slots=True)
class Export:
    """The files of an export and their manifest."""

    export_id: str
    manifest: dict[str, Any]
    files: tuple[ExportFile, ...]

    @property
    def manifest_json(self) -> bytes:
        """The manifest's bytes."""
        return json.dumps(self.manifest, indent=1, sort_keys=True).encode() + b"\n"


def build_export(
    period: Period, live_months: Sequence[LiveMonth], records: Iterable[PayrollRecord]
) -> Export:
    """The export of a period's live batches.

    A person whom two agencies claim is in neither's rows: both are listed in ``blocked.csv``
    until the agencies agree (invariant I3).
    """
    payable, blocked = _split_claimed_twice(records)
    files = (
        *_tables("payroll", "Pembayaran", payable),
        _jsonl_file("payroll.jsonl", payable),
        *_tables("blocked", "Diblokir", blocked),
    )
    export_id = _export_id(period, live_months)
    manifest = {
        "export_id": export_id,
        "period": str(period),
        "format": _FORMAT,
        **_amounts(payable),
        "blocked": _amounts(blocked),
        "agencies": [_agency(live, payable, blocked) for live in live_months],
        "rules_sha256": sorted({live.batch.rules_sha256 for live in live_months}),
        "files": [
            {
                "name": file.name,
                "rows": file.rows,
                "bytes": len(file.data),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    return Export(export_id, manifest, files)


def _split_claimed_twice(
    records: Iterable[PayrollRecord],
) -> tuple[list[PayrollRecord], list[PayrollRecord]]:
    ordered = sorted(records, key=lambda record: (record.agency, record.appraisal.nip))
    claims: dict[str, set[str]] = defaultdict(set)
    for record in ordered:
        claims[record.appraisal.nip].add(record.agency)
    payable = [record for record in ordered if len(claims[record.appraisal.nip]) == 1]
    blocked = [record for record in ordered if len(claims[record.appraisal.nip]) > 1]
    return payable, blocked


def _export_id(period: Period, live_months: Sequence[LiveMonth]) -> str:
    parts = [_FORMAT, str(period), *sorted(live.batch.batch_id for live in live_months)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _amounts(records: Iterable[PayrollRecord]) -> dict[str, int]:
    return describe_totals(add_totals(record.totals for record in records))


def _agency(
    live: LiveMonth, payable: Iterable[PayrollRecord], blocked: Iterable[PayrollRecord]
) -> dict[str, Any]:
    agency = live.batch.agency
    return {
        "agency": agency,
        **_amounts(record for record in payable if record.agency == agency),
        "blocked_rows": sum(record.agency == agency for record in blocked),
        "batch_id": live.batch.batch_id,
        "upload_id": live.batch.upload_id,
        "revision": live.revision,
        "rule_set": live.batch.rule_set,
        "rules_sha256": live.batch.rules_sha256,
    }


def export_row(record: PayrollRecord) -> dict[str, str | int]:
    """The columns of one person's row; amounts in whole rupiah."""
    return {
        "agency": record.agency,
        "period": str(record.period),
        **{name: getattr(record.appraisal, name) for name in EXPORTED_COLUMNS},
        "achievement_percent": format_bp(record.achievement_bp, "."),
        "rating": record.rating.value,
        "gross_idr": record.steps.gross_idr,
        "tax_idr": record.steps.tax_idr,
        "bpjs_idr": record.steps.bpjs_idr,
        "net_idr": record.steps.net_idr,
        "rule_set": record.rule_set,
        "rules_sha256": record.rules_sha256,
        "batch_id": record.batch_id,
    }


EXPORT_COLUMNS = (
    "agency",
    "period",
    *EXPORTED_COLUMNS,
    "achievement_percent",
    "rating",
    "gross_idr",
    "tax_idr",
    "bpjs_idr",
    "net_idr",
    "rule_set",
    "rules_sha256",
    "batch_id",
)


def _tables(name: str, title: str, records: Sequence[PayrollRecord]) -> Iterator[ExportFile]:
    rows = [[row[column] for column in EXPORT_COLUMNS] for row in map(export_row, records)]
    yield from table_files(name, title, EXPORT_COLUMNS, rows)


def _jsonl_file(name: str, records: Sequence[PayrollRecord]) -> ExportFile:
    lines = [
        json.dumps(export_row(record), ensure_ascii=False, separators=(",", ":"))
        for record in records
    ]
    data = "".join(line + "\n" for line in lines).encode()
    return ExportFile(name, "application/x-ndjson", data, len(records))
