"""A stage that `make deploy` brings up, after a first attempt that failed, twice over."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.deploy import deployment as parts
from infrastructure.deploy.deployment import Outputs, deploy_agency, deploy_stage
from infrastructure.deploy.stacks import DeployError, Stacks
from infrastructure.deploy.stage import Stage, StageError, load_stage
from infrastructure.local import aws, engine
from infrastructure.local.agencies import put_sample_in_force
from infrastructure.local.deploy import (
    ROLE_PREFIX,
    WAIT_SECONDS,
    Deployment,
    caller_roles,
    localised,
    personnel_of,
    sample_rule_book,
)
from infrastructure.local.engine import REGION, Engine
from infrastructure.local.package import package
from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import SignedApi

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it deploys an account of its own, and fails on purpose"),
]

FILE = b"""\
nip;name;position;grade;employment;aktivitas;perilaku;serapan
198501012010012001;Ani;lurah;III/a;PNS;100;100;100
"""
BROKEN = """
  Broken:
    Type: AWS::Nothing::AtAll
"""


class Account:
    """An account of its own, and the stage as whoever deploys sees it."""

    def __init__(self, running: Engine) -> None:
        self.engine = running
        self.session = aws.admin_session(running)
        quick = {"MapConcurrency": "2", "DeploymentMinutes": "0", "BakeMinutes": "0"}
        # local AWS never says that a write states If-None-Match, and would refuse every record
        self.stage = Stage("", REGION, quick | {"ConditionalWrites": "false"})
        self.stacks = Stacks(self.session, "artifacts", wait_seconds=WAIT_SECONDS, pause=0.05)
        self.archive = package()

    def deploy(self) -> Outputs:
        def localise(text: str) -> str:
            return localised(text, self.stacks.upload, self.archive)

        return deploy_stage(self.stage, self.session, self.stacks, localise, lambda _: None)

    def statuses(self) -> dict[str, str]:
        found = self.session.client("cloudformation").describe_stacks()["Stacks"]
        return {each["StackName"]: each["StackStatus"] for each in found}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with engine.running(tmp_path_factory.mktemp("account")) as running:
        yield Account(running)


@pytest.fixture(scope="module")
def deployed(account: Account) -> list[Outputs]:
    """What each attempt that went well has put out; the first one fails in its first stack."""
    with pytest.MonkeyPatch.context() as broken:
        text = parts.template_of("storage").replace("\nOutputs:", BROKEN + "\nOutputs:")
        broken.setattr(parts, "template_of", lambda part: text)
        with pytest.raises(DeployError, match="tukin-storage"):
            account.deploy()
    return [account.deploy(), account.deploy()]


def test_after_a_failed_attempt_it_goes_well_twice(
    account: Account, deployed: list[Outputs]
) -> None:
    assert deployed[0] == deployed[1]
    names = {"tukin", "tukin-storage", "tukin-rules", "tukin-access", "tukin-alarms"}
    done = {name for name, status in account.statuses().items() if status.endswith("COMPLETE")}
    assert done >= names
    assert not [status for status in account.statuses().values() if "ROLLBACK" in status]


def test_storage_is_protected(account: Account, deployed: list[Outputs]) -> None:
    stacks = account.session.client("cloudformation").describe_stacks()["Stacks"]
    protected = {each["StackName"] for each in stacks if each["EnableTerminationProtection"]}
    assert protected == {"tukin-storage"}


def test_names_are_those_that_the_stacks_say(account: Account, deployed: list[Outputs]) -> None:
    """Functions find the table and AppConfig by what the stacks left for them."""
    parameters = account.session.client("ssm")
    table = parameters.get_parameter(Name="/tukin-storage/table")["Parameter"]["Value"]
    assert table == deployed[0].storage["TableName"] == "tukin-storage-table"
    ids = json.loads(parameters.get_parameter(Name="/tukin/rules")["Parameter"]["Value"])
    assert ids["application"] == deployed[0].rules["ApplicationId"]
    assert ids["profile"] == deployed[0].rules["ProfileId"]


@pytest.fixture(scope="module")
def city(account: Account, deployed: list[Outputs]) -> City:
    """With the roles of one agency, and the agencies in force."""
    for _ in range(2):  # it can be done again
        deploy_agency(account.stage, "disdik", account.session, account.stacks)
    aws.write_profiles(account.engine, caller_roles(["disdik"]))
    deployment = Deployment(account.engine, deployed[-1])
    put_sample_in_force(personnel_of(deployment), lambda _: None)
    return City(deployment)


def test_it_ends_with_an_empty_shelf_and_pays_once_two_people_have_put_a_book_on_it(
    city: City,
) -> None:
    version_id = city.put("disdik", "2026-09", "penilaian.csv", FILE)
    wait_for("the upload to wait", lambda: waits(city, version_id))

    author, approver = city.api("rules-author"), as_person(city, "rules-approver", "budi")
    body = {"document": sample_rule_book().decode(), "reason": "the first book"}
    path = f"/rules/proposals/{author.post('/rules/proposals', body)['sha256']}"
    tried = author.post(f"{path}/simulation", {})
    assert (tried["what_if"]["basis"], tried["what_if"]["people"]) == ("nobody", 0)
    digests = {name: tried[name] for name in ("simulation_sha256", "controls_sha256")}
    approver.post(f"{path}/approval", {"reason": "agreed"} | digests)
    wait_for("the book", lambda: author.get("/rules/live")["sha256"] in path or None)

    receive_again(city, "uploads/disdik/2026-09/penilaian.csv", version_id)
    upload = city.outcome("disdik", "2026-09", version_id)
    assert (upload["status"], upload["accepted"]) == ("published", 1)
    (record,) = city.records("disdik", "2026-09")
    assert record["gross_idr"] == 27_000_000  # Lurah, by Pergub 64/2020, all scores 100


def waits(city: City, version_id: str) -> bool | None:
    path = "/agencies/disdik/periods/2026-09/uploads"
    uploads = city.api("agency-disdik").get(path)["uploads"]
    codes = [each["error_code"] for each in uploads if each["version_id"] == version_id]
    return codes == ["E009"] or None


def as_person(city: City, caller: str, person: str) -> SignedApi:
    session = aws.caller_session(city.deployment.engine, f"{ROLE_PREFIX}-{caller}", person)
    return aws.signed_api(city.outputs["ApiUrl"], session)


def receive_again(city: City, key: str, version_id: str) -> None:
    """As the sweep does with an object that is older than ten minutes."""
    bucket = city.outputs["IntakeBucketName"]
    content = {"bucket": bucket, "key": key, "version_id": version_id, "after": "sweep"}
    city.admin("sqs").send_message(
        QueueUrl=city.outputs["UploadQueueUrl"],
        MessageBody=json.dumps({"receive_again": content}),
    )


def test_a_stage_is_one_of_the_file(tmp_path: Path) -> None:
    config = tmp_path / "samconfig.toml"
    config.write_text(
        '[dev.deploy.parameters]\nregion = "r"\nparameter_overrides = ["LogRetentionDays=30"]\n'
    )
    stage = load_stage("dev", config)
    assert stage.stack("storage") == "tukin-dev-storage"
    assert stage.parameters(parts.template_of("application"))["StorageStack"] == "tukin-dev-storage"
    assert stage.parameters(parts.template_of("access")) == {
        "ApplicationStack": "tukin-dev",
        "StorageStack": "tukin-dev-storage",
        "RolePrefix": "tukin-dev",
    }
    application = parts.template_of("application")
    assert stage.parameters(application)["RegisterRequired"] == "false"
    assert Stage("prod", "r").parameters(application)["RegisterRequired"] == "true"
    own = (
        '[prod.deploy.parameters]\nregion = "r"\nparameter_overrides = ["RegisterRequired=false"]\n'
    )
    config.write_text(config.read_text() + own)
    with pytest.raises(StageError, match="RegisterRequired"):
        load_stage("prod", config)  # only a stage's name lets pay do without a register
    assert stage.agency_stack("disdik") == "tukin-dev-agency-disdik"
    with pytest.raises(StageError, match="AGENCY=disdik-head"):
        stage.agency_stack("disdik-head")  # its role would be that of disdik's head
    for name in ("test", "Dev", "much-too-long"):
        with pytest.raises(StageError, match=name):
            load_stage(name, config)
