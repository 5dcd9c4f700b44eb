"""Thirty agencies are paid by one run on the engine, once, by one entry of the ledger.

Each has one, two or three people: the first is a Lurah, the others are Administrasi Terampil, with
all scores 100. Their net pay is worked by hand in settlement.yaml.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import urllib3
from boto3.dynamodb.conditions import Key

from infrastructure.local import aws, engine
from infrastructure.local.agencies import SAMPLE
from infrastructure.local.deploy import AGENCY_CODES, deploy, personnel_of
from tests.e2e.conftest import City, wait_for
from tests.integration.people import csv_bytes, nip_of

pytestmark = [pytest.mark.engine, pytest.mark.local("it pays, which nothing can take back")]

PERIOD, DATED = "2026-07", "2026-06-01"
AT_ONCE = 10
"""Files that are at work at a time: more are more processes than a small machine has cores for."""
OTHERS = tuple(f"kelurahan-{number:02d}" for number in range(4, 31))
AGENCIES = (*AGENCY_CODES, *OTHERS)
ROW = "{};Kelurahan Contoh {};Kel {};196702011994072984;WIB;files;system;01-06-2026;\n"
SCORES = ("aktivitas", "perilaku", "serapan")
LURAH, STAFF = ("Lurah", "III/c"), ("Administrasi Terampil", "III/a")
NET = {LURAH: 25_530_000, STAFF: 12_705_000}
TOTAL = 30 * 25_530_000 + 30 * 12_705_000
"""Thirty agencies of 1 + 2 + 3 people each three: sixty people, of whom thirty are the first."""


def people_of(number: int) -> dict[str, tuple[str, str]]:
    """NIP → position and grade of an agency's people."""
    first = 3 * number
    return {
        nip_of(first + place): LURAH if place == 0 else STAFF for place in range(1 + number % 3)
    }


def file_of(number: int) -> bytes:
    return csv_bytes(
        [
            {"nip": nip, "name": "Contoh", "position": position, "grade": grade}
            | {"employment": "PNS", **dict.fromkeys(SCORES, "100")}
            for nip, (position, grade) in people_of(number).items()
        ]
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own, with thirty agencies that have a row and have published."""
    with engine.running(tmp_path_factory.mktemp("thirty")) as running:
        made = City(deploy(running))
        personnel = personnel_of(made.deployment)
        rows = "".join(ROW.format(code, code[-2:], code[-2:]) for code in OTHERS)
        version = personnel.upload(f"{DATED}.csv", SAMPLE.read_bytes() + rows.encode())
        view = personnel.wait_for(DATED, version)
        assert len(view["added"]) == len(OTHERS) == 27
        personnel.approve(DATED, view["digest"])
        s3, bucket = made.admin("s3"), made.outputs["IntakeBucketName"]
        for number, code in enumerate(AGENCIES):
            key = f"uploads/{code}/{PERIOD}/penilaian.csv"
            s3.put_object(Bucket=bucket, Key=key, Body=file_of(number))
            if (number + 1) % AT_ONCE == 0:
                wait_for_publications(made, AGENCIES[: number + 1])
        yield made


def wait_for_publications(city: City, agencies: Sequence[str]) -> None:
    wanted = dict.fromkeys(agencies, "published")
    wait_for(
        f"{len(agencies)} publications",
        lambda: ({a: months(city)[a] for a in agencies} == wanted) or None,
    )


def months(city: City) -> dict[str, Any]:
    view = city.api("finance").get(f"/periods/{PERIOD}")
    return {month["agency"]: month["state"] for month in view["agencies"]}


def lines_of(city: City, run_id: str) -> list[dict[str, Any]]:
    links = city.api("finance").get(f"/runs/{run_id}/links")["links"]
    data = urllib3.request("GET", links["payments.jsonl"]).data
    return [json.loads(line) for line in data.splitlines()[1:]]


def items(city: City, pk: str) -> list[dict[str, Any]]:
    admin = aws.admin_session(city.deployment.engine)
    table = admin.resource("dynamodb").Table(city.outputs["TableName"])
    found: list[dict[str, Any]] = table.query(KeyConditionExpression=Key("pk").eq(pk))["Items"]
    return found


def settle(city: City, key: str) -> str:
    """A run that one prepares and another releases; its id once it is signed."""
    finance = city.api("finance")
    run_id = str(finance.post("/runs", {"period": PERIOD}, idempotency_key=key)["run_id"])
    city.release(run_id)

    def signed() -> bool | None:
        return finance.get(f"/runs/{run_id}")["status"] == "signed" or None

    wait_for("the payment", signed)
    return run_id


def test_thirty_agencies_are_paid_once_by_one_entry(city: City) -> None:
    run_id = settle(city, "thirty-00000001")

    due = {nip: NET[kind] for n in range(len(AGENCIES)) for nip, kind in people_of(n).items()}
    lines = lines_of(city, run_id)
    assert {line["nip"]: line["transfer_idr"] for line in lines} == due
    assert len(lines) == len(due) == 60
    assert sum(line["transfer_idr"] for line in lines) == TOTAL == 1_147_050_000
    assert {line["agency"] for line in lines} == set(AGENCIES)
    assert months(city) == dict.fromkeys(AGENCIES, "settled")

    people, entry = city.api("finance").get("/ledger")["entries"]
    assert json.loads(people["content"])["kind"] == "people", "of the deployment's list of people"
    values = json.loads(entry["content"])
    assert (values["seq"], values["kind"], values["run_id"]) == (2, "run", run_id)
    assert values["requested_by"] != values["release"]["released_by"]
    assert len(values["package_sha256"]) == 64, "it names the package by which it was prepared"
    s3 = city.admin("s3")
    bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "-ledger-" in b["Name"])
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [version["Key"] for version in versions] == [f"ledger/{n:012d}.json" for n in (1, 2)]


def test_what_a_commit_writes_does_not_grow_with_the_agencies(city: City) -> None:
    """Entry and tip, the period and its 16 copies, and the run: 20 items, as for one agency."""
    ledger = {item["sk"]: item for item in items(city, "LEDGER")}
    assert ledger.keys() == {"HEAD", f"{1:012d}", f"{2:012d}"}
    settled = {item["sk"]: item for item in items(city, f"SETTLED#{PERIOD}")}
    assert settled.keys() == {"STATE", *(f"COPY#{number:x}" for number in range(16))}
    assert {item["seq"] for item in settled.values()} == {2}
    assert not any("releasing" in item for item in settled.values())
    run_id = json.loads(ledger[f"{2:012d}"]["content"])["run_id"]
    (run,) = [item for item in items(city, f"RUN#{run_id}") if item["sk"] == "RUN"]
    assert (run["status"], run["seq"]) == ("signed", 2)
    entry_and_tip = len(ledger) - 1
    assert entry_and_tip + len(settled) + 1 == 20


def test_another_run_pays_nobody(city: City) -> None:
    again = settle(city, "thirty-00000002")
    assert lines_of(city, again) == []
    balance = city.api("finance").get("/runs")
    assert (balance["pending_idr"], balance["outstanding_idr"]) == (0, 0)
