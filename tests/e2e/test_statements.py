"""The bank's statement of a run on the engine: sent, then paid, or a finding to the auditor.

An engine of its own, since accounts need a register, which holds for every upload. The amounts are
worked by hand: Lurah 27,000,000 − 5 % − 120,000; Pelayanan Ahli II/a 8,010,000 − 1 %.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infrastructure.local import engine
from infrastructure.local.deploy import deploy, personnel_of
from tests.e2e.conftest import City
from tests.e2e.test_register import put_register
from tests.e2e.test_restore import pay
from tests.e2e.test_settlement import tukin
from tukin.aws.signed_api import ApiError

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it pays, which nothing can take back, by a register of its own"),
]

AGENCY, PERIOD = "disdik", "2026-09"
ANI, BUDI = "198501012010012001", "198601012010011002"
PAY = {ANI: 25_530_000, BUDI: 7_929_900}
ACCOUNTS = {ANI: "0012345678", BUDI: "0087654321"}
REGISTER = f"""\
NIP;Nama;Perangkat Daerah;Jenis Pegawai;Golongan;Jabatan;Status;TMT;Sampai;Bank;Nomor Rekening
{ANI};Ani;disdik;PNS;III/a;Lurah;aktif;01-01-2010;;Bank DKI;{ACCOUNTS[ANI]}
{BUDI};Budi;disdik;PNS;II/a;Pelayanan Ahli;aktif;01-01-2010;;Bank DKI;{ACCOUNTS[BUDI]}
"""
FILE = f"""\
nip;name;position;grade;employment;aktivitas;perilaku;serapan
{ANI};Ani;lurah;III/a;PNS;100;100;100
{BUDI};Budi;pelayanan-ahli;II/a;PNS;100;100;100
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with engine.running(tmp_path_factory.mktemp("bank")) as running:
        yield City(deploy(running))


@pytest.fixture(scope="module")
def lines(town: City) -> tuple[str, dict[str, dict[str, Any]]]:
    """A run that is fetched and acknowledged by who released it; its lines by NIP."""
    reported = put_register(town, "2026-09-30.csv", REGISTER)
    personnel = personnel_of(town.deployment)
    view = personnel.wait_for("2026-09-30", reported["version_id"], "register")
    personnel.approve("2026-09-30", view["digest"], folder="register")
    upload = town.upload(AGENCY, PERIOD, "september.csv", FILE.encode())
    assert (upload["status"], upload["accepted"]) == ("published", 2)
    run_id = pay(town, PERIOD, "bank")
    releaser = town.api("finance", "releaser")
    links = releaser.get(f"/runs/{run_id}/links")["links"]
    data = {name: urllib3.request("GET", links[name]).data for name in links}
    sha256 = hashlib.sha256(data["manifest.json"]).hexdigest()
    releaser.post(f"/runs/{run_id}/acknowledgement", {"manifest_sha256": sha256})
    found = [json.loads(text) for text in data["payments.jsonl"].splitlines()[1:]]
    assert {line["nip"]: line["transfer_idr"] for line in found} == PAY
    return run_id, {line["nip"]: line for line in found}


def month(town: City) -> tuple[str, int, int]:
    view = town.api("finance").get(f"/periods/{PERIOD}")
    (found,) = [each for each in view["agencies"] if each["agency"] == AGENCY]
    return found["transfers"], found["paid"], found["differing"]


def slip(town: City, nip: str) -> str:
    path, body = f"/agencies/{AGENCY}/explanations", {"nip": nip, "period": PERIOD}
    return str(town.api(f"agency-{AGENCY}").post(path, body)["payment"]["status"])


def test_a_transfer_is_sent_until_the_banks_statement_has_it(
    town: City, lines: tuple[str, dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    run_id, of = lines
    assert (month(town), slip(town, ANI)) == (("sent", 0, 0), "sent")
    row = {
        "line_id": of[ANI]["line_id"],
        "amount_idr": PAY[ANI],
        "bank": "Bank DKI",
        "account": ACCOUNTS[ANI],
        "reference": "TRX-1",
    }
    path = f"/runs/{run_id}/statement"
    for who in ("finance", "releaser"):  # who prepared it, and who released and fetched it
        with pytest.raises(ApiError) as refused:
            town.api("finance", who).post(path, {"lines": [row]})
        assert (refused.value.status, refused.value.problem["code"]) == (403, "E878")
    entered = town.api("finance", "maya").post(path, {"lines": [row]})
    assert (entered["paid"], entered["transfers"], entered["findings"]) == (1, 2, [])
    assert (month(town), slip(town, ANI), slip(town, BUDI)) == (("sent", 1, 0), "paid", "sent")
    with pytest.raises(ApiError) as fetched:
        town.api("finance", "maya").get(f"/runs/{run_id}/links")
    assert fetched.value.problem["code"] == "E880"

    other = {**row, "line_id": of[BUDI]["line_id"], "amount_idr": PAY[BUDI], "reference": "TRX-2"}
    town.api("finance", "maya").post(path, {"lines": [other]})  # to Ani's account
    (finding,) = town.api("auditor").get(path)["findings"]
    assert (finding["line_id"], finding["kind"]) == (of[BUDI]["line_id"], "account_differs")
    assert (month(town), slip(town, BUDI)) == (("differs", 1, 1), "sent")
    code, text = tukin(town, "auditor", "statements", "show", run_id)
    assert (code, "1 dari 2 transfer dibayar menurut rekening koran." in text) == (0, True), text
    assert of[BUDI]["line_id"] in text
    code, text = tukin(town, "finance", "runs", "pull", run_id, "-o", str(tmp_path))
    assert code == 0, text
    letter = (tmp_path / "surat-pengantar.html").read_text(encoding="utf-8").replace("<wbr>", "")
    lines_file = (tmp_path / "payments.csv").read_bytes()
    assert hashlib.sha256(lines_file).hexdigest() in letter
    assert "Rp33.459.900" in letter
    kinds = [
        json.loads(e["content"])["kind"] for e in town.api("auditor").get("/ledger")["entries"]
    ]
    assert kinds == ["people", "run", "acknowledgement", "statement", "statement"]
