"""Deploys the five stacks to the local engine, as `sam build && sam deploy` does to AWS.

`template.yaml` is taken as it is committed. What differs locally is changed on a copy, in
`localise`, and nowhere else.
"""

import base64
import contextlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

from infrastructure.local import aws
from infrastructure.local.engine import REGION, Engine
from infrastructure.local.package import package
from infrastructure.local.places import (
    FUNCTIONS,
    INFRASTRUCTURE,
    ROOT,
    TEMPLATE,
    WORK,
)
from tukin.cli.rule_files import DEFAULT_BOOK
from tukin.cli.rule_files import sample_book as sample_book_of

STORAGE, APPLICATION = "tukin-storage", "tukin"
RULES, ACCESS, ALARMS = "tukin-rules", "tukin-access", "tukin-alarms"
AGENCY_CODES = ("disdik", "dinkes", "dukcapil")
ROLE_PREFIX = "tukin"
ARTIFACTS_BUCKET = "tukin-artifacts"
MAP_CONCURRENCY = "2"  # one function process for each core of a small machine
WAIT_SECONDS = 60


class DeployError(RuntimeError):
    """A stack or a rule book was refused."""


@dataclass(frozen=True)
class Deployment:
    """What is on the engine: the outputs of the storage, the application and the rules stack."""

    engine: Engine
    storage: Mapping[str, str]
    application: Mapping[str, str]
    rules: Mapping[str, str]

    @property
    def outputs(self) -> Mapping[str, str]:
        """What whoever uses the system has to know of it: storage's and the application's."""
        return {**self.storage, **self.application}


def deploy(
    engine: Engine,
    *,
    rules: bytes | None = None,
    agency_codes: Sequence[str] = AGENCY_CODES,
    functions: Path = FUNCTIONS,
    work: Path = WORK,
    report: Callable[[str], None] = lambda _: None,
) -> Deployment:
    """Deploy everything and put the rule book `rules` in force, by default that of the samples.

    `report` is called as each step begins. Packages are kept in `work`.
    """
    admin = aws.admin_session(engine)
    callers = {"AgencyCodes": ",".join(agency_codes), "RolePrefix": ROLE_PREFIX}
    stacks = {"ApplicationStack": APPLICATION}
    report("Packaging the functions")
    archive = package(functions, work)
    report("Deploying the storage and application stacks")
    storage = _deploy_stack(admin, STORAGE, _read(INFRASTRUCTURE / "storage.yaml"), {})
    template = localise(_read(TEMPLATE), lambda path: _upload(admin, path), archive)
    application = _deploy_stack(
        admin,
        APPLICATION,
        template,
        {**callers, "StorageStack": STORAGE, "MapConcurrency": MAP_CONCURRENCY},
    )
    report("Deploying the rules, access and alarms stacks")
    rules_outputs = _deploy_stack(
        admin,
        RULES,
        _read(INFRASTRUCTURE / "rules.yaml"),
        {**stacks, "DeploymentMinutes": "0", "BakeMinutes": "0"},
    )
    _deploy_stack(
        admin,
        ACCESS,
        _read(INFRASTRUCTURE / "access.yaml"),
        {**stacks, **callers},
    )
    _deploy_stack(admin, ALARMS, _read(INFRASTRUCTURE / "alarms.yaml"), stacks)
    aws.write_profiles(engine, caller_roles(agency_codes))
    deployment = Deployment(engine, storage, application, rules_outputs)
    report("Putting the rule book in force")
    publish_rules(deployment, sample_rule_book() if rules is None else rules)
    return deployment


def sample_rule_book() -> bytes:
    """The rule book of the default region's samples; each set says when it is in force."""
    return sample_book_of(DEFAULT_BOOK)


def caller_roles(agency_codes: Sequence[str] = AGENCY_CODES) -> list[str]:
    """Names of the roles that the access stack makes."""
    agencies = [f"agency-{code}{head}" for code in agency_codes for head in ("", "-head")]
    others = ["personnel", "finance", "rules-author", "rules-approver", "auditor"]
    return [f"{ROLE_PREFIX}-{name}" for name in agencies + others]


def localise(template: str, upload: Callable[[Path], str], archive: Path) -> str:
    """The template as the engine needs it: files are s3:// addresses, the runtime is our own.

    The engine's Python runner keeps modules between functions and words errors in its own way;
    as `provided.al2023` with the package's bootstrap, errors, catches and isolation are Lambda's.
    """
    code = upload(archive)
    template = _replace("Runtime", lambda _: "provided.al2023", template)
    template = _replace("CodeUri", lambda _: code, template)
    return _replace("DefinitionUri", lambda path: upload(ROOT / path), template)


def publish_rules(deployment: Deployment, document: bytes) -> int:
    """Put a rule book in force as whoever deploys the stacks does, and return its version.

    The first book comes so; every later one by proposal and approval. The engine asks no validator
    of a profile, so it is asked here, with the event AppConfig sends.
    """
    _validate_rules(deployment, document)
    ids = deployment.rules
    appconfig = aws.admin_session(deployment.engine).client("appconfig")
    version = appconfig.create_hosted_configuration_version(
        ApplicationId=ids["ApplicationId"],
        ConfigurationProfileId=ids["ProfileId"],
        Content=document,
        ContentType="application/json",
    )["VersionNumber"]
    number = appconfig.start_deployment(
        ApplicationId=ids["ApplicationId"],
        EnvironmentId=ids["EnvironmentId"],
        ConfigurationProfileId=ids["ProfileId"],
        ConfigurationVersion=str(version),
        DeploymentStrategyId=ids["StrategyId"],
    )["DeploymentNumber"]

    def state() -> str:
        return appconfig.get_deployment(
            ApplicationId=ids["ApplicationId"],
            EnvironmentId=ids["EnvironmentId"],
            DeploymentNumber=number,
        )["State"]

    _wait("The deployment of the rule book", state, going={"BAKING", "VALIDATING", "DEPLOYING"})
    return version


def _validate_rules(deployment: Deployment, document: bytes) -> None:
    event = {
        "applicationId": deployment.rules["ApplicationId"],
        "configurationProfileId": deployment.rules["ProfileId"],
        "configurationVersion": "0",
        "content": base64.b64encode(document).decode(),
        "uri": "hosted",
    }
    functions = aws.admin_session(deployment.engine).client("lambda")
    answer = functions.invoke(
        FunctionName=deployment.application["ValidateRulesName"], Payload=json.dumps(event)
    )
    if "FunctionError" in answer:
        raise DeployError(f"The rule book was refused: {answer['Payload'].read().decode()}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _replace(key: str, value: Callable[[str], str], template: str) -> str:
    """Give every `key:` of the template a new value, made from the old one."""
    changed, count = re.subn(
        rf"(?m)^( +{key}: )(\S+)$", lambda match: match[1] + value(match[2]), template
    )
    if count == 0:
        raise DeployError(f"The template has no {key}.")
    return changed


def _upload(session: boto3.Session, path: Path) -> str:
    """Put a file where CloudFormation can read it, and return its address."""
    return f"s3://{ARTIFACTS_BUCKET}/{_put_artifact(session, path.name, path.read_bytes())}"


def _put_artifact(session: boto3.Session, key: str, data: bytes) -> str:
    s3 = session.client("s3")
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(
            Bucket=ARTIFACTS_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    s3.put_object(Bucket=ARTIFACTS_BUCKET, Key=key, Body=data)
    return key


def _deploy_stack(
    session: boto3.Session, name: str, template: str, parameters: Mapping[str, str]
) -> dict[str, str]:
    """Create or update a stack, wait for it and return its outputs.

    The template goes by way of S3, as with `sam deploy`: in a request it may have 51,200 bytes.
    """
    cloudformation = session.client("cloudformation")
    key = _put_artifact(session, f"{name}.yaml", template.encode())
    url = f"{session.client('s3').meta.endpoint_url}/{ARTIFACTS_BUCKET}/{key}"
    exists = name in [stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]]
    put = cloudformation.update_stack if exists else cloudformation.create_stack
    try:
        put(
            StackName=name,
            TemplateURL=url,
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise

    def status() -> str:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]

    try:
        _wait(f"Stack {name}", status, going={"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"})
    except DeployError as error:
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = {event.get("ResourceStatusReason", "") for event in events}
        raise DeployError("\n".join([str(error), *sorted(reasons)])) from None
    return aws.stack_outputs(session, name)


def _wait(what: str, status: Callable[[], str], going: set[str]) -> None:
    """Wait while `status` is one of `going`; then it must be some COMPLETE, but no rollback."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (now := status()) in going and time.monotonic() < deadline:
        time.sleep(0.05)
    if now not in {"COMPLETE", "CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise DeployError(f"{what} is {now}.")
