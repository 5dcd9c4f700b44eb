"""Ten preparations and ten releases of one month at the same moment, on the engine: paid once."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import urllib3

from infrastructure.local import engine
from infrastructure.local.deploy import deploy
from tests.e2e.conftest import City, wait_for
from tests.e2e.test_settlement import PEOPLE, _csv
from tukin.aws.signed_api import ApiError, SignedApi

pytestmark = [pytest.mark.engine, pytest.mark.local("it pays, which nothing can take back")]

PERIOD, MANY = "2026-07", 10
ROWS = {
    "Ani": {"position": "Administrasi Terampil", "grade": "III/a"},
    "Citra": {"position": "Lurah", "grade": "III/c"},
}
NET = {PEOPLE["Ani"]: 12_705_000, PEOPLE["Citra"]: 25_530_000}
"""Worked by hand in settlement.yaml."""
REFUSED = {"E858", "E850", "E851", "E853", "E856", "E857", "E720"}
"""Too many wait, or another one was faster; nothing else may be in the way."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own: a run pays all agencies."""
    with engine.running(tmp_path_factory.mktemp("at-once")) as running:
        yield City(deploy(running))


def at_once(ask: Callable[[int], Any]) -> list[Any]:
    """What ten callers get who ask at the same moment, each with a connection of their own."""

    def answer(number: int) -> Any:
        try:
            return ask(number)
        except ApiError as error:
            if error.problem["code"] not in REFUSED:
                raise
            return None

    with ThreadPoolExecutor(MANY) as pool:
        return [found for found in pool.map(answer, range(MANY)) if found is not None]


def at_rest(finance: SignedApi, run_ids: Iterable[str]) -> list[dict[str, Any]]:
    """The runs, once no execution is at work on any of them."""
    return [wait_for("the run", partial(_at_rest, finance, each)) for each in run_ids]


def _at_rest(finance: SignedApi, run_id: str) -> dict[str, Any] | None:
    run: dict[str, Any] = finance.get(f"/runs/{run_id}")
    return None if run["status"] in ("preparing", "releasing", "committed") else run


def _lines(city: City, run_id: str) -> list[dict[str, Any]]:
    links = city.api("finance").get(f"/runs/{run_id}/links")["links"]
    data = urllib3.request("GET", links["payments.jsonl"]).data
    return [json.loads(line) for line in data.splitlines()[1:]]


def test_ten_preparations_and_ten_releases_pay_once(city: City) -> None:
    assert city.upload("disdik", PERIOD, "a.csv", _csv(ROWS))["status"] == "published"
    finance, releaser = city.api("finance"), city.api("finance", "releaser")
    key = "at-once-{:08d}"
    asked = at_once(
        lambda number: finance.post("/runs", {"period": PERIOD}, idempotency_key=key.format(number))
    )
    run_ids = {run["run_id"] for run in asked}
    assert len(run_ids) > 1, "several were prepared beside one another"
    prepared = at_rest(finance, run_ids)
    assert {run["status"] for run in prepared} == {"prepared"}
    bodies = {
        run["run_id"]: {
            "digest": run["digest"],
            "confirmed_first_payments": run["first_payments_sha256"],
        }
        for run in prepared
    }
    order = sorted(run_ids)
    at_once(
        lambda number: releaser.post(
            f"/runs/{order[number % len(order)]}/release", bodies[order[number % len(order)]]
        )
    )
    ended = at_rest(finance, run_ids)
    found = Counter(run["status"] for run in ended)
    assert found["signed"] == 1, found
    assert found["signed"] + found["outdated"] + found["prepared"] == len(run_ids), found
    (paid,) = [run["run_id"] for run in ended if run["status"] == "signed"]
    lines = _lines(city, paid)
    assert {line["nip"]: line["transfer_idr"] for line in lines} == NET
    assert len(lines) == len(NET)
    balance = finance.get("/runs")
    assert (balance["pending_idr"], balance["outstanding_idr"]) == (0, 0)
