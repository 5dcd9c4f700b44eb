"""Amendments and single appraisals: they join the month, whoever else does so at the same time."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import ApiError

pytestmark = pytest.mark.engine

AGENCY, PERIOD = "dukcapil", "2026-07"
OTHER_PERIOD = "2026-05"
SOON = 15.0
"""Seconds. Times are asserted nowhere else: that one rating alone is live so soon is a promise to
whoever waits at the screen, and only the whole way shows a pause that somebody adds to it."""
PATH = f"/agencies/{AGENCY}/periods/{PERIOD}/appraisals"
HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan"
ANI, BUDI = "198501012010012001", "198601012010011002"
LURAH_IDR, CAMAT_IDR, PELAYANAN_IDR = 27_000_000, 39_960_000, 8_010_000


def _file(*rows: str) -> bytes:
    return "\n".join([HEADING, *rows]).encode()


def _single(number: int, score: str = "100") -> dict[str, Any]:
    """An appraisal as an application sends it, with the Indonesian names of the columns."""
    return {
        "NIP": f"1990010120150110{number:02d}",
        "Nama": f"Pegawai {number}",
        "Jabatan": "Pelayanan Ahli",
        "Golongan": "II/a",
        "Jenis Pegawai": "PNS",
        "Aktivitas": score,
        "Perilaku": 100,
        "Serapan": "100",
    }


def _pay(city: City) -> dict[str, int]:
    return {record["nip"]: record["gross_idr"] for record in city.records(AGENCY, PERIOD)}


@pytest.fixture(scope="module")
def month(city: City) -> dict[str, Any]:
    """The whole file of the month."""
    rows = (f"{ANI};Ani;lurah;III/a;PNS;100;100;100", f"{BUDI};Budi;camat;IV/a;PNS;50;50;50")
    return city.upload(AGENCY, PERIOD, "juli.csv", _file(*rows))


@pytest.fixture(scope="module")
def amended(city: City, month: dict[str, Any]) -> dict[str, Any]:
    """A file with one row: Budi's objection was upheld."""
    row = f"{BUDI};Budi;camat;IV/a;PNS;100;100;100"
    return city.upload(AGENCY, PERIOD, "perubahan-budi.csv", _file(row))


def test_an_amendment_changes_only_its_rows(
    city: City, month: dict[str, Any], amended: dict[str, Any]
) -> None:
    assert (month["status"], amended["status"], amended["accepted"]) == ("published",) * 2 + (1,)
    assert _pay(city) == {ANI: LURAH_IDR, BUDI: CAMAT_IDR}
    assert city.outcome(AGENCY, PERIOD, month["version_id"])["status"] == "published"
    report = json.loads(city.report(AGENCY, amended["report_key"]))
    assert (report["kind"], report["accepted"], report["month_rows"]) == ("amendment", 1, 2)


@pytest.fixture(scope="module")
def raced(city: City, amended: dict[str, Any]) -> list[dict[str, Any]]:
    """Six single appraisals sent at once."""
    api = city.api(f"agency-{AGENCY}")
    city.tick()
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda number: api.post(PATH, _single(number)), range(1, 7)))


def test_a_single_appraisal_is_answered_with_its_pay(raced: list[dict[str, Any]]) -> None:
    """Pelayanan Ahli 8,010,000; golongan II: no tax; BPJS 1 % = 80,100."""
    for number, answer in enumerate(raced, start=1):
        assert answer["accepted"] is True
        record = answer["record"]
        assert record["nip"] == _single(number)["NIP"]
        assert (record["gross_idr"], record["net_idr"]) == (PELAYANAN_IDR, PELAYANAN_IDR - 80_100)
        assert _single(number)["NIP"] not in answer["upload"]["key"]


def test_all_of_them_end_up_live(city: City, raced: list[dict[str, Any]]) -> None:
    for answer in raced:
        upload = city.outcome(AGENCY, PERIOD, answer["upload"]["version_id"])
        assert upload["status"] == "published"
    singles = {_single(number)["NIP"]: PELAYANAN_IDR for number in range(1, 7)}
    assert _pay(city) == {ANI: LURAH_IDR, BUDI: CAMAT_IDR} | singles


def test_the_same_request_again_has_no_second_effect(
    city: City, raced: list[dict[str, Any]]
) -> None:
    before = _uploads(city)
    again = city.api(f"agency-{AGENCY}").post(PATH, _single(1))
    assert again == raced[0]
    assert _uploads(city) == before


def _uploads(city: City) -> list[dict[str, Any]]:
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads"
    uploads: list[dict[str, Any]] = city.api(f"agency-{AGENCY}").get(path)["uploads"]
    return uploads


def test_a_bad_row_is_answered_with_every_reason(city: City, month: dict[str, Any]) -> None:
    bad = _single(9, "101") | {"Golongan": "V/z"}
    with pytest.raises(ApiError) as caught:
        city.api(f"agency-{AGENCY}").post(PATH, bad)
    problem = caught.value.problem
    assert (caught.value.status, problem["code"]) == (422, "E805")
    assert {(error["column"], error["code"]) for error in problem["errors"]} == {
        ("aktivitas", "E303"),
        ("grade", "E203"),
    }
    assert all(error["message_id"] and error["message_en"] for error in problem["errors"])
    assert bad["NIP"] not in json.dumps(problem)


@pytest.mark.parametrize("caller", ["agency-disdik", f"agency-{AGENCY}-head", "finance", "auditor"])
def test_nobody_else_adds_to_the_month(city: City, caller: str) -> None:
    with pytest.raises(ApiError) as caught:
        city.api(caller).post(PATH, _single(8))
    assert caught.value.status == 403


def test_a_whole_file_replaces_it_all(city: City, raced: list[dict[str, Any]]) -> None:
    """The six are not in it: it waits, and their month stays."""
    rows = (f"{ANI};Ani;lurah;III/a;PNS;100;100;100", f"{BUDI};Budi;camat;IV/a;PNS;100;100;100")
    upload = city.upload(AGENCY, PERIOD, "juli.csv", _file(*rows))
    assert (upload["status"], upload["error_code"]) == ("awaiting_approval", "E701")
    assert len(_pay(city)) == 8

    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads/{upload['upload_id']}"
    agency_head = city.api(f"agency-{AGENCY}-head")
    changes = agency_head.get(f"{path}/changes")
    assert changes["dropped"]["count"] == 6
    agency_head.post(f"{path}/approval", {"digest": changes["digest"]})

    def done() -> bool | None:
        # superseded: the first file, Budi's row and the six
        return _count(_uploads(city)) == {"published": 1, "superseded": 8} or None

    wait_for("the approved file", done)
    assert _pay(city) == {ANI: LURAH_IDR, BUDI: CAMAT_IDR}


def _count(uploads: list[dict[str, Any]]) -> dict[str, int]:
    states = [upload["status"] for upload in uploads]
    return {state: states.count(state) for state in sorted(set(states))}


def test_one_rating_alone_is_live_soon(city: City) -> None:
    """Over a month that is live, with nothing else under way."""
    rows = (f"{ANI};Ani;lurah;III/a;PNS;50;50;50", f"{BUDI};Budi;camat;IV/a;PNS;100;100;100")
    whole = city.upload(AGENCY, OTHER_PERIOD, "mei.csv", _file(*rows))
    assert whole["status"] == "published"
    city.tick()
    scores = dict.fromkeys(("aktivitas", "perilaku", "serapan"), 100)
    path = f"/agencies/{AGENCY}/periods/{OTHER_PERIOD}/appraisals"
    answer = city.api(f"agency-{AGENCY}").post(path, {"nip": ANI} | scores)
    upload = city.outcome(AGENCY, OTHER_PERIOD, answer["upload"]["version_id"], within=SOON)
    assert upload["status"] == "published"
    pay = {record["nip"]: record["gross_idr"] for record in city.records(AGENCY, OTHER_PERIOD)}
    assert pay == {ANI: LURAH_IDR, BUDI: CAMAT_IDR}
