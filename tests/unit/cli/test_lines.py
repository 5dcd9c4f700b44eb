"""``tukin lines`` and ``tukin units``: what is to be done, why a list waits, what it changes."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tests.unit.cli.test_agencies import FILE
from tukin.cli import dated_files, lines, output
from tukin.people.lines.weigh import Why

NIP, OTHER = "198501012010011001", "198501012010011002"
ROW = {
    "nip": NIP,
    "rater_nip": OTHER,
    "rater_name": None,
    "instead_of": None,
    "kind": "plh",
    "since": "2026-11-01",
    "until": "2026-11-05",
    "basis": "SPRINT [1]",
}
VIEW = FILE | {
    "digest": "d" * 64,
    "why": ["many", "own_ratees"],
    "added": [{"person": NIP, "after": [ROW]}],
    "removed": [],
    "changed": [],
}
TASK = {
    "code": "W1101",
    "nip": NIP,
    "row": None,
    "due": "2026-11-30",
    "message_id": "Belum punya atasan.",
    "message_en": "Nobody rates them.",
}
LINES = {
    "agency": "disdik",
    "date": "2026-11-01",
    "lines_sha256": None,
    "rows": 240,
    "tasks": [TASK],
}
UNIT = {"unit": "loket", "name": "Loket", "agency": "dukcapil", "parent": None, "service": "ya"}
UNITS = FILE | {
    "digest": "d" * 64,
    "added": [{"unit": "loket", "after": [UNIT | {"layanan": None, "population": "12"}]}],
    "removed": [],
    "changed": [],
}


def asked(*arguments: str, stdin: str | None = None) -> tuple[Ended, list[str], list[Any]]:
    """How a command ends, what it asked for, and what it posted."""
    paths: list[str] = []
    posted: list[Any] = []

    class Api:
        def get(self, path: str) -> Any:
            paths.append(path)
            if path.endswith("/files"):
                return {"in_force_sha256": None, "files": [FILE]}
            if path.startswith("/units"):
                return UNITS
            return LINES if path.endswith("/lines") else VIEW

        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            return {}

    def answer(_: str, request: Any) -> Any:
        return request(Api())

    with (
        patch.object(dated_files, "ask", answer),
        patch.object(output, "ask", answer),
        patch.object(lines, "ask", answer),
    ):
        done = run(*arguments, stdin=stdin, env={"TUKIN_API_URL": "http://api"})
    assert max(map(len, done.lines), default=0) <= 80
    return done, paths, posted


def test_what_is_to_be_done_is_listed() -> None:
    done, paths, _ = asked("lines", "tasks", "--agency", "disdik")
    assert done.code == 0, done.err
    assert paths == ["/agencies/disdik/lines"]
    assert "240" in done.out
    assert f"W1101 {NIP} 2026-11-30" in done.out
    assert "Belum punya atasan." in done.out


def test_why_a_list_waits_is_shown_with_its_changes() -> None:
    done, paths, posted = asked("lines", "show", "2026-11-01", "--agency", "disdik")
    assert paths == ["/agencies/disdik/lines/files/2026-11-01"]
    assert "menjadikan pengunggahnya penilai" in " ".join(done.out.split())
    assert f"Bertambah: {NIP}" in done.lines
    assert "SPRINT [1]" in done.out
    assert posted == []


def test_every_reason_has_words() -> None:
    assert {*lines._WHY} == {*Why}


def test_the_list_of_lines_says_what_waits() -> None:
    done, paths, _ = asked("lines", "list", "--agency", "disdik")
    assert paths == ["/agencies/disdik/lines/files"]
    assert "menunggu" in done.out


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (("lines", "approve", "2026-11-01", "--agency", "disdik"), "/agencies/disdik/lines/files"),
        (("units", "approve", "2026-11-01"), "/units/files"),
    ],
)
def test_an_approval_is_of_the_digest_that_was_shown(command: tuple[str, ...], path: str) -> None:
    done, _, posted = asked(*command, stdin="y\n")
    assert done.code == 0, done.err
    assert posted == [(f"{path}/2026-11-01/approval", {"digest": "d" * 64})]


def test_units_are_shown_and_listed() -> None:
    done, _, _ = asked("units", "show", "2026-11-01")
    assert "Bertambah: loket" in done.lines
    done, paths, _ = asked("units", "list")
    assert paths == ["/units/files"]
