"""``tukin rules announced``: who agreed to what, controls first, then who gains."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tukin.cli import announced

FOUND = {
    "sha256": "a" * 64,
    "approved_at": "2026-11-02T01:00:00.000000+00:00",
    "author": "tukin-rules-author/sari",
    "approver": "tukin-rules-approver/budi",
    "reason": "kenaikan 2027",
    "controls": [{"text_id": "Batas tertinggi batas: 100 % → 200 %", "text_en": "Ceiling"}],
    "sets": [
        {
            "rule_set": "mulai-2027",
            "effective_from": "2027-01",
            "net_before_idr": 70_000_000,
            "net_after_idr": 75_000_000,
            "gainers": [
                {
                    "position": "lurah",
                    "people": 5,
                    "net_before_idr": 20_000_000,
                    "net_after_idr": 25_000_000,
                }
            ],
        }
    ],
}


def asked(found: list[Any], *arguments: str) -> tuple[Ended, list[str]]:
    paths: list[str] = []

    class Api:
        def get(self, path: str) -> Any:
            paths.append(path)
            return {"announcements": found}

    with patch.object(announced, "ask", lambda _, request: request(Api())):
        ended = run("rules", "announced", *arguments, env={"TUKIN_API_URL": "http://api"})
    return ended, paths


def test_controls_come_before_the_figures() -> None:
    ended, paths = asked([FOUND])
    assert (ended.code, paths) == (0, ["/rules/announcements"]), ended.err
    lines = ended.out.splitlines()
    assert "diusulkan sari, disetujui budi: kenaikan 2027" in lines[0]
    assert lines[1:] == [
        "  ! Batas tertinggi batas: 100 % → 200 %",
        "  mulai-2027, mulai 2027-01: neto sebulan Rp70.000.000 → Rp75.000.000",
        "    lurah: rata-rata +Rp1.000.000 (5 pegawai)",
    ]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [((), "/rules/announcements"), (("--agency", "disdik"), "/agencies/disdik/announcements")],
)
def test_an_agency_asks_as_itself(arguments: tuple[str, ...], path: str) -> None:
    ended, paths = asked([], *arguments)
    assert paths == [path]
    assert ended.out.strip() == "Belum ada perubahan yang disetujui."
