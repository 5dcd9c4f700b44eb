"""``tukin return`` and what follows: entered in pieces that the API takes, confirmed by another."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tukin.cli import returns
from tukin.cli.main import app

RUN = "a" * 32


class Api:
    """Answers as the API does; ``sent`` are the lines of each request."""

    def __init__(self) -> None:
        self.sent: list[list[dict[str, Any]]] = []
        self.confirmed: list[dict[str, Any]] = []

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == f"/runs/{RUN}/returns":
            self.sent.append(body["lines"])
            return entered(f"{len(self.sent):064x}", [1_000] * len(body["lines"]))
        assert path == f"/runs/{RUN}/returns/confirmation"
        self.confirmed.append(body)
        return entered("f" * 64, [1_000], "tukin-finance/tuti")

    def get(self, path: str) -> dict[str, Any]:
        assert path == f"/runs/{RUN}/returns"
        return {"returns": [entered("e" * 64, [1_500])]}


def entered(digest: str, amounts: list[int], confirmed_by: str | None = None) -> dict[str, Any]:
    return {
        "run_id": RUN,
        "period": "2026-09",
        "digest": digest,
        "lines": [
            {"line_id": "b" * 32, "reason": "deceased", "reference": "R-1", "transfer_idr": amount}
            for amount in amounts
        ],
        "returned_idr": sum(amounts),
        "entered_by": "tukin-finance/sari",
        "confirmed_by": confirmed_by,
    }


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(returns, "ask", lambda _, request: request(made))
    return made


def run(*arguments: str) -> Result:
    columns = {"COLUMNS": "100"}
    result = CliRunner().invoke(app, [*arguments, "--api-url", "x"], env=columns)
    assert result.exit_code == 0, result.output
    return result


def test_a_long_file_is_entered_in_pieces(api: Api, tmp_path: Path) -> None:
    """1,201 lines of Rp1.000 each are three requests: 500, 500 and 201."""
    file = tmp_path / "returned.csv"
    ids = [f"{number:032x}" for number in range(1_201)]
    lines = [f"{line},closed_account,RTR-{line[-4:]}" for line in ids]
    file.write_text("\n".join(["line_id,reason_code,reference", *lines]), encoding="utf-8")

    said = " ".join(run("return", RUN, "--file", str(file)).output.split())

    assert [len(piece) for piece in api.sent] == [500, 500, 201]
    assert [line["line_id"] for piece in api.sent for line in piece] == ids
    assert {line["reason_code"] for piece in api.sent for line in piece} == {"closed_account"}
    assert api.sent[2][200]["reference"] == "RTR-04b0"
    assert all("amount_idr" not in line for piece in api.sent for line in piece)
    assert "201 baris, Rp201.000" in said
    digests = [f"{number:064x}" for number in (1, 2, 3)]
    assert re.findall(rf"tukin runs confirm {RUN} (\w+)", said) == digests


def test_a_part_is_named_by_its_amount(api: Api) -> None:
    run("return", RUN, f"{'c' * 32}=bad_account=RTR-1=400", f"{'d' * 32}=other=RTR-2")
    named = [{"line_id": "c" * 32, "reason_code": "bad_account", "reference": "RTR-1"}]
    named.append({"line_id": "d" * 32, "reason_code": "other", "reference": "RTR-2"})
    assert api.sent == [[{**named[0], "amount_idr": 400}, named[1]]]


def test_another_looks_and_confirms(api: Api) -> None:
    listed = run("runs", "returns", RUN).output
    for text in ("e" * 64, "tukin-finance/sari", "belum", "R-1", "Rp1.500"):
        assert text in listed
    said = run("runs", "confirm", RUN, "f" * 64).output
    assert api.confirmed == [{"digest": "f" * 64}]
    assert "tukin settle --period 2026-09" in said
