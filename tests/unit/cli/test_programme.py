"""``tukin programme``: what is agreed to was shown or read."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tests.unit.programme.samples import document, sample
from tukin.cli import programme

SHA256 = sample().sha256
PATH = "/rules/programme"
VIEW = {
    "sha256": SHA256,
    "document": document().decode(),
    "digest": "d" * 64,
    "changes": [{"path": "jakarta-2026.dialogue.every_months", "before": None, "after": "3"}],
}
EVENT = {
    "at": "2026-10-05T02:00:00+00:00",
    "kind": "approved",
    "sha256": SHA256,
    "who": "tukin-rules-approver/sari",
    "why": "disepakati",
}


def asked(*arguments: object, stdin: str | None = None) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it posted."""
    posted: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str) -> Any:
            return {"events": [EVENT]} if path.endswith("/history") else VIEW

        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            return VIEW | {"version": 2}

    with patch.object(programme, "ask", lambda _, request: request(Api())):
        done = run("programme", *arguments, stdin=stdin, env={"TUKIN_API_URL": "http://api"})
    return done, posted


def test_check_names_each_problem(tmp_path: Path) -> None:
    assert asked("check", "sample")[0].code == 0
    file = tmp_path / "p.json"
    file.write_bytes(document(brand__colours__muted="#8a8a8a", dialogue__every_months=0))
    done, _ = asked("check", file)
    assert done.code == 1
    assert "E617 $.programmes[0].dialogue.every_months" in done.out
    assert "E1152 $.programmes[0].brand.colours.muted" in done.out
    assert "Kontras muted/page hanya 3.45 banding 1" in done.out
    assert '"sound": false' in asked("check", file, "--format", "json")[0].out


def test_check_against_what_is_in_force(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_bytes(document(dialogue__every_months=6))
    assert asked("check", file)[0].code == 0
    done, _ = asked("check", file, "--live")
    assert (done.code, "E1157" in done.out) == (1, True)


def test_a_proposal_shows_what_it_changes(tmp_path: Path) -> None:
    done, posted = asked("propose", "sample", "--reason", "pertama")
    assert done.code == 0, done.err
    assert "jakarta-2026.dialogue.every_months: – → 3" in done.out
    ((path, body),) = posted
    assert (path, body["reason"]) == (f"{PATH}/proposals", "pertama")
    file = tmp_path / "p.json"
    file.write_bytes(b"{}")
    done, posted = asked("propose", file, "--reason", "pertama")
    assert (done.code != 0, posted) == (True, [])


def test_an_approval_is_of_what_was_shown() -> None:
    arguments = ("approve", SHA256, "--reason", "dibahas")
    done, posted = asked(*arguments, stdin="n\n")
    assert posted == []
    assert "dialogue.every_months: – → 3" in done.out
    body = {"reason": "dibahas", "digest": "d" * 64}
    done, posted = asked(*arguments, stdin="y\n")
    assert posted == [(f"{PATH}/proposals/{SHA256}/approval", body)]
    done, posted = asked(*arguments, "--digest", "e" * 64)
    assert posted[0][1]["digest"] == "e" * 64


def test_what_is_in_force_and_who_changed_it() -> None:
    done, _ = asked("show")
    assert '"programme": "jakarta-2026"' in done.out
    done, _ = asked("list")
    assert "sari" in done.out
    assert "disetujui" in done.out
    assert '"events"' in asked("list", "--format", "json")[0].out
