"""``tukin register``: figures of what a register would change, each person, and its approval."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tests.unit.cli.test_agencies import FILE
from tukin.cli import dated_files, output, register

NIPS = ("198501012010012001", "198601012010011002")
VIEW = FILE | {
    "digest": "d" * 64,
    "people": {"added": 1, "removed": 0, "changed": 1, "ends": 0, "returns": 0},
    "columns": {"account_no": 1},
}
ROW = {"nip": NIPS[0], "agency": "disdik", "status": "aktif", "account_no": "1000000001"}
PAGES = {
    "0": {
        "people": [
            {
                "nip": NIPS[0],
                "kind": "changed",
                "columns": ["account_no"],
                "before": [ROW],
                "after": [ROW | {"account_no": "9999999999"}],
            }
        ],
        "cursor": "500",
    },
    "500": {
        "people": [
            {"nip": NIPS[1], "kind": "added", "columns": [], "before": [], "after": [ROW]},
        ],
        "cursor": None,
    },
}


def asked(*arguments: object, stdin: str | None = None) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it posted."""
    posted: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str, **query: str) -> Any:
            if path == "/register/files":
                return {"in_force_sha256": None, "files": [FILE]}
            return PAGES[query["cursor"]] if path.endswith("/people") else VIEW

        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            return {}

    def answer(_: str, request: Any) -> Any:
        return request(Api())

    with (
        patch.object(dated_files, "ask", answer),
        patch.object(output, "ask", answer),
        patch.object(register, "ask", answer),
    ):
        done = run("register", *arguments, stdin=stdin, env={"TUKIN_API_URL": "http://api"})
    assert max(map(len, done.lines), default=0) <= 80
    return done, posted


def test_the_list_says_what_waits() -> None:
    done, _ = asked("list")
    assert [line for line in done.lines if "2026-11-01" in line and "menunggu" in line]


def test_figures_are_shown_and_nobody_is_named() -> None:
    done, posted = asked("show", "2026-11-01")
    assert "d" * 64 in done.out
    assert "  Bertambah: 1" in done.lines
    assert "  Nomor Rekening: 1" in done.lines
    assert not any(nip in done.out for nip in NIPS)
    assert posted == []


def test_each_person_of_all_pages_is_shown_if_asked() -> None:
    done, _ = asked("show", "2026-11-01", "--people")
    assert f"Berubah: {NIPS[0]}" in done.lines
    assert f"Bertambah: {NIPS[1]}" in done.lines
    assert "9999999999" in done.out


def test_an_approval_is_of_the_digest_that_was_shown() -> None:
    done, posted = asked("approve", "2026-11-01", stdin="y\n")
    assert done.code == 0, done.err
    assert posted == [("/register/files/2026-11-01/approval", {"digest": "d" * 64})]
    assert asked("approve", "2026-11-01", stdin="n\n")[1] == []
