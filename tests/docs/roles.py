"""What the roles of template.yaml allow, as far as it can be read off their statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.template.stacks import Template, as_list, of_type, target, text_of

READ = {
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:Query",
    "s3:GetObject",
    "s3:ListBucketVersions",
}
WRITE = {
    "dynamodb:BatchWriteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "s3:PutObject",
}
MACHINES = {"ProcessUploadRole": "process-upload", "SettlementRole": "settle-run"}
"""State machines are called by their names in the pages, functions by their handlers."""


@dataclass(frozen=True)
class Grant:
    """Who may do what (READ or WRITE) to keys that begin so; "" is every key of the place.

    ``place`` is the logical id of the table or bucket, or ``Table.StreamArn``.
    """

    who: str
    place: str
    begins: str
    is_write: bool


def grants(template: Template) -> set[Grant]:
    """Every grant of a role's own statements."""
    return {
        grant
        for who, role in _roles(template)
        for policy in role["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        for grant in _granted(who, statement)
    }


def _roles(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    roles = of_type(template, "AWS::IAM::Role")
    for function in of_type(template, "AWS::Serverless::Function").values():
        properties = function["Properties"]
        handler = text_of(properties["Handler"]).split(".")[-2]
        yield handler, roles[target(properties["Role"]) or ""]
    for name, machine in MACHINES.items():
        yield machine, roles[name]


def _granted(who: str, statement: dict[str, Any]) -> Iterator[Grant]:
    actions = set(as_list(statement["Action"]))
    for is_write, known in ((False, READ), (True, WRITE)):
        if actions & known:
            for place, begins in _keys(statement):
                yield Grant(who, place, begins, is_write)


def _keys(statement: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The places of a statement's keys, and how these begin."""
    conditions = statement.get("Condition", {})
    limited = [
        text_of(key)
        for condition in conditions.values()
        for name in ("dynamodb:LeadingKeys", "s3:prefix")
        for key in as_list(condition.get(name, []))
    ]
    for resource in as_list(statement["Resource"]):
        arn, _, key = text_of(resource).partition("/")
        place = arn.removeprefix("${").removesuffix("}").removesuffix(".Arn")
        for begins in limited or [key]:
            yield place, begins.partition("*")[0]
