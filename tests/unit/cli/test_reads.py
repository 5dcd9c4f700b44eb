"""``tukin reads``: who read whom, page after page, in the region's time."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tukin.cli import reads

NIP = "198501012010012001"
READ = {
    "at": "2026-10-31T05:00:00.000+00:00",
    "request_id": "1",
    "caller": "tukin-finance/sari",
    "route": "GET /agencies/{agency}/periods/{period}/records",
    "agency": "disdik",
    "person_keys": [],
    "count": 100,
    "of_caller": "",
}
ASKED = READ | {
    "request_id": "2",
    "route": "POST /reads",
    "agency": "",
    "count": 7,
    "of_caller": "tukin-finance/budi",
}
PAGES = {
    "": {"reads": [READ], "cursor": "1", "not_indexed": ["2026-11-01"]},
    "1": {"reads": [ASKED], "cursor": None, "not_indexed": ["2026-11-01"]},
}
NOBODY: dict[str, Any] = {"": {"reads": [], "cursor": None, "not_indexed": []}}


def asked(*arguments: str, pages: Any = PAGES) -> tuple[Ended, list[Any]]:
    """How the command ends, and what it posted."""
    posted: list[Any] = []

    class Api:
        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            return pages[body["cursor"]]

    days = ("--since", "2026-10-31", "--until", "2026-11-01", "--api-url", "https://x")
    with patch.object(reads, "ask", lambda _, request: request(Api())):
        return run("reads", *arguments, *days, env={"COLUMNS": "160"}), posted


def test_all_pages_are_shown_in_the_regions_time() -> None:
    ended, posted = asked("--nip", NIP, "--agency", "disdik")
    assert ended.code == 0
    first, second = (line for line in ended.lines if "tukin-finance/sari" in line)
    assert first.split()[:6] == [
        "2026-10-31",
        "12:00",
        "WIB",
        "tukin-finance/sari",
        "disdik",
        "100",
    ]
    assert first.endswith("GET /agencies/{agency}/periods/{period}/records")
    assert "semua" in second
    assert second.endswith("POST /reads (tukin-finance/budi)")
    assert "belum diindeks: 2026-11-01" in ended.err
    question = {
        "nip": NIP,
        "caller": "",
        "agency": "disdik",
        "since": "2026-10-31",
        "until": "2026-11-01",
    }
    assert posted == [("/reads", question | {"cursor": each}) for each in ("", "1")]
    assert NIP not in ended.out


def test_nobody_read_is_said() -> None:
    ended, posted = asked("--caller", "sari", pages=NOBODY)
    assert "Tidak ada pembacaan yang tercatat." in ended.out
    assert ended.err == ""
    assert [body["nip"] for _, body in posted] == [None]


def test_as_json() -> None:
    ended, _ = asked("--caller", "sari", "--format", "json", pages=NOBODY)
    assert ended.out.split() == ["{", '"reads":', "[],", '"not_indexed":', "[]", "}"]
