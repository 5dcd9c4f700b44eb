"""``tukin changes`` and ``approve``: what deviates from what was agreed to is shown by name."""

from typing import Any
from unittest.mock import patch

from tests.unit.cli.running import Ended, run
from tukin.aws.signed_api import ApiError
from tukin.cli import approvals, output

NONE = {"count": 0, "difference_idr": 0, "largest": []}
NIP, NAME = "198501012010011901", "Ani [/] :smile:"


def one(before_idr: int | None, after_idr: int | None) -> dict[str, Any]:
    change = {"nip": NIP, "name": NAME, "before_idr": before_idr, "after_idr": after_idr}
    difference = (after_idr or 0) - (before_idr or 0)
    return {"count": 1, "difference_idr": difference, "largest": [change]}


MOVE = {"before": ["lurah", "III/b"], "after": ["camat", "IV/a"]}
AGREED = {
    "period": "2026-09",
    "total_before_idr": 10_000_000,
    "total_after_idr": 13_000_000,
    "all": {
        "added": NONE,
        "dropped": NONE,
        "raised": {"count": 7, "difference_idr": 3_500_000, "largest": []},
        "lowered": {"count": 1, "difference_idr": -500_000, "largest": []},
    },
    "added": NONE,
    "raised": one(10_000_000, 13_000_000),
    "lowered": NONE,
    "moved": {
        "count": 1,
        "people": [
            {"nip": NIP, "name": NAME, "before": ["lurah", "III/b"], "after": ["camat", "IV/a"]}
        ],
    },
}
VIEW = {
    "status": "awaiting_approval",
    "digest": "d" * 64,
    "reasons": [],
    "total_before_idr": 12_000_000,
    "total_after_idr": 13_000_000,
    "added": NONE,
    "dropped": NONE,
    "raised": one(12_000_000, 13_000_000),
    "lowered": NONE,
    "agreed": AGREED,
}
PROBLEM = {
    "code": "E711",
    "message_id": "Persetujuan tidak cocok.",
    "message_en": "It does not fit.",
    "changes": VIEW | {"digest": "e" * 64},
}


def asked(*arguments: object, view: dict[str, Any], outdated: bool = False) -> Ended:
    class Api:
        def get(self, _: str) -> Any:
            return view

        def post(self, *_: object) -> Any:
            if outdated:
                raise ApiError(409, PROBLEM)
            return {}

    def answer(_: str, request: Any) -> Any:
        return request(Api())

    place = ("a" * 32, "--agency", "disdik", "--period", "2026-10")
    with patch.object(approvals, "ask", answer), patch.object(output, "ask", answer):
        command, *options = arguments
        done = run(command, *place, *options, env={"TUKIN_API_URL": "http://api"})
    assert max(map(len, done.lines), default=0) <= 80
    return done


def test_what_deviates_is_shown_person_by_person() -> None:
    """The live month has 12 million: that the raise is one of 30 % is seen all the same."""
    done = asked("changes", view=VIEW)
    text = " ".join(done.out.split())
    assert done.code == 0
    assert "Dibanding keadaan 2026-09 yang terakhir disetujui atau dibayar" in text
    assert "10.000.000 13.000.000" in text
    assert "Naik 7: 3.500.000; Turun 1: -500.000" in text, "six raises within the limits"
    assert "lurah III/b → camat IV/a" in text
    assert text.count(NAME) == 3


def test_without_a_state_to_compare_with_there_is_no_such_part() -> None:
    done = asked("changes", view=VIEW | {"agreed": None})
    assert (done.code, "Dibanding keadaan" in done.out) == (0, False)
    older = {name: value for name, value in VIEW.items() if name != "agreed"}
    assert asked("changes", view=older).code == 0


def test_what_it_is_now_is_shown_where_the_digest_is_outdated() -> None:
    done = asked("approve", "--digest", "d" * 64, view=VIEW, outdated=True)
    assert done.code == 70
    assert done.out.count(f"Sidik perubahan {'d' * 64}") == 1
    assert done.out.count(f"Sidik perubahan {'e' * 64}") == 1
    assert "E711" in done.err
    assert "Disetujui." not in done.out
