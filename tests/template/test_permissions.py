"""The policies of all stacks against AWS's service authorization reference, and planted bugs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infrastructure.local.permissions.arns import ACCOUNT, REGION, arn
from infrastructure.local.permissions.patterns import Format, glob_fits
from infrastructure.local.permissions.reference import actions_like, find_action
from infrastructure.local.permissions.review import (
    REVIEWS,
    Review,
    missing_grants,
    missing_resources,
    repeated_grants,
    review,
    superfluous_resources,
    unknown_actions,
    unknown_conditions,
    wrong_resources,
)
from infrastructure.local.permissions.statements import (
    Statement,
    all_statements,
    granted,
)
from tests.template.stacks import Stacks, Template, as_list, load_stacks, of_type

Bug = Callable[[Stacks], object]
PROFILE = "application/${Application}/configurationprofile/${Profile}"


def written(template: Template, owner: str, action: str) -> Any:
    """The first statement of a policy that grants an action, as it is written."""
    properties = template["Resources"][owner]["Properties"]
    policies = properties.get("Policies", [properties])
    return next(
        statement
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        if action in as_list(statement["Action"])
    )


def grant(owner: str, **statement: Any) -> Bug:
    """One statement more in a role of the application."""

    def plant(stacks: Stacks) -> None:
        policies = stacks.application["Resources"][owner]["Properties"]["Policies"]
        policies[0]["PolicyDocument"]["Statement"].append({"Effect": "Allow", **statement})

    return plant


def change(owner: str, action: str, **members: Any) -> Bug:
    """Another statement in place of one of the application's."""
    return lambda stacks: written(stacks.application, owner, action).update(members)


def leave_out(owner: str, action: str) -> Bug:
    """An action less in a role of the application."""

    def plant(stacks: Stacks) -> None:
        statement = written(stacks.application, owner, action)
        statement["Action"] = [name for name in as_list(statement["Action"]) if name != action]

    return plant


def grant_the_profile_alone(stacks: Stacks) -> None:
    """What the rules stack once granted: AWS asks for the application, too."""
    statement = written(
        stacks.rules, "DeployRulesPolicy", "appconfig:CreateHostedConfigurationVersion"
    )
    statement["Resource"] = [
        resource for resource in statement["Resource"] if PROFILE in resource["Fn::Sub"]
    ]
    assert len(statement["Resource"]) == 1


TABLE = arn("AWS::DynamoDB::Table", "tukin-storage-table*")
ARCHIVE = arn("AWS::S3::Bucket", f"tukin-storage-archive-{ACCOUNT}-{REGION}")
STREAM = {"Fn::ImportValue": {"Fn::Sub": "${StorageStack}-StreamArn"}}
UPLOADS = f"arn:aws:s3:::tukin-storage-intake-{ACCOUNT}-{REGION}/uploads/*"
KEYS = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["UPLOAD#*"]}}

BUGS: dict[str, tuple[Review, str, Bug]] = {
    "an action that does not exist": (
        unknown_actions,
        "s3:GetObjectContent",
        grant("SweepRole", Action="s3:GetObjectContent", Resource=UPLOADS),
    ),
    "an action in other letters": (
        unknown_actions,
        "s3:Getobject",
        grant("SweepRole", Action="s3:Getobject", Resource=UPLOADS),
    ),
    "a service that does not exist": (
        unknown_actions,
        "s4:GetObject",
        grant("SweepRole", Action="s4:GetObject", Resource=UPLOADS),
    ),
    "a pattern of no action": (
        unknown_actions,
        "s3:Fetch*",
        grant("SweepRole", Action="s3:Fetch*", Resource=UPLOADS),
    ),
    "objects read from a bucket": (
        wrong_resources,
        "s3:GetObject works on",
        change("ComputeIncentivesRole", "s3:GetObject", Resource=ARCHIVE),
    ),
    "a stream where the table is meant": (
        wrong_resources,
        "dynamodb:BatchWriteItem works on table",
        change("ComputeIncentivesRole", "dynamodb:BatchWriteItem", Resource=STREAM),
    ),
    "ListStreams on a stream, as once": (
        wrong_resources,
        "dynamodb:ListStreams knows no resources",
        change("EmitReferralsRole", "dynamodb:ListStreams", Resource=STREAM),
    ),
    "everything where AWS knows more": (
        wrong_resources,
        "events:PutEvents is granted on everything",
        change("SweepRole", "events:PutEvents", Resource="*"),
    ),
    "the profile without its application, as once": (
        missing_resources,
        "appconfig:CreateHostedConfigurationVersion also asks for the application",
        grant_the_profile_alone,
    ),
    "a resource that nothing works on": (
        superfluous_resources,
        f"no action of the statement works on {ARCHIVE}",
        lambda stacks: written(stacks.application, "ComputeIncentivesRole", "s3:GetObject")[
            "Resource"
        ].append(ARCHIVE),
    ),
    "a condition that no request carries": (
        unknown_conditions,
        "no request for s3:PutObject carries s3:prefix",
        change(
            "PublishBatchRole", "s3:PutObject", Condition={"StringLike": {"s3:prefix": ["a/*"]}}
        ),
    ),
    "a condition that holds for every request": (
        unknown_conditions,
        "no request for dynamodb:Scan carries dynamodb:LeadingKeys",
        grant("SweepRole", Action="dynamodb:Scan", Resource=TABLE, Condition=KEYS),
    ),
    "the same twice": (
        repeated_grants,
        "sqs:SendMessage",
        grant(
            "SweepRole",
            Action="sqs:SendMessage",
            Resource=arn("AWS::SQS::Queue", "tukin-storage-uploads"),
        ),
    ),
    "a narrow grant beside a wide one": (
        repeated_grants,
        "dynamodb:UpdateItem",
        grant("ValidateAppraisalsRole", Action="dynamodb:UpdateItem", Resource=TABLE),
    ),
    "a queue that cannot be emptied": (
        missing_grants,
        "sqs:DeleteMessage",
        leave_out("ReceiveUploadRole", "sqs:DeleteMessage"),
    ),
    "a stream that cannot be read": (
        missing_grants,
        "dynamodb:GetShardIterator",
        leave_out("EmitReferralsRole", "dynamodb:GetShardIterator"),
    ),
    "a failure destination that nothing is sent to": (
        missing_grants,
        "sqs:SendMessage",
        leave_out("EmitReferralsRole", "sqs:SendMessage"),
    ),
    "a state machine that may not invoke": (
        missing_grants,
        "lambda:InvokeFunction",
        leave_out("SettlementRole", "lambda:InvokeFunction"),
    ),
    "a state machine that may not mark as failed": (
        missing_grants,
        "RUN#",
        change("SettlementRole", "dynamodb:UpdateItem", Condition=KEYS),
    ),
    "alarms that AppConfig may not look at": (
        missing_grants,
        "cloudwatch:DescribeAlarms",
        lambda stacks: written(stacks.rules, "MonitorRole", "cloudwatch:DescribeAlarms").update(
            Resource={"Fn::Sub": "arn:aws:cloudwatch:::alarm:other"}
        ),
    ),
    "no logs": (
        missing_grants,
        "logs:PutLogEvents",
        leave_out("FunctionTelemetry", "logs:PutLogEvents"),
    ),
}


def test_the_templates_are_as_the_reference_says() -> None:
    assert review(load_stacks()) == []


@pytest.mark.parametrize(("check", "found", "bug"), BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(check: Review, found: str, bug: Bug) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert [str(finding) for finding in check(stacks) if found in finding.text] != []


def test_every_check_has_been_seen_to_fail() -> None:
    assert {check for check, _, _ in BUGS.values()} == set(REVIEWS)


def test_every_policy_of_all_stacks_is_read() -> None:
    stacks = load_stacks()
    statements = list(all_statements(stacks))
    owners = {(statement.stack, statement.owner) for statement in statements}
    assert {stack for stack, _ in owners} == {*stacks.named}
    for stack, template in stacks.named.items():
        for kind in ("IAM::Role", "IAM::Policy", "IAM::ManagedPolicy", "KMS::Key"):
            assert {(stack, name) for name in of_type(template, f"AWS::{kind}")} <= owners
        for name, resource in template["Resources"].items():
            assert ("PolicyDocument" in str(resource)) <= ((stack, name) in owners)
            kinds = ("AWS::IAM::Role", "AWS::Cognito::UserPool")  # a pool's is of passwords
            assert "Policies" not in resource["Properties"] or resource["Type"] in kinds
    assert not any("${" in text for each in statements for text in each.resources)


def test_policies_of_another_stack_reach_their_roles() -> None:
    statements = granted(load_stacks())["tukin", "ManageRulesRole"]
    assert {statement.owner for statement in statements} == {
        "ManageRulesRole",
        "PeopleInForce",
        "CallCountAccess",
        "EpochAccess",
        "FunctionTelemetry",
        "RulesIdsAccess",
        "StoredNamesAccess",
        "DeployRulesPolicy",
        "ReadProgrammePolicy",
        "ReadRulesPolicy",
    }


OBJECT, BUCKET = (
    "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
    "arn:${Partition}:s3:::${BucketName}",
)
TABLES = "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}"


@pytest.mark.parametrize(
    ("pattern", "of", "fits"),
    [
        ("arn:aws:s3:::b/a/*", OBJECT, True),
        ("arn:aws:s3:::b/*", OBJECT, True),
        ("arn:aws:s3:::b", OBJECT, False),
        ("arn:aws:s3:::b/", OBJECT, False),
        ("arn:aws:s3:::b", BUCKET, True),
        ("arn:aws:s3:::b/*", BUCKET, False),
        ("arn:aws:s3:::*", BUCKET, True),
        ("arn:aws:s3:::*", OBJECT, True),
        ("arn:*", TABLES, True),
        ("arn:aws:dynamodb:r:1:table/?", TABLES, True),
        ("arn:aws:dynamodb:r:1:table/T/stream/x", TABLES, False),
        ("arn:aws:dynamodb:r:1:table/", TABLES, False),
        ("arn:aws:sqs:r:1:table/T", TABLES, False),
        ("arn:aws:dynamodb:r:1:table/T/*", f"{TABLES}/stream/${{StreamLabel}}", True),
        ("arn:aws:dynamodb:r:1:table/T/stream/2026-01-01T00:00", TABLES + "/stream/${L}", False),
    ],
)
def test_whether_an_arn_may_be_of_a_format(pattern: str, of: str, fits: bool) -> None:
    assert Format(of).fits(pattern) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("UPLOAD#*", "UPLOAD#disdik#2026-10", True),
        ("UPLOAD#*", "UPLOAD#", True),
        ("UPLOAD#*", "UPLOADS", False),
        ("LEDGER", "LEDGER", True),
        ("LEDGER", "LEDGER#1", False),
        ("a.c", "abc", False),
        ("a?c", "abc", True),
        ("????-??", "2026-10", True),
        ("????-??", "2026-10/x", False),
        ("a*", "a\nb", True),
    ],
)
def test_whether_a_text_is_of_a_pattern(pattern: str, text: str, fits: bool) -> None:
    assert glob_fits(pattern, text) is fits


def test_what_the_reference_knows() -> None:
    action = find_action("appconfig:CreateHostedConfigurationVersion")
    assert action is not None
    assert {kind.name for kind in action.types if kind.required} == {
        "application",
        "configurationprofile",
    }
    assert find_action("dynamodb:TransactWriteItems") is None  # IAM decides on its actions
    assert {"s3:GetObject", "s3:GetObjectVersion"} <= set(actions_like("s3:Get*"))
    assert "s3:PutObject" not in actions_like("s3:Get*")


# --- What no role may have -----------------------------------------------------------------------

KEYED = {
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
}
"""Actions on the table that name the partitions they touch. Scan, PartiQL and exports do not have
to, and a condition with ForAllValues holds where a request names none."""
OF_STREAMS = {
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}
PERMITTED = KEYED | OF_STREAMS | {"dynamodb:DescribeTable"}
"""The last says which table it is, and nothing of any item."""


def unkeyed(stacks: Stacks) -> Iterator[str]:
    """Grants by which the table could be read or written past the keys of a role."""
    for statement in all_statements(stacks):
        if statement.effect != "Allow":
            continue
        for name in statement.actions:
            matched = actions_like(name) if "*" in name or "?" in name else [name]
            yield from (
                f"{statement}: {each}"
                for each in matched
                if each.lower().startswith("dynamodb:") and each not in PERMITTED
            )


def test_no_role_reads_the_table_past_its_keys() -> None:
    assert list(unkeyed(load_stacks())) == []


def in_the_access_stack(action: str) -> Bug:
    def plant(stacks: Stacks) -> None:
        policy = stacks.access["Resources"]["AuditorRole"]["Properties"]["Policies"][0]
        policy["PolicyDocument"]["Statement"].append(
            {"Effect": "Allow", "Action": [action], "Resource": "arn:aws:dynamodb:::table/T"}
        )

    return plant


def in_the_rules_stack(stacks: Stacks) -> None:
    written(stacks.rules, "MonitorRole", "cloudwatch:DescribeAlarms")["Action"] = "dynamodb:Scan"


@pytest.mark.parametrize(
    "bug",
    [
        grant("SweepRole", Action="dynamodb:Scan", Resource=TABLE),
        grant("SweepRole", Action="dynamodb:scan", Resource=TABLE),
        grant("ExportPeriodRole", Action="dynamodb:PartiQLSelect", Resource=TABLE),
        grant("ExportPeriodRole", Action="dynamodb:PartiQL*", Resource=TABLE),
        grant("ExportPeriodRole", Action="dynamodb:*", Resource=TABLE),
        grant("ExportPeriodRole", Action="dynamodb:ExportTableToPointInTime", Resource=TABLE),
        in_the_access_stack("dynamodb:PartiQLUpdate"),
        in_the_rules_stack,
    ],
)
def test_a_planted_way_past_the_keys_is_found(bug: Bug) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert list(unkeyed(stacks)) != []


def keyless(stacks: Stacks) -> Iterator[Statement]:
    """Grants on the table that name no keys."""
    for statements in granted(stacks).values():
        for statement in statements:
            keys = [each for each in statement.conditions if each.key == "dynamodb:LeadingKeys"]
            if set(statement.actions) & KEYED and not (keys and all(each.values for each in keys)):
                yield statement


def test_every_grant_on_the_table_names_its_keys() -> None:
    assert list(keyless(load_stacks())) == []
    stacks = load_stacks()
    grant("SweepRole", Action="dynamodb:Query", Resource=TABLE)(stacks)
    assert len(list(keyless(stacks))) == 1
