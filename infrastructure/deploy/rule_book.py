"""Puts a rule book in force as whoever deploys does: the first book of a stage.

Every later one comes by proposal and approval.
"""

import base64
import json
from typing import Any

from infrastructure.deploy.deployment import Outputs
from infrastructure.deploy.stacks import DeployError, wait_while


def put_in_force(
    session: Any, outputs: Outputs, document: bytes, *, seconds: float, pause: float
) -> int:
    """Put a rule book in force, and return its version.

    The validator is asked before a version is made, with the event that AppConfig sends, so that a
    book that is refused leaves no version; AppConfig asks it again where it runs validators.

    Raises:
        DeployError: the book was refused, or is not in force after ``seconds``.
    """
    _validate(session, outputs, document)
    ids = outputs.rules
    appconfig = session.client("appconfig")
    version: int = appconfig.create_hosted_configuration_version(
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
        return str(
            appconfig.get_deployment(
                ApplicationId=ids["ApplicationId"],
                EnvironmentId=ids["EnvironmentId"],
                DeploymentNumber=number,
            )["State"]
        )

    wait_while(
        "The deployment of the rule book",
        state,
        going={"BAKING", "VALIDATING", "DEPLOYING"},
        done={"COMPLETE"},
        seconds=seconds,
        pause=pause,
    )
    return version


def has_rules(session: Any, outputs: Outputs) -> bool:
    """Whether any rule book was ever put in force."""
    ids = outputs.rules
    found = session.client("appconfig").list_deployments(
        ApplicationId=ids["ApplicationId"], EnvironmentId=ids["EnvironmentId"]
    )
    return any(each["State"] == "COMPLETE" for each in found["Items"])


def _validate(session: Any, outputs: Outputs, document: bytes) -> None:
    event = {
        "applicationId": outputs.rules["ApplicationId"],
        "configurationProfileId": outputs.rules["ProfileId"],
        "configurationVersion": "0",
        "content": base64.b64encode(document).decode(),
        "uri": "hosted",
    }
    answer = session.client("lambda").invoke(
        FunctionName=outputs.application["ValidateRulesName"], Payload=json.dumps(event)
    )
    if "FunctionError" in answer:
        raise DeployError(f"The rule book was refused: {answer['Payload'].read().decode()}")
