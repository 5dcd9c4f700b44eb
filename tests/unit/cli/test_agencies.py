"""``tukin agencies``: what a file would change is shown before it is approved, by its digest."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tukin.aws.signed_api import ApiError
from tukin.cli import dated_files, output

FILE = {
    "date": "2026-11-01",
    "state": "waiting",
    "sha256": "a" * 64,
    "base_sha256": None,
    "rows": 2,
    "upload_id": "b" * 32,
    "version_id": "v1",
    "uploaded_at": "2026-10-31T18:00:00+00:00",
    "uploaded_by": "ratna.dewi.kartikasari@jakarta.example",
    "approved_at": None,
    "approved_by": None,
}
ROW = {
    "agency": "bapenda",
    "name": "Badan Pendapatan Daerah [/]",
    "short": None,
    "top_nip": "196702011994072984",
    "timezone": "Asia/Jakarta",
    "mode": "files",
    "ratings": "system",
    "since": "2026-10-01",
    "until": None,
}
CHANGED = {"agency": "disdik", "before": [ROW], "after": [ROW | {"mode": "web"}]}
VIEW = FILE | {
    "digest": "d" * 64,
    "added": [{"agency": "bapenda", "after": [ROW]}],
    "removed": [],
    "changed": [CHANGED],
}

PROBLEM = {
    "code": "E711",
    "message_id": "Persetujuan tidak cocok.",
    "message_en": "It does not fit.",
    "changes": VIEW | {"digest": "e" * 64},
}


def asked(
    *arguments: object, stdin: str | None = None, outdated: bool = False
) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it posted; ``outdated``: another file came meanwhile."""
    posted: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str) -> Any:
            return {"in_force_sha256": None, "files": [FILE]} if path.endswith("/files") else VIEW

        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            if outdated:
                raise ApiError(409, PROBLEM)
            return {}

    api = Api()

    def answer(_: str, request: Any) -> Any:
        return request(api)

    with patch.object(dated_files, "ask", answer), patch.object(output, "ask", answer):
        done = run("agencies", *arguments, stdin=stdin, env={"TUKIN_API_URL": "http://api"})
    assert max(map(len, done.lines), default=0) <= 80
    return done, posted


def test_the_list_says_what_waits() -> None:
    done, _ = asked("list")
    (line,) = [line for line in done.lines if "2026-11-01" in line and "menunggu" in line]
    assert "2026-11-01 01:00 WIB" in line  # the day of Jakarta


def test_what_would_change_is_shown_whole() -> None:
    done, posted = asked("show", "2026-11-01")
    assert "d" * 64 in done.out
    assert "Bertambah: bapenda" in done.lines
    assert "Berubah: disdik" in done.lines
    assert "Badan Pendapatan Daerah [/]; –; 196702011994072984;" in done.out
    assert [line.split()[0] for line in done.lines if line.startswith("  ")].count("+") == 2
    assert "Hilang" not in done.out
    assert posted == []


@pytest.mark.parametrize(
    ("arguments", "stdin", "digest"),
    [((), "y\n", "d" * 64), (("--digest", "e" * 64), None, "e" * 64)],
)
def test_an_approval_is_of_the_digest_that_was_shown_or_read(
    arguments: tuple[str, ...], stdin: str | None, digest: str
) -> None:
    done, posted = asked("approve", "2026-11-01", *arguments, stdin=stdin)
    assert done.code == 0, done.err
    assert posted == [("/agencies/files/2026-11-01/approval", {"digest": digest})]


def test_who_says_no_approves_nothing() -> None:
    done, posted = asked("approve", "2026-11-01", stdin="n\n")
    assert done.code != 0
    assert posted == []


def test_what_it_is_now_is_shown_where_the_digest_is_outdated() -> None:
    done, posted = asked("approve", "2026-11-01", "--digest", "d" * 64, outdated=True)
    assert (done.code, len(posted)) == (70, 1)
    assert [line for line in done.lines if line.startswith("Sidik")] == [
        f"Sidik perubahan {'d' * 64}",
        f"Sidik perubahan {'e' * 64}",
    ]
    assert "E711" in done.err
    assert "Disetujui" not in done.out
