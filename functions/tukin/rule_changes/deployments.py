"""Putting a rule book in force: a hosted version in AppConfig, and its deployment."""

from dataclasses import dataclass
from typing import Any

from tukin.aws.clients import Refused, client, service_faults
from tukin.rules.fields import Document
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict, InvalidInput

_UNDER_WAY = frozenset({"BAKING", "DEPLOYING", "VALIDATING"})
_TAKEN_BACK = frozenset({"ROLLING_BACK", "ROLLED_BACK", "REVERTED"})
_MOST_DESCRIPTION = 1_024


@dataclass(frozen=True, slots=True)
class RuleShelf:
    """Where the rules are in AppConfig, and how they are rolled out: its ids."""

    application: str
    environment: str
    profile: str
    strategy: str
    at_once_strategy: str

    def is_empty(self) -> bool:
        """Whether no book was ever put in force, nor is one on its way."""
        return all(each["State"] in _TAKEN_BACK for each in self._deployments())

    def deploy(self, book: RuleBook, why: str) -> int:
        """Make a version of a book and roll it out by the strategy; the version's number.

        Raises:
            Conflict: E656, where another deployment is under way.
            InvalidInput: E601, where AppConfig's validator refuses it.
        """
        return self._deploy(book, why, self.strategy)

    def put_at_once(self, document: Document, why: str) -> int:
        """Make a version of what changes no pay and put it in force at once; its number.

        Raises:
            Conflict, InvalidInput: as ``deploy``.
        """
        return self._deploy(document, why, self.at_once_strategy)

    def roll_back(self, book: RuleBook, why: str) -> int:
        """Make a version of an earlier book and put it in force at once.

        What is being rolled out is stopped first: AppConfig then reverts it by itself.
        """
        for deployment in self._deployments():
            if deployment["State"] in _UNDER_WAY:
                number = deployment["DeploymentNumber"]
                with service_faults():
                    client("appconfig").stop_deployment(
                        **self._place(), DeploymentNumber=number, AllowRevert=True
                    )
        return self._deploy(book, why, self.at_once_strategy)

    def _deployments(self) -> list[dict[str, Any]]:
        """The latest deployments; one that is under way is the latest of all."""
        with service_faults():
            found: list[dict[str, Any]] = client("appconfig").list_deployments(**self._place())[
                "Items"
            ]
        return found

    def _place(self) -> dict[str, str]:
        return {"ApplicationId": self.application, "EnvironmentId": self.environment}

    def _deploy(self, book: Document, why: str, strategy: str) -> int:
        appconfig = client("appconfig")
        try:
            with service_faults():
                version: int = appconfig.create_hosted_configuration_version(
                    ApplicationId=self.application,
                    ConfigurationProfileId=self.profile,
                    Content=book.canonical_json,
                    ContentType="application/json",
                    Description=why[:_MOST_DESCRIPTION],
                )["VersionNumber"]
                appconfig.start_deployment(
                    ApplicationId=self.application,
                    EnvironmentId=self.environment,
                    ConfigurationProfileId=self.profile,
                    ConfigurationVersion=str(version),
                    DeploymentStrategyId=strategy,
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
