"""Every statement of every policy in the templates, with actions, ARNs and conditions as texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.local.permissions.arns import Resolver, arn
from infrastructure.local.permissions.templates import Resource, Stacks, as_list, of_type

ROLE = "AWS::IAM::Role"
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
_OF_RESOURCES = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")


@dataclass(frozen=True)
class Condition:
    """An operator with one key; any of the values is enough."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement; ``owner`` is the resource of the template in which it stands."""

    stack: str
    owner: str
    sid: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        first, *others = self.actions
        name = self.sid or f"{first}{' and others' if others else ''}"
        return f"{self.stack}: {self.owner} ({name})"


def all_statements(stacks: Stacks) -> Iterator[Statement]:
    """The statements of identities' and of resources' policies, of all stacks."""
    for stack in stacks.named:
        yield from _of_identities(stacks, stack)
        yield from _of_resources(stacks, stack)


def granted(stacks: Stacks) -> dict[tuple[str, str], list[Statement]]:
    """All that each role is granted: by its own policies and by those attached to it.

    A role is called by its stack and its logical id.
    """
    identities = [each for stack in stacks.named for each in _of_identities(stacks, stack)]
    attached = {each.owner: _attached_to(stacks, each) for each in identities}
    found = {}
    for stack, template in stacks.named.items():
        resolver = Resolver(stacks, stack)
        for name, role in of_type(template, ROLE).items():
            managed = {*map(resolver.text, role["Properties"].get("ManagedPolicyArns", ()))}
            found[stack, name] = [
                each
                for each in identities
                if (each.stack, each.owner) == (stack, name)
                or name in attached[each.owner]
                or arn("AWS::IAM::ManagedPolicy", each.owner) in managed
            ]
    return found


def _attached_to(stacks: Stacks, statement: Statement) -> set[str]:
    """The roles that the policy of a statement names itself."""
    resolver = Resolver(stacks, statement.stack)
    owner = stacks.named[statement.stack]["Resources"][statement.owner]
    return {resolver.text(role) for role in owner["Properties"].get("Roles", ())}


def _of_identities(stacks: Stacks, stack: str) -> Iterator[Statement]:
    template = stacks.named[stack]
    resolver = Resolver(stacks, stack)
    for name, role in of_type(template, ROLE).items():
        for policy in role["Properties"].get("Policies", ()):
            yield from _read(resolver, stack, name, policy["PolicyDocument"])
    for kind in _ATTACHED:
        for name, policy in of_type(template, kind).items():
            yield from _read(resolver, stack, name, policy["Properties"]["PolicyDocument"])


def _of_resources(stacks: Stacks, stack: str) -> Iterator[Statement]:
    """Who may use a resource is written at it; such a policy speaks of that resource alone."""
    template = stacks.named[stack]
    resolver = Resolver(stacks, stack)
    for name, role in of_type(template, ROLE).items():
        document = role["Properties"]["AssumeRolePolicyDocument"]
        yield from _read(resolver, stack, name, document, itself=arn(ROLE, name))
    for name, key in of_type(template, "AWS::KMS::Key").items():
        document = key["Properties"]["KeyPolicy"]
        yield from _read(resolver, stack, name, document, itself=arn("AWS::KMS::Key", name))
    for kind in _OF_RESOURCES:
        for name, policy in of_type(template, kind).items():
            yield from _read(resolver, stack, name, policy["Properties"]["PolicyDocument"])
    for name, permission in of_type(template, "AWS::Lambda::Permission").items():
        yield _of_function(resolver, stack, name, permission)


def _read(
    resolver: Resolver, stack: str, owner: str, document: Mapping[str, Any], itself: str = ""
) -> Iterator[Statement]:
    """The statements of a document; where it is ``itself`` that it speaks of, on that ARN."""
    for written in as_list(document["Statement"]):
        # One that stands under a condition of the template is read as if that held.
        statement = written["Fn::If"][1] if "Fn::If" in written else written
        resources = [itself] if itself else as_list(statement["Resource"])
        yield Statement(
            stack,
            owner,
            statement.get("Sid", ""),
            statement["Effect"],
            tuple(as_list(statement["Action"])),
            tuple(map(resolver.text, resources)),
            tuple(_conditions(resolver, statement.get("Condition", {}))),
        )


def _conditions(resolver: Resolver, written: Mapping[str, Any]) -> Iterator[Condition]:
    for operator, keys in written.items():
        for key, values in keys.items():
            texts = (_condition_text(resolver, value) for value in as_list(values))
            yield Condition(operator, key, tuple(texts))


def _condition_text(resolver: Resolver, value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else resolver.text(value)


def _of_function(resolver: Resolver, stack: str, owner: str, permission: Resource) -> Statement:
    properties = permission["Properties"]
    function = resolver.text(properties["FunctionName"])
    resource = arn("AWS::Serverless::Function", function)
    return Statement(stack, owner, "", "Allow", (properties["Action"],), (resource,))
