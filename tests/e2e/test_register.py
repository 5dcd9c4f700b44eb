"""What BPK found in 2020, prevented: nobody is paid whom the register does not let be paid.

An engine of its own, since a register in force holds for every upload. The amounts are worked by
hand from Pergub 64–69/2020: Lurah 27,000,000, Camat 39,960,000, Pelayanan Ahli 8,010,000.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infrastructure.local import engine
from infrastructure.local.deploy import deploy, personnel_of
from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import ApiError

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("a register would be in force for all months of the stage"),
]

AGENCY, PERIOD = "disdik", "2026-09"

REGISTER = """\
NIP;Nama;Perangkat Daerah;Jenis Pegawai;Golongan;Jabatan;Status;TMT;Sampai
198501012010012001;Ani;Dinas Pendidikan;PNS;III/a;Lurah;aktif;01-01-2010;
198601012010011002;Budi;disdik;PNS;IV/a;Camat;hukuman-disiplin;01-07-2026;31-12-2026
196609012000012003;Citra;disdik;PNS;III/b;Lurah;aktif;01-01-2000;31-08-2026
196609012000012003;Citra;disdik;PNS;III/b;Lurah;pensiun;01-09-2026;
197001012000011004;Dedi;disdik;PNS;III/b;Lurah;meninggal;15-09-2026;
198701012010012005;Eka;disdik;PNS;II/a;Pelayanan Ahli;tugas-belajar;01-08-2026;
198801012010011006;Fajar;dinkes;PNS;II/a;Pelayanan Ahli;aktif;01-01-2010;
198901012010012007;Gita;disdik;PNS;II/a;Pelayanan Ahli;aktif;01-01-2010;
199001012015011008;Hadi;disdik;PNS;II/a;Pelayanan Ahli;diberhentikan-sementara;01-09-2026;
199101012015012009;Indah;disdik;PNS;II/a;Pelayanan Ahli;aktif;01-01-2015;
200001012026032011;Kiki;disdik;CPNS;III/a;Pelayanan Ahli;aktif;01-03-2026;
199301012015012012;Lina;disdik;PNS;II/a;Pelayanan Terampil;aktif;01-01-2015;
"""

FILE = """\
nip;name;position;grade;employment;aktivitas;perilaku;serapan;status
198501012010012001;Ani;lurah;III/a;PNS;100;100;100;
198601012010011002;Budi;camat;IV/a;PNS;100;100;100;
196609012000012003;Citra;lurah;III/b;PNS;100;100;100;aktif
197001012000011004;Dedi;lurah;III/b;PNS;100;100;100;
198701012010012005;Eka;pelayanan-ahli;II/a;PNS;100;100;100;
198801012010011006;Fajar;pelayanan-ahli;II/a;PNS;100;100;100;aktif
199001012015011008;Hadi;pelayanan-ahli;II/a;PNS;100;100;100;diberhentikan-sementara
199101012015012009;Indah;lurah;III/a;PNS;100;100;100;cuti-sakit
199201012015012010;Joko;lurah;III/a;PNS;100;100;100;
200001012026032011;Kiki;pelayanan-ahli;III/a;CPNS;100;100;100;
199301012015012012;Lina;pelayanan-terampil;II/a;PNS;100;100;100;aktif
"""

PAY = {
    # gross; net = gross − PPh 21 (golongan III 5 %, IV 15 %) − BPJS 1 % of at most 12,000,000
    "198501012010012001": (27_000_000, 27_000_000 - 1_350_000 - 120_000),
    # under a disciplinary cut: 75 % of 39,960,000
    "198601012010011002": (29_970_000, 29_970_000 - 4_495_500 - 120_000),
    "198701012010012005": (0, 0),  # study leave
    "199001012015011008": (0, 0),  # suspended
    "200001012026032011": (4_860_000, 4_860_000 - 243_000 - 48_600),  # a CPNS's own amount
    "199301012015012012": (7_470_000, 7_470_000 - 74_700),
}
REJECTED = {
    (4, "status", "E122"),  # retired since 1 September
    (5, "status", "E123"),  # died on 15 September
    (7, "nip", "E120"),  # works at dinkes, which is not for this agency to know
    (9, "grade", "E127"),
    (9, "position", "E128"),
    (9, "status", "E129"),
    (10, "nip", "E120"),  # nobody knows Joko
}
UNPAID = {
    "198901012010012007": ("no_row", "W121"),
    "199101012015012009": ("row_rejected", "W122"),
    "196609012000012003": ("left", "W123"),
    "197001012000011004": ("left", "W123"),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """An engine that no other test uses."""
    with engine.running(tmp_path_factory.mktemp("town")) as running:
        yield City(deploy(running))


def put_register(town: City, name: str, text: str) -> dict[str, Any]:
    """Upload a register as the personnel administration and wait for its report; it waits."""
    s3, bucket = town.session("personnel").client("s3"), town.outputs["IntakeBucketName"]
    version = s3.put_object(Bucket=bucket, Key=f"register/{name}", Body=text.encode())["VersionId"]

    def find() -> dict[str, Any] | None:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="reports/register/")
        for item in listed.get("Contents", ()):
            data = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            report: dict[str, Any] = json.loads(data)
            if report["version_id"] == version:
                return report
        return None

    found: dict[str, Any] = wait_for(f"report on {name}", find)
    return found


@pytest.fixture(scope="module")
def register(town: City) -> dict[str, Any]:
    reported = put_register(town, "2026-09-30.csv", REGISTER)
    personnel = personnel_of(town.deployment)
    view = personnel.wait_for("2026-09-30", reported["version_id"], "register")
    assert personnel.has("register") is False, "nothing is in force before another person agrees"
    assert view["people"] == {"added": 11, "removed": 0, "changed": 0, "ends": 0, "returns": 0}
    with pytest.raises(ApiError) as caught:
        personnel.approve("2026-09-30", view["digest"], name="personnel", folder="register")
    assert (caught.value.status, caught.value.problem["code"]) == (403, "E710")
    approved = personnel.approve("2026-09-30", view["digest"], folder="register")
    assert approved["state"] == "approved"
    return reported


@pytest.fixture(scope="module")
def upload(town: City, register: dict[str, Any]) -> dict[str, Any]:
    return town.upload(AGENCY, PERIOD, "september.csv", FILE.encode())


@pytest.fixture(scope="module")
def report(town: City, upload: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(town.report(AGENCY, upload["report_key"]))
    return found


def test_the_register_is_in_force(register: dict[str, Any]) -> None:
    assert (register["rows"], register["refused"], register["errors"]) == (12, None, [])
    assert len(register["register_sha256"]) == 64


def test_only_who_may_be_paid_is_paid_to_the_rupiah(town: City, upload: dict[str, Any]) -> None:
    assert (upload["status"], upload["accepted"], upload["rejected"]) == ("published", 6, 5)
    found = {r["nip"]: (r["gross_idr"], r["net_idr"]) for r in town.records(AGENCY, PERIOD)}
    assert found == PAY


def test_the_registers_status_stands_in_the_record(town: City, upload: dict[str, Any]) -> None:
    statuses = {record["nip"]: record["status"] for record in town.records(AGENCY, PERIOD)}
    assert statuses["198601012010011002"] == "hukuman-disiplin"
    assert statuses["198701012010012005"] == "tugas-belajar"


def test_every_other_row_is_rejected_with_its_reason(report: dict[str, Any]) -> None:
    assert {(e["row"], e["column"], e["code"]) for e in report["errors"]} == REJECTED


def test_everybody_else_in_the_register_is_listed_as_unpaid(
    report: dict[str, Any], register: dict[str, Any]
) -> None:
    assert report["register_sha256"] == register["register_sha256"]
    assert {u["nip"]: (u["reason"], u["code"]) for u in report["unpaid"]} == UNPAID
    rows = {u["nip"]: u["rows"] for u in report["unpaid"]}
    assert rows["199101012015012009"] == [9]


def test_a_bad_register_is_refused_as_a_whole_and_the_one_before_stays(
    town: City, report: dict[str, Any], register: dict[str, Any]
) -> None:
    bad = REGISTER.replace("III/a;Lurah", "III/z;Lurah").replace("15-09-2026", "31-09-2026")
    reported = put_register(town, "2026-10-01.csv", bad)
    assert reported["refused"]["code"] == "E136"
    assert [(e["row"], e["column"], e["code"]) for e in reported["errors"]] == [
        (2, "grade", "E203"),
        (6, "from", "E131"),
    ]
    again = town.upload(AGENCY, PERIOD, "september.csv", FILE.encode())
    after = json.loads(town.report(AGENCY, again["report_key"]))
    assert after["register_sha256"] == register["register_sha256"]
    assert after["errors"] == report["errors"]


def test_a_single_appraisal_is_checked_against_the_register(
    town: City, upload: dict[str, Any]
) -> None:
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/appraisals"
    scores = {"aktivitas": "100", "perilaku": "100", "serapan": "100"}
    gita = {
        "nip": "198901012010012007",
        "name": "Gita",
        "position": "pelayanan-ahli",
        "grade": "II/a",
        "employment": "PNS",
    } | scores
    with pytest.raises(ApiError) as caught:
        town.api(f"agency-{AGENCY}").post(path, gita | {"nip": "196609012000012003"})
    assert [error["code"] for error in caught.value.problem["errors"]] == ["E122"]

    town.tick()
    answer = town.api(f"agency-{AGENCY}").post(path, gita)
    single = town.outcome(AGENCY, PERIOD, answer["upload"]["version_id"])
    reported = json.loads(town.report(AGENCY, single["report_key"]))
    assert "198901012010012007" not in {item["nip"] for item in reported["unpaid"]}
    found = {record["nip"]: record["gross_idr"] for record in town.records(AGENCY, PERIOD)}
    assert found == {nip: gross for nip, (gross, _) in PAY.items()} | {
        "198901012010012007": 8_010_000
    }


STRANGER = "199912312020121{:03d}"


def test_many_rows_of_people_who_are_not_the_agencys_are_not_answered(
    town: City, register: dict[str, Any]
) -> None:
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/appraisals"
    scores = {"aktivitas": "100", "perilaku": "100", "serapan": "100"}
    row = {"name": "X", "position": "lurah", "grade": "III/a", "employment": "PNS"} | scores
    api, found = town.api(f"agency-{AGENCY}", "penilai"), []
    for number in range(101, 153):
        with pytest.raises(ApiError) as caught:
            api.post(path, row | {"nip": STRANGER.format(number)})
        found.append((caught.value.status, caught.value.problem["code"]))
    assert found == [(422, "E805")] * 50 + [(429, "E816")] * 2


def test_a_file_of_another_agency_is_refused_as_a_whole(town: City, upload: dict[str, Any]) -> None:
    header = FILE.splitlines()[0]
    lines = [f"{STRANGER.format(n)};X;lurah;III/a;PNS;100;100;100;" for n in range(201, 252)]
    town.tick()
    wrong = town.upload(AGENCY, PERIOD, "salah.csv", "\n".join([header, *lines]).encode())
    assert (wrong["status"], wrong["error_code"]) == ("refused", "E140")
    reported = json.loads(town.report(AGENCY, wrong["report_key"]))
    assert (reported["refused"]["code"], reported["errors"]) == ("E140", [])
    found = town.records(AGENCY, PERIOD)
    assert {record["nip"] for record in found} >= PAY.keys(), "what was live stays"


class TestIsolation:
    @pytest.mark.parametrize("caller", [f"agency-{AGENCY}", f"agency-{AGENCY}-head", "finance"])
    def test_nobody_else_writes_or_reads_a_register(self, town: City, caller: str) -> None:
        s3, bucket = town.session(caller).client("s3"), town.outputs["IntakeBucketName"]
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=bucket, Key="register/2026-09-30.csv", Body=b"")
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.get_object(Bucket=bucket, Key="register/2026-09-30.csv")

    def test_the_personnel_administration_uploads_no_appraisals(self, town: City) -> None:
        s3, bucket = town.session("personnel").client("s3"), town.outputs["IntakeBucketName"]
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=bucket, Key=f"uploads/{AGENCY}/{PERIOD}/x.csv", Body=b"")
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.get_object(Bucket=bucket, Key=f"reports/{AGENCY}/{PERIOD}/x.json")


def test_no_log_names_a_person(town: City, report: dict[str, Any]) -> None:
    logs = town.admin("logs")
    texts = [town.deployment.engine.log.read_text(encoding="utf-8", errors="replace")]
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        texts += [event["message"] for page in pages for event in page["events"]]
    text = "\n".join(texts)
    assert "dated file received" in text
    assert [nip for nip in (*PAY, *UNPAID) if nip in text] == []
