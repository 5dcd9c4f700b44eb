"""Deploys the stacks of a stage in their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infrastructure.deploy import locks, quotas
from infrastructure.deploy.stacks import DeployError, Stacks
from infrastructure.deploy.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("storage", "application", "rules", "access", "alarms", "identity", "portal")
"""In the order in which each needs the ones before it."""
WITH_FUNCTIONS = frozenset({"application", "portal"})

NO_SYSTEM = "none"

Localise = Callable[[str], str]


@dataclass(frozen=True)
class Outputs:
    """What is deployed: the outputs of the stacks."""

    storage: Mapping[str, str]
    application: Mapping[str, str]
    rules: Mapping[str, str]
    identity: Mapping[str, str]
    portal: Mapping[str, str]

    @property
    def all(self) -> Mapping[str, str]:
        """What whoever uses the system has to know: storage's, the application's, the portal's."""
        return {**self.storage, **self.application, **self.portal}


def template_of(part: str) -> str:
    """The text of the template of a part."""
    path = (
        ROOT / "template.yaml"
        if part == "application"
        else ROOT / "infrastructure" / f"{part}.yaml"
    )
    return path.read_text(encoding="utf-8")


def deploy_stage(
    stage: Stage,
    session: Any,
    stacks: Stacks,
    localise: Localise,
    report: Callable[[str], None],
) -> Outputs:
    """Deploy a stage, or bring it up to date.

    Args:
        stage: its names and parameters.
        session: of whoever deploys.
        stacks: where it is deployed.
        localise: makes of a template with functions one whose files are where AWS finds them.
        report: is called as each step begins.

    Raises:
        DeployError: the account's quotas are too small, or CloudFormation refused a stack.
    """
    parameters = {part: stage.parameters(template_of(part)) for part in PARTS}
    together = {name: value for each in parameters.values() for name, value in each.items()}
    problems = list(quotas.problems(session, stage.application, together))
    if problems:
        raise DeployError("\n".join(problems))
    outputs: dict[str, Mapping[str, str]] = {"identity": {}}
    for part in PARTS:
        if part == "identity" and parameters["portal"].get("StaffIssuer"):
            continue  # the region has a provider of its own
        report(f"Deploying the {part} stack")
        template = template_of(part)
        text = localise(template) if part in WITH_FUNCTIONS else template
        outputs[part] = stacks.deploy(
            stage.stack(part),
            text,
            parameters[part],
            protect=part == "storage",
            tags=stage.tags,
        )
        if part == "storage":
            locks.lock(session, stage.stack(part), template)
    return _outputs(outputs)


def deployed(stage: Stage, stacks: Stacks) -> Outputs:
    """The outputs of a stage that was deployed before."""
    return _outputs(
        {
            part: stacks.outputs(stage.stack(part)) if stacks.exists(stage.stack(part)) else {}
            for part in ("storage", "application", "rules", "identity", "portal")
        }
    )


def _outputs(of: Mapping[str, Mapping[str, str]]) -> Outputs:
    return Outputs(of["storage"], of["application"], of["rules"], of["identity"], of["portal"])


def deploy_agency(
    stage: Stage, code: str, session: Any, stacks: Stacks, system: str = NO_SYSTEM
) -> None:
    """Deploy the stack of an agency whose own people or systems call the API: its roles.

    The stage is deployed before, and stays as it is. An agency that has a row and no stack of its
    own is one all the same.

    Args:
        stage: the stage.
        code: the agency's.
        session: of whoever deploys.
        stacks: where it is deployed.
        system: ARN of the user or role by which a system of the agency calls.

    Raises:
        DeployError: the account may have no more roles, or CloudFormation refused the stack.
    """
    problems = list(quotas.problems_of_agency(session))
    name, template = stage.agency_stack(code), template_of("agency")
    if problems and not stacks.exists(name):
        raise DeployError("\n".join(problems))
    own = {"AgencyCode": code, "SystemArn": system}
    stacks.deploy(name, template, {**stage.parameters(template), **own})
