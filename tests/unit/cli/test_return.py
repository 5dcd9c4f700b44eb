"""``tukin return``: as many lines as the bank sent back, in requests that the API takes."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tukin.cli import settlement
from tukin.cli.main import app

RUN = "a" * 32


def test_a_long_file_is_returned_in_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """1,201 lines of Rp1.000 each are three requests: 500, 500 and 201."""
    sent: list[list[dict[str, str]]] = []

    class Api:
        def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
            assert path == f"/runs/{RUN}/returns"
            sent.append(body["lines"])
            return {"period": "2026-09", "returned_idr": 1_000 * len(body["lines"])}

    monkeypatch.setattr(settlement, "ask", lambda _, request: request(Api()))
    file = tmp_path / "returned.csv"
    ids = [f"{number:032x}" for number in range(1_201)]
    lines = [f"{line},closed_account" for line in ids]
    file.write_text("\n".join(["line_id,reason_code", *lines]), encoding="utf-8")

    result = CliRunner().invoke(app, ["return", RUN, "--file", str(file), "--api-url", "x"])

    assert result.exit_code == 0, result.output
    assert [len(piece) for piece in sent] == [500, 500, 201]
    assert [line["line_id"] for piece in sent for line in piece] == ids
    assert {line["reason_code"] for piece in sent for line in piece} == {"closed_account"}
    said = " ".join(result.output.split())
    assert "1201 baris, Rp1.201.000" in said
    assert "tukin settle --period 2026-09" in said
