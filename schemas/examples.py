"""An example for each schema of the data, taken from the sample files and the golden files."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from tukin.aws.items import from_item

_ROOT = Path(__file__).parents[1]
_GOLDEN = _ROOT / "tests" / "golden" / "engine-2"
_SIASN = _ROOT / "tests" / "golden" / "siasn" / "kinerja-periodik.jsonl"
_UPLOAD = _ROOT / "events" / "uploads" / "dukcapil" / "2026-10" / "penilaian-2026-10.jsonl"


def examples() -> dict[str, Any]:
    """Schema name → its example; the people in them belong to nobody."""
    return {
        "appraisal-row": json.loads(_UPLOAD.read_text(encoding="utf-8").splitlines()[0]),
        "register-row": _register_row(),
        "agency-row": _agency_row(),
        "accepted-rows": _shard(),
        "upload-report": _REPORT,
        "payroll-record": from_item(_item("BATCH#")),
        "export-manifest": json.loads((_GOLDEN / "export.json").read_text(encoding="utf-8")),
        "run-manifest": json.loads(_first("archive/runs/*/manifest.json")),
        "ledger-entry": json.loads(_item("LEDGER")["content"]["S"]),
        "referral-event": _event(),
        "performance-row": json.loads(_SIASN.read_text(encoding="utf-8").splitlines()[0]),
    }


_REPORT = {
    "upload_id": "0123456789abcdef0123456789abcdef",
    "agency": "disdik",
    "period": "2026-10",
    "file": "penilaian-2026-10.csv",
    "accepted": 231,
    "rejected": 1,
    "refused": None,
    "error_count": 1,
    "mistakes": [],
    "repairs": [],
    "unchanged": 0,
    "errors": [
        {
            "row": 42,
            "sheet": None,
            "column": "nip",
            "value_class": "number_cell",
            "code": "E103",
            "message_id": "NIP tersimpan sebagai angka, sehingga digit terakhirnya hilang.",
            "message_en": "The NIP is stored as a number, so its last digits are lost.",
        }
    ],
    "findings": [],
    "notices": [],
    "unpaid": None,
}


def _first(pattern: str) -> str:
    return min(_GOLDEN.glob(pattern)).read_text(encoding="utf-8")


def _item(begin: str) -> dict[str, Any]:
    lines = (_GOLDEN / "table.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, Any] = next(
        item for item in map(json.loads, lines) if item["pk"]["S"].startswith(begin)
    )
    return found


def _register_row() -> dict[str, str]:
    row = next(csv.DictReader(io.StringIO(_first("archive/registers/*.csv"))))
    return {name: value for name, value in row.items() if value or name == "until"}


def _agency_row() -> dict[str, str]:
    return {
        "agency": "disdik",
        "name": "Dinas Pendidikan",
        "short": "Disdik",
        "top_nip": "196702011994072984",
        "timezone": "Asia/Jakarta",
        "mode": "files",
        "ratings": "system",
        "since": "2020-01-01",
        "until": "",
    }


def _shard() -> dict[str, Any]:
    shard = json.loads(_first("archive/batches/*/accepted-00000.json"))
    return {**shard, "rows": shard["rows"][:1]}


def _event() -> dict[str, Any]:
    item = from_item(_item("REFERRAL#"))
    names = ("revision", "state", "nip", "agency", "period", "rating", "weak_indicators", "modules")
    return {"event_id": item["sk"], **{name: item[name] for name in names}}
