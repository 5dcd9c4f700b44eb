"""Putting a rule book in force: a hosted version in AppConfig, and its deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tukin.aws.clients import Refused, client, service_faults
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict, InvalidInput, NotFound

_UNDER_WAY = frozenset({"BAKING", "DEPLOYING", "VALIDATING"})
_MOST_DESCRIPTION = 1_024


@dataclass(frozen=True, slots=True)
class RuleShelf:
    """Where the rules stand in AppConfig, by the names that the stacks give."""

    application: str
    environment: str
    profile: str
    strategy: str

    def deploy(self, book: RuleBook, why: str) -> int:
        """Make a version of a book and roll it out by the strategy; the version's number.

        Raises:
            Conflict: E656, where another deployment is under way.
            InvalidInput: E601, where AppConfig's validator refuses it.
        """
        return self._deploy(book, why, self.strategy)

    def roll_back(self, book: RuleBook, why: str) -> int:
        """Make a version of an earlier book and put it in force at once.

        What is being rolled out is stopped first: AppConfig then reverts it by itself.
        """
        ids = self._ids()
        environment = {"ApplicationId": ids["application"], "EnvironmentId": ids["environment"]}
        with service_faults():
            for deployment in client("appconfig").list_deployments(**environment)["Items"]:
                if deployment["State"] in _UNDER_WAY:
                    number = deployment["DeploymentNumber"]
                    client("appconfig").stop_deployment(
                        **environment, DeploymentNumber=number, AllowRevert=True
                    )
        return self._deploy(book, why, f"{self.strategy}-at-once")

    def _deploy(self, book: RuleBook, why: str, strategy: str) -> int:
        ids = self._ids()
        appconfig = client("appconfig")
        try:
            with service_faults():
                version: int = appconfig.create_hosted_configuration_version(
                    ApplicationId=ids["application"],
                    ConfigurationProfileId=ids["profile"],
                    Content=book.canonical_json,
                    ContentType="application/json",
                    Description=why[:_MOST_DESCRIPTION],
                )["VersionNumber"]
                appconfig.start_deployment(
                    ApplicationId=ids["application"],
                    EnvironmentId=ids["environment"],
                    ConfigurationProfileId=ids["profile"],
                    ConfigurationVersion=str(version),
                    DeploymentStrategyId=_find("list_deployment_strategies", strategy),
                    Description=why[:_MOST_DESCRIPTION],
                )
        except Refused as error:
            match error.code:
                case "ConflictException":
                    raise Conflict("E656") from error
                case "BadRequestException":
                    raise InvalidInput("E601", problems="AppConfig") from error
            raise
        return version

    def _ids(self) -> Mapping[str, str]:
        """AppConfig's own names: the stack that makes them comes after the functions' stack."""
        application = _find("list_applications", self.application)
        return {
            "application": application,
            "environment": _find("list_environments", self.environment, ApplicationId=application),
            "profile": _find(
                "list_configuration_profiles", self.profile, ApplicationId=application
            ),
        }


def _find(operation: str, name: str, **of: Any) -> str:
    with service_faults():
        for page in client("appconfig").get_paginator(operation).paginate(**of):
            for item in page["Items"]:
                if item["Name"] == name:
                    return str(item["Id"])
    raise NotFound("E802")
