"""The lines of a run as Parquet: whole rupiah as 64-bit integers, everything else as text."""

import io
from pathlib import Path

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet

from tukin.settlement.files.payment_files import LINE_COLUMNS


def write_parquet(jsonl: bytes, path: Path) -> None:
    """Write ``payments.jsonl`` as Parquet."""
    schema = pa.schema(
        [(name, pa.int64() if name.endswith("_idr") else pa.string()) for name in LINE_COLUMNS]
    )
    table = schema.empty_table()
    if jsonl:
        options = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
        table = arrow_json.read_json(io.BytesIO(jsonl), parse_options=options)
    parquet.write_table(table.select(LINE_COLUMNS), path)
