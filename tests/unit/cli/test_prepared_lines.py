"""``tukin runs lines``: what the releaser reads, as a table for people."""

import csv
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

from tests.unit.cli.running import run
from tests.unit.settlement.test_payment_files import NIP, line
from tukin.cli import preparation
from tukin.settlement.files.states import line_row

LINES = [line(500), line(700, name="=1;@x", line_id="b" * 32)]


class Api:
    """Two pages of one line each."""

    def get(self, path: str, **query: str) -> Any:
        assert path == "/runs/r1/prepared/lines"
        place = int(query["cursor"])
        rows = [line_row(LINES[place], "2026-10")]
        return {"lines": rows, "cursor": None if place else "1"}


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_csv_and_a_workbook_of_every_line(name: str, tmp_path: Path) -> None:
    with patch.object(preparation, "ask", lambda _, request: request(Api())):
        done = run("runs", "lines", "r1", "-o", tmp_path / name, "--api-url", "http://x")
    assert done.code == 0, done.err
    assert "2 baris" in done.out
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    _, *rows = csv.reader(data.decode("utf-8-sig").splitlines())
    assert [(row[4], row[5]) for row in rows] == [(NIP, "Siti Aminah"), (NIP, "'=1;'@x")]
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[4], row[5]) for row in cells] == [(NIP, "Siti Aminah"), (NIP, "=1;@x")]
    assert [row[14] for row in cells] == [500, 700]
