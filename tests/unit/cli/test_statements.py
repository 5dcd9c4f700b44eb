"""``tukin statements``: a bank's CSV is sent, and what is paid or differs is shown."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tukin.cli import statements
from tukin.cli.main import app

RUN, A, B = "9" * 32, "a" * 32, "b" * 32
CSV = f"""line_id,amount_idr,account,reference
{B},2000,0012 3456.789-0,TRX-2
{A},1000,1234567890,TRX-1
{B},2000,00123456789 0,TRX-3
"""


class Api:
    """Answers as the API does, and keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[list[dict[str, Any]]] = []
        self.findings: list[dict[str, Any]] = []

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        assert path == f"/runs/{RUN}/statement"
        self.sent.append(body["lines"])
        return self.get(path)

    def get(self, path: str) -> dict[str, Any]:
        assert path == f"/runs/{RUN}/statement"
        agency = {"agency": "disdik", "state": "sent", "paid": 1, "transfers": 3}
        return {
            "paid": 1,
            "transfers": 3,
            "due_at": "2026-10-09T00:00:00+00:00",
            "agencies": [agency],
            "findings": self.findings,
        }


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(statements, "ask", lambda _, request: request(made))
    return made


def run(*arguments: str) -> str:
    columns = {"COLUMNS": "120"}
    result = CliRunner().invoke(app, ["statements", *arguments, "--api-url", "x"], env=columns)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "bank.csv"
    path.write_text(CSV, encoding="utf-8-sig")
    return str(path)


def test_the_rows_are_sent_with_digits_alone_and_the_bank(api: Api, file: str) -> None:
    said = run("enter", RUN, file, "--bank", "Bank DKI")
    (lines,) = api.sent
    assert [(each["line_id"], each["account"], each["reference"]) for each in lines] == [
        (A, "1234567890", "TRX-1"),
        (B, "001234567890", "TRX-2"),
        (B, "001234567890", "TRX-3"),
    ]
    assert {each["bank"] for each in lines} == {"Bank DKI"}
    assert [each["amount_idr"] for each in lines] == [1_000, 2_000, 2_000]
    assert "1 dari 3 transfer dibayar menurut rekening koran." in said
    assert "dikirim" in said


def test_rows_of_one_line_are_never_sent_apart(
    api: Api, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two executions of one transfer are found where they are in one request."""
    monkeypatch.setattr(statements, "MOST_ROWS", 2)
    run("enter", RUN, file)
    assert [[each["line_id"] for each in part] for part in api.sent] == [[A], [B, B]]


def test_what_differs_is_named_and_what_is_missing_announced(api: Api) -> None:
    assert "Temuan sejak 2026-10-09" in run("show", RUN)
    words = {"text_id": "rekeningnya berbeda", "text_en": "another account"}
    api.findings = [{"line_id": A, "transfer_idr": 1_000, "executed_idr": 1_000, **words}]
    said = run("show", RUN)
    assert f"{A} rekeningnya berbeda: Rp1.000 / Rp1.000" in said
    assert "Temuan sejak" not in said
