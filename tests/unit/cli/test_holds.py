"""``tukin hold``, ``lift`` and ``holds``: entered by one, seen, confirmed by another."""

from typing import Any

import pytest
from typer.testing import CliRunner

from tukin.cli import holds
from tukin.cli.main import app

HOLD, DIGEST, NIP = "a" * 32, "d" * 64, "198501012010011001"
PERIOD = ("--period", "2026-09")


def entered(kind: str, confirmed_at: str | None = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "period": "2026-09",
        "digest": DIGEST,
        "hold_id": HOLD,
        "nip": NIP,
        "name": "Budi",
        "reason": "surat inspektorat",
        "entered_by": "tukin-finance/sari",
        "confirmed_at": confirmed_at,
    }


class Api:
    """Answers as the API does, and keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.held: list[dict[str, Any]] = []

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.sent.append((path, body))
        if path.endswith("/confirmation"):
            return entered("lift", "2026-10-02")
        return entered("lift" if path.endswith("/lifts") else "hold")

    def get(self, path: str) -> dict[str, Any]:
        assert path == "/periods/2026-09/holds"
        return {"held": self.held, "entered": [entered("lift"), entered("hold", "2026-10-01")]}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(holds, "ask", lambda _, request: request(made))
    return made


def run(*arguments: str) -> str:
    columns = {"COLUMNS": "120"}
    result = CliRunner().invoke(app, [*arguments, "--api-url", "x"], env=columns)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_who_enters_is_told_how_another_confirms(api: Api) -> None:
    said = run("hold", NIP, "--agency", "disdik", "--reason", "surat inspektorat", *PERIOD)
    body = {"agency": "disdik", "nip": NIP, "reason": "surat inspektorat"}
    assert api.sent == [("/periods/2026-09/holds", body)]
    assert f"tukin holds confirm {DIGEST} --period 2026-09" in said
    said = run("lift", HOLD, "--reason", "selesai", *PERIOD)
    assert api.sent[1] == ("/periods/2026-09/lifts", {"hold_id": HOLD, "reason": "selesai"})
    assert "pencabutan penahanan" in said


def test_the_list_names_who_is_held_and_what_waits(api: Api) -> None:
    assert "Tidak ada yang ditahan keuangan." in run("holds", "list", *PERIOD)
    words = {"reason_id": "ditahan pejabat keuangan", "reason_en": "held by finance officers"}
    api.held = [{"hold_id": HOLD, "nip": NIP, "name": "Budi", "note": "surat", **words}]
    api.held[0]["period"] = "2026-08"
    said = run("holds", "list", *PERIOD)
    assert all(text in said for text in (HOLD, NIP, "2026-08", "Budi", "surat"))
    assert said.count("tukin holds confirm") == 1  # what is confirmed waits for nobody


def test_after_a_lift_the_next_run_is_named(api: Api) -> None:
    said = run("holds", "confirm", DIGEST, *PERIOD)
    assert api.sent == [("/periods/2026-09/holds/confirmation", {"digest": DIGEST})]
    assert "tukin settle --period 2026-09" in said
