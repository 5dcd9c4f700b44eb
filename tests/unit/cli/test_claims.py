"""``tukin claims``: who is claimed by several agencies, a proposal, and another's confirmation."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tukin.cli import claims

NIP = "198501012010012001"
CLAIM = {
    "nip": NIP,
    "name": "Ani",
    "agencies": ["dinkes", "disdik"],
    "since": "2026-11-27T01:00:00+00:00",
    "open": True,
    "decided_for": None,
}
PROPOSAL = {
    "digest": "d" * 64,
    "period": "2026-09",
    "nip": NIP,
    "agency": "dinkes",
    "not_counted": ["disdik"],
    "reason": "mutasi",
    "reference": "SK 1",
    "proposed_by": "tukin-personnel/bagus",
    "confirmed_by": None,
}


def asked(*arguments: object, **view: Any) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it posted."""
    posted: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str) -> Any:
            assert path == "/claims/2026-09"
            return {"period": "2026-09", "claims": [CLAIM], "proposals": [PROPOSAL], **view}

        def post(self, path: str, body: Any) -> Any:
            posted.append((path, body))
            return PROPOSAL

    with patch.object(claims, "ask", lambda _, request: request(Api())):
        done = run("claims", *arguments, env={"TUKIN_API_URL": "http://api"})
    assert done.code == 0, done.err
    return done, posted


def test_the_list_says_who_is_not_paid_and_how_a_proposal_is_confirmed() -> None:
    done, _ = asked("list", "2026-09")
    assert f"{NIP} Ani: dinkes, disdik" in done.lines
    assert "belum diputuskan" in done.out
    assert f"tukin claims confirm 2026-09 {'d' * 64}" in done.lines


def test_what_is_decided_or_ended_is_said() -> None:
    decided = CLAIM | {"open": False, "decided_for": "dinkes"}
    done, _ = asked("list", "2026-09", claims=[decided, CLAIM | {"open": False}], proposals=[])
    assert "  diputuskan untuk dinkes" in done.lines
    assert "  tidak lagi diklaim dua perangkat daerah" in done.lines


def test_nothing_is_said_to_be_nothing() -> None:
    done, _ = asked("list", "2026-09", claims=[], proposals=[])
    assert done.lines == ["Tidak ada klaim ganda yang ditemukan."]


def test_a_proposal_names_all_of_it() -> None:
    named = ("--agency", "dinkes", "--reason", "mutasi", "--reference", "SK 1")
    done, posted = asked("propose", "2026-09", NIP, *named)
    body = {"nip": NIP, "agency": "dinkes", "reason": "mutasi", "reference": "SK 1"}
    assert posted == [("/claims/2026-09", body)]
    assert "tukin claims confirm" in done.out


def test_a_confirmation_says_what_counts_and_what_pays_it() -> None:
    done, posted = asked("confirm", "2026-09", "d" * 64)
    assert posted == [("/claims/2026-09/confirmation", {"digest": "d" * 64})]
    assert "dihitung dinkes, tidak dihitung disdik" in done.out
    assert "tukin settle --period 2026-09" in done.out
