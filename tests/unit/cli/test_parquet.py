"""A run's lines as Parquet, whatever engine wrote them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.people import nip_of
from tukin.settlement.cells.cell_file import write_cells
from tukin.settlement.files.payment_files import LINE_COLUMNS

parquet = pytest.importorskip("pyarrow.parquet")


def line(number: int, agency: str, **more: Any) -> dict[str, Any]:
    texts = {"line_id": f"{number:032x}", "agency": agency, "previous_agency": None}
    named = {"period": "2026-10", "nip": nip_of(number), "name": f"N {number}", "kind": "payment"}
    amounts = {name: number for name in LINE_COLUMNS if name.endswith("_idr")}
    return texts | named | amounts | more


def encoded(row: dict[str, Any]) -> bytes:
    return json.dumps(row).encode() + b"\n"


def written(data: bytes, folder: Path) -> list[dict[str, Any]]:
    from tukin.cli.parquet import write_parquet  # noqa: PLC0415 - pyarrow is an extra

    write_parquet(data, folder / "payments.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(folder / "payments.parquet").to_pylist()
    return rows


def test_lines_in_cells_come_by_agency_and_nip(tmp_path: Path) -> None:
    lines = [line(2, "disdik"), line(1, "disdik"), line(3, "dinkes")]
    keys = ["a" * 32, "b" * 32, "c" * 32]
    rows = [(key, encoded({**one, "key": key})) for key, one in zip(keys, lines, strict=True)]
    assert written(write_cells(rows), tmp_path) == [lines[2], lines[1], lines[0]]


def test_lines_of_older_runs_have_no_keys(tmp_path: Path) -> None:
    lines = [line(3, "dinkes"), line(1, "disdik")]
    assert written(b"".join(map(encoded, lines)), tmp_path) == lines


def test_a_run_may_have_no_line(tmp_path: Path) -> None:
    assert written(write_cells(()), tmp_path) == []
    assert written(b"", tmp_path) == []


def test_what_is_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="unexpected field"):
        written(encoded(line(1, "disdik", more="x")), tmp_path)
