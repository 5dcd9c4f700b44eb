"""The lines of a run as Parquet: whole rupiah as 64-bit integers, everything else as text."""

import io
from pathlib import Path

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet

from tukin.settlement.cells.cell_file import rows_part
from tukin.settlement.files.payment_files import LINE_COLUMNS

_KEY = "key"
"""Runs with cells have it in their rows; it is of the archive and nobody else."""


def write_parquet(jsonl: bytes, path: Path) -> None:
    """Write ``payments.jsonl`` of any engine as Parquet, by agency and NIP."""
    schema = pa.schema(
        [
            (name, pa.int64() if name.endswith("_idr") else pa.string())
            for name in (*LINE_COLUMNS, _KEY)
        ]
    )
    table = schema.empty_table()
    if rows := rows_part(jsonl):
        options = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
        table = arrow_json.read_json(io.BytesIO(rows), parse_options=options)
    ordered = table.sort_by([("agency", "ascending"), ("nip", "ascending")])
    parquet.write_table(ordered.select(LINE_COLUMNS), path)
