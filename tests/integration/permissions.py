"""Every call of a function, as the requests that IAM decides on, held against its role.

Local AWS does not know the keys of the table in conditions, and moto knows no roles. So a call
that a role does not allow is a violation of the wire here, and what each function asked for is
kept: ``test_permissions.py`` finds by it what nobody needs.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from infrastructure.local.permissions.arns import ACCOUNT, REGION, arn
from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.statements import Statement, granted
from tests.integration.wire import Call
from tests.template.stacks import load_stacks, of_type, target

FUNCTION = "AWS::Serverless::Function"
_BUCKETS = {
    f"tukin-test-{name}": f"tukin-storage-{name}-{ACCOUNT}-{REGION}"
    for name in ("intake", "archive", "ledger", "publications", "access-log")
}
TABLE = arn("AWS::DynamoDB::Table", "tukin-storage-table")
_MACHINES = {"process-upload": "ProcessUpload", "settle-run": "Settlement"}
_QUEUES = {
    "upload-queue": "tukin-storage-uploads",
    "register-queue": "tukin-storage-register",
    "dead-letters": "tukin-storage-uploads-dead-letters",
}
_PARAMETERS = {
    "/tukin-test-storage/table": "/tukin-storage/table",
    "/tukin-test/rules": "/tukin/rules",
    "/tukin-test/account-pools": "/tukin/account-pools",
    "/tukin-test/office-writer": "/tukin/office-writer",
}
POOLS = {"staff-pool": "StaffPool", "office-pool": "OfficePool"}
"""Pools of accounts by their ids: what they are called in the template."""
_SECRET = (
    "arn:aws:secretsmanager:ap-southeast-3:123456789012:secret:tukin-storage-person-keys-AbCdEf"
)
_TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
"""What IAM calls the actions of a transaction; each item is decided on by itself."""


@cache
def _granted() -> Mapping[tuple[str, str], list[Statement]]:
    return granted(load_stacks())


@cache
def role_of(function: str) -> tuple[Statement, ...]:
    """All that the role of a function, called as its handler's module, is granted."""
    return tuple(_granted()[roles_of_stacks()[function]])


@cache
def role_names() -> Mapping[str, str]:
    """The logical ids of the functions' roles, by their handlers' modules."""
    return {name: role for name, (_, role) in roles_of_stacks().items()}


@cache
def roles_of_stacks() -> Mapping[str, tuple[str, str]]:
    """The stacks of these roles, too."""
    return {
        function["Properties"]["Handler"].split(".")[2]: (
            stack,
            target(function["Properties"]["Role"]) or "",
        )
        for stack in ("tukin", "tukin-portal")
        for function in of_type(load_stacks().named[stack], FUNCTION).values()
    }


@cache
def is_allowed(function: str, request: Request) -> bool:
    """Whether a function's role allows a request."""
    return allows(role_of(function), request)


def requests_of(call: Call) -> Iterator[Request]:
    """What IAM decides on for one call; nothing is known of a call to another service."""
    match call.service:
        case "s3":
            yield from _of_s3(call)
        case "dynamodb":
            yield from _of_table(call.operation, call.body)
        case "sfn" if call.operation == "GetExecutionHistory":
            name = call.body["executionArn"].rpartition(":")[2]
            execution = f"tukin-process-upload:{name}"
            yield Request(
                "states:GetExecutionHistory",
                f"arn:aws:states:{REGION}:{ACCOUNT}:execution:{execution}",
            )
        case "sfn":
            machine = _MACHINES[call.body["stateMachineArn"].rpartition(":")[2]]
            yield Request("states:StartExecution", arn("AWS::Serverless::StateMachine", machine))
        case "eventbridge":
            yield Request("events:PutEvents", arn("AWS::Events::EventBus", "Bus"))
        case "secrets-manager":
            name = str(call.body["SecretId"])
            secret = (
                _SECRET.replace("tukin-storage-person-keys", name)
                if "-client-" in name
                else _SECRET
            )
            yield Request("secretsmanager:GetSecretValue", secret)
        case _:
            yield from _of_others(call)


def _of_others(call: Call) -> Iterator[Request]:
    match call.service:
        case "ssm":
            name = _PARAMETERS[call.body["Name"]]
            yield Request("ssm:GetParameter", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{name}")
        case "sqs":
            queue = _QUEUES[call.body["QueueUrl"]]
            yield Request(f"sqs:{call.operation}", arn("AWS::SQS::Queue", queue))
        case "cognito-identity-provider":
            pool = POOLS[call.body["UserPoolId"]]
            yield Request(f"cognito-idp:{call.operation}", arn("AWS::Cognito::UserPool", pool))
        case "kms":
            yield Request(f"kms:{call.operation}", arn("AWS::KMS::Key", "SigningKey"))


def _of_s3(call: Call) -> Iterator[Request]:
    bucket = arn("AWS::S3::Bucket", _BUCKETS[call.bucket])
    query = parse_qs(call.query, keep_blank_values=True)
    prefix = query.get("prefix", [""])[0]
    match call.operation:
        case "GetObject" | "HeadObject":
            suffix = "Version" if "versionId" in query else ""
            yield Request(f"s3:GetObject{suffix}", f"{bucket}/{call.key}")
            # Where the key is missing, S3 answers 404 only to those who may list it.
            yield Request("s3:ListBucket", bucket, {"s3:prefix": (call.key,)})
        case "ListObjectsV2":
            yield Request("s3:ListBucket", bucket, {"s3:prefix": (prefix,)})
        case "ListObjectVersions":
            yield Request("s3:ListBucketVersions", bucket, {"s3:prefix": (prefix,)})
        case operation:
            yield Request(f"s3:{operation}", f"{bucket}/{call.key}")
            if call.is_locked:
                yield Request("s3:PutObjectRetention", f"{bucket}/{call.key}")


def _of_table(operation: str, body: Mapping[str, Any]) -> Iterator[Request]:
    match operation:
        case "TransactWriteItems" | "TransactGetItems":
            for action in body["TransactItems"]:
                ((kind, request),) = action.items()
                key = request.get("Item") or request["Key"]
                yield _on_table(_TRANSACTED[kind], key["pk"]["S"])
        case "BatchGetItem":
            keys = [
                key["pk"]["S"] for table in body["RequestItems"].values() for key in table["Keys"]
            ]
            yield _on_table(operation, *keys)
        case "BatchWriteItem":
            puts = [put for table in body["RequestItems"].values() for put in table]
            yield _on_table(operation, *(put["PutRequest"]["Item"]["pk"]["S"] for put in puts))
        case "Query":
            asked = _on_table(operation, body["ExpressionAttributeValues"][":pk"]["S"])
            names = body.get("ExpressionAttributeNames", {}).values()
            select = body.get("Select", "ALL_ATTRIBUTES")
            of_query = {"dynamodb:Attributes": ("pk", *names), "dynamodb:Select": (select,)}
            yield Request(asked.action, asked.resource, {**asked.context, **of_query})
        case "DescribeTable":
            yield Request("dynamodb:DescribeTable", TABLE)
        case _:
            yield _on_table(operation, (body.get("Item") or body["Key"])["pk"]["S"])


def _on_table(operation: str, *keys: str) -> Request:
    """A request with the partition keys of its items, which a batch asks for together."""
    return Request(f"dynamodb:{operation}", TABLE, {"dynamodb:LeadingKeys": keys})
