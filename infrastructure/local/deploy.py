"""Deploys the stacks to the local engine, as `sam build && sam deploy` does to AWS.

`template.yaml` is taken as it is committed. What differs locally is changed on a copy, in
`localised`, and nowhere else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_of
from functools import partial
from pathlib import Path

from infrastructure.deploy.deployment import Outputs, deploy_agency, deploy_stage
from infrastructure.deploy.localise import localise, replace
from infrastructure.deploy.rule_book import put_by_two, put_programme_by_two, wait_for_it
from infrastructure.deploy.stacks import Stacks
from infrastructure.deploy.stage import Stage
from infrastructure.local import aws
from infrastructure.local.agencies import PEOPLE, SAMPLE, Personnel, put_sample_in_force
from infrastructure.local.engine import REGION, Engine
from infrastructure.local.package import package
from infrastructure.local.places import FUNCTIONS, WORK
from tukin.cli.programme_files import SAMPLE as PROGRAMME
from tukin.cli.rule_files import DEFAULT_BOOK
from tukin.cli.rule_files import sample_book as sample_book_of

AGENCY_CODES = ("disdik", "dinkes", "dukcapil")
ROLE_PREFIX = "tukin"
ARTIFACTS_BUCKET = "tukin-artifacts"
LOCAL_PARAMETERS = {
    "MapConcurrency": "2",  # one function process for each core of a small machine
    "DeploymentMinutes": "0",
    "BakeMinutes": "0",
    "RegisterRequired": "false",
    "LedgerDays": "1",
    "AccessLogDays": "1",
    "ConditionalWrites": "false",  # the engine sets no such key in a request
}
STAGE = Stage("", REGION, LOCAL_PARAMETERS)
WAIT_SECONDS = 60
RULE_PEOPLE = (("author", "sekar"), ("approver", "wahyu"))
"""Who puts the first rule book in force, each by their role."""


@dataclass(frozen=True)
class Deployment:
    """What is on the engine."""

    engine: Engine
    stacks: Outputs

    @property
    def outputs(self) -> Mapping[str, str]:
        """What whoever uses the system has to know of it."""
        return self.stacks.all


def deploy(
    engine: Engine,
    *,
    rules: bytes | None = None,
    lists: Sequence[Path] = (PEOPLE, SAMPLE),
    functions: Path = FUNCTIONS,
    work: Path = WORK,
    report: Callable[[str], None] = lambda _: None,
) -> Deployment:
    """Deploy everything and put the rule book `rules` in force, by default that of the samples.

    `lists` are who acts and which agencies there are, put in force where nothing is. `report` is
    called as each step begins. Packages are kept in `work`.
    """
    admin = aws.admin_session(engine)
    report("Packaging the functions")
    archive = package(functions, work)
    stacks = Stacks(admin, ARTIFACTS_BUCKET, wait_seconds=WAIT_SECONDS, pause=0.05)
    outputs = deploy_stage(
        replace_of(STAGE, own={**LOCAL_PARAMETERS, "CognitoEndpoint": engine.url}),
        admin,
        stacks,
        lambda template: localised(template, stacks.upload, archive),
        report,
    )
    for code in AGENCY_CODES:
        report(f"Deploying the stack of agency {code}")
        deploy_agency(STAGE, code, admin, stacks)
    aws.write_profiles(engine, caller_roles())
    deployment = Deployment(engine, outputs)
    put_sample_in_force(personnel_of(deployment), report, lists)
    report("Putting the rule book in force, by two people")
    publish_rules(deployment, sample_rule_book() if rules is None else rules)
    return deployment


def sample_rule_book() -> bytes:
    """The rule book of the default region's samples; each set says when it is in force."""
    return sample_book_of(DEFAULT_BOOK)


def personnel_of(deployment: Deployment) -> Personnel:
    """The personnel administration of what is deployed."""
    outputs = deployment.outputs
    session = partial(aws.caller_session, deployment.engine, f"{ROLE_PREFIX}-personnel")
    return Personnel(session, outputs["IntakeBucketName"], outputs["ApiUrl"])


def caller_roles(agency_codes: Sequence[str] = AGENCY_CODES) -> list[str]:
    """Names of the roles that the access stack and the agencies' stacks make."""
    agencies = [f"agency-{code}{head}" for code in agency_codes for head in ("", "-head")]
    others = ["personnel", "finance", "rules-author", "rules-approver", "auditor"]
    return [f"{ROLE_PREFIX}-{name}" for name in agencies + others]


def localised(template: str, upload: Callable[[Path], str], archive: Path) -> str:
    """The template as the engine needs it: the runtime is our own.

    The engine's Python runner keeps modules between functions and words errors in its own way;
    as `provided.al2023` with the package's bootstrap, errors, catches and isolation are Lambda's.
    """
    template = replace("Runtime", lambda _: "provided.al2023", template)
    return localise(template, upload, archive)


def publish_rules(deployment: Deployment, document: bytes) -> None:
    """Put the first rule book and programme in force: one proposes each, another approves it."""
    author, approver = (
        aws.signed_api(
            deployment.outputs["ApiUrl"],
            aws.caller_session(deployment.engine, f"{ROLE_PREFIX}-rules-{role}", name),
        )
        for role, name in RULE_PEOPLE
    )
    put_by_two(author, approver, document)
    admin = aws.admin_session(deployment.engine)
    wait_for_it(admin, deployment.stacks, seconds=WAIT_SECONDS, pause=0.05)
    put_programme_by_two(author, approver, PROGRAMME.read_bytes())
