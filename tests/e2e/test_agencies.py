"""A fourth agency uploads without deploying, or changing, the application stack.

Two people of the personnel administration put its row in force; its own small stack gives it a
role. The amount is worked by hand from Pergub 64/2020: Lurah 27,000,000, all scores 100.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infrastructure.deploy.deployment import deploy_agency
from infrastructure.deploy.stacks import Stacks
from infrastructure.local import aws, engine
from infrastructure.local.agencies import SAMPLE, UPLOADER, Personnel
from infrastructure.local.deploy import (
    AGENCY_CODES,
    ARTIFACTS_BUCKET,
    ROLE_PREFIX,
    STAGE,
    WAIT_SECONDS,
    deploy,
    personnel_of,
)
from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import ApiError

pytestmark = pytest.mark.engine

FOURTH, PERIOD, DATED = "bapenda", "2026-10", "2026-10-01"
ROW = f"{FOURTH};Badan Pendapatan Daerah;Bapenda;196702011994072984;WIB;files;system;01-10-2026;"
FILE = b"""\
nip;name;position;grade;employment;disiplin;produktivitas;inovasi;komunikasi;umpan_balik
198501012010012001;Ani;lurah;III/a;PNS;100;100;100;100;100
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """An engine of its own, since a fourth agency would be in the lists of other tests."""
    with engine.running(tmp_path_factory.mktemp("agencies")) as running:
        yield City(deploy(running))


@pytest.fixture(scope="module")
def personnel(town: City) -> Personnel:
    return personnel_of(town.deployment)


def stacks_of(town: City) -> dict[str, Any]:
    """The stacks by name, with when each was last changed."""
    found = town.admin("cloudformation").describe_stacks()["Stacks"]
    return {s["StackName"]: (s["CreationTime"], s.get("LastUpdatedTime")) for s in found}


def functions_of(town: City) -> dict[str, tuple[str, str, str]]:
    found = town.admin("lambda").list_functions()["Functions"]
    return {
        f["FunctionName"]: (f["CodeSha256"], f["LastModified"], str(f["Environment"]))
        for f in found
    }


def refused(town: City) -> list[str]:
    """The codes by which objects were refused that belong to no agency."""
    s3, bucket = town.admin("s3"), town.outputs["IntakeBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="reports/unknown/refused/")
    bodies = (
        s3.get_object(Bucket=bucket, Key=item["Key"])["Body"] for item in listed.get("Contents", ())
    )
    return [json.loads(body.read())["refused"]["code"] for body in bodies]


def test_a_fourth_agency_uploads_without_deploying_the_application_stack(
    town: City, personnel: Personnel
) -> None:
    before, functions = stacks_of(town), functions_of(town)
    key = f"uploads/{FOURTH}/{PERIOD}/penilaian.csv"
    town.admin("s3").put_object(Bucket=town.outputs["IntakeBucketName"], Key=key, Body=FILE)
    wait_for("refusal of an agency without a row", lambda: refused(town) or None)
    assert refused(town) == ["E006"]

    version = personnel.upload(f"{DATED}.csv", SAMPLE.read_bytes() + ROW.encode())
    view = personnel.wait_for(DATED, version)
    assert [change["agency"] for change in view["added"]] == [FOURTH]
    assert view["removed"] == view["changed"] == []

    with pytest.raises(ApiError) as caught:
        personnel.approve(DATED, view["digest"], name=UPLOADER)
    assert (caught.value.status, caught.value.problem["code"]) == (403, "E710")
    with pytest.raises(ApiError) as caught:
        personnel.approve(DATED, "0" * 64)
    assert (caught.value.status, caught.value.problem["code"]) == (409, "E711")
    assert personnel.approve(DATED, view["digest"])["state"] == "approved"

    admin = aws.admin_session(town.deployment.engine)
    stacks = Stacks(admin, ARTIFACTS_BUCKET, wait_seconds=WAIT_SECONDS, pause=0.05)
    deploy_agency(STAGE, FOURTH, admin, stacks)
    upload = town.upload(FOURTH, PERIOD, "penilaian.csv", FILE)
    assert (upload["status"], upload["accepted"]) == ("published", 1)
    (record,) = town.records(FOURTH, PERIOD)
    assert record["gross_idr"] == 27_000_000

    after = stacks_of(town)
    assert set(after) - set(before) == {f"tukin-agency-{FOURTH}"}
    assert {name: after[name] for name in before} == before
    assert functions_of(town) == functions
    view = town.api("finance").get(f"/periods/{PERIOD}")
    assert {month["agency"] for month in view["agencies"]} == {*AGENCY_CODES, FOURTH}


@pytest.mark.parametrize("caller", ["agency-disdik", "agency-disdik-head", "finance", "auditor"])
def test_nobody_else_writes_agencies(town: City, caller: str) -> None:
    s3, bucket = town.session(caller).client("s3"), town.outputs["IntakeBucketName"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=bucket, Key="agencies/2026-10-02.csv", Body=b"")
    with pytest.raises(ApiError) as caught:
        town.api(caller).post(f"/agencies/files/{DATED}/approval", {"digest": "0" * 64})
    assert caught.value.status == 403


def test_a_bad_file_is_reported_and_never_waits(town: City, personnel: Personnel) -> None:
    bad = SAMPLE.read_bytes() + ROW.replace(FOURTH, "disdik-head").encode()
    version = personnel.upload("2026-10-02.csv", bad)
    s3 = town.session("personnel").client("s3")
    bucket = town.outputs["IntakeBucketName"]

    def find() -> Any:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="reports/agencies/2026-10-02")
        for item in listed.get("Contents", ()):
            return json.loads(s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read())
        return None

    report = wait_for("report", find)
    assert report["version_id"] == version
    assert [(e["row"], e["column"], e["code"]) for e in report["errors"]] == [(5, "agency", "E160")]
    files = personnel.api("bagus").get("/agencies/files")["files"]
    assert "2026-10-02" not in {file["date"] for file in files}


def test_roles_are_those_of_the_agency(town: City) -> None:
    roles = town.admin("iam").list_roles()["Roles"]
    names = {role["RoleName"] for role in roles}
    assert {f"{ROLE_PREFIX}-agency-{FOURTH}", f"{ROLE_PREFIX}-agency-{FOURTH}-head"} <= names
