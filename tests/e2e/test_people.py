"""One person with two users is one, and who has no row is nobody: on the engine, by real sessions.

Both users are let in by the engine and have the role of finance; only their row says who they are.
"""

from typing import Any

import pytest

from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.any_stage]

PERIOD, AGENCY = "2021-05", "dukcapil"
FILE = b"""\
nip;name;position;grade;employment;aktivitas;perilaku;serapan
198501012010012001;Ani;lurah;III/a;PNS;100;100;100
"""
FIRST, SECOND = "maya", "maya2"
"""Two users of one NIP in events/grants."""


def refusal(city: City, who: str, path: str, body: Any, caller: str = "finance") -> tuple[int, str]:
    with pytest.raises(ApiError) as caught:
        city.api(caller, who).post(path, body)
    return caught.value.status, str(caught.value.problem.get("code"))


def test_nobody_pays_alone_by_a_second_user(city: City) -> None:
    upload = city.upload(AGENCY, PERIOD, "mei.csv", FILE)
    assert upload["status"] == "published", upload
    maya = city.api("finance", FIRST)
    key = f"two-users-{upload['upload_id']}"
    run_id = maya.post("/runs", {"period": PERIOD}, idempotency_key=key)["run_id"]
    path = f"/runs/{run_id}"

    def prepared() -> dict[str, Any] | None:
        run = maya.get(path)
        return None if run["status"] == "preparing" else run

    run = wait_for("the preparation", prepared)
    assert run["status"] == "prepared", run
    digest = {"digest": run["digest"]}
    assert refusal(city, SECOND, f"{path}/release", digest) == (403, "E852")
    assert refusal(city, "nobody", f"{path}/release", digest) == (403, "E785")
    cancelled = maya.post(f"{path}/cancellation", {"reason": "hanya percobaan"})
    assert cancelled["status"] == "cancelled"


def test_who_has_no_row_as_its_head_decides_nothing_about_an_agency(city: City) -> None:
    head, upload = f"agency-{AGENCY}-head", "0" * 32
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads"
    found = city.api(head).get(path)["uploads"]
    upload = found[0]["upload_id"]
    body = {"digest": "0" * 64}
    for who in ("nobody", "finance"):
        assert refusal(city, who, f"{path}/{upload}/approval", body, head) == (403, "E785")
    reason = {"reason": "tidak berwenang"}
    assert refusal(city, "nobody", f"{path}/{upload}/rejection", reason, head) == (403, "E785")


def test_the_first_are_named_once(city: City) -> None:
    numbers = {"nip": "198504052010012009", "other_nip": "198504062010011008"}
    assert refusal(city, "nobody", "/people/first", numbers, "personnel") == (409, "E787")
