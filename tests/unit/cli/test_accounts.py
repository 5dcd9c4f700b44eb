"""``tukin accounts``: whose there are, and by two people a new one."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tukin.cli import accounts

NIP, KEY, DIGEST = "198006022005012029", "a" * 32, "d" * 64
REQUEST = {
    "digest": DIGEST,
    "state": "asked",
    "asked_by": "bagus",
    "asked_at": "2026-11-30T01:00:00.000+00:00",
    "released_by": None,
    "done_at": None,
}
HEAD = {
    "nip": NIP,
    "name": "Ani",
    "person_key": KEY,
    "email": None,
    "way": "letter",
    "account": "none",
    "request": None,
}


def asked(*arguments: object, code: int = 0, **answer: Any) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it asked for."""
    sent: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str) -> Any:
            sent.append((path, None))
            return {"accounts": [HEAD | {"request": answer.get("request")}]}

        def post(self, path: str, body: Any) -> Any:
            sent.append((path, body))
            return HEAD | {"request": REQUEST, "half": "abcdefghjk"} | answer

    with patch.object(accounts, "ask", lambda _, request: request(Api())):
        done = run("accounts", *arguments, env={"TUKIN_API_URL": "http://api"})
    assert done.code == code, done.err
    return done, sent


def test_the_list_says_how_a_request_is_released() -> None:
    done, _ = asked("list", request=REQUEST)
    assert f"{NIP} Ani: belum ada akun (surat)" in done.lines
    assert f"  tukin accounts release {NIP} {DIGEST}" in done.lines
    assert "release" not in asked("list", request=REQUEST | {"state": "done"})[0].out


def test_who_asks_gets_one_half_and_the_command_for_another() -> None:
    done, sent = asked("ask", NIP)
    assert sent == [("/accounts", None), (f"/accounts/{KEY}/reset", {})]
    assert "abcdefghjk" in done.lines
    assert f"tukin accounts release {NIP} {DIGEST}" in done.lines


def test_of_an_employee_the_agency_is_named() -> None:
    done, sent = asked("ask", NIP, "--agency", "disdik")
    assert sent[0] == ("/accounts?agency=disdik", None)
    assert sent[1][1] == {"agency": "disdik"}
    assert f"tukin accounts release {NIP} {DIGEST} --agency disdik" in done.lines


def test_who_releases_gets_the_other_half_or_hears_where_it_went() -> None:
    done, sent = asked("release", NIP, DIGEST)
    assert sent[1] == (f"/accounts/{KEY}/reset/confirmation", {"digest": DIGEST})
    assert "abcdefghjk" in done.lines
    by_mail: dict[str, Any] = {"way": "email", "email": "a@example.go.id", "half": None}
    assert "Sandi pertama ke a@example.go.id." in asked("release", NIP, DIGEST, **by_mail)[0].lines
    assert "ajukan lagi" in asked("release", NIP, DIGEST, half=None)[0].out


def test_nobody_of_that_number_is_a_mistake() -> None:
    assert asked("ask", "1" * 18, code=64)[1] == [("/accounts", None)]
