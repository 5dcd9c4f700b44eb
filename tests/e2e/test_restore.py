"""The restore drill: the table is restored to before a run, and torn; nothing is paid twice.

On the engine a point-in-time restore copies the table of now. So an on-demand backup, which is a
true snapshot, is restored into a second table, and an item of it removed. Until two people make
that one the one that counts it is read-only, and the first is from then on.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from infrastructure.local import engine
from infrastructure.local.deploy import deploy
from tests.e2e.conftest import City, wait_for
from tests.e2e.test_settlement import _csv, _ended
from tukin.aws.signed_api import ApiError

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it restores the table, and pays, which nothing can take back"),
]

FIRST, SECOND = "2026-07", "2026-08"
ANI = {"Ani": {"position": "Administrasi Terampil", "grade": "III/a"}}
BUDI = {"Budi": {"position": "Pelayanan Ahli", "grade": "II/c"}}
ANI_IDR, BUDI_IDR = 12_705_000, 7_929_900
"""13.500.000 − 675.000 − 120.000, and 8.010.000 − 0 − 80.100: the figures of settlement.yaml."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with engine.running(tmp_path_factory.mktemp("restore")) as running:
        yield City(deploy(running))


def pay(city: City, period: str, key: str) -> str:
    """Prepare and release a run; its id once it is signed."""
    run = city.api("finance").post(
        "/runs", {"period": period}, idempotency_key=hashlib.sha256(key.encode()).hexdigest()
    )
    run_id = str(run["run_id"])
    city.release(run_id)
    done = wait_for("the run", lambda: _ended(city.api("finance").get(f"/runs/{run_id}")))
    assert done["status"] == "signed"
    return run_id


def totals(city: City, run_id: str) -> tuple[int, int]:
    """Lines and transfers of a run, by its manifest."""
    found = city.api("finance").get(f"/runs/{run_id}/manifest")["totals"]
    return found["lines"], found["transfer_idr"]


def ledger(city: City) -> list[dict[str, Any]]:
    """The table's entries."""
    return [json.loads(e["content"]) for e in city.api("auditor").get("/ledger")["entries"]]


def decided(city: City, prefix: str = "ledger/") -> list[str]:
    """The keys of the ledger's bucket that begin so."""
    s3 = city.admin("s3")
    name = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "-ledger-" in b["Name"])
    found = s3.list_objects_v2(Bucket=name, Prefix=prefix)
    return [item["Key"] for item in found.get("Contents", ())]


class Table:
    """The table, as who may do everything with it."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._client = city.admin("dynamodb")
        self.name = city.outputs["TableName"]

    def back_up(self) -> str:
        answer = self._client.create_backup(TableName=self.name, BackupName="drill")
        return str(answer["BackupDetails"]["BackupArn"])

    def restore(self, backup: str) -> str:
        """Beside the old one, as a restore on AWS is; its name."""
        name = f"{self.name}-2"
        self._client.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
        wait_for("the restored table", lambda: self._is_there(name))
        return name

    def _is_there(self, name: str) -> bool:
        status = self._client.describe_table(TableName=name)["Table"]["TableStatus"]
        return bool(status == "ACTIVE")

    def point_to(self, name: str) -> None:
        """The parameter names it, and processes of all functions begin that read it."""
        parameter = f"/{self.name.removesuffix('-table')}/table"
        self._city.admin("ssm").put_parameter(Name=parameter, Value=name, Overwrite=True)
        functions = self._city.admin("lambda")
        for page in functions.get_paginator("list_functions").paginate():
            for function in page["Functions"]:
                variables = function.get("Environment", {}).get("Variables", {})
                functions.update_function_configuration(
                    FunctionName=function["FunctionName"],
                    Environment={"Variables": variables | {"TABLE_OF_NOW": name}},
                )

    def tear(self, name: str, pk: str, sk: str) -> None:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        assert "Item" in self._client.get_item(TableName=name, Key=key), (pk, sk)
        self._client.delete_item(TableName=name, Key=key)


def sweep(city: City) -> dict[str, int]:
    """What a sweep finds, asked for by who deploys."""
    client = city.admin("lambda")
    names = [f["FunctionName"] for f in client.list_functions()["Functions"]]
    (name,) = [name for name in names if name.endswith("-sweep")]
    answer = client.invoke(FunctionName=name, Payload=b"{}")
    found: dict[str, int] = json.loads(answer["Payload"].read())
    return found


def is_read_only(city: City, key: str) -> None:
    """A run is refused by its code, and is not in the table."""
    with pytest.raises(ApiError) as refused:
        city.api("finance", "sari").post("/runs", {"period": SECOND}, idempotency_key=key * 64)
    assert (refused.value.status, refused.value.problem["code"]) == (503, "E881")


def test_a_table_restored_to_before_a_run_pays_nothing_and_is_recovered(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    finance = city.api("finance", "sari")
    for period, rows in ((FIRST, ANI), (SECOND, BUDI)):
        assert city.upload("disdik", period, "penilaian.csv", _csv(rows))["status"] == "published"
    july = pay(city, FIRST, "july")
    table = Table(city)
    assert sweep(city)["TableReadOnly"] == 0
    assert decided(city, "epochs/") == ["epochs/000001.json"]
    backup = table.back_up()
    august = pay(city, SECOND, "august")
    sent_back = _acknowledge_and_return(city, august)
    before = ledger(city)
    kinds = ["people", "run", "run", "acknowledgement", "return"]  # the deployment's list first
    assert [entry["kind"] for entry in before] == kinds

    restored = table.restore(backup)
    table.tear(restored, f"SETTLED#{FIRST}", "STATE")
    table.point_to(restored)
    assert [entry.get("run_id") for entry in ledger(city)] == [None, july]
    is_read_only(city, "f")
    assert sweep(city)["TableReadOnly"] == 1
    assert len(decided(city)) == 5
    began = time.monotonic()
    _recover(city)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\nrecovered {len(before)} entries in {seconds:.1f} s")  # noqa: T201
    assert decided(city, "epochs/")[1:] == ["epochs/000002.json"]

    assert ledger(city) == before
    run = wait_for("the signature", lambda: _signed(finance.get(f"/runs/{august}")))
    assert run["acknowledged_by"].endswith("/tuti")
    assert totals(city, july) == (1, ANI_IDR)
    assert totals(city, august) == (1, BUDI_IDR)
    assert _give_back(city, august, sent_back)["returned_idr"] == BUDI_IDR
    assert len(ledger(city)) == 5, "it was known"
    assert totals(city, pay(city, SECOND, "august once more")) == (1, BUDI_IDR), "what came back"
    assert totals(city, pay(city, FIRST, "july once more")) == (0, 0), "nothing is paid twice"

    written = len(decided(city))
    table.point_to(table.name)
    assert ledger(city) == before, "the old one is read"
    is_read_only(city, "e")
    assert len(decided(city)) == written


def _acknowledge_and_return(city: City, run_id: str) -> str:
    """The run is acknowledged, and its line comes back; the line's id."""
    links = city.api("finance").get(f"/runs/{run_id}/links")["links"]
    files = {
        name: urllib3.request("GET", links[name]).data
        for name in ("manifest.json", "payments.jsonl")
    }
    sha256 = hashlib.sha256(files["manifest.json"]).hexdigest()
    body = {"manifest_sha256": sha256}
    city.api("finance", "tuti").post(f"/runs/{run_id}/acknowledgement", body)
    (line,) = [json.loads(text) for text in files["payments.jsonl"].splitlines()[1:]]
    assert _give_back(city, run_id, line["line_id"])["returned_idr"] == BUDI_IDR
    return str(line["line_id"])


def _give_back(city: City, run_id: str, line_id: str) -> dict[str, Any]:
    """The line comes back: entered by one, confirmed by another."""
    line = {"line_id": line_id, "reason_code": "bad_account", "reference": "RTR-1"}
    path = f"/runs/{run_id}/returns"
    entered = city.api("finance", "sari").post(path, {"lines": [line]})
    confirmation = f"{path}/confirmation"
    answer: dict[str, Any] = city.api("finance", "tuti").post(
        confirmation, {"digest": entered["digest"]}
    )
    return answer


def _recover(city: City) -> None:
    """Two people, as docs/operations.md says."""
    body = {"reason": "latihan pemulihan"}
    asked = city.api("finance", "sari").post("/ledger/recovery", body)
    assert (asked["table_seq"], asked["archive_seq"], asked["done"]) == (2, 5, False)
    agreed = body | {"hash": asked["hash"]}
    with pytest.raises(ApiError) as refused:
        city.api("finance", "sari").post("/ledger/recovery", agreed)
    assert str(refused.value).startswith("403 Who asked")
    for _ in range(20):
        if city.api("finance", "tuti").post("/ledger/recovery", agreed)["done"]:
            return
    raise AssertionError("the recovery does not end")


def _signed(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if run["status"] == "signed" else None
