"""S3 answers 404 for a missing key only to whoever may list it; to all others 403.

What a function reads may be missing, and must then read as not found. So each function may list
exactly the prefixes that it reads, and nobody lists a whole bucket.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infrastructure.local.permissions.arns import ACCOUNT, REGION, arn
from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.statements import Statement, granted
from tests.template.stacks import Stacks, load_stacks, of_type, target

INTAKE, ARCHIVE, PUBLICATIONS = (
    arn("AWS::S3::Bucket", f"tukin-storage-{name}-{ACCOUNT}-{REGION}")
    for name in ("intake", "archive", "publications")
)
READS = {"s3:GetObject", "s3:GetObjectVersion"}
LIST, PREFIX = "s3:ListBucket", "s3:prefix"
LISTS = {LIST, "s3:ListBucketVersions"}
PEOPLE_WHO_LIST = {"AgencyRole", "PersonnelRole"}
"""They list their own uploads and reports."""
LISTED_ALONE = {
    ("SettleRunRole", ARCHIVE, "batches/*"),
    ("PublishBatchRole", PUBLICATIONS, "publications/*"),
}
"""When S3 took an object tells how old a month is, and its name which revision is recorded."""


def functions(stacks: Stacks) -> dict[str, list[Statement]]:
    """What each function's role is granted, by the role."""
    statements = granted(stacks)
    kind = "AWS::Serverless::Function"
    return {
        name: statements[stack, name]
        for stack in ("tukin", "tukin-portal")
        for each in of_type(stacks.named[stack], kind).values()
        for name in [target(each["Properties"]["Role"]) or ""]
    }


def prefixes_read(statements: list[Statement]) -> Iterator[tuple[str, str]]:
    """The ARN of a bucket, and a pattern of its keys, that a role may read."""
    for statement in statements:
        if READS & set(statement.actions):
            for resource in statement.resources:
                bucket, _, keys = resource.partition("/")
                yield bucket, keys


def prefixes_listed(statements: list[Statement]) -> Iterator[tuple[str, str]]:
    """The same for what it may list; without a condition on the prefix it is everything."""
    for statement in statements:
        if LISTS & set(statement.actions):
            found = [
                keys for each in statement.conditions if each.key == PREFIX for keys in each.values
            ]
            yield from ((bucket, keys) for bucket in statement.resources for keys in found or ["*"])


def reads_as_forbidden(stacks: Stacks) -> Iterator[str]:
    """Keys that a function may read and not list: S3 would not tell it that one is missing."""
    for role, statements in functions(stacks).items():
        for bucket, keys in prefixes_read(statements):
            context = {PREFIX: (keys.replace("*", "missing"),)}
            if not allows(statements, Request(LIST, bucket, context)):
                yield f"{role}: {bucket} {keys}"


def lists_too_much(stacks: Stacks) -> Iterator[str]:
    """A listing of a whole bucket, and one by who neither reads there nor has another reason."""
    for (_, role), statements in granted(stacks).items():
        read = set(prefixes_read(statements))
        for bucket, keys in prefixes_listed(statements):
            is_folder = keys.endswith("/*") or (bucket, keys) in read
            if keys.startswith("*") or not is_folder:
                yield f"{role} lists {keys} of {bucket}"
            elif role in PEOPLE_WHO_LIST | {"SweepRole"}:
                continue
            elif role not in functions(stacks):
                yield f"{role} lists {bucket}"
            elif (bucket, keys) not in read and (role, bucket, keys) not in LISTED_ALONE:
                yield f"{role} lists {keys} of {bucket}, which it does not read"


def test_functions_read_a_missing_key_as_missing() -> None:
    stacks = load_stacks()
    assert sum(len(set(prefixes_read(each))) for each in functions(stacks).values()) > 30
    assert list(reads_as_forbidden(stacks)) == []


def test_nobody_lists_more_than_is_read() -> None:
    assert list(lists_too_much(load_stacks())) == []


def listing(stacks: Stacks, role: str) -> Any:
    policy = stacks.application["Resources"][role]["Properties"]["Policies"][0]
    return next(each for each in policy["PolicyDocument"]["Statement"] if each["Action"] == LIST)


def let_the_auditor_list(stacks: Stacks) -> None:
    policy = stacks.access["Resources"]["AuditorRole"]["Properties"]["Policies"][0]
    policy["PolicyDocument"]["Statement"].append(
        {
            "Effect": "Allow",
            "Action": LIST,
            "Resource": ARCHIVE,
            "Condition": {"StringLike": {PREFIX: ["rules/*"]}},
        }
    )


Bug = Callable[[Stacks], object]


@pytest.mark.parametrize(
    ("check", "bug"),
    [
        (
            reads_as_forbidden,
            lambda s: listing(s, "ManageRulesRole").update(Action="s3:ListBucketVersions"),
        ),
        (
            reads_as_forbidden,
            lambda s: listing(s, "ExplainRecordRole")["Condition"]["StringLike"].update(
                {
                    PREFIX: [
                        "rules/*",
                        "batches/*",
                        "settlement/credited/*",
                        "settlement/statements/*",
                        "runs/*/payments.jsonl",
                        "runs/*/not-paid.jsonl",
                    ]
                }
            ),
        ),
        (
            reads_as_forbidden,
            lambda s: listing(s, "ExportPeriodRole").update(Resource=INTAKE),
        ),
        (lists_too_much, lambda s: listing(s, "ExportPeriodRole").pop("Condition")),
        (
            lists_too_much,
            lambda s: listing(s, "ExportPeriodRole")["Condition"]["StringLike"].update(
                {PREFIX: ["exports/*", "runs/*"]}
            ),
        ),
        (
            lists_too_much,
            lambda s: listing(s, "ExportPeriodRole")["Condition"]["StringLike"].update(
                {PREFIX: ["*"]}
            ),
        ),
        (lists_too_much, let_the_auditor_list),
    ],
)
def test_a_planted_bug_is_found(check: Callable[[Stacks], Iterator[str]], bug: Bug) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert len(list(check(stacks))) == 1
