"""What the resources of the templates do with their roles' rights, so that none is missing.

What a function's own code calls is not read off here: every call of the integration tests is held
against its role (``tests/integration/permissions.py``).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.local.permissions.arns import ACCOUNT, REGION, Resolver, arn
from infrastructure.local.permissions.evaluation import Request
from infrastructure.local.permissions.templates import Resource, Stacks, of_type, target
from infrastructure.local.places import ROOT

FUNCTION, MACHINE = "AWS::Serverless::Function", "AWS::Serverless::StateMachine"
QUEUE = "AWS::SQS::Queue"

# AWS Lambda Developer Guide, "Execution role permissions" of the event sources.
_POLLING = {
    "SQS": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "DynamoDB": ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
}
# AWS Step Functions Developer Guide, "Logging" and "Tracing".
_MACHINES_LOG = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)
_WRITE_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_MACHINES_TRACE = (*_TRACES, "xray:GetSamplingRules", "xray:GetSamplingTargets")
_PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter"
_LOG_STREAM = (
    f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/tukin-any:log-stream:2026/01/01/[1]0"
)


@dataclass(frozen=True)
class Need:
    """A request that AWS makes with a role, and on whose behalf."""

    stack: str
    role: str
    request: Request
    reason: str


def needs_of(stacks: Stacks) -> Iterator[Need]:
    """The needs of functions, their event sources, state machines and AppConfig's alarms."""
    for stack in ("tukin", "tukin-portal"):
        for name, function in of_type(stacks.named[stack], FUNCTION).items():
            for request in _of_function(Resolver(stacks, stack), function):
                yield Need(stack, _role(function), request, name)
    for name, machine in of_type(stacks.application, MACHINE).items():
        for request in _of_machine(Resolver(stacks, "tukin"), machine):
            yield Need("tukin", _role(machine), request, name)
    for name, environment in of_type(stacks.rules, "AWS::AppConfig::Environment").items():
        resolver = Resolver(stacks, "tukin-rules")
        for monitor in environment["Properties"]["Monitors"]:
            request = Request("cloudwatch:DescribeAlarms", resolver.text(monitor["AlarmArn"]))
            yield Need("tukin-rules", target(monitor["AlarmRoleArn"]) or "", request, name)


def _role(resource: Resource) -> str:
    return target(resource["Properties"]["Role"]) or ""


def _of_function(resolver: Resolver, function: Resource) -> Iterator[Request]:
    properties = function["Properties"]
    yield from (Request(name, _LOG_STREAM) for name in _WRITE_LOG)
    yield from (Request(name, "*") for name in _TRACES)
    yield from _of_failures(resolver, properties.get("EventInvokeConfig", {}))
    for event in properties.get("Events", {}).values():
        settings = event.get("Properties", {})
        yield from _of_failures(resolver, settings)
        source = settings.get("Queue") or settings.get("Stream")
        for name in _POLLING.get(event["Type"], ()):
            yield Request(name, resolver.text(source))
        if event["Type"] == "DynamoDB":
            yield Request("dynamodb:ListStreams", "*")


def _of_failures(resolver: Resolver, settings: Mapping[str, Any]) -> Iterator[Request]:
    """The destination of what could not be handled; a function sends there itself."""
    failure = settings.get("DestinationConfig", {}).get("OnFailure")
    if failure is not None:
        yield Request("sqs:SendMessage", resolver.text(failure["Destination"]))


def _of_machine(resolver: Resolver, machine: Resource) -> Iterator[Request]:
    yield from (Request(name, "*") for name in (*_MACHINES_LOG, *_MACHINES_TRACE))
    properties = machine["Properties"]
    filled = properties["DefinitionSubstitutions"]
    text = (ROOT / properties["DefinitionUri"]).read_text(encoding="utf-8")
    for state in _tasks(json.loads(text)["States"]):
        arguments = state["Arguments"]
        match state["Resource"].split(":::")[-1]:
            case "lambda:invoke":
                function = resolver.text(filled[_named(arguments["FunctionName"])])
                yield Request("lambda:InvokeFunction", function)
            case "sqs:sendMessage":
                queue = resolver.text(filled[_named(arguments["QueueUrl"])])
                yield Request("sqs:SendMessage", arn(QUEUE, queue))
            case "aws-sdk:ssm:getParameter":
                parameter = resolver.text(filled[_named(arguments["Name"])])
                yield Request("ssm:GetParameter", f"{_PARAMETER}{parameter}")
            case "dynamodb:updateItem":
                keys = {"dynamodb:LeadingKeys": (_leading_key(arguments),)}
                yield Request("dynamodb:UpdateItem", resolver.stored("Table"), keys)
            case other:
                raise ValueError(f"a task that is not known here: {other}")


def _tasks(states: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for state in states.values():
        if state["Type"] == "Task":
            yield state
        if state["Type"] == "Map":
            yield from _tasks(state["ItemProcessor"]["States"])


def _named(placeholder: str) -> str:
    return placeholder.removeprefix("${").removesuffix("}")


def _leading_key(arguments: Mapping[str, Any]) -> str:
    """The partition key of an update, as far as it is written out: of ``'RUN#' & $id`` RUN#."""
    written: str = arguments["Key"]["pk"]["S"]
    return written.removeprefix("{%").strip().split("'")[1]
